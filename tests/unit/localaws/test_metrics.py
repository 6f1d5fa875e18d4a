"""The engine keeps the metrics that functions log, as CloudWatch does, and knows how long messages have waited."""

from __future__ import annotations

import io
import json
import time
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest
from ministack.services import cloudwatch, sqs

from chalicelib.shared.metrics import measure
from localaws.engine import metrics

if TYPE_CHECKING:
    from collections.abc import Iterator

AGE = ("AWS/SQS", "ApproximateAgeOfOldestMessage")
QUEUE = "http://127.0.0.1:4600/000000000000/cdu-runs"


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    """Metrics and queues of nobody else."""
    for each in (cloudwatch._metrics, sqs._queues):
        each.clear()
    yield
    for each in (cloudwatch._metrics, sqs._queues):
        each.clear()


def values(name: str, **dimensions: str) -> list[float]:
    found = cloudwatch._metrics.get(("CDU", name, cloudwatch._dims_key(dimensions))) or []
    return [point["Value"] for point in found]


def logged(*lines: Any) -> list[str]:
    return [each if isinstance(each, str) else json.dumps(each) for each in lines]


def test_a_metric_is_kept_once_for_each_of_its_dimensions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDU_BUS_NAME", "cdu-test")
    with redirect_stdout(io.StringIO()) as printed:
        measure("Submissions", by={"outcome": "passed", "language": "go"})
        measure("RunTime", 12.5, "Milliseconds")
    metrics.take(["an other line", *printed.getvalue().splitlines()])
    assert values("Submissions", stage="cdu-test", outcome="passed") == [1]
    assert values("Submissions", stage="cdu-test", language="go") == [1]
    assert values("Submissions", stage="cdu-test") == []
    assert values("RunTime", stage="cdu-test") == [12.5]


DIRECTIVE = {"Namespace": "CDU", "Dimensions": [["stage"]], "Metrics": [{"Name": "Awards"}]}


@pytest.mark.parametrize(
    "line",
    [
        '{"_aws": ',
        '["_aws"]',
        {"_aws": None},
        {"_aws": {"CloudWatchMetrics": "text"}},
        {"_aws": {"CloudWatchMetrics": [DIRECTIVE]}, "Awards": 1},
        {"_aws": {"CloudWatchMetrics": [DIRECTIVE]}, "stage": "cdu-test"},
        {"_aws": {"CloudWatchMetrics": [DIRECTIVE]}, "stage": "cdu-test", "Awards": "many"},
        {"_aws": {"CloudWatchMetrics": [DIRECTIVE]}, "stage": "cdu-test", "Awards": {}},
    ],
    ids=str,
)
def test_a_line_that_is_none_is_left_and_those_after_it_are_kept(line: Any) -> None:
    good = {"_aws": {"CloudWatchMetrics": [DIRECTIVE]}, "stage": "cdu-test", "Awards": 2}
    metrics.take(logged(line, good))
    assert values("Awards", stage="cdu-test") == [2]


def test_the_age_of_a_queue_is_that_of_its_oldest_message_and_the_present_one() -> None:
    key = (*AGE, "QueueName=cdu-runs")
    read = metrics.with_ages(lambda: [point["Value"] for point in cloudwatch._metrics[key]])
    messages = [{"sent_at": time.time() - 5}, {"sent_at": time.time() - 90}]
    sqs._queues[QUEUE] = {"messages": messages}
    (age,) = read()
    assert age == pytest.approx(90, abs=5)
    messages.clear()
    assert read() == [0]
