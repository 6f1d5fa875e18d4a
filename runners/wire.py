"""Frames on a stream socket or pipe: four bytes of length, big-endian, then that many bytes."""

import json
import os
import struct
from typing import Any, Final

_LENGTH: Final = struct.Struct(">I")
MAX_FRAME: Final = 64 * 1024 * 1024


class ClosedError(ConnectionError):
    """The other side went away in the middle of, or before, a frame."""


def read_exactly(descriptor: int, size: int) -> bytes:
    """Read `size` bytes. Raises `ClosedError` when they do not come."""
    pieces = []
    while size:
        piece = os.read(descriptor, min(size, 1 << 20))
        if not piece:
            raise ClosedError("the other side closed the channel")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def read_frame(descriptor: int) -> bytes:
    """Read one frame. Raises `ClosedError`, and `ValueError` for one that is too long."""
    size = int(_LENGTH.unpack(read_exactly(descriptor, _LENGTH.size))[0])
    if size > MAX_FRAME:
        raise ValueError(f"a frame of {size} bytes is too long")
    return read_exactly(descriptor, size)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte; blocks."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_frame(descriptor: int, data: bytes) -> None:
    """Write one frame; blocks."""
    write_all(descriptor, _LENGTH.pack(len(data)) + data)


def read_json(descriptor: int) -> Any:
    """Read a frame that holds JSON."""
    return json.loads(read_frame(descriptor))


def write_json(descriptor: int, value: Any) -> None:
    """Write a value as a frame of JSON."""
    write_frame(descriptor, json.dumps(value).encode())
