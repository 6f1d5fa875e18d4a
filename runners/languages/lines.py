"""Reading what a harness of ours reports: lines `SECRET {"e": ...}`."""

import json
from typing import Any, Final

GARBAGE: Final = {"e": "garbage"}


def events(steps: list[dict[str, Any]], secret: str) -> list[dict[str, Any]]:
    """Return the events in order; a line that does not carry the secret is `GARBAGE`, a last half line nothing."""
    return [_event(line, secret) for step in steps for line in step["results"].split("\n")[:-1]]


def _event(line: str, secret: str) -> dict[str, Any]:
    mark, _, rest = line.partition(" ")
    if mark != secret:
        return GARBAGE
    try:
        event = json.loads(rest)
    except (ValueError, RecursionError):
        return GARBAGE
    return event if isinstance(event, dict) else GARBAGE


def without_canary(events: list[dict[str, Any]], canary: str) -> list[dict[str, Any]]:
    """Take out the test that has to fail, where it was reported once and failed; else say that things are not right.

    A run that came to its end without it has something to hide.
    """
    ends = [event for event in events if event.get("e") == "end" and event.get("t") == canary]
    rest = [event for event in events if event.get("t") != canary]
    ended = any(event.get("e") == "done" for event in events)
    right = len(ends) == 1 and ends[0].get("o") in {"failed", "error"}
    return rest if right or not (ends or ended) else [GARBAGE, *rest]
