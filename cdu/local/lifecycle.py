"""`cdu up` and `cdu down`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from cdu.local.deploy import deploy
from cdu.local.place import LocalError
from cdu.local.processes import healthy, listens
from cdu.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place

    Say = Callable[[str], None]

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 60


def up(place: Place, say: Say) -> dict[str, str]:
    """Start the platform if it does not run, bring the deployment up to date, and return its outputs.

    `say` is told each step. Raises LocalError when a port is taken, a package is missing, the state is of another
    version, or the deployment is refused.
    """
    place.prepare()
    if running(place) is None:
        place.require_free_ports()
        say("starting the engine and its bridges")
        _start(place)
    _wait(place)
    say("building and deploying the template")
    return deploy(place)


def down(place: Place, *, wipe: bool = False) -> bool:
    """Stop the platform, keeping its state unless `wipe`; False if it did not run."""
    pid = running(place)
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while _alive(pid):
            if time.monotonic() > deadline:
                raise LocalError(f"the platform (process {pid}) did not stop within {STOP_TIMEOUT_S} s")
            time.sleep(0.05)
        place.pid_file.unlink(missing_ok=True)
    if wipe:
        shutil.rmtree(place.home, ignore_errors=True)
    return pid is not None


def running(place: Place) -> int | None:
    """Process id of the supervisor, or None when the platform does not run."""
    try:
        pid = int(place.pid_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return pid if _alive(pid) and _is_supervisor(pid) else None


def _start(place: Place) -> None:
    with place.log_file.open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "cdu.local.supervisor", str(place.home), str(place.port)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    place.pid_file.write_text(str(child.pid), encoding="utf-8")


def _wait(place: Place) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while not (healthy(place) and all(map(listens, place.ports))):
        if running(place) is None:
            raise LocalError(f"the platform stopped while starting; {place.log_file} says why")
        if time.monotonic() > deadline:
            raise LocalError(f"the platform did not start within {START_TIMEOUT_S} s; {place.log_file} says why")
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    state = _proc(pid, "stat").rpartition(")")[2].split()
    return bool(state) and state[0] == "Z"


def _is_supervisor(pid: int) -> bool:
    # After a reboot the number may belong to somebody else. Where there is no /proc the file is believed.
    command = _proc(pid, "cmdline")
    return not command or "cdu.local.supervisor" in command


def _proc(pid: int, name: str) -> str:
    try:
        with open(f"/proc/{pid}/{name}", encoding="utf-8") as file:  # noqa: PTH123 - not a path of ours
            return file.read()
    except OSError:
        return ""
