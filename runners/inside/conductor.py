"""The `conductor` role: runs the command lines of a plan one after the other, each in a sandbox of its own.

The conductor is trusted, like the warden that forked it: it never loads the student's code and keeps the right to make
sandboxes. For each step it forks a process that enters a fresh one (own processes, own mounts, empty folders), gives up
every right and runs the step there (`confined_step`). No step can find what another one left, not even by the numbers
that the kernel gives to files and processes. Without namespaces a step gets an emptied folder instead, and its
processes are ended before the next one starts.
"""

import functools
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NoReturn

from runners.inside.confined_step import Channel, StepEnvironment, patiently, perform
from runners.inside.staging import empty
from runners.linux import kernel, orphan_process, seccomp
from runners.records import BEGUN, Conduct, Fault, Kept, Mark, Step, StepOutput
from runners.wire import ClosedError, encode_event, read_left, write_all, write_left

_MOST_TESTS: Final = 1000
"""A program that ends too early is not run again after so many tests."""
_HASTE_S: Final = 0.4
"""Seconds before the deadline at which a partner that says where it is has to end."""

Enter = Callable[[str], None]
"""Moves the process that calls it into the sandbox, for good, with the folder that stays writable there."""


def play(payload: Conduct, box: str, events: int, enter: Enter) -> None:
    """Run the steps in order and report each; stop after a failed step that later ones need."""
    kept: Kept = {}
    clock = _Clock(payload)
    if not _first():
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    write_all(events, encode_event(Mark.READY))
    for step in payload.steps:
        if step.again:
            clock.extend()
        kept = {} if step.fresh else kept
        around = StepEnvironment(payload, kept, box, events, clock.deadline)
        try:
            left = _finished(step, around, enter, clock)
        except ClosedError:
            return  # it has said why, or the kernel has ended it
        if left is None:
            break
        kept = {**kept, **left}
    write_all(events, encode_event(Mark.DONE))


class _Clock:
    """Until when the steps may run: all of them share the time, which can be had once more."""

    def __init__(self, payload: Conduct) -> None:
        self._payload = payload
        self._started = time.monotonic()
        self.deadline = self._started + payload.wall_s

    def extend(self) -> None:
        """Give the following steps the whole time again, as far as all steps together have it."""
        self.deadline = min(time.monotonic() + self._payload.wall_s, self._started + self._payload.whole_s)


def _finished(step: Step, around: StepEnvironment, enter: Enter, clock: _Clock) -> Kept | None:
    """Run a step, and again for the tests that are left while its program ends too early; return what it leaves.

    The tests after the first one that ran out of time have the same time again; after the second, nothing more runs.
    """
    begun, reminder, late = 0, "", False
    while True:
        left = _pair(around, enter, step, step.partner) if step.partner else _start(around, enter, step).wait()
        more = sum(re.match(step.resumed[0], line) is not None for line in left.unfinished.split("\n")[:-1])
        out_of_time = time.monotonic() > clock.deadline - _HASTE_S
        if not more or begun > _MOST_TESTS or (late and out_of_time):
            return left.files
        if out_of_time:
            late = True
            clock.extend()
        begun += more
        reminder += f"{left.unfinished}\n"
        around = replace(around, deadline=clock.deadline)
        stdin = reminder if step.reminded else step.stdin
        step = replace(step, stdin=stdin, environment={**step.environment, BEGUN: str(begun)})


@dataclass(frozen=True, slots=True)
class _Process:
    """The first process of a step's sandbox, and the pipe through which comes what the step leaves."""

    id: int
    leaves: int

    def wait(self) -> StepOutput:
        """Return what the step leaves when it is over. Raises `ClosedError` when the process ended before that."""
        try:
            return self.result()
        finally:
            _clear()

    def result(self) -> StepOutput:
        """Like `wait`, while processes of another step may still run."""
        try:
            return read_left(self.leaves)
        finally:
            os.close(self.leaves)
            os.waitpid(self.id, 0)  # its processor time counts as ours from now on


def _clear() -> None:
    """End what a step left running, where no process namespace does that."""
    if not _first():
        orphan_process.sweep()


def _pair(around: StepEnvironment, enter: Enter, step: Step, partner: Step) -> StepOutput:
    """Run two steps at the same time, joined by two pipes. Return what the first leaves.

    The partner starts when the first one's program runs. It lives no longer, for nobody holds the other end of `over`
    then; and it reports later, so that the two reports do not mix. When time is up, it ends a moment earlier, so that
    it can say where it is.
    """
    boxes = [around.box, around.box]
    if not _first():
        boxes = [f"{around.box}/{number}" for number in (1, 2)]
        empty(Path(around.box))
        for box in boxes:
            os.mkdir(box, 0o700)  # noqa: PTH102 - as in `staging`
    there, back, ready, over = os.pipe(), os.pipe(), os.pipe(), os.pipe()
    others = (there[0], back[1], ready[0], over[0])
    first = _start(replace(around, box=boxes[0]), enter, step, Channel(back[0], there[1], ready=ready[1]), others)
    for end in (back[0], there[1], ready[1], over[1]):
        os.close(end)
    os.read(ready[0], 1)
    os.close(ready[0])
    theirs = replace(around, box=boxes[1], deadline=around.deadline - (_HASTE_S if partner.last_signal else 0))
    second = _start(theirs, enter, partner, Channel(there[0], back[1], over=over[0]))
    for end in (there[0], back[1], over[0]):
        os.close(end)
    try:
        left = first.result()
        second.result()
    finally:
        _clear()
    return left


def _start(
    around: StepEnvironment, enter: Enter, step: Step, channel: Channel | None = None, others: tuple[int, ...] = ()
) -> _Process:
    """Fork a process that enters a fresh sandbox and runs a step there, without the descriptors `others`."""
    leaves, left = os.pipe()
    into_own = functools.partial(kernel.fork, kernel.CLONE_NEWPID, seccomp.architecture().clone)
    process = patiently(into_own if _first() else os.fork, around.deadline)
    if process == 0:
        for end in (leaves, *others):
            os.close(end)
        _become(around, enter, step, channel, left)
    os.close(left)
    return _Process(process, leaves)


def _become(around: StepEnvironment, enter: Enter, step: Step, channel: Channel | None, left: int) -> NoReturn:
    """In the fork: enter the sandbox, run the step, pass on what it leaves."""
    try:
        if _first():
            kernel.unshare(kernel.CLONE_NEWNS)
        enter(around.box)
        write_left(left, perform(step, around, channel))
    except BaseException as error:  # noqa: BLE001 - the last thing this process can say
        write_all(around.events, encode_event(Fault(f"conductor: {type(error).__name__}: {error}"[:500])))
    finally:
        os._exit(0)


def _first() -> bool:
    """Whether this is the first process of a process namespace of its own."""
    return os.getpid() == 1
