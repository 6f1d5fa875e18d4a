"""Lambda cleanup: what one run left in a Lambda environment is removed before the next run.

On Lambda no namespace ends with the run. The system call filter refuses new processes, and Landlock, where the kernel
has it, refuses files outside the box. This cleanup is the second line of defence, should either of them fail.
"""

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Final

from runners.inside import staging

_PATIENCE_S: Final = 1.0


class Environment:
    """The state before the first run: the running processes, and an empty scratch folder.

    `scratch` is emptied after every run, so nothing else may use it.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._known = _processes()

    def clean(self, ours: set[int]) -> list[str]:
        """Remove what a run left, except the processes in `ours`; return what could not be removed."""
        strays = _processes() - self._known - ours
        for process in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        staging.empty(self._scratch)
        return [f"process {one}" for one in _remaining(strays)] + [str(path) for path in self._scratch.iterdir()]


def _remaining(strays: set[int]) -> set[int]:
    until = time.monotonic() + _PATIENCE_S
    while (left := strays & _processes()) and time.monotonic() < until:
        time.sleep(_PATIENCE_S / 100)
    return left


def _processes() -> set[int]:
    """Return this user's running processes; their status tells, for /proc/PID may belong to root."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                lines = (line.partition(":") for line in (entry / "status").read_text().splitlines())
                status = {name: value.split() for name, _, value in lines}
                if int(status["Uid"][0]) == os.getuid() and status["State"][0] not in {"Z", "X"}:
                    found.add(int(entry.name))
    return found
