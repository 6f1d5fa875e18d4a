"""Reading what a harness of ours reports: lines `SECRET EVENT`."""

import hashlib
from collections.abc import Sequence

from runners.records import Ended, Event, Mark, StepEnd
from runners.wire import decode_event


def signed(steps: Sequence[StepEnd], secret: str) -> list[Event]:
    """Return the events in order; a line without the secret is `Mark.GARBAGE`, a last half line nothing."""
    return [_event(line, secret) for step in steps for line in step.results.split("\n")[:-1]]


def _event(line: str, secret: str) -> Event:
    mark, _, rest = line.partition(" ")
    return decode_event(rest) if mark == secret else Mark.GARBAGE


def control(secret: str) -> str:
    """Return the name of a test that has to fail: nobody can guess it, and it tells nothing of the secret."""
    return f"T{hashlib.sha256(secret.encode()).hexdigest()[:16]}"


def without_controls(events: Sequence[Event], names: Sequence[str]) -> list[Event]:
    """Leave out the tests that have to fail, if each was reported once and failed; else add `Mark.GARBAGE`.

    A run that came to its end without them has something to hide.
    """
    ends = [event for event in events if isinstance(event, Ended) and event.test in names]
    rest = [event for event in events if getattr(event, "test", None) not in names]
    failed = [event.test for event in ends if event.outcome in {"failed", "error"}]
    right = len(ends) == len(failed) and sorted(failed) == sorted(names)
    return rest if right or not (ends or Mark.DONE in events) else [Mark.GARBAGE, *rest]
