"""Reading what a harness of ours reports: lines `SECRET {"e": ...}`."""

import json
from typing import Any, Final

GARBAGE: Final = {"e": "garbage"}


def events(text: str, secret: str) -> list[dict[str, Any]]:
    """Return the events in order; a line that does not carry the secret is `GARBAGE`, a last half line nothing."""
    return [_event(line, secret) for line in text.split("\n")[:-1]]


def _event(line: str, secret: str) -> dict[str, Any]:
    mark, _, rest = line.partition(" ")
    if mark != secret:
        return GARBAGE
    try:
        event = json.loads(rest)
    except (ValueError, RecursionError):
        return GARBAGE
    return event if isinstance(event, dict) else GARBAGE
