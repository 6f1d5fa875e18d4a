"""What a confined process does: read its payload, have itself confined, play its role.

`guarded`, `program` and `worker` run the student's code; the `referee` runs the lesson's tests against a worker;
the `conductor` runs the programs of other languages, in which the student's code is.
"""

import faulthandler
import os
import random
import signal
from collections.abc import Callable
from typing import NamedTuple

from runners.inside import at_fork, conductor, guarded, program
from runners.inside.isolated import referee, worker
from runners.inside.staging import stage
from runners.records import Conduct, Guarded, Program, Referee, Worker
from runners.wire import read_payload


class Descriptors(NamedTuple):
    """A process's private channels: its payload, its events, and its ends of the channels to other processes."""

    payload: int
    events: int
    talks: tuple[int, ...]


def play(role: str, fd: Descriptors, box: str, enter: Callable[[str], None]) -> None:
    """Read the payload, enter the sandbox in the box's folder by `enter`, stage the files and play.

    A conductor stays outside: it has each of its steps enter a sandbox of its own.

    Raises whatever goes wrong on our side.
    """
    payload = read_payload(fd.payload, role)
    os.close(fd.payload)
    if isinstance(payload, Conduct):
        conductor.play(payload, box, fd.events, enter)
        return
    enter(box)
    stage(box, payload.files)
    random.seed(payload.seed)
    at_fork.hand_over()
    # Whatever signal ends this process, Python says first where the code is.
    faulthandler.enable(2, all_threads=False)
    # The warden sends this signal when time is up. A program writes out what it has printed, any other goes on.
    signal.signal(signal.SIGTERM, program.end_late if isinstance(payload, Program) else signal.SIG_IGN)
    faulthandler.register(signal.SIGTERM, 2, all_threads=False, chain=True)
    match payload:
        case Guarded():
            guarded.play(payload, box, fd.events)
        case Program():
            program.play(payload, box, fd.events)
        case Referee():
            referee.play(payload, box, fd.events, fd.talks)
        case Worker():
            del payload  # so that nothing of it is in the worker's memory
            worker.play(box, fd.events, fd.talks[0])
