"""Frames of JSON between referee and worker, both ways over one socket, with nested calls.

A message is a list. Requests are `[id, operation, ...]`, replies `[-id, status, ...]`; every reply must answer the
request asked last, so a stale, early or invented one is a violation.
"""

import json
import os
import struct
from collections.abc import Callable
from typing import Any, Final, NoReturn

_LENGTH: Final = struct.Struct(">I")
MAX_FRAME: Final = 16 * 1024 * 1024
MAX_TOTAL: Final = 256 * 1024 * 1024
MAX_NESTED: Final = 150
_CHUNK: Final = 65536

Message = list[Any]


class LostError(BaseException):
    """The other side is gone or broke the protocol.

    Not an `Exception`: no test's `except Exception` may turn it into a pass.
    """


class Channel:
    """One end of the socket. `serve` answers the other side's requests, also those made during our own."""

    def __init__(self, descriptor: int, serve: Callable[[Message], Message]) -> None:
        self._descriptor = descriptor
        self._serve = serve
        self._buffer = b""
        self._last = 0
        self._depth = 0
        self._total = 0
        self.lost: str | None = None
        self._dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode

    def ask(self, *request: Any) -> Message:
        """Send a request and return its reply without the id, serving what comes in between. Raises `LostError`."""
        if self.lost:
            raise LostError(self.lost)
        self._last += 1
        number = self._last
        self.send([number, *request])
        while True:
            message = self.receive()
            if message[0] == -number:
                return message[1:]
            self.answer(message)

    def answer(self, message: Message) -> None:
        """Serve one request of the other side."""
        if message[0] <= 0:
            self.fail("a reply that nobody waits for")
        self._depth += 1
        if self._depth > MAX_NESTED:
            self.fail("calls are nested too deeply")
        try:
            self.send([-message[0], *self._serve(message[1:])])
        finally:
            self._depth -= 1

    def send(self, message: Message) -> None:
        """Write one frame. Raises `LostError`."""
        data = self._dumps(message).encode()
        if len(data) > MAX_FRAME:
            # Said in a frame that does fit, so that both sides stay in step.
            data = self._dumps([message[0], "big", len(data)]).encode()
        data = _LENGTH.pack(len(data)) + data
        try:
            sent = os.write(self._descriptor, data)
            while sent < len(data):
                sent += os.write(self._descriptor, data[sent:])
        except OSError:
            self.fail("the program ended")

    def receive(self) -> Message:
        """Read one frame. Raises `LostError`."""
        size = int(_LENGTH.unpack(self._take(_LENGTH.size))[0])
        self._total += size
        if size > MAX_FRAME or self._total > MAX_TOTAL:
            self.fail("too much data was passed")
        data = self._take(size)
        try:
            message = json.loads(data)
        except (ValueError, RecursionError):
            self.fail("a message is not JSON")
        if type(message) is not list or len(message) < 2 or type(message[0]) is not int:  # noqa: PLR2004 - id and verb
            self.fail("a message has the wrong shape")
        return message

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            try:
                piece = os.read(self._descriptor, max(_CHUNK, size - len(self._buffer)))
            except OSError:
                piece = b""
            if not piece:
                self.fail("the program ended")
            self._buffer += piece
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def lose(self, why: str) -> LostError:
        """Give the other side up for good; return what is to be raised."""
        self.lost = self.lost or why
        return LostError(self.lost)

    def fail(self, why: str) -> NoReturn:
        """Give the other side up for good. Raises `LostError`."""
        raise self.lose(why)
