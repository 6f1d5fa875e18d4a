"""The one poll loop: it reads pipes as they fill, feeds a pipe, and notices processes that end.

The warden watches confined processes with it, and the conductor, inside the sandbox, its steps.
"""

import os
import select
from collections.abc import Callable
from typing import Final

LAST: Final = 2048
"""Bytes of the end of what is too long to keep."""
_CHUNK: Final = 65536
_TICK_S: Final = 0.25


class Pipe:
    """The reading end of a pipe and what came through it: the first `kept` bytes, the last ones and how many."""

    def __init__(self, descriptor: int, *, kept: int, most: int) -> None:
        """More than `most` bytes are a flood."""
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self.data = bytearray()
        self.last = bytearray()
        """The end of what came after the bytes that were kept: a program says last why it ended."""
        self._seen = 0
        self._kept = kept
        self._most = most

    @property
    def flooded(self) -> bool:
        """Whether so much came that the writer is to be ended."""
        return self._seen > self._most

    def take(self) -> bool:
        """Take what the pipe holds, up to a chunk; False at its end."""
        try:
            piece = os.read(self.descriptor, _CHUNK)
        except BlockingIOError:
            return True
        self._seen += len(piece)
        room = max(0, self._kept - len(self.data))
        self.data += piece[:room]
        self.last = (self.last + piece[room:])[-LAST:]
        return bool(piece)

    def drain(self) -> None:
        """Take all that is left, unless it floods."""
        before = -1
        while before != self._seen and not self.flooded:
            before = self._seen
            self.take()

    def close(self) -> None:
        """Close our end."""
        os.close(self.descriptor)


class Feed:
    """The writing end of a pipe, and what is still to go through it. It closes itself when nothing is left."""

    def __init__(self, descriptor: int, data: bytes) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self._rest = memoryview(data)
        self._open = True

    def give(self) -> bool:
        """Write as much as fits; False when everything is written, or nobody reads."""
        try:
            self._rest = self._rest[os.write(self.descriptor, self._rest[:_CHUNK]) :] if self._rest else self._rest
        except BlockingIOError:
            return True
        except OSError:
            self._rest = self._rest[:0]
        if not self._rest:
            self.close()
        return self._open

    def close(self) -> None:
        """Close our end, once."""
        if self._open:
            self._open = False
            os.close(self.descriptor)


class Watch:
    """Descriptors, and what is to be done when one is ready."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self._actions: dict[int, Callable[[], bool]] = {}

    def on(self, descriptor: int, action: Callable[[], bool], events: int = select.POLLIN) -> None:
        """Call `action` whenever the descriptor is ready (or its other end gone), until it returns False."""
        self._actions[descriptor] = action
        self._poll.register(descriptor, events)

    def read(self, pipe: Pipe) -> None:
        """Take what comes through a pipe."""
        self.on(pipe.descriptor, pipe.take)

    def feed(self, feed: Feed) -> None:
        """Write what a pipe has room for."""
        self.on(feed.descriptor, feed.give, select.POLLOUT)

    def until(self, over: Callable[[], str | None], left: Callable[[], float]) -> str:
        """Go on until `over` returns why that was all, or no seconds are `left`: then return "wall"."""
        while True:
            seconds = left()
            for descriptor, _ in self._poll.poll(max(0.0, min(seconds, _TICK_S)) * 1000):
                if not self._actions[descriptor]():
                    self._poll.unregister(descriptor)
            if reason := over():
                return reason
            if seconds <= 0:
                return "wall"
