"""Writes one segment of accepted records to S3: an object of good records, and one for each kind of failure."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import time
from typing import TYPE_CHECKING

import pyarrow as pa

from localaws.athena.glue_types import arrow_type
from localaws.clients import REGION
from localaws.firehose import convert, prefix

if TYPE_CHECKING:
    from localaws.clients import Clients
    from localaws.firehose.spool import Record, Segment
    from localaws.firehose.streams import Stream
    from localaws.firehose.transform import Failure, LambdaTransform

log = logging.getLogger(__name__)


class Delivery:
    """Writes segments of any stream; holds no state, so a segment may be delivered again after a crash."""

    def __init__(self, clients: Clients, transform: LambdaTransform) -> None:
        self._clients = clients
        self._transform = transform

    def __call__(self, stream: Stream, segment: Segment) -> None:
        """Deliver all records of the segment: every one is in S3 or was dropped by the transform on return.

        Raises botocore errors or ValueError (a prefix or column type that is not supported); then nothing is lost
        and a repeat writes the same keys again.
        """
        records = segment.records()
        outcome = self._transform(stream, records)
        if outcome.kept:
            self._good(stream, segment, outcome.kept)
        if outcome.failed:
            lines = [_processing_error(failure, stream.transform or "") for failure in outcome.failed]
            self._errors(stream, segment, "processing-failed", lines)
        kept, failed = len(outcome.kept), len(outcome.failed)
        log.info("stream %s: %d records, %d kept, %d failed", stream.name, len(records), kept, failed)

    def _good(self, stream: Stream, segment: Segment, kept: list[tuple[Record, bytes]]) -> None:
        if stream.parquet is None:
            body = b"".join(data for _, data in kept)
            if stream.compression == "GZIP":
                self._put(stream, segment, stream.prefix, gzip.compress(body, mtime=0), extension=".gz")
            else:
                self._put(stream, segment, stream.prefix, body)
            return
        table = self._clients.glue.get_table(DatabaseName=stream.parquet.database, Name=stream.parquet.table)["Table"]
        columns = table["StorageDescriptor"]["Columns"]
        schema = pa.schema([(column["Name"].lower(), arrow_type(column["Type"])) for column in columns])
        good, bad = convert.split(kept, schema, stream)
        if good:
            self._put(stream, segment, stream.prefix, convert.parquet(good, schema), extension=".parquet")
        if bad:
            lines = [_conversion_error(record, why, stream) for record, why in bad]
            self._errors(stream, segment, "format-conversion-failed", lines)

    def _errors(self, stream: Stream, segment: Segment, kind: str, lines: list[dict[str, object]]) -> None:
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        self._put(stream, segment, stream.error_prefix, body, error_type=kind)

    def _put(
        self,
        stream: Stream,
        segment: Segment,
        template: str,
        body: bytes,
        *,
        extension: str = "",
        error_type: str | None = None,
    ) -> None:
        at = segment.opened_at
        folder = prefix.evaluate(template, at, error_type)
        name = f"{stream.name}-{stream.version}-{at:%Y-%m-%d-%H-%M-%S}-{segment.unique}{extension}"
        self._clients.s3.put_object(Bucket=stream.bucket, Key=folder + name, Body=body)


def _processing_error(failure: Failure, function: str) -> dict[str, object]:
    return {
        "attemptsMade": failure.attempts,
        "arrivalTimestamp": failure.record.arrived_ms,
        "errorCode": failure.code,
        "errorMessage": failure.message,
        "attemptEndingTimestamp": time.time_ns() // 1_000_000,
        "rawData": base64.b64encode(failure.record.data).decode(),
        "lambdaArn": function,
    }


def _conversion_error(record: Record, why: str, stream: Stream) -> dict[str, object]:
    return {
        "attemptsMade": 1,
        "arrivalTimestamp": record.arrived_ms,
        "lastErrorCode": "DataFormatConversion.MalformedData",
        "lastErrorMessage": why,
        "attemptEndingTimestamp": time.time_ns() // 1_000_000,
        "rawData": base64.b64encode(record.data).decode(),
        "sequenceNumber": record.record_id,
        "subSequenceNumber": None,
        "dataCatalogTable": {
            "databaseName": stream.parquet.database if stream.parquet else None,
            "tableName": stream.parquet.table if stream.parquet else None,
            "region": REGION,
            "versionId": "LATEST",
            "catalogId": None,
            "roleArn": None,
        },
    }
