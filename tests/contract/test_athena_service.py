"""The Athena service: tokens, listing, stopping, limits, restart, and the state changes that it tells."""

from __future__ import annotations

import io
import json
import time
import uuid
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.contract.lake import Lake, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from localaws.clients import Clients
    from tests.contract.bridge import Bridge

pytestmark = pytest.mark.stack


def test_a_client_request_token_starts_one_query(lake: Lake) -> None:
    token = uuid.uuid4().hex
    first = lake.start("SELECT 1", ClientRequestToken=token)
    assert lake.start("SELECT 1", ClientRequestToken=token) == first
    with pytest.raises(ClientError, match="Idempotent"):
        lake.start("SELECT 2", ClientRequestToken=token)


def test_listing_and_batch(lake: Lake) -> None:
    first = lake.run("SELECT 1")["QueryExecutionId"]
    second = lake.run("SELECT 2")["QueryExecutionId"]
    found = lake.bridge.athena.list_query_executions(WorkGroup=lake.workgroup, MaxResults=2)
    assert found["QueryExecutionIds"] == [second, first]
    batch = lake.bridge.athena.batch_get_query_execution(QueryExecutionIds=[first, "unknown"])
    assert [one["QueryExecutionId"] for one in batch["QueryExecutions"]] == [first]
    assert [one["QueryExecutionId"] for one in batch["UnprocessedQueryExecutionIds"]] == ["unknown"]


def test_results_of_a_failed_query_are_refused(lake: Lake) -> None:
    execution_id = lake.start("SELECT nothing")
    lake.finish(execution_id)
    with pytest.raises(ClientError, match="FAILED"):
        lake.bridge.athena.get_query_results(QueryExecutionId=execution_id)


def test_no_output_location_is_refused_at_the_start(lake: Lake) -> None:
    lake.bridge.athena.create_work_group(Name=f"bare-{lake.workgroup}")
    with pytest.raises(ClientError, match="output location"):
        lake.start("SELECT 1", WorkGroup=f"bare-{lake.workgroup}")


LONG = "SELECT count(*) FROM UNNEST(sequence(1, 2000000)) a(x), UNNEST(sequence(1, 2000000)) b(y) WHERE x * y % 7 = 1"


def test_stop_cancels_a_running_query(lake: Lake) -> None:
    execution_id = lake.start(LONG)
    time.sleep(0.5)
    lake.bridge.athena.stop_query_execution(QueryExecutionId=execution_id)
    assert lake.finish(execution_id)["Status"]["State"] == "CANCELLED"


def test_a_query_over_its_time_fails(start_bridge: Callable[..., Bridge], clients: Clients) -> None:
    short = Lake(start_bridge("--query-seconds", "0.5"), clients)
    assert "EXCEEDED_TIME_LIMIT" in short.failure(LONG)


def test_history_and_results_outlive_a_restart(start_bridge: Callable[..., Bridge], clients: Clients) -> None:
    lake = Lake(start_bridge(), clients)
    execution_id = lake.run("SELECT 42 AS answer")["QueryExecutionId"]
    assert lake.bridge.stop() == 0
    again = start_bridge()
    answer = again.athena.get_query_results(QueryExecutionId=execution_id)
    assert values(answer) == [["answer"], ["42"]]


def test_the_scan_limit_of_the_work_group_holds(lake: Lake) -> None:
    name = f"limited-{lake.workgroup}"
    lake.bridge.athena.create_work_group(
        Name=name,
        Configuration={
            "ResultConfiguration": {"OutputLocation": lake.results},
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    )
    lake.table("large", {"text": "string"})
    lake.put(
        "large/arrived=2026-01-01-00/f.parquet",
        [{"text": f"{uuid.uuid4()}{uuid.uuid4()}{uuid.uuid4()}"} for _ in range(150_000)],
    )
    assert "Bytes scanned limit" in lake.failure("SELECT max(text) FROM large", WorkGroup=name)


HANDLER = """
import json, os, boto3

def handler(event, context):
    print("told")
    s3 = boto3.client("s3")
    detail = event["detail"]
    key = f"told/{detail['queryExecutionId']}/{detail['sequenceNumber']}.json"
    s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=json.dumps(event).encode())
"""


@pytest.fixture(scope="module")
def told(lake: Lake, role_arn: str) -> Callable[[str, int], list[dict[str, Any]]]:
    """A Lambda behind a rule on the default bus; returns the events it got for an execution."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("told.py", HANDLER)
    clients = lake.clients
    arn = clients.lambda_.create_function(
        FunctionName=f"told-{lake.workgroup}",
        Runtime="python3.11",
        Role=role_arn,
        Handler="told.handler",
        Code={"ZipFile": body.getvalue()},
        Environment={"Variables": {"BUCKET": lake.bucket}},
        Timeout=30,
    )["FunctionArn"]
    detail = {"workgroupName": [lake.workgroup]}
    pattern = {"source": ["aws.athena"], "detail-type": ["Athena Query State Change"], "detail": detail}
    rule = f"told-{lake.workgroup}"
    clients.events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    clients.events.put_targets(Rule=rule, Targets=[{"Id": "lambda", "Arn": arn}])

    def seen(execution_id: str, count: int) -> list[dict[str, Any]]:
        prefix = f"told/{execution_id}/"
        for _ in range(150):
            listed = clients.s3.list_objects_v2(Bucket=lake.bucket, Prefix=prefix).get("Contents", [])
            if len(listed) == count:
                return [json.loads(lake.body(f"s3://{lake.bucket}/{one['Key']}")) for one in listed]
            time.sleep(0.1)
        raise AssertionError(f"{len(listed)} events instead of {count}")

    return seen


def test_every_state_change_reaches_its_handler(lake: Lake, told: Callable[[str, int], list[dict[str, Any]]]) -> None:
    execution_id = lake.run("SELECT 1")["QueryExecutionId"]
    events = told(execution_id, 3)
    changes = [(one["detail"].get("previousState"), one["detail"]["currentState"]) for one in events]
    assert changes == [(None, "QUEUED"), ("QUEUED", "RUNNING"), ("RUNNING", "SUCCEEDED")]
    last = events[-1]
    assert (last["source"], last["detail-type"]) == ("aws.athena", "Athena Query State Change")
    assert last["detail"]["statementType"] == "DML"
    assert last["detail"]["workgroupName"] == lake.workgroup
    assert last["detail"]["versionId"] == "0"
    assert set(last) >= {"version", "id", "account", "time", "region", "resources"}


def test_a_failure_is_told_as_well(lake: Lake, told: Callable[[str, int], list[dict[str, Any]]]) -> None:
    execution_id = lake.start("SELECT nothing FROM events")
    assert told(execution_id, 3)[-1]["detail"]["currentState"] == "FAILED"
