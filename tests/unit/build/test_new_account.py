"""What AWS's documentation asks of the templates, so that a new account takes them and somebody hears of faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdu.build.sam import expanded
from cdu.build.template import ADMITTED
from cdu.local.localise import localise

ROOT = Path(__file__).parents[3]
DATA = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))["Resources"]


@pytest.fixture(scope="module")
def deployed(template: dict[str, Any]) -> dict[str, Any]:
    """The resources that CloudFormation gets once SAM has expanded the template."""
    found: dict[str, Any] = expanded(template)["Resources"]
    return found


def of_type(resources: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == kind}


def test_the_api_has_one_stage_and_it_is_throttled(deployed: dict[str, Any]) -> None:
    (stage,) = of_type(deployed, "AWS::ApiGateway::Stage").values()
    assert stage["StageName"] == "v1"
    deployments = of_type(deployed, "AWS::ApiGateway::Deployment")
    assert [each.get("StageName") for each in deployments.values()] == [None], "a deployment makes a stage of its own"
    (settings,) = stage["MethodSettings"]
    assert (settings["ThrottlingRateLimit"], settings["MetricsEnabled"]) == (500, False)


def test_with_its_defaults_nothing_is_reserved_which_an_account_with_ten_executions_would_refuse(
    template: dict[str, Any],
) -> None:
    reservations = {
        name: each["Properties"]["ReservedConcurrentExecutions"]
        for name, each in template["Resources"].items()
        if "ReservedConcurrentExecutions" in each.get("Properties", {})
    }
    assert len(reservations) > 5
    for name, reserved in reservations.items():
        condition, _, otherwise = reserved["Fn::If"]
        assert (condition, otherwise) == ("ConcurrencyIsReserved", {"Ref": "AWS::NoValue"}), name
    asked = template["Conditions"]["ConcurrencyIsReserved"]
    assert asked == {"Fn::Not": [{"Fn::Equals": [{"Ref": "RunnerConcurrency"}, 0]}]}
    assert template["Parameters"]["RunnerConcurrency"]["Default"] == 0
    assert template["Parameters"]["QueuedRuns"]["Default"] < 10


def test_on_this_machine_the_runners_are_reserved(template: dict[str, Any]) -> None:
    local, _ = localise(template)
    assert local["Conditions"]["ConcurrencyIsReserved"] == {"Fn::Not": [{"Fn::Equals": [20, 0]}]}
    assert "RustImageIsPushed" not in local["Conditions"]


def test_whoever_asks_athena_may_see_the_default_database(resources: dict[str, Any]) -> None:
    # https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
    starters = 0
    for role in of_type(resources, "AWS::IAM::Role").values():
        told = [each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]]
        if any("athena:StartQueryExecution" in each["Action"] for each in told):
            starters += 1
            allowed = [json.dumps(each["Resource"]) for each in told if "glue:GetDatabase" in each["Action"]]
            assert any("database/default" in text and ":catalog" in text for text in allowed)
    assert starters >= 3


def test_every_alarm_tells_the_topic(resources: dict[str, Any]) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")
    assert len(alarms) >= 16
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmTopic"}], name
    assert "KmsMasterKeyId" not in resources["AlarmTopic"]["Properties"]


def test_an_address_is_told_of_alarms_if_one_is_given(template: dict[str, Any]) -> None:
    subscription = template["Resources"]["AlarmSubscription"]
    assert subscription["Condition"] == "SomebodyIsTold"
    assert subscription["Properties"]["Endpoint"] == {"Ref": "AlarmEmail"}
    assert template["Parameters"]["AlarmEmail"]["Default"] == ""


@pytest.mark.parametrize("kind", ["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "THROTTLED"])
def test_what_the_gateway_refuses_is_a_problem_document_that_another_origin_may_read(
    resources: dict[str, Any], kind: str
) -> None:
    told = resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"][kind]
    assert told["responseParameters"] == {
        "gatewayresponse.header.Content-Type": "'application/problem+json'",
        "gatewayresponse.header.Access-Control-Allow-Origin": ADMITTED,
        "gatewayresponse.header.Access-Control-Expose-Headers": "'ETag,Link,Location,Retry-After'",
    } | ({"gatewayresponse.header.Retry-After": "'1'"} if kind == "THROTTLED" else {})
    filled = told["responseTemplates"]["application/json"].replace("$context.error.messageString", '"Forbidden"')
    assert json.loads(filled).keys() >= {"type", "title", "detail"}


def test_every_table_is_protected_from_deletion_and_can_be_restored(resources: dict[str, Any]) -> None:
    tables = of_type(DATA, "AWS::DynamoDB::Table")
    assert len(tables) >= 7
    assert not of_type(resources, "AWS::DynamoDB::Table"), "tables belong to the data stack"
    for name, table in tables.items():
        assert table["DeletionProtectionEnabled"] is True, name
        kept = table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled", False)
        assert kept or name == "LeaderboardsTable", "boards are computed again"


def test_the_dashboard_shows_every_function_queue_and_alarm(resources: dict[str, Any]) -> None:
    body = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(body)["widgets"]
    assert len({(each["x"], each["y"]) for each in widgets}) == len(widgets)
    for name, each in resources.items():
        if each["Type"] == "AWS::SQS::Queue":
            assert f"${{{name}.QueueName}}" in body, name
        if each["Type"] == "AWS::CloudWatch::Alarm":
            assert f"${{{name}.Arn}}" in body, name
        if each["Type"] in {"AWS::Serverless::Function", "AWS::Lambda::Function"}:
            assert each["Properties"]["FunctionName"]["Fn::Sub"] in body, name
