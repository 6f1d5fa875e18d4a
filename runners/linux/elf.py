"""Which shared libraries a file links to, read from its ELF dynamic section (64-bit, little-endian)."""

import struct
from pathlib import Path
from typing import Final, NamedTuple

_HEADER: Final = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT: Final = struct.Struct("<IIQQQQQQ")
_ENTRY: Final = struct.Struct("<qQ")
_MAGIC: Final = b"\x7fELF\x02\x01"
_LOAD, _DYNAMIC = 1, 2
_NEEDED, _STRING_TABLE = 1, 5


class _Segment(NamedTuple):
    kind: int
    offset: int
    address: int
    size: int


def needed(path: Path) -> list[str]:
    """Return the names of the libraries the file needs; empty for a file that is not such an ELF file."""
    data = path.read_bytes()
    if data[: len(_MAGIC)] != _MAGIC:
        return []
    segments = _segments(data)
    dynamic = next((segment for segment in segments if segment.kind == _DYNAMIC), None)
    if dynamic is None:
        return []
    table = data[dynamic.offset : dynamic.offset + dynamic.size]
    entries = list(_ENTRY.iter_unpack(table[: len(table) // _ENTRY.size * _ENTRY.size]))
    strings = next((value for tag, value in entries if tag == _STRING_TABLE), 0)
    start = _file_offset(segments, strings)
    return [_text(data, start + value) for tag, value in entries if tag == _NEEDED]


def _segments(data: bytes) -> list[_Segment]:
    header = _HEADER.unpack_from(data)
    offset, size, count = header[5], header[9], header[10]
    raw = (_SEGMENT.unpack_from(data, offset + index * size) for index in range(count))
    return [_Segment(kind, place, address, length) for kind, _, place, address, _, length, _, _ in raw]


def _file_offset(segments: list[_Segment], address: int) -> int:
    for segment in segments:
        if segment.kind == _LOAD and segment.address <= address < segment.address + segment.size:
            return address - segment.address + segment.offset
    return address


def _text(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode()
