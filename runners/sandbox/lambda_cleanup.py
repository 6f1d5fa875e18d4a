"""Between two runs in one Lambda environment: nothing of the first may be there for the second.

There the sandbox has no namespaces that end with a run. The filter refuses new processes and Landlock, where there is
one, refuses files outside of the box; this is what holds if either ever fails.
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
    """What was there before the first run: the processes, and nothing in the scratch folder.

    `scratch` is emptied after every run, so it has to be the environment's own.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._known = _processes()

    def clean(self, ours: set[int]) -> list[str]:
        """Remove what a run left, but for the processes in `ours`; return what would not go."""
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
    """Return the processes of this user that have not ended. A folder's owner would be root for some of them."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                lines = (line.partition(":") for line in (entry / "status").read_text().splitlines())
                told = {name: value.split() for name, _, value in lines}
                if int(told["Uid"][0]) == os.getuid() and told["State"][0] not in {"Z", "X"}:
                    found.add(int(entry.name))
    return found
