"""The canary runs on the running platform: both solutions go the whole way, and nothing of it counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.canary.canary import EMAIL

if TYPE_CHECKING:
    from cdu.local.place import Place

pytestmark = pytest.mark.stack


def canary_run(platform: Place) -> Any:
    """What the function answers; a dict with `errorType` if it failed."""
    here = platform.outputs()
    name = f"{here['BusName']}-canary"
    answer = platform.client("lambda").invoke(FunctionName=name, Payload=json.dumps({"api": here["api"]}).encode())
    return json.loads(answer["Payload"].read())


def canary_id(platform: Place) -> str:
    pool = platform.outputs()["UserPool"]
    user = platform.client("cognito-idp").admin_get_user(UserPoolId=pool, Username=EMAIL)
    return next(str(each["Value"]) for each in user["UserAttributes"] if each["Name"] == "sub")


def test_both_solutions_go_the_whole_way_twice_and_nothing_of_it_counts(platform: Place) -> None:
    for _ in range(2):  # with a new account, and with the one that is there
        assert set(canary_run(platform)) == {"failed", "passed"}
    student, here = canary_id(platform), platform.outputs()
    tables = platform.client("dynamodb")
    values = {":student": {"S": student}}
    for table in ("AwardsTable", "StudentsTable"):
        found = tables.query(
            TableName=here[table], KeyConditionExpression="student_id = :student", ExpressionAttributeValues=values
        )
        assert found["Items"] == [], table
    records = tables.scan(
        TableName=here["SubmissionsTable"], FilterExpression="student_id = :student", ExpressionAttributeValues=values
    )["Items"]
    assert sorted(each["outcome"]["S"] for each in records) == ["failed", "failed", "passed", "passed"]
    assert all("expires_at" in each for each in records)


def test_a_chain_that_is_broken_behind_the_verdict_fails_it(platform: Place) -> None:
    functions, name = platform.client("lambda"), f"{platform.outputs()['BusName']}-process-submission"
    [mapping] = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        answer = canary_run(platform)
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    assert "is graded and not processed after" in answer["errorMessage"]  # the alarm of missed canaries counts errors
    assert set(canary_run(platform)) == {"failed", "passed"}


def test_it_does_not_run_on_one_machine_unasked(platform: Place) -> None:
    rules = platform.client("events").list_rules()["Rules"]
    (rule,) = [each for each in rules if "Canary" in each["Name"]]
    assert (rule["State"], rule["ScheduleExpression"]) == ("DISABLED", "rate(15 minutes)")
