"""What docs/threats.md and docs/aws.md say is shown: each row names tests or alarms, and all of them exist."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
THREATS = (ROOT / "docs/threats.md").read_text(encoding="utf-8")
FINDINGS = (ROOT / "docs/aws.md").read_text(encoding="utf-8")
ROWS = [line for page in (THREATS, FINDINGS) for line in page.splitlines() if re.match(r"\| ([STRIDE]|\d+) \| ", line)]


def evidence(row: str) -> tuple[list[str], list[str]]:
    """The tests and the alarms that a row names in its last column."""
    last = row.rstrip("| ").rpartition(" | ")[2]
    return re.findall(r"`(tests/[^`]+)`", last), re.findall(r"`(\w+Alarm)`", last)


def exists(test: str) -> bool:
    """Whether a test, `file`, `file::function` or `file::Class::method`, is written."""
    path, *names = test.split("::")
    if not (ROOT / path).is_file():
        return False
    body: list[ast.stmt] = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    for name in names:
        found = [each for each in body if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.name == name]
        if not found:
            return False
        body = found[0].body
    return True


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[:60])
def test_a_row_names_tests_or_alarms_that_exist(row: str, resources: dict[str, Any]) -> None:
    tests, alarms = evidence(row)
    assert tests or alarms
    assert [each for each in tests if not exists(each)] == []
    assert [each for each in alarms if resources.get(each, {}).get("Type") != "AWS::CloudWatch::Alarm"] == []


def test_every_alarm_stands_against_a_threat(resources: dict[str, Any]) -> None:
    alarms = {name for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"}
    assert alarms == set(re.findall(r"`(\w+Alarm)`", THREATS))


def test_every_step_of_the_way_and_every_kind_of_threat_is_looked_at() -> None:
    steps = re.findall(r"^## (\d)\. ", THREATS, re.MULTILINE)
    drawn = set(re.findall(r"─(\d)─|◀─(\d)─", THREATS))
    assert steps == sorted({one or other for one, other in drawn})
    kinds = set(re.findall(r"^\| ([STRIDE]) \|", THREATS, re.MULTILINE))
    assert kinds == set("STRIDE")
    assert re.findall(r"^\| (\d+) \|", FINDINGS, re.MULTILINE) == [str(number) for number in range(1, 17)]


def test_a_test_that_is_gone_is_noticed() -> None:
    assert exists("tests/unit/build/test_evidence.py::exists") is True
    assert exists("tests/unit/build/test_evidence.py::test_gone") is False
    assert exists("tests/unit/build/test_gone.py") is False


def test_no_storage_class_is_for_objects_that_it_does_not_take() -> None:
    # Lifecycle rules move no object below 128 KiB to another class, and nearly all of ours are smaller.
    resources = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))["Resources"]
    buckets = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::S3::Bucket"]
    rules = [rule for each in buckets for rule in each["LifecycleConfiguration"]["Rules"]]
    assert rules
    assert not any("Transitions" in rule or "Transition" in rule for rule in rules)


def test_what_is_kept_for_ever_is_a_line_of_the_bill() -> None:
    lines = tomllib.loads((ROOT / "infrastructure/costs.toml").read_text(encoding="utf-8"))["line"]
    (kept,) = [each for each in lines if each["name"] == "stored submissions"]
    assert kept["grows"] is True
    month = kept["usd"] * kept["a_student"] * 1_000
    assert f"They cost {12 * month:.2f} USD a month for 1,000 students after a year" in FINDINGS
