"""What the solution prints in the worker: kept for the next reply, and told at once in case there is none.

A reply takes the text to the test that asked. A call that loops, or ends the process, sends no reply, and what it
printed is then read from the worker's events. They tell only its beginning: an endless loop prints without end.
"""

import io
from typing import Final

from runners.inside.output_events import OutputEvents

_MAX_KEPT: Final = 200_000
_MAX_TOLD: Final = 8_000
"""Characters of one call."""


class OutputStream(io.TextIOBase):
    """The standard output and the standard error of the solution."""

    def __init__(self, events: int) -> None:
        """`events` is the descriptor on which to tell what is printed."""
        self._events = OutputEvents(events)
        self._kept: list[str] = []
        self._size = self._told = 0

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep and tell as much as there is room for."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._size < _MAX_KEPT:
            self._kept.append(text[: _MAX_KEPT - self._size])
            self._size += len(text)
        if text and self._told < _MAX_TOLD:
            self._told += self._events.tell(text[: _MAX_TOLD - self._told])
        return len(text)

    def take(self) -> str:
        """Return what was printed since the last call."""
        if not self._size:
            return ""
        if self._told:
            self._events.taken()
        text = "".join(self._kept)
        self._kept.clear()
        self._size = self._told = 0
        return text
