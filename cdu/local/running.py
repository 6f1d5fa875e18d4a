"""Whether the platform of a folder runs, and where: a file that the supervisor holds locked for as long as it lives.

The lock goes with the process, however it ends, so a number that a later process has got is never taken for ours.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

FILE = "running.json"
_PATIENCE_S = 2
_LENGTH = 64


class Record(NamedTuple):
    """What the file says. `pid` is None after an orderly end; `held` says whether that process lives."""

    port: int
    pid: int | None
    held: bool


def read(home: Path) -> Record | None:
    """What is known of a folder's platform; None if it never ran."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        found = _read(home)
        if found is None or not found.held or found.pid is not None or time.monotonic() > deadline:
            return found
        time.sleep(0.02)  # `claim` was called and the supervisor is being started


def claim(home: Path, port: int) -> IO[str] | None:
    """Take the lock for a platform that is to start; None if it runs already. Whoever has the file open holds it."""
    deadline = time.monotonic() + _PATIENCE_S
    file = os.fdopen(os.open(_file(home), os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:  # the holder is a supervisor; readers hold the lock for an instant
                file.close()
                return None
            time.sleep(0.02)
        else:
            note(home, port, None)
            return file


def note(home: Path, port: int, pid: int | None) -> None:
    """Write down where the platform is, and the supervisor's process id while it lives."""
    # In place, since a new file under the name would not be the locked one; of one length, so no reader sees a mix.
    with os.fdopen(os.open(_file(home), os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as stream:
        stream.write(json.dumps({"port": port, "pid": pid}).ljust(_LENGTH))


def _read(home: Path) -> Record | None:
    with suppress(OSError, ValueError, KeyError, TypeError), _file(home).open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            held = False
        except BlockingIOError:
            held = True
        values = json.load(file)
        pid = values["pid"]
        # kill() with 0, 1 or a negative number reaches many processes, so such a number in the file is never used.
        return Record(int(values["port"]), pid if isinstance(pid, int) and pid > 1 else None, held)
    return None


def _file(home: Path) -> Path:
    return home / FILE
