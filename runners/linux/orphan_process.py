"""End what a process's children left running, where no process namespace does that."""

import contextlib
import os
import signal
import time
from typing import Final

_PATIENCE_S: Final = 2.0


def sweep() -> None:
    """Kill and reap every child of this process. Orphans become children of the next subreaper above them."""
    until = time.monotonic() + _PATIENCE_S
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
            for process in _children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(_PATIENCE_S / 1000)


def _children() -> list[int]:
    """Return this process's children, found through every process's parent: not every kernel lists them."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError), open(f"{entry.path}/stat", "rb") as file:  # noqa: PTH123 - for speed
                if int(file.read().rpartition(b")")[2].split()[1]) == os.getpid():
                    found.append(int(entry.name))
    return found
