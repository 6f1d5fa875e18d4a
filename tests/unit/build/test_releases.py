"""A new version takes over bit by bit, and alarms bring the former one back: asserted on what CloudFormation gets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cdu.build.sam import expanded
from cdu.local.localise import localise

DEPLOY = (Path(__file__).parents[3] / "docs/deploy.md").read_text(encoding="utf-8")
RELEASED = {"APIHandler", "GradeSubmission", "ProcessSubmission", "UpdateProfile"}
GUARDS = [{"Name": {"Ref": "FaultyVersionAlarm"}}, {"Name": {"Ref": "FaultyAnswersAlarm"}}]


@pytest.fixture(scope="module")
def deployed(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = expanded(template)["Resources"]
    return found


def of_type(resources: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {name: each for name, each in resources.items() if each["Type"] == kind}


def test_traffic_shifts_by_a_tenth_and_alarms_give_it_back(deployed: dict[str, Any]) -> None:
    aliases = of_type(deployed, "AWS::Lambda::Alias")
    assert {each["Properties"]["FunctionName"]["Ref"] for each in aliases.values()} == RELEASED
    for alias in aliases.values():
        group = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"]["Ref"]
        settings = deployed[group]["Properties"]
        assert settings["AlarmConfiguration"] == {"Enabled": True, "Alarms": GUARDS}
        assert {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"} <= set(
            settings["AutoRollbackConfiguration"]["Events"]
        )
        assert "Canary10Percent5Minutes" in json.dumps(settings["DeploymentConfigName"])


def test_whatever_calls_a_released_function_calls_its_alias(deployed: dict[str, Any]) -> None:
    # A caller of the function itself would get the new version at once, and nothing would bring the former one back.
    mappings = of_type(deployed, "AWS::Lambda::EventSourceMapping").values()
    called = [each["Properties"]["FunctionName"]["Ref"] for each in mappings]
    targets = [
        target["Arn"]
        for rule in of_type(deployed, "AWS::Events::Rule").values()
        for target in rule["Properties"]["Targets"]
    ]
    permissions = [each["Properties"]["FunctionName"] for each in of_type(deployed, "AWS::Lambda::Permission").values()]
    gateway = json.dumps(deployed["RestAPI"]["Properties"]["Body"])
    for name in RELEASED:
        assert name not in called
        assert {"Fn::GetAtt": [name, "Arn"]} not in targets
        assert {"Ref": name} not in permissions
        assert f"${{{name}.Arn}}" not in gateway
    assert "${APIHandlerAliaslive}" in gateway
    assert {"Ref": "APIHandlerAliaslive"} in permissions
    assert {"GradeSubmissionAliaslive", "ProcessSubmissionAliaslive"} <= set(called)


def test_a_changed_setting_is_a_new_version_too(template: dict[str, Any]) -> None:
    before = set(of_type(expanded(template)["Resources"], "AWS::Lambda::Version"))
    changed = json.loads(json.dumps(template))
    changed["Resources"]["APIHandler"]["Properties"]["MemorySize"] = 1024
    after = set(of_type(expanded(changed)["Resources"], "AWS::Lambda::Version"))
    assert len(before - after) == len(after - before) == 1


def test_the_alarms_notice_within_the_five_minutes_of_a_shift(resources: dict[str, Any]) -> None:
    for name in ("FaultyVersionAlarm", "FaultyAnswersAlarm"):
        alarm = resources[name]["Properties"]
        periods = [each["MetricStat"]["Period"] for each in alarm.get("Metrics", []) if "MetricStat" in each]
        assert set(periods or [alarm["Period"]]) == {60}
        assert alarm["DatapointsToAlarm"] < alarm["EvaluationPeriods"] <= 5
    watched = [each for each in resources["FaultyVersionAlarm"]["Properties"]["Metrics"] if "MetricStat" in each]
    functions = {each["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Ref"] for each in watched}
    assert functions == RELEASED
    # A new version has a tenth of the traffic: if all of it fails, that has to be more than the alarm bears.
    assert resources["FaultyAnswersAlarm"]["Properties"]["Threshold"] < 0.10


def test_on_this_machine_the_newest_version_is_the_only_one(template: dict[str, Any]) -> None:
    local = json.dumps(localise(template)[0])
    assert "Aliaslive" not in local
    assert "DeploymentPreference" not in local
    assert '"Metrics"' not in local


def test_the_commands_for_aws_name_files_parameters_and_alarms_that_exist(template: dict[str, Any]) -> None:
    commands = re.findall(r"^ {4}(aws cloudformation .+?[^\\])$", DEPLOY, re.MULTILINE | re.DOTALL)
    assert len(commands) >= 6
    for command in commands:
        words = command.replace("\\\n", " ").split()
        for name in (
            [word.partition("=")[0] for word in words[words.index("--parameter-overrides") + 1 :]]
            if "--parameter-overrides" in words
            else []
        ):
            assert name in template["Parameters"], name
        for file in re.findall(r"--template-file (\S+)", command):
            assert file.startswith("build/") or (Path(__file__).parents[3] / file).is_file(), file
    for name in re.findall(r"`(TrafficShift|\w+Arn|MailFrom|AlarmEmail)`", DEPLOY):
        assert name in {*template["Parameters"], "MailIdentityArn", "MailFrom"}, name
    longest = max(
        len(each["Properties"]["FunctionName"]["Fn::Sub"]) - len("${AWS::StackName}")
        for each in template["Resources"].values()
        if "FunctionName" in each.get("Properties", {}) and "Fn::Sub" in each["Properties"]["FunctionName"]
    )
    assert f"the longest has {longest} characters" in DEPLOY
    assert longest + 30 <= 64
