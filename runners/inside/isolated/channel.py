"""JSON messages between referee and worker, both ways over one socket, with nested calls.

A message is a list. Requests are `[id, operation, ...]`, replies `[-id, status, ...]`. Every reply must answer the
latest request; a stale, early or invented reply is a protocol violation.
"""

import json.encoder
import os
import struct
from collections.abc import Callable
from typing import Any, Final, NoReturn

_LENGTH: Final = struct.Struct(">I")
MAX_FRAME: Final = 16 * 1024 * 1024
MAX_TOTAL: Final = 256 * 1024 * 1024
MAX_NESTED: Final = 150
_CHUNK: Final = 65536
_SMALL: Final = 4096

Message = list[Any]
"""JSON. Each part is checked where it is used."""


def _refuse(value: object) -> NoReturn:
    raise TypeError(f"{type(value).__name__} is no JSON")


# `json.dumps` and `json.loads` create an encoder, guess the encoding and skip white space for every message, which
# takes as long as the rest of a call. They end up calling the functions below; our messages have no white space.
_library: Any = json.encoder  # these two names are not in its type hints
_encode: Final = _library.c_make_encoder(
    None, _refuse, _library.encode_basestring_ascii, None, ":", ",", False, False, True  # noqa: FBT003 - C, by place
)  # fmt: skip
_decode: Final = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


class LostError(BaseException):
    """The other side ended or broke the protocol.

    It is not an `Exception`, so that no `except Exception` in a test can turn it into a pass.
    """


class Channel:
    """One end of the socket. `serve` answers the other side's requests, including those made during our own."""

    def __init__(self, descriptor: int, serve: Callable[[Message], Message]) -> None:
        self._descriptor = descriptor
        self._serve = serve
        self._buffer = b""
        self._last = 0
        self._depth = 0
        self._total = 0
        self.lost: str | None = None

    def ask(self, *request: object) -> Message:
        """Send a request; serve requests until its reply comes; return the reply without the id. Raises `LostError`."""
        if self.lost:
            raise LostError(self.lost)
        if self._buffer:
            self.fail("there was a reply without a request")
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
            self.fail("there was a reply without a request")
        self._depth += 1
        if self._depth > MAX_NESTED:
            self.fail("calls are nested too deeply")
        try:
            self.send([-message[0], *self._serve(message[1:])])
        finally:
            self._depth -= 1

    def send(self, message: Message) -> None:
        """Write one frame. Raises `LostError`."""
        data = "".join(_encode(message, 0)).encode()
        if len(data) > MAX_FRAME:
            # Report it in a small message, so that both sides stay in step.
            data = f'[{message[0]},"big",{len(data)}]'.encode()
        data = _LENGTH.pack(len(data)) + data
        try:
            sent = os.write(self._descriptor, data)
            while sent < len(data):
                sent += os.write(self._descriptor, data[sent:])
        except OSError:
            self.fail("the program ended")

    def receive(self) -> Message:
        """Read one frame. Raises `LostError`."""
        data = self._frame()
        try:
            text = data.decode()
            message, end = _decode(text, 0)
        except (ValueError, StopIteration, RecursionError):
            self.fail("a message is not JSON")
        if end != len(text):
            self.fail("a message is not JSON")
        if type(message) is not list or len(message) < 2 or type(message[0]) is not int:  # noqa: PLR2004 - id and verb
            self.fail("a message has the wrong shape")
        return message

    def _frame(self) -> bytes:
        """Read one frame from the stream. Most frames arrive whole, in one small piece."""
        buffer = self._buffer or self._read(_SMALL)
        while len(buffer) < _LENGTH.size:
            buffer += self._read(_SMALL)
        end = _LENGTH.size + int(_LENGTH.unpack_from(buffer)[0])
        self._total += end
        if end > MAX_FRAME + _LENGTH.size or self._total > MAX_TOTAL:
            self.fail("too much data was passed")
        if len(buffer) < end:
            pieces, missing = [buffer], end - len(buffer)
            while missing > 0:
                pieces.append(self._read(max(_CHUNK, missing)))
                missing -= len(pieces[-1])
            buffer = b"".join(pieces)
        self._buffer = buffer[end:]
        return buffer[_LENGTH.size : end]

    def _read(self, most: int) -> bytes:
        try:
            piece = os.read(self._descriptor, most)
        except OSError:
            piece = b""
        if not piece:
            self.fail("the program ended")
        return piece

    def lose(self, why: str) -> LostError:
        """Give up the other side for good; return the error to raise."""
        self.lost = self.lost or why
        return LostError(self.lost)

    def fail(self, why: str) -> NoReturn:
        """Give up the other side for good. Raises `LostError`."""
        raise self.lose(why)
