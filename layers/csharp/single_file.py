"""Read and write .NET's single-file programs: a native host, followed by files and a table of what they are.

The format is .NET's own, version 6. The host finds the table by an offset that stands right before a fixed mark, and
the name of the program's main assembly in a field of its own.
"""  # noqa: INP001 - run by path, beside its recipe

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = bytes.fromhex("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae")
_FORMAT = (6, 0)
_HEAD, _FILES = struct.Struct("<IIi"), struct.Struct("<4qQ")
_ENTRY = struct.Struct("<qqqB")
_ASSEMBLY, _DEPS, _CONFIG = 1, 3, 4
_ALIGNMENT = 4096
_ID = "codedeveloper"


class FormatError(Exception):
    """The file is no single-file program of the version that is known here."""


@dataclass(frozen=True)
class Bundle:
    """A native host, and the files by name."""

    host: bytes
    files: dict[str, bytes]


def read(data: bytes) -> Bundle:
    """Take a program apart. Raises FormatError."""
    at = data.find(_MARK) - 8
    if at < 0:
        raise FormatError("there is no mark of a single-file program")
    (table,) = struct.unpack_from("<q", data, at)
    try:
        entries = list(_entries(data, table))
    except (struct.error, UnicodeDecodeError) as error:
        raise FormatError(f"the table of files is damaged: {error}") from None
    host = bytearray(data[: min(offset for offset, *_ in entries)])
    host[at : at + 8] = bytes(8)
    files = {}
    for offset, size, packed, name in entries:
        body = data[offset : offset + (packed or size)]
        files[name] = zlib.decompress(body, -15) if packed else body
    return Bundle(bytes(host), files)


def write(host: bytes, main: str, former: str, files: dict[str, bytes]) -> bytes:
    """Return a program of `files`, whose main assembly is `main`; in the host `former` stands for that so far.

    Raises FormatError if the host is not one.
    """
    place, field = host.find(f"{former}\0".encode()), max(len(former), len(main)) + 1
    mark = host.find(_MARK)
    if place < 0 or mark < 0:
        raise FormatError(f"this is no host in which {former} stands for the program's assembly")
    made = bytearray(host)
    made[place : place + field] = main.encode().ljust(field, b"\0")
    entries = []
    for name, body in files.items():
        made += bytes(-len(made) % _ALIGNMENT)
        entries.append((len(made), len(body), _kind(name), name))
        made += body
    made += bytes(-len(made) % 8)
    struct.pack_into("<q", made, mark - 8, len(made))
    special = {kind: (offset, size) for offset, size, kind, _ in entries if kind != _ASSEMBLY}
    made += _HEAD.pack(*_FORMAT, len(entries)) + _text(_ID)
    made += _FILES.pack(*special[_DEPS], *special[_CONFIG], 0)
    for offset, size, kind, name in entries:
        made += _ENTRY.pack(offset, size, 0, kind) + _text(name)
    return bytes(made)


def _entries(data: bytes, at: int) -> Iterator[tuple[int, int, int, str]]:
    major, minor, count = _HEAD.unpack_from(data, at)
    if (major, minor) != _FORMAT:
        raise FormatError(f"its format is {major}.{minor}, not {_FORMAT[0]}.{_FORMAT[1]}")
    _, at = _read_text(data, at + _HEAD.size)
    at += _FILES.size
    for _ in range(count):
        offset, size, packed, _ = _ENTRY.unpack_from(data, at)
        name, at = _read_text(data, at + _ENTRY.size)
        yield offset, size, packed, name


def _read_text(data: bytes, at: int) -> tuple[str, int]:
    """Read a text behind its length, seven bits a byte, lowest first; return where it ends, too."""
    length = shift = 0
    while True:
        (byte,) = struct.unpack_from("<B", data, at)
        at, length, shift = at + 1, length | (byte & 0x7F) << shift, shift + 7
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return data[at : at + length].decode(), at + length


def _text(text: str) -> bytes:
    """Return a text behind its length, which is below 128 for all names here."""
    return bytes([len(text)]) + text.encode()


def _kind(name: str) -> int:
    return {".deps.json": _DEPS, ".runtimeconfig.json": _CONFIG}.get(name[name.find(".") :], _ASSEMBLY)
