"""The background process of `cdu up`: keeps the engine and its bridges running until it is told to stop.

Run as `python -m cdu.local.supervisor HOME PORT`. It restarts a child that died; on SIGTERM the bridges end first,
because they flush into the engine. It has inherited the lock that says that the platform of HOME runs.
"""

from __future__ import annotations

import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import IO, TYPE_CHECKING

from cdu.local.log_file import rotate
from cdu.local.place import Place
from cdu.local.processes import start_bridge, start_engine, start_sending, start_web, stop

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Starter = Callable[[Place, IO[bytes]], subprocess.Popen[bytes]]

_CHECK_S = 0.3
_RESTART_PAUSE_S = 1.0
_STARTERS: tuple[Starter, ...] = (start_engine, start_bridge, start_web)


def run(place: Place, ended: Event, starters: tuple[Starter, ...] = _STARTERS) -> None:
    """Keep everything running, and the log short, until `ended` is set."""
    with place.log_file.open("ab") as log:
        children: list[tuple[Starter, subprocess.Popen[bytes]]] = []
        try:
            for starter in starters:
                children.append((starter, starter(place, log)))
                if starter is start_engine:
                    _wait_for_engine(place, ended)
            while not ended.wait(_CHECK_S):
                children = [(starter, _kept(starter, child, place, log)) for starter, child in children]
                with suppress(OSError):  # a full disk: the log grows, and is cut when there is room
                    rotate(place.log_file)
        finally:
            for _, child in reversed(children):
                stop(child)


def _kept(starter: Starter, child: subprocess.Popen[bytes], place: Place, log: IO[bytes]) -> subprocess.Popen[bytes]:
    if child.poll() is None:
        return child
    log.write(f"supervisor: {starter.__name__} ended with status {child.returncode}; starting it again\n".encode())
    log.flush()
    stop(child)  # whatever it left behind
    time.sleep(_RESTART_PAUSE_S)
    return starter(place, log)


def _wait_for_engine(place: Place, ended: Event) -> None:
    while not place.is_ours() and not ended.wait(0.05):
        pass


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    place = Place(Path(sys.argv[1]), int(sys.argv[2]))
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    run(place, ended, (*_STARTERS, start_sending) if place.server.mail else _STARTERS)


if __name__ == "__main__":
    main()
