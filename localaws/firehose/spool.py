"""Accepted records on disk: synced before the caller gets an answer, removed once their object is in S3."""

from __future__ import annotations

import base64
import json
import os
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Record:
    """One accepted record: its id, its arrival in milliseconds since 1970 and its bytes."""

    record_id: str
    arrived_ms: int
    data: bytes


@dataclass(frozen=True)
class Segment:
    """A closed file of records that will become one delivery; its name carries the oldest arrival and a unique id."""

    path: Path

    @property
    def opened_at(self) -> datetime:
        """When its oldest record arrived (UTC): the time every prefix of this delivery is made with."""
        return datetime.fromtimestamp(int(self.path.stem.partition("-")[0]) / 1000, UTC)

    @property
    def unique(self) -> str:
        """The id in the object's name: a repeated delivery of a segment overwrites, so it does not count twice."""
        return self.path.stem.partition("-")[2]

    def records(self) -> list[Record]:
        """Return the records; a last line cut off by a crash was never acknowledged and is left out."""
        found = []
        for line in self.path.read_bytes().splitlines(keepends=True):
            if line.endswith(b"\n"):
                row = json.loads(line)
                found.append(Record(row["id"], row["at"], base64.b64decode(row["data"])))
        return found

    def remove(self) -> None:
        """Delete the segment after its records were delivered."""
        self.path.unlink(missing_ok=True)


class Spool:
    """The records of one stream that are not delivered yet. Not thread-safe: its buffer holds a lock around it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.closed = [Segment(path) for path in sorted(folder.glob("*.log"))]
        self.size = 0  # bytes of record data in the open segment
        self.opened = 0.0  # monotonic seconds
        self.touched = 0.0
        self._folder = folder
        self._open: tuple[Segment, BinaryIO] | None = None

    @property
    def is_open(self) -> bool:
        """Whether an open segment holds records."""
        return self._open is not None

    def append(self, payloads: Sequence[bytes]) -> list[str]:
        """Write the records and sync them to disk; returns their ids in order. OSError means that none counts."""
        now_ms = time.time_ns() // 1_000_000
        records = [Record(_record_id(), now_ms, data) for data in payloads]
        _, file = self._open or self._start(now_ms)
        try:
            file.write(b"".join(_line(record) for record in records))
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            self.close_segment()  # a half-written line must stay the last one of its file
            raise
        self.size += sum(len(data) for data in payloads)
        self.touched = time.monotonic()
        return [record.record_id for record in records]

    def close_segment(self) -> None:
        """Close the open segment, if any, so that it can be delivered."""
        if self._open:
            segment, file = self._open
            file.close()
            self.closed.append(segment)
            self._open, self.size = None, 0

    def _start(self, now_ms: int) -> tuple[Segment, BinaryIO]:
        path = self._folder / f"{now_ms}-{uuid.uuid4()}.log"
        self._open = Segment(path), path.open("ab")
        self.opened = time.monotonic()
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name must survive a crash as well
        finally:
            os.close(folder)
        return self._open


def _record_id() -> str:
    return f"{uuid.uuid4().int:039d}00000000"


def _line(record: Record) -> bytes:
    data = base64.b64encode(record.data).decode()
    return json.dumps({"id": record.record_id, "at": record.arrived_ms, "data": data}).encode() + b"\n"
