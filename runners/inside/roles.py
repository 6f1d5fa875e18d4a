"""What a confined process does: read its payload, have itself confined, play its part.

`guarded`, `program` and `worker` run the student's code; the `referee` runs the lesson's tests against a worker;
the `conductor` runs the programs of other languages, in which the student's code is.
"""

import json
import os
import random
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from runners import wire
from runners.inside import conductor, guarded, program
from runners.inside.isolated import referee, worker
from runners.inside.staging import stage


class Descriptors(NamedTuple):
    """A role's private channels: its payload, its events, and the other role (-1 when there is none)."""

    payload: int
    events: int
    talk: int


CONDUCTOR: Final = "conductor"
PARTS: Final[dict[str, Callable[[dict[str, Any], str, int, int], None]]] = {
    "guarded": guarded.play,
    "program": program.play,
    "referee": referee.play,
    CONDUCTOR: conductor.play,
    "worker": worker.play,
}


def play(role: str, fd: Descriptors, box: str, confine: Callable[[], None]) -> None:
    """Confine this process, stage its files and play. The payload names the part; it is read before confinement.

    The payload is `{"files": {path: text}, "seed": int | null, ...}`. Raises whatever goes wrong on our side.
    """
    payload = json.loads(wire.read_frame(fd.payload))
    os.close(fd.payload)
    confine()
    stage(box, payload.pop("files"))
    random.seed(payload.pop("seed"))
    PARTS[role](payload, box, fd.events, fd.talk)
