"""What becomes of records by the answer of the transform function."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError

from localaws.firehose.spool import Record
from localaws.firehose.streams import Stream, read
from localaws.firehose.transform import LambdaTransform, batches
from localaws.http import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_lambda import LambdaClient


def described(**more: Any) -> dict[str, Any]:
    settings = {"BucketARN": "arn:aws:s3:::lake", "Prefix": "p/"} | more
    return {
        "DeliveryStreamName": "events",
        "DeliveryStreamARN": "arn:stream",
        "VersionId": "1",
        "Destinations": [{"ExtendedS3DestinationDescription": settings}],
    }


def stream() -> Stream:
    parameters = [
        {"ParameterName": "LambdaArn", "ParameterValue": "arn:transform"},
        {"ParameterName": "NumberOfRetries", "ParameterValue": "2"},
    ]
    processing = {"Enabled": True, "Processors": [{"Type": "Lambda", "Parameters": parameters}]}
    return read(described(ProcessingConfiguration=processing))


class Function:
    """A stand-in for the Lambda client: answers each call by `answer(records)`."""

    def __init__(self, answer: Callable[[list[dict[str, Any]]], Any]) -> None:
        self.calls: list[dict[str, Any]] = []
        self._answer = answer

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803  AWS's names
        assert FunctionName == "arn:transform"
        self.calls.append(json.loads(Payload))
        answer = self._answer(self.calls[-1]["records"])
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(answer.encode())}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


def run(function: Function, records: list[Record]) -> tuple[list[bytes], list[tuple[str, str, int]]]:
    outcome = LambdaTransform(cast("LambdaClient", function), pause=0)(stream(), records)
    return [data for _, data in outcome.kept], [
        (one.record.record_id, one.code, one.attempts) for one in outcome.failed
    ]


def answered(**results: dict[str, Any]) -> Function:
    return Function(lambda _: {"records": [{"recordId": name} | result for name, result in results.items()]})


RECORDS = [Record(name, 1, name.encode()) for name in "abcdef"]
DATA = base64.b64encode(b"new").decode()


def test_every_record_goes_its_way() -> None:
    function = answered(
        a={"result": "Ok", "data": DATA},
        b={"result": "Dropped"},
        c={"result": "ProcessingFailed"},
        d={"result": "Ok", "data": "no base64!"},
        e={"result": "Perhaps"},
    )
    kept, failed = run(function, RECORDS)
    assert kept == [b"new"]
    assert failed == [
        ("c", "Lambda.ProcessingFailedStatus", 1),
        ("d", "Lambda.JsonProcessingException", 1),
        ("e", "Lambda.InvalidResult", 1),
        ("f", "Lambda.MissingRecordId", 1),
    ]


def test_the_event_has_firehoses_shape() -> None:
    function = answered(a={"result": "Dropped"})
    run(function, RECORDS[:1])
    (event,) = function.calls
    assert event["deliveryStreamArn"] == "arn:stream"
    expected = {"recordId": "a", "approximateArrivalTimestamp": 1, "data": base64.b64encode(b"a").decode()}
    assert event["records"] == [expected]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ('{"errorMessage": "broke"}', "Lambda.FunctionError"),
        ([], "Lambda.JsonProcessingException"),
        ({"records": [{}]}, "Lambda.JsonProcessingException"),
        (
            ClientError({"Error": {"Code": "AccessDeniedException"}}, "Invoke"),
            "Lambda.InvokeAccessDenied",
        ),
    ],
)
def test_a_function_that_keeps_failing_fails_its_records_after_all_tries(answer: Any, code: str) -> None:
    function = Function(lambda _: answer)
    kept, failed = run(function, RECORDS[:2])
    assert kept == []
    assert failed == [("a", code, 3), ("b", code, 3)]
    assert len(function.calls) == 3


def test_an_engine_that_is_busy_fails_no_record() -> None:
    function = Function(lambda _: ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke"))
    with pytest.raises(ClientError):
        run(function, RECORDS)


def test_batches_stay_under_six_megabytes_and_keep_the_order() -> None:
    records = [Record(str(number), 0, b"x" * 1_000_000) for number in range(10)]
    cut = list(batches(records))
    assert [record for batch in cut for record in batch] == records
    assert all(sum(len(record.data) * 4 / 3 for record in batch) < 6_000_000 for batch in cut)
    assert len(cut) == 3


@pytest.mark.parametrize(
    "more",
    [
        {"S3BackupMode": "Enabled"},
        {"DynamicPartitioningConfiguration": {"Enabled": True}},
        {"CompressionFormat": "ZIP"},
        {"ProcessingConfiguration": {"Enabled": True, "Processors": [{"Type": "RecordDeAggregation"}]}},
    ],
)
def test_a_setting_that_is_not_supported_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ApiError, match="not supported"):
        read(described(**more))
