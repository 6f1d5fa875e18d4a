"""What a confined process does: read its payload, have itself confined, play its part.

`guarded`, `program` and `worker` run the student's code; the `referee` runs the lesson's tests against a worker.
"""

import json
import os
import random
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from runners import frames, guarded, program
from runners.isolated import referee, worker


class Descriptors(NamedTuple):
    """A role's private channels: its payload, its events, and the other role (-1 when there is none)."""

    payload: int
    events: int
    talk: int


PARTS: Final[dict[str, Callable[[dict[str, Any], str, int, int], None]]] = {
    "guarded": guarded.play,
    "program": program.play,
    "referee": referee.play,
    "worker": worker.play,
}


def play(role: str, fd: Descriptors, box: str, confine: Callable[[], None]) -> None:
    """Confine this process, stage its files and play. The payload names the part; it is read before confinement.

    The payload is `{"files": {path: text}, "seed": int | null, ...}`. Raises whatever goes wrong on our side.
    """
    payload = json.loads(frames.read_frame(fd.payload))
    os.close(fd.payload)
    confine()
    stage(box, payload.pop("files"))
    random.seed(payload.pop("seed"))
    PARTS[role](payload, box, fd.events, fd.talk)


def stage(box: str, files: dict[str, str]) -> None:
    """Write files into the box, in order."""
    for path, text in files.items():
        target = f"{box}/{path}"
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - a thousand runs a minute
        with open(target, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - as above
            file.write(text)
