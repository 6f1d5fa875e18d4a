"""Reading what a harness of ours reports: lines `SECRET {"e": ...}`."""

import hashlib
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


def canary(secret: str) -> str:
    """Return the name of a test that has to fail: nobody can guess it, and it tells nothing of the secret."""
    return f"T{hashlib.sha256(secret.encode()).hexdigest()[:16]}"


def without_canaries(events: list[dict[str, Any]], names: list[str]) -> list[dict[str, Any]]:
    """Take out the tests that have to fail, where each was reported once and failed; else say that things are wrong.

    A run that came to its end without them has something to hide.
    """
    ends = [event for event in events if event.get("e") == "end" and event.get("t") in names]
    rest = [event for event in events if event.get("t") not in names]
    ended = any(event.get("e") == "done" for event in events)
    failed = [event["t"] for event in ends if event.get("o") in {"failed", "error"}]
    right = len(ends) == len(failed) and sorted(failed) == sorted(names)
    return rest if right or not (ends or ended) else [GARBAGE, *rest]
