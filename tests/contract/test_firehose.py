"""The Firehose bridge against the real engine: what is accepted arrives, converted, in the right place."""

from __future__ import annotations

import base64
import io
import json
import signal
import time
import uuid
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pyarrow.parquet as pq
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef
    from mypy_boto3_firehose.type_defs import ExtendedS3DestinationConfigurationTypeDef
    from mypy_boto3_glue.type_defs import ColumnTypeDef, StorageDescriptorTypeDef

    from localaws.clients import Clients
    from tests.contract.bridge import Bridge

pytestmark = pytest.mark.stack

TRANSFORM = """
import base64, json

def handler(event, context):
    answers = []
    for record in event["records"]:
        told = json.loads(base64.b64decode(record["data"]))
        detail = told.get("detail", told)
        if detail.get("kind") == "explode":
            raise RuntimeError("the transform broke")
        result = {"drop": "Dropped", "fail": "ProcessingFailed"}.get(detail.get("kind"), "Ok")
        data = base64.b64encode((json.dumps(detail) + "\\n").encode()).decode()
        answers.append({"recordId": record["recordId"], "result": result, "data": data})
    print("transformed", len(answers))
    return {"records": answers}
"""
COLUMNS = [
    ("submission_id", "string"),
    ("xp", "int"),
    ("first_pass", "boolean"),
    ("failed_tests", "array<string>"),
    ("day", "date"),
    ("occurred_at", "timestamp"),
]
PREFIX = "events/arrived=!{timestamp:yyyy-MM-dd-HH}/"
ERRORS = "errors/!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/"


@pytest.fixture(scope="module")
def transform_arn(clients: Clients, role_arn: str) -> str:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("transform.py", TRANSFORM)
    made = clients.lambda_.create_function(
        FunctionName=f"transform-{uuid.uuid4().hex[:8]}",
        Runtime="python3.11",
        Role=role_arn,
        Handler="transform.handler",
        Code={"ZipFile": body.getvalue()},
        Timeout=30,
    )
    return made["FunctionArn"]


class Lake:
    """A bucket, a Glue table and a delivery stream of one test."""

    def __init__(self, clients: Clients, transform_arn: str | None, *, parquet: bool = True) -> None:
        self.clients = clients
        self.bucket = f"lake-{uuid.uuid4().hex[:8]}"
        self.stream = f"stream-{uuid.uuid4().hex[:8]}"
        clients.s3.create_bucket(Bucket=self.bucket)
        settings: dict[str, Any] = {
            "RoleARN": "arn:aws:iam::000000000000:role/firehose",
            "BucketARN": f"arn:aws:s3:::{self.bucket}",
            "Prefix": PREFIX,
            "ErrorOutputPrefix": ERRORS,
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60},
        }
        if transform_arn:
            parameters = [
                {"ParameterName": "LambdaArn", "ParameterValue": transform_arn},
                {"ParameterName": "NumberOfRetries", "ParameterValue": "1"},
            ]
            processors = [{"Type": "Lambda", "Parameters": parameters}]
            settings["ProcessingConfiguration"] = {"Enabled": True, "Processors": processors}
        if parquet:
            self._table()
            settings["DataFormatConversionConfiguration"] = self._conversion()
        destination = cast("ExtendedS3DestinationConfigurationTypeDef", settings)
        clients.firehose.create_delivery_stream(
            DeliveryStreamName=self.stream, ExtendedS3DestinationConfiguration=destination
        )

    def _table(self) -> None:
        self.clients.glue.create_database(DatabaseInput={"Name": self.bucket})
        columns: list[ColumnTypeDef] = [{"Name": name, "Type": kind} for name, kind in COLUMNS]
        storage: StorageDescriptorTypeDef = {"Columns": columns, "Location": f"s3://{self.bucket}/events/"}
        self.clients.glue.create_table(
            DatabaseName=self.bucket, TableInput={"Name": "events", "StorageDescriptor": storage}
        )

    def _conversion(self) -> dict[str, Any]:
        schema = {
            "DatabaseName": self.bucket,
            "TableName": "events",
            "Region": "us-east-1",
            "RoleARN": "arn:aws:iam::000000000000:role/firehose",
        }
        return {
            "Enabled": True,
            "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
            "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {"Compression": "SNAPPY"}}},
            "SchemaConfiguration": schema,
        }

    def keys(self, prefix: str) -> list[str]:
        found = self.clients.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [one["Key"] for one in found.get("Contents", [])]

    def body(self, key: str) -> bytes:
        return self.clients.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for key in self.keys("events/"):
            found += pq.ParquetFile(io.BytesIO(self.body(key))).read().to_pylist()
        return found

    def errors(self, kind: str) -> list[dict[str, Any]]:
        return [json.loads(line) for key in self.keys(f"errors/{kind}/") for line in self.body(key).splitlines()]


