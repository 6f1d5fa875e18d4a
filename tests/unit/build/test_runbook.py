"""Whoever an alarm wakes finds what it means and what to do; every objective has alarms, every alarm an objective."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

RUNBOOK = (Path(__file__).parents[3] / "docs/runbook.md").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^## (\w+Alarm)\n(.*?)(?=^## |\Z)", RUNBOOK, re.MULTILINE | re.DOTALL))
OBJECTIVES = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (`[^|]+`) \|$", RUNBOOK, re.MULTILINE)


@pytest.fixture
def alarms(resources: dict[str, Any]) -> dict[str, Any]:
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"}


def test_every_alarm_has_an_entry_and_every_entry_an_alarm(alarms: dict[str, Any]) -> None:
    assert set(ENTRIES) == set(alarms)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_says_what_the_alarm_means_where_to_look_and_what_to_do(name: str) -> None:
    parts = re.findall(r"^\*\*([\w ]+)\.\*\* (.+?)(?=\n\n|\Z)", ENTRIES[name], re.MULTILINE | re.DOTALL)
    assert [heading for heading, _ in parts] == ["Means", "Look at", "Do"]
    assert all(len(text) > 20 for _, text in parts)


def test_an_alarm_names_its_entry(alarms: dict[str, Any]) -> None:
    for name, alarm in alarms.items():
        assert alarm["AlarmDescription"].endswith(f"; see docs/runbook.md#{name.lower()}"), name


def test_every_alarm_guards_an_objective_and_every_objective_has_a_budget_and_alarms(alarms: dict[str, Any]) -> None:
    assert len(OBJECTIVES) >= 5
    guarding = {name for *_, names in OBJECTIVES for name in re.findall(r"`(\w+)`", names)}
    assert guarding == set(alarms)
    for objective, measured, target, budget, _ in OBJECTIVES:
        assert all(text.strip() for text in (objective, measured, target, budget)), objective


def test_the_functions_queues_and_letters_that_the_runbook_names_exist(resources: dict[str, Any]) -> None:
    functions = {
        each["Properties"]["FunctionName"]["Fn::Sub"].removeprefix("${AWS::StackName}-")
        for each in resources.values()
        if "FunctionName" in each.get("Properties", {}) and "Fn::Sub" in each["Properties"]["FunctionName"]
    }
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", RUNBOOK)) - {"cdu-prod"}
    assert named
    assert named <= functions
    for name in re.findall(r"`(\w+(?:Queue|Role))`", RUNBOOK):
        assert name in resources, name


def test_a_stage_has_metrics_of_its_own_for_the_answers_of_its_api(
    resources: dict[str, Any], alarms: dict[str, Any]
) -> None:
    # API Gateway names its metrics after the API: two stages in an account must not share one.
    title = resources["RestAPI"]["Properties"]["DefinitionBody"]["info"]["title"]
    stage = resources["RestAPI"]["Properties"]["StageName"]
    assert title == {"Fn::Sub": "${AWS::StackName}"}
    assert alarms["FailedAnswersAlarm"]["Dimensions"] == [
        {"Name": "ApiName", "Value": title},
        {"Name": "Stage", "Value": stage},
    ]


def test_what_should_happen_by_the_clock_is_missed_when_no_figure_comes(alarms: dict[str, Any]) -> None:
    for name, alarm in alarms.items():
        silent: Any = "breaching" if name.startswith("Missed") else "notBreaching"
        if name == "MissedCanaryAlarm":
            silent = {"Fn::If": ["CanaryRuns", "breaching", "notBreaching"]}  # nothing is due where none runs
        assert alarm["TreatMissingData"] == silent, name
