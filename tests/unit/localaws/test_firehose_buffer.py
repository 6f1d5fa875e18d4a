"""Accepted records: durable, in order, delivered by size, quiet and age, tried again after a failure."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from localaws.firehose.buffer import Buffer, Limits
from localaws.firehose.spool import Segment, Spool

if TYPE_CHECKING:
    from pathlib import Path

NEVER = Limits(idle_seconds=600, age_seconds=600)


class Deliveries:
    """Collects what is delivered; the first `failures` tries raise."""

    def __init__(self, failures: int = 0) -> None:
        self.seen: list[list[bytes]] = []
        self.tries = 0
        self._failures = failures
        self._changed = threading.Condition()

    def __call__(self, segment: Segment) -> None:
        self.tries += 1
        if self.tries <= self._failures:
            raise ConnectionError("S3 is away")
        with self._changed:
            self.seen.append([record.data for record in segment.records()])
            self._changed.notify_all()

    def wait(self, count: int, seconds: float = 10) -> list[list[bytes]]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.seen) >= count, seconds)
        return self.seen


def test_quiet_delivers(tmp_path: Path) -> None:
    deliveries = Deliveries()
    buffer = Buffer(tmp_path / "s", deliveries, Limits(idle_seconds=0.05, age_seconds=600))
    buffer.add([b"1", b"2"])
    assert deliveries.wait(1) == [[b"1", b"2"]]
    buffer.stop(1)


def test_age_delivers_even_when_records_keep_coming(tmp_path: Path) -> None:
    deliveries = Deliveries()
    buffer = Buffer(tmp_path / "s", deliveries, Limits(idle_seconds=600, age_seconds=0.2))
    until = time.monotonic() + 10
    while not deliveries.seen and time.monotonic() < until:
        buffer.add([b"x"])
        time.sleep(0.01)
    assert deliveries.seen
    buffer.stop(1)


def test_size_delivers(tmp_path: Path) -> None:
    deliveries = Deliveries()
    buffer = Buffer(tmp_path / "s", deliveries, Limits(size_bytes=10, idle_seconds=600, age_seconds=600))
    buffer.add([b"x" * 4])
    buffer.add([b"x" * 6])
    assert deliveries.wait(1) == [[b"xxxx", b"xxxxxx"]]
    buffer.stop(1)


def test_a_failed_delivery_is_tried_again_and_nothing_is_lost(tmp_path: Path) -> None:
    deliveries = Deliveries(failures=1)
    buffer = Buffer(tmp_path / "s", deliveries, Limits(idle_seconds=0.01, age_seconds=1))
    buffer.add([b"1"])
    assert deliveries.wait(1) == [[b"1"]]
    buffer.stop(1)
    assert list((tmp_path / "s").iterdir()) == []


def test_a_stop_delivers_and_what_cannot_be_delivered_waits_on_disk(tmp_path: Path) -> None:
    away = Deliveries(failures=1000)
    buffer = Buffer(tmp_path / "s", away, NEVER)
    buffer.add([b"1"])
    buffer.stop(0.3)
    deliveries = Deliveries()
    again = Buffer(tmp_path / "s", deliveries, NEVER)
    assert deliveries.wait(1) == [[b"1"]]
    again.stop(1)


def test_a_line_cut_off_by_a_crash_was_never_accepted(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "s")
    spool.append([b"whole"])
    spool.close_segment()
    (segment,) = spool.closed
    with segment.path.open("ab") as file:
        file.write(b'{"id": "1", "at": 1, "da')
    (found,) = Spool(tmp_path / "s").closed
    assert [record.data for record in found.records()] == [b"whole"]


def test_a_segment_keeps_its_name_over_a_restart(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "s")
    spool.append([b"x"])
    spool.close_segment()
    (before,), (after,) = spool.closed, Spool(tmp_path / "s").closed
    assert (before.unique, before.opened_at) == (after.unique, after.opened_at)
    assert abs(before.opened_at.timestamp() - time.time()) < 60
