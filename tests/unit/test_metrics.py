"""Metrics are lines that CloudWatch reads: the schema of its Embedded Metric Format, few dimensions, every use."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from unittest.mock import MagicMock

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest

from cdu.authoring.languages import LANGUAGES
from chalicelib.contracts.events import Outcome
from chalicelib.contracts.run_report import RunReport
from chalicelib.shared.metrics import ColdStarts, measure
from chalicelib.submissions.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
NAME = {"type": "string", "minLength": 1, "maxLength": 1024}
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
SCHEMA = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer"},
                "CloudWatchMetrics": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "properties": {
                            "Namespace": NAME,
                            "Dimensions": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "array",
                                    "items": {"type": "string", "minLength": 1, "maxLength": 250},
                                    "minItems": 1,
                                    "maxItems": 30,
                                },
                            },
                            "Metrics": {
                                "type": "array",
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "properties": {"Name": NAME, "Unit": NAME, "StorageResolution": {"enum": [1, 60]}},
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
UNITS = {"Count", "Milliseconds", "Seconds"}


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """What was printed since the last look, each line checked: what it names as metric or dimension is in it."""
    monkeypatch.setenv("CDU_BUS_NAME", "cdu-test")

    def found() -> list[dict[str, Any]]:
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
        for each in told:
            jsonschema.validate(each, SCHEMA)
            for directive in each["_aws"]["CloudWatchMetrics"]:
                for dimensions in directive["Dimensions"]:
                    assert all(isinstance(each[name], str) for name in dimensions)
                for metric in directive["Metrics"]:
                    assert isinstance(each[metric["Name"]], int | float)
                    assert metric["Unit"] in UNITS
        return told

    return found


def test_a_metric_of_the_whole_stage_has_the_stage_as_its_dimension(lines: Any) -> None:
    measure("BoardAge", 12.5, "Seconds")
    (line,) = lines()
    assert (line["BoardAge"], line["stage"]) == (12.5, "cdu-test")
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["stage"]]


def test_a_metric_is_counted_by_each_of_its_dimensions_and_never_by_two_together(lines: Any) -> None:
    measure("Submissions", by={"outcome": "passed", "language": "go"})
    (line,) = lines()
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["stage", "outcome"], ["stage", "language"]]
    assert (line["Submissions"], line["outcome"], line["language"]) == (1, "passed", "go")


def test_what_is_told_beside_a_metric_is_no_dimension(lines: Any) -> None:
    measure("RepairedXp", 150.0, students="2")
    (line,) = lines()
    assert line["students"] == "2"
    assert "students" not in json.dumps(line["_aws"])


def test_a_process_starts_cold_once(lines: Any) -> None:
    starts = ColdStarts()
    for _ in range(3):
        starts.called("cdu-test-api")
    (line,) = lines()
    assert (line["ColdStarts"], line["function"]) == (1, "cdu-test-api")


def test_the_time_of_a_run_is_measured_where_the_runner_told_it(lines: Any, lesson: Any) -> None:
    parts: Any = MagicMock()
    parts.finish.return_value.canary = False
    verdicts = Verdicts(parts, parts, parts, parts)
    for usage in ({"wall_ms": 12.5}, {}):
        report = RunReport.model_validate({"outcome": "infrastructure_error", "usage": usage})
        verdicts.record(parts, report, lesson(), "run")
    assert [line["RunTime"] for line in lines() if "RunTime" in line] == [12.5]


def test_the_bill_has_a_line_for_every_metric() -> None:
    (line,) = [
        each
        for each in tomllib.loads((ROOT / "infrastructure/costs.toml").read_text(encoding="utf-8"))["line"]
        if each["name"] == "metrics"
    ]
    of_the_stage = {"RunTime", "Awards", "ColdStarts", "BoardAge", "FailedQueries", "RepairedXp"}
    assert line["stage"] == len(get_args(Outcome)) + len(LANGUAGES) + len(of_the_stage)
    sources = [
        path.read_text(encoding="utf-8") for part in ("chalicelib", "analytics") for path in (ROOT / part).rglob("*.py")
    ]
    used = {name for text in sources for name in re.findall(r'measure\("(\w+)"', text)}
    assert used == of_the_stage | {"Submissions"}
