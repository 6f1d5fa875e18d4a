"""The language that is being added to a platform: whoever adds it holds a lock and notes how far the addition is.

One at a time, since a build takes a machine for minutes. The lock goes with the process, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from cdu.errors import CommandError
from cdu.paths import BUILT_IN, ROOT
from localaws.keys import write_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdu.local.place import Place
    from cdu.progress import Told

LAYER, LESSONS = "layer", "lessons"
COMMAND = "cdu up --language"
_PATIENCE_S = 2
"""Readers hold the lock for an instant."""


@dataclass(frozen=True, slots=True)
class Addition:
    """How far a language is: `done` of `total` steps of a phase (`layer`, `lessons`); `problem` says why it ended."""

    language: str
    phase: str = LAYER
    done: int = 0
    total: int = 0
    problem: str = ""


class Record:
    """What an addition notes while it goes on."""

    def __init__(self, home: Path, language: str) -> None:
        self._file = home / "addition.json"
        self._now = Addition(language)

    def phase(self, name: str) -> Told:
        """Begin a phase; the function notes how many steps of it are done, of how many."""

        def told(done: int, total: int) -> None:
            self._note(replace(self._now, phase=name, done=done, total=total))

        return told

    def begin(self) -> None:
        """Note that the addition begins."""
        self._note(self._now)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Note the addition while it goes on, and the reason where it fails; nothing is left of one that succeeded."""
        self.begin()
        try:
            yield
        except BaseException as error:
            self._note(replace(self._now, problem=str(error) or "it was stopped"))
            raise
        self._file.unlink(missing_ok=True)

    def _note(self, now: Addition) -> None:
        self._now = now
        replace_private(self._file, asdict(now))


class BusyError(CommandError):
    """Another language is being added."""


def claim(home: Path, *, patience_s: float = _PATIENCE_S) -> IO[str]:
    """Take the lock that says that a language is being added. Raises BusyError when it is not free in time."""
    deadline = time.monotonic() + patience_s
    file = os.fdopen(os.open(home / "addition.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                raise BusyError("another language is being added; add this one when that is done") from None
            time.sleep(0.05)
        else:
            return file


def begin(place: Place, language: str) -> None:
    """Add a language in a process of its own, which ends with the page's server. Raises BusyError."""
    command = [sys.executable, "-m", "cdu.adding_languages", str(place.home), str(place.port), language]
    with claim(place.home) as lock:  # the process has inherited the lock and keeps it
        Record(place.home, language).begin()
        child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[lock.fileno()])
    threading.Thread(target=child.wait, daemon=True).start()  # so that it does not stay as a zombie


def offer(home: Path) -> dict[str, Any]:
    """What a page shows: languages that are there (`ready`) and others (`more`), and the addition, if any."""
    now = None
    with suppress(FileNotFoundError):
        now = Addition(**json.loads((home / "addition.json").read_text(encoding="utf-8")))
    if now and not now.problem and not _goes_on(home):
        now = replace(now, problem="it was ended before it was done")
    ready = set(published(home)["languages"])
    return {
        "ready": sorted(ready),
        "more": sorted({path.name for path in BUILT_IN.iterdir()} - ready),
        "addition": asdict(now) if now else None,
        "command": COMMAND,
    }


def _goes_on(home: Path) -> bool:
    try:
        claim(home, patience_s=0).close()
    except BusyError:
        return True
    return False


def published(home: Path) -> dict[str, Any]:
    """Which languages' built-in lessons this platform has (`languages`), and of which state."""
    with suppress(FileNotFoundError):
        found: dict[str, Any] = json.loads((home / "published.json").read_text(encoding="utf-8"))
        return found
    return {"languages": []}


def keep_published(home: Path, state: dict[str, Any]) -> None:
    """Remember what was published."""
    replace_private(home / "published.json", state)


def replace_private(file: Path, document: dict[str, Any]) -> None:
    """Write a file that others may be reading: they see the old text or the new one."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    write_private(new, json.dumps(document))
    new.replace(file)
