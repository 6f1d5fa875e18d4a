"""Output events: what is printed is told at once, so that it is known when a time-out or an exit ends the process."""

from collections.abc import Iterable
from typing import Final

from runners.records import Event, Output
from runners.wire import encode_event, write_all

_MAX_BYTES: Final = 2 * 1024 * 1024
"""Of all output events of a run: half of what the warden takes."""


class OutputEvents:
    """Tells what is printed on a descriptor for events."""

    def __init__(self, events: int) -> None:
        self._events = events
        self._sent = 0

    def tell(self, text: str) -> int:
        """Tell a text and return its length, 0 when the run has told as much as there is room for."""
        line = encode_event(Output(text))
        if self._sent + len(line) > _MAX_BYTES:
            return 0
        self._sent += len(line)
        write_all(self._events, line)
        return len(text)

    def taken(self) -> None:
        """Tell that what was told before has been reported in another way."""
        write_all(self._events, encode_event(Output("")))


def untaken(events: Iterable[Event]) -> str:
    """Return what was told and never taken."""
    printed: list[str] = []
    for event in events:
        if isinstance(event, Output):
            printed = [*printed, event.text] if event.text else []
    return "".join(printed)
