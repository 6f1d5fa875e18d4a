"""One buffer per stream: callers append and return; the buffer's thread delivers by size, idle time and age."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localaws.firehose.spool import Segment, Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

_LONGEST_PAUSE_SECONDS = 30.0


@dataclass(frozen=True)
class Limits:
    """When a buffer is delivered: at a size, after a time without new records, or at an age, whichever comes first."""

    size_bytes: int = 5 * 1024 * 1024
    idle_seconds: float = 1.0
    age_seconds: float = 5.0


class Buffer:
    """The buffer of one stream; `deliver` is called with one closed segment at a time and raises to be tried again."""

    def __init__(self, folder: Path, deliver: Callable[[Segment], None], limits: Limits) -> None:
        self._spool = Spool(folder)
        self._deliver = deliver
        self._limits = limits
        self._changed = threading.Condition()
        self._stopping_at: float | None = None
        self._thread = threading.Thread(target=self._run, name=f"firehose-{folder.name}", daemon=True)
        self._thread.start()

    def add(self, payloads: Sequence[bytes]) -> list[str]:
        """Store the records on disk and return their ids. Raises OSError when they could not be stored."""
        with self._changed:
            ids = self._spool.append(payloads)
            self._changed.notify()
        return ids

    def stop(self, within: float) -> None:
        """Deliver what is left, trying for `within` seconds; what cannot be delivered stays for the next start."""
        with self._changed:
            self._stopping_at = time.monotonic() + within
            self._spool.close_segment()
            self._changed.notify()
        self._thread.join(within + 1)

    def _run(self) -> None:
        failures = 0
        while (segment := self._next()) is not None:
            try:
                self._deliver(segment)
            except Exception:  # whatever it is, the records stay and are tried again
                failures += 1
                log.exception("%s: delivery failed (%d), the records stay", self._thread.name, failures)
                if not self._wait(min(0.2 * 2**failures, _LONGEST_PAUSE_SECONDS)):
                    return
                continue
            failures = 0
            segment.remove()
            with self._changed:
                self._spool.closed.remove(segment)

    def _next(self) -> Segment | None:
        """Wait for the next segment to deliver; None once stopped and empty."""
        with self._changed:
            while not self._spool.closed:
                wait = self._due_in()
                if wait is not None and wait <= 0:
                    self._spool.close_segment()
                elif self._stopping_at is not None:
                    return None
                else:
                    self._changed.wait(wait)
            return self._spool.closed[0]

    def _due_in(self) -> float | None:
        """Seconds until the open segment is to be delivered; None when there is nothing in it."""
        if not self._spool.is_open:
            return None
        if self._spool.size >= self._limits.size_bytes:
            return 0
        idle_at = self._spool.touched + self._limits.idle_seconds
        old_at = self._spool.opened + self._limits.age_seconds
        return min(idle_at, old_at) - time.monotonic()

    def _wait(self, seconds: float) -> bool:
        """Pause before another try; False when the time for stopping is over."""
        until = time.monotonic() + seconds
        with self._changed:
            while (left := until - time.monotonic()) > 0:  # every new record wakes this thread as well
                if self._stopping_at is not None and until > self._stopping_at:
                    return False
                self._changed.wait(left)
        return True
