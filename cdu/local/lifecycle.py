"""`cdu up` and `cdu down`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from cdu.local import restoring, running
from cdu.local.deploy import deploy
from cdu.local.place import LocalError
from cdu.local.processes import listens
from cdu.local.upgrade import keep_before_upgrade
from cdu.paths import ROOT
from localaws import proof
from localaws.keys import UMASK

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place

    Say = Callable[[str], None]

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 60
_REMAINS_S = 20
"""How long the children of a killed supervisor may take to save their state and end."""


def up(place: Place, say: Say) -> dict[str, str]:
    """Start the platform if it does not run, bring the deployment up to date, and return its outputs.

    `say` is told each step. Raises LocalError when a port is taken, a stranger answers there, a package is missing, the
    state is of another version, or the deployment is refused.
    """
    _ = place.server  # settings that are wrong are said before anything starts
    restoring.finish(place.home, place.port)
    record = running.read(place.home)
    keep_before_upgrade(place.home, runs=bool(record and record.held), say=say)
    place.prepare()
    if record is None or not record.held:
        _require_free_ports(place, killed=bool(record and record.pid))
        say("starting the engine and its bridges")
        _start(place)
        try:
            _wait(place)
        except LocalError:
            down(place)
            raise
    elif record.port != place.port:
        raise LocalError(f"the platform of {place.home} runs on port {record.port} already, not on {place.port}")
    else:
        _wait(place)
    say("building and deploying the template")
    return deploy(place)


def down(place: Place, *, wipe: bool = False) -> bool:
    """Stop the platform, keeping its state unless `wipe`; False if it did not run."""
    record = running.read(place.home)
    pid = record.pid if record and record.held else None
    if record and pid:
        _stop(place, record.port, pid)
    if wipe and place.home.exists():
        place.require_own_folder()
        shutil.rmtree(place.home, ignore_errors=True)
    return pid is not None


def runs(place: Place) -> bool:
    """Whether the platform of this folder runs."""
    record = running.read(place.home)
    return record is not None and record.held


def _stop(place: Place, port: int, pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while runs(place):
        if time.monotonic() > deadline:
            raise LocalError(f"the platform (process {pid}) did not stop within {STOP_TIMEOUT_S} s")
        time.sleep(0.05)
    running.note(place.home, port, None)


def _require_free_ports(place: Place, *, killed: bool) -> None:
    deadline = time.monotonic() + (_REMAINS_S if killed else 0)
    while True:
        try:
            place.require_free_ports()
        except LocalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _start(place: Place) -> None:
    lock = running.claim(place.home, place.port)
    if lock is None:
        return  # another `cdu up` was faster, and starts it
    place.log_file.touch(0o600)
    with lock, place.log_file.open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "cdu.local.supervisor", str(place.home), str(place.port)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[lock.fileno()],  # the supervisor has inherited the lock and keeps it
            umask=UMASK,
        )
        running.note(place.home, place.port, child.pid)


def _wait(place: Place) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while not _is_up(place):
        if not runs(place):
            raise LocalError(f"the platform stopped while starting; {place.log_file} says why")
        if time.monotonic() > deadline:
            raise LocalError(f"the platform did not start within {START_TIMEOUT_S} s; {place.log_file} says why")
        time.sleep(0.05)


def _is_up(place: Place) -> bool:
    answers = {proof.who_answers(place.home, port) for port in (place.port, place.port + 3)}
    if proof.Answer.STRANGER in answers:
        raise LocalError(f"another program took one of the ports {place.ports} while the platform started; stop it")
    return answers == {proof.Answer.OURS} and all(map(listens, place.ports))
