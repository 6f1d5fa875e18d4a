"""The `conductor` role: runs the command lines of a plan one after the other, each in a sandbox of its own.

The conductor is trusted, like the warden that forked it: it never loads the student's code and keeps the right to make
sandboxes. For each step it forks a process that enters a fresh one (own processes, own mounts, empty folders), gives up
every right and runs the step there (`confined_step`). No step can find what another one left, not even by the numbers
that the kernel gives to files and processes. Without namespaces a step gets an emptied folder instead, and its
processes are ended before the next one starts.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from runners.inside.confined_step import perform
from runners.linux import kernel, orphan_process
from runners.records import BUILD, CONTROLS, Conduct, Fault, Kept, Mark
from runners.wire import ClosedError, encode_event, read_kept, write_all, write_kept


def play(payload: Conduct, box: str, events: int, enter: Callable[[], None]) -> None:
    """Run the steps in order and report each; stop after a failed step that later ones need.

    `enter` moves the process that calls it into the sandbox, for good.
    """
    kept: Kept = {}
    started = time.monotonic()
    deadline = started + payload.wall_s
    if not _first():
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    write_all(events, encode_event(Mark.READY))
    for step in payload.steps:
        if step.purpose == CONTROLS:
            deadline = min(time.monotonic() + payload.wall_s, started + payload.whole_s)
        process = _start(partial(perform, step, payload, kept, box, events, deadline), enter, events)
        try:
            left = process.wait()
        except ClosedError:
            return  # it has said why, or the kernel has ended it
        if left is None:
            break
        kept = left if step.purpose == BUILD else kept
    write_all(events, encode_event(Mark.DONE))


@dataclass(frozen=True, slots=True)
class _Process:
    """The first process of a step's sandbox, and the pipe through which comes what the step leaves."""

    id: int
    leaves: int

    def wait(self) -> Kept | None:
        """Return what the step leaves when it is over. Raises `ClosedError` when the process ended before that."""
        try:
            return read_kept(self.leaves)
        finally:
            os.close(self.leaves)
            os.waitpid(self.id, 0)  # its processor time counts as ours from now on
            if not _first():
                orphan_process.sweep()


def _start(run: Callable[[], Kept | None], enter: Callable[[], None], events: int) -> _Process:
    """Fork a process that enters a fresh sandbox and runs a step there."""
    leaves, left = os.pipe()
    if _first():
        kernel.unshare(kernel.CLONE_NEWPID)
    process = os.fork()
    if process == 0:
        os.close(leaves)
        _become(run, enter, events, left)
    os.close(left)
    if _first():
        kernel.rejoin_processes()
    return _Process(process, leaves)


def _become(run: Callable[[], Kept | None], enter: Callable[[], None], events: int, left: int) -> NoReturn:
    """In the fork: enter the sandbox, run the step, pass on what it leaves."""
    try:
        if _first():
            kernel.unshare(kernel.CLONE_NEWNS)
        enter()
        write_kept(left, run())
    except BaseException as error:  # noqa: BLE001 - the last thing this process can say
        write_all(events, encode_event(Fault(f"conductor: {type(error).__name__}: {error}"[:500])))
    finally:
        os._exit(0)


def _first() -> bool:
    """Whether this is the first process of a process namespace of its own."""
    return os.getpid() == 1
