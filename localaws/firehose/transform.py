"""The Lambda transform of a delivery stream: sends batches, and sorts the records into kept, dropped and failed."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from localaws.clients import REGION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_lambda import LambdaClient

    from localaws.firehose.spool import Record
    from localaws.firehose.streams import Stream

log = logging.getLogger(__name__)

# Lambda takes 6 MB in a synchronous call; the envelope around the base64 text of the records needs the rest.
_BATCH_BYTES = 5_500_000
_ENVELOPE_BYTES = 200
_FIRST_PAUSE_SECONDS = 0.2
# Error codes of a busy engine, not of a faulty function.
_THROTTLED = frozenset({"TooManyRequestsException", "ThrottlingException", "ServiceException"})


@dataclass(frozen=True)
class Failure:
    """A record that goes to the error prefix, and why."""

    record: Record
    code: str
    message: str
    attempts: int


@dataclass
class Outcome:
    """What became of the records: `kept` pairs a record with its transformed bytes; dropped ones appear nowhere."""

    kept: list[tuple[Record, bytes]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


class LambdaTransform:
    """Calls the stream's function; `pause` is the first wait in seconds between tries, doubled each time."""

    def __init__(self, client: LambdaClient, pause: float = _FIRST_PAUSE_SECONDS) -> None:
        self._client = client
        self._pause = pause

    def __call__(self, stream: Stream, records: list[Record]) -> Outcome:
        """Return what the stream's function made of the records; without a function all are kept as they are.

        If the function keeps failing, its batch goes to the error prefix and the delivery goes on. Raises botocore
        errors when the engine cannot be reached; then the whole delivery has to be repeated.
        """
        outcome = Outcome()
        if not stream.transform:
            outcome.kept = [(record, record.data) for record in records]
            return outcome
        for batch in batches(records):
            self._batch(stream, stream.transform, batch, outcome)
        return outcome

    def _batch(self, stream: Stream, function: str, batch: list[Record], outcome: Outcome) -> None:
        event: dict[str, object] = {
            "invocationId": str(uuid.uuid4()),
            "deliveryStreamArn": stream.arn,
            "region": REGION,
            "records": [_sent(record) for record in batch],
        }
        attempts = stream.transform_retries + 1
        for attempt in range(1, attempts + 1):
            answer, error = self._invoke(function, event)
            if answer is not None:
                _sort(batch, answer, attempt, outcome)
                return
            log.warning("stream %s: try %d of the transform: %s", stream.name, attempt, error)
            if attempt < attempts:
                time.sleep(self._pause * 2 ** (attempt - 1))
        code, message = error
        outcome.failed += [Failure(record, code, message, attempts) for record in batch]

    def _invoke(self, function: str, event: dict[str, object]) -> tuple[dict[str, Any] | None, tuple[str, str]]:
        try:
            reply = self._client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
        except ClientError as refused:
            code = refused.response.get("Error", {}).get("Code", "")
            if code in _THROTTLED:
                raise
            return None, ("Lambda.InvokeAccessDenied" if "AccessDenied" in code else f"Lambda.{code}", str(refused))
        told = reply["Payload"].read()
        if reply.get("FunctionError"):
            text = "The Lambda function was successfully invoked but it returned an error result. "
            return None, ("Lambda.FunctionError", text + told.decode("utf-8", "replace")[:1000])
        try:
            answer = json.loads(told)
            by_id = {one["recordId"]: one for one in answer["records"]}
        except (ValueError, KeyError, TypeError):
            return None, ("Lambda.JsonProcessingException", "The function's answer is not a list of records as JSON")
        return by_id, ("", "")


def batches(records: list[Record]) -> Iterator[list[Record]]:
    """Cut the records into batches whose event stays under Lambda's 6 MB; their order is kept."""
    batch: list[Record] = []
    size = 0
    for record in records:
        weight = len(record.data) * 4 // 3 + _ENVELOPE_BYTES
        if batch and size + weight > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += weight
    if batch:
        yield batch


def _sent(record: Record) -> dict[str, object]:
    return {
        "recordId": record.record_id,
        "approximateArrivalTimestamp": record.arrived_ms,
        "data": base64.b64encode(record.data).decode(),
    }


def _sort(batch: list[Record], answer: dict[str, Any], attempt: int, outcome: Outcome) -> None:
    for record in batch:
        result = answer.get(record.record_id)
        if result is None:
            why = ("Lambda.MissingRecordId", "The function did not return this record's id")
        elif result.get("result") == "Dropped":
            continue
        elif result.get("result") == "Ok":
            try:
                outcome.kept.append((record, base64.b64decode(result["data"], validate=True)))
                continue
            except (KeyError, TypeError, binascii.Error):
                why = ("Lambda.JsonProcessingException", "The function's data for this record is not base64")
        elif result.get("result") == "ProcessingFailed":
            why = ("Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record")
        else:
            why = ("Lambda.InvalidResult", f"The function's result {result.get('result')!r} is not known")
        outcome.failed.append(Failure(record, *why, attempt))