def until(seen: Callable[[], Any], seconds: float = 15) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := seen():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not seen within {seconds} s")


def event(number: int, **other: Any) -> bytes:
    usual = {
        "submission_id": f"s{number}",
        "xp": number,
        "first_pass": True,
        "failed_tests": ["a", "b"],
        "day": "2026-01-02",
        "occurred_at": "2026-01-02T03:04:05.678Z",
    }
    return json.dumps(usual | other).encode()


def test_a_record_lands_as_parquet_in_the_partition_of_its_hour(
    bridge: Bridge, clients: Clients, transform_arn: str
) -> None:
    lake = Lake(clients, transform_arn)
    before = datetime.now(UTC)
    bridge.firehose.put_record(DeliveryStreamName=lake.stream, Record={"Data": event(1)})
    rows = until(lake.rows)
    hours = {f"{moment:%Y-%m-%d-%H}" for moment in (before, datetime.now(UTC))}
    (key,) = lake.keys("events/")
    assert key.split("/")[1].removeprefix("arrived=") in hours
    assert key.split("/")[2].startswith(f"{lake.stream}-1-")
    assert key.endswith(".parquet")
    (row,) = rows
    assert row["failed_tests"] == ["a", "b"]
    assert row["occurred_at"] == datetime(2026, 1, 2, 3, 4, 5, 678000)  # noqa: DTZ001
    assert (row["submission_id"], row["xp"], row["first_pass"], str(row["day"])) == ("s1", 1, True, "2026-01-02")


def test_a_batch_is_one_object_and_each_record_goes_its_way(
    bridge: Bridge, clients: Clients, transform_arn: str
) -> None:
    lake = Lake(clients, transform_arn)
    records = [event(1), event(2, kind="drop"), event(3, kind="fail"), event(4, xp="many"), event(5)]
    answer = bridge.firehose.put_record_batch(
        DeliveryStreamName=lake.stream, Records=[{"Data": record} for record in records]
    )
    assert answer["FailedPutCount"] == 0
    assert len({one["RecordId"] for one in answer["RequestResponses"]}) == 5
    assert {row["submission_id"] for row in until(lake.rows)} == {"s1", "s5"}
    assert len(lake.keys("events/")) == 1
    (failed,) = until(lambda: lake.errors("processing-failed"))
    assert failed["errorCode"] == "Lambda.ProcessingFailedStatus"
    assert json.loads(base64.b64decode(failed["rawData"]))["submission_id"] == "s3"
    assert failed["lambdaArn"] == transform_arn
    (malformed,) = until(lambda: lake.errors("format-conversion-failed"))
    assert "column xp" in malformed["lastErrorMessage"]
    assert malformed["dataCatalogTable"]["tableName"] == "events"


def test_a_transform_that_raises_sends_its_records_to_the_error_prefix(
    bridge: Bridge, clients: Clients, transform_arn: str
) -> None:
    lake = Lake(clients, transform_arn)
    bridge.firehose.put_record(DeliveryStreamName=lake.stream, Record={"Data": event(1, kind="explode")})
    (failed,) = until(lambda: lake.errors("processing-failed"))
    assert (failed["errorCode"], failed["attemptsMade"]) == ("Lambda.FunctionError", 2)
    assert json.loads(base64.b64decode(failed["rawData"]))["kind"] == "explode"
    assert lake.rows() == []


