"""The process of a platform's engine, for tests that kill it."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.local import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.local.place import Place


def engine_pid(place: Place) -> int:
    """The process id of the engine that serves a place. Raises AssertionError if none does."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text()
            environment = (process / "environ").read_text()
        except OSError:
            continue
        if "localaws.engine" in command and f"GATEWAY_PORT={place.port}\0" in environment:
            return int(process.name)
    raise AssertionError("the engine does not run")


@contextmanager
def killed_engine(place: Place) -> Iterator[None]:
    """A platform whose engine was killed, and starts again at the end: its supervisor is held meanwhile."""
    record = running.read(place.home)
    assert record is not None
    assert record.pid is not None
    os.kill(record.pid, signal.SIGSTOP)
    try:
        os.kill(engine_pid(place), signal.SIGKILL)
        yield
    finally:
        os.kill(record.pid, signal.SIGCONT)
