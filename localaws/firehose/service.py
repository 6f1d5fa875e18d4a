"""The Firehose API. Records are buffered here; the definitions of streams are kept by the engine."""

from __future__ import annotations

import base64
import binascii
import logging
import re
import threading
import time
from typing import TYPE_CHECKING, Any

from localaws.firehose import streams
from localaws.firehose.buffer import Buffer, Limits
from localaws.firehose.deliver import Delivery
from localaws.firehose.transform import LambdaTransform
from localaws.http import ApiError, passed_through

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from localaws.clients import Clients
    from localaws.firehose.spool import Segment
    from localaws.http import type_operation

log = logging.getLogger(__name__)

_LARGEST_RECORD_BYTES = 1000 * 1024
_LARGEST_BATCH_BYTES = 4 * 1024 * 1024
_MOST_RECORDS = 500
# How long a definition is cached: a new deployment is noticed soon, and not every record asks the engine.
_DEFINITION_SECONDS = 5.0


class FirehoseService:
    """Accepts records for the engine's delivery streams and delivers them as Firehose does, only sooner.

    `folder` holds the records that are not delivered yet; those found there at the start are delivered first.
    """

    def __init__(self, clients: Clients, folder: Path, flush_seconds: float = 5.0) -> None:
        self._clients = clients
        self._folder = folder
        self._flush_seconds = flush_seconds
        self._delivery = Delivery(clients, LambdaTransform(clients.lambda_))
        self._buffers: dict[str, Buffer] = {}
        self._known: dict[str, tuple[float, streams.Stream]] = {}
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for left in sorted(folder.iterdir()):
            self._buffer(left.name)

    def operations(self) -> Mapping[str, type_operation]:
        """Return the operations by name, for the HTTP server."""
        return {
            "PutRecord": self.put_record,
            "PutRecordBatch": self.put_record_batch,
            "DescribeDeliveryStream": passed_through(self._clients.firehose.describe_delivery_stream),
            "ListDeliveryStreams": passed_through(self._clients.firehose.list_delivery_streams),
        }

    def put_record(self, request: dict[str, Any]) -> dict[str, object]:
        """PutRecord: the record is on disk when this returns."""
        data = _data(request.get("Record"))
        if data is None:
            raise ApiError("InvalidArgumentException", "the record has no data, or more than 1,000 KiB")
        return {"RecordId": self.accept(_name(request), [data])[0], "Encrypted": False}

    def put_record_batch(self, request: dict[str, Any]) -> dict[str, object]:
        """PutRecordBatch: a record that is too large or no base64 fails alone, the others are accepted."""
        given = request.get("Records") or []
        data = [_data(record) for record in given]
        good = [one for one in data if one is not None]
        if not given or len(given) > _MOST_RECORDS or sum(map(len, good)) > _LARGEST_BATCH_BYTES:
            raise ApiError("InvalidArgumentException", "a batch holds 1 to 500 records and at most 4 MiB")
        ids = iter(self.accept(_name(request), good) if good else [])
        refused = {"ErrorCode": "InvalidArgumentException", "ErrorMessage": "no data, or more than 1,000 KiB"}
        answers = [refused if one is None else {"RecordId": next(ids)} for one in data]
        return {"FailedPutCount": len(data) - len(good), "Encrypted": False, "RequestResponses": answers}

    def accept(self, name: str, payloads: Sequence[bytes]) -> list[str]:
        """Accept records for the stream `name` for good; returns their ids.

        Raises ClientError for a stream the engine does not know, ApiError for one set up in a way not supported
        and ServiceUnavailableException (which clients repeat) when the disk refuses.
        """
        known = self._known.get(name)
        if known is None or time.monotonic() - known[0] > _DEFINITION_SECONDS:
            self._stream(name)
        try:
            return self._buffer(name).add(payloads)
        except OSError as error:
            raise ApiError("ServiceUnavailableException", f"the record cannot be stored: {error}", 503) from error

    def stop(self, within: float = 20.0) -> None:
        """Deliver everything accepted, for at most `within` seconds a stream; the rest waits on disk."""
        with self._lock:
            buffers = list(self._buffers.values())
        stoppers = [threading.Thread(target=buffer.stop, args=(within,)) for buffer in buffers]
        for stopper in stoppers:
            stopper.start()
        for stopper in stoppers:
            stopper.join()

    def _buffer(self, name: str) -> Buffer:
        with self._lock:
            if name not in self._buffers:
                limits = Limits(idle_seconds=self._flush_seconds / 5, age_seconds=self._flush_seconds)
                self._buffers[name] = Buffer(self._folder / name, lambda one: self._deliver(name, one), limits)
            return self._buffers[name]

    def _deliver(self, name: str, segment: Segment) -> None:
        self._delivery(self._stream(name), segment)

    def _stream(self, name: str) -> streams.Stream:
        answer = self._clients.firehose.describe_delivery_stream(DeliveryStreamName=name)
        stream = streams.read(dict(answer["DeliveryStreamDescription"]))
        self._known[name] = time.monotonic(), stream
        return stream


def _name(request: dict[str, Any]) -> str:
    name = request.get("DeliveryStreamName")
    # The stream's name becomes a folder's name, so it may hold only AWS's characters, and not only dots.
    if not isinstance(name, str) or not re.fullmatch(r"(?!\.+$)[A-Za-z0-9_.-]{1,64}", name):
        raise ApiError("InvalidArgumentException", "DeliveryStreamName is missing or malformed")
    return name


def _data(record: object) -> bytes | None:
    if not isinstance(record, dict):
        return None
    try:
        data = base64.b64decode(record["Data"], validate=True)
    except (TypeError, KeyError, binascii.Error):
        return None
    return data if len(data) <= _LARGEST_RECORD_BYTES else None