def test_a_stream_without_transform_or_conversion_concatenates(bridge: Bridge, clients: Clients) -> None:
    lake = Lake(clients, None, parquet=False)
    bridge.firehose.put_record_batch(DeliveryStreamName=lake.stream, Records=[{"Data": b"one\n"}, {"Data": b"two\n"}])
    (key,) = until(lambda: lake.keys("events/"))
    assert lake.body(key) == b"one\ntwo\n"


def test_an_event_of_the_bus_reaches_the_lake_through_the_forwarders_queue(
    bridge: Bridge, clients: Clients, transform_arn: str
) -> None:
    assert bridge.process.poll() is None
    lake = Lake(clients, transform_arn)
    url = clients.sqs.create_queue(QueueName=f"cdu-local-firehose-{lake.stream}")["QueueUrl"]
    arn = clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    bus = f"bus-{lake.stream}"
    clients.events.create_event_bus(Name=bus)
    clients.events.put_rule(Name="to-lake", EventBusName=bus, EventPattern='{"source": ["cdu.scoring"]}')
    clients.events.put_targets(Rule="to-lake", EventBusName=bus, Targets=[{"Id": "lake", "Arn": arn}])
    entry: PutEventsRequestEntryTypeDef = {
        "EventBusName": bus,
        "Source": "cdu.scoring",
        "DetailType": "SubmissionScored",
        "Detail": event(7).decode(),
    }
    clients.events.put_events(Entries=[entry])
    assert [row["submission_id"] for row in until(lake.rows)] == ["s7"]
    left = clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert left["ApproximateNumberOfMessages"] == "0"
    assert left["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_definitions_are_the_engines(bridge: Bridge, clients: Clients) -> None:
    lake = Lake(clients, None, parquet=False)
    assert lake.stream in bridge.firehose.list_delivery_streams(Limit=1000)["DeliveryStreamNames"]
    description = bridge.firehose.describe_delivery_stream(DeliveryStreamName=lake.stream)
    assert description["DeliveryStreamDescription"]["DeliveryStreamStatus"] == "ACTIVE"


@pytest.mark.parametrize("name", ["no-such-stream", ".."])
def test_an_unknown_stream_is_refused(bridge: Bridge, name: str) -> None:
    with pytest.raises(ClientError) as refused:
        bridge.firehose.put_record(DeliveryStreamName=name, Record={"Data": b"x"})
    assert refused.value.response["Error"]["Code"] in ("ResourceNotFoundException", "InvalidArgumentException")


def test_a_record_that_is_too_large_fails_alone(bridge: Bridge, clients: Clients) -> None:
    lake = Lake(clients, None, parquet=False)
    too_large = b"x" * (1000 * 1024 + 1)
    answer = bridge.firehose.put_record_batch(
        DeliveryStreamName=lake.stream, Records=[{"Data": too_large}, {"Data": b"small"}]
    )
    assert answer["FailedPutCount"] == 1
    refused, accepted = answer["RequestResponses"]
    assert refused["ErrorCode"] == "InvalidArgumentException"
    assert accepted["RecordId"]
    (key,) = until(lambda: lake.keys("events/"))
    assert lake.body(key) == b"small"


def test_a_stop_delivers_what_is_buffered(start_bridge: Callable[..., Bridge], clients: Clients) -> None:
    lake = Lake(clients, None, parquet=False)
    bridge = start_bridge("--flush-seconds", "600")
    bridge.firehose.put_record(DeliveryStreamName=lake.stream, Record={"Data": b"kept"})
    assert bridge.stop() == 0
    (key,) = lake.keys("events/")
    assert lake.body(key) == b"kept"


def test_a_kill_loses_nothing(start_bridge: Callable[..., Bridge], clients: Clients) -> None:
    lake = Lake(clients, None, parquet=False)
    first = start_bridge("--flush-seconds", "600")
    for number in range(20):
        first.firehose.put_record(DeliveryStreamName=lake.stream, Record={"Data": f"{number}\n".encode()})
    first.stop(signal.SIGKILL)
    assert lake.keys("events/") == []
    second = start_bridge("--flush-seconds", "600")
    (key,) = until(lambda: lake.keys("events/"))
    assert lake.body(key).split() == [str(number).encode() for number in range(20)]
    second.stop()
