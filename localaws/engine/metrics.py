"""What CloudWatch does for metrics and ministack does not: it reads them from the log, and knows the age of queues.

CloudWatch makes metrics of the lines in Embedded Metric Format that a function logs, and SQS tells it how long the
oldest message of each queue has waited. Here the age is told when somebody asks for metrics, so it is the present one.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from ministack.services import cloudwatch, sqs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MARK = '"_aws"'


def install() -> None:
    """Tell the ages of queues before metrics are read."""
    cloudwatch._get_metric_data = with_ages(cloudwatch._get_metric_data)  # noqa: SLF001 - no public way; pinned


def with_ages(read: Callable[..., Any]) -> Callable[..., Any]:
    """The same reading of metrics, which finds the age of every queue's oldest message: zero where there is none."""

    def read_with_ages(*request: Any) -> Any:
        now = time.time()
        for url, queue in list(sqs._queues.items()):  # noqa: SLF001 - no public way; pinned
            sent = min((message["sent_at"] for message in list(queue["messages"])), default=now)
            named = {"QueueName": url.rsplit("/", 1)[-1]}
            key = ("AWS/SQS", "ApproximateAgeOfOldestMessage", cloudwatch._dims_key(named))  # noqa: SLF001
            point = {"Timestamp": now, "Value": now - sent, "Unit": "Seconds", "Dimensions": named}
            cloudwatch._metrics[key] = [point]  # noqa: SLF001 - the present one replaces the one before
        return read(*request)

    return read_with_ages


def take(lines: Iterable[str]) -> None:
    """Store the metrics that lines of a log have. Other lines, and those that CloudWatch would not take, are left."""
    for line in lines:
        if _MARK not in line:
            continue
        try:
            for namespace, name, dimensions, unit, value in _values(json.loads(line)):
                cloudwatch.record_metric(namespace, name, value, unit, dimensions)
        except (ValueError, LookupError, TypeError, AttributeError):
            continue  # a line that only looks like one


def _values(line: Any) -> list[tuple[str, str, dict[str, str], str, float]]:
    return [
        (
            directive["Namespace"],
            metric["Name"],
            {name: str(line[name]) for name in names},
            metric.get("Unit", "None"),
            float(line[metric["Name"]]),
        )
        for directive in line["_aws"]["CloudWatchMetrics"]
        for names in directive["Dimensions"]
        for metric in directive["Metrics"]
    ]
