"""Column types as the Glue catalog writes them (`array<struct<a:int>>`), as Arrow types and as Athena names."""

from __future__ import annotations

import re

import pyarrow as pa

_SIMPLE: dict[str, pa.DataType] = {
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "real": pa.float32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
    "binary": pa.binary(),
    "date": pa.date32(),
    # Athena keeps milliseconds; Arrow's microseconds hold them and files written by others.
    "timestamp": pa.timestamp("us"),
}


def arrow_type(text: str) -> pa.DataType:
    """Return the Arrow type of the Glue type `text`, nested types included.

    Raises ValueError for a type that has no counterpart here.
    """
    name = re.sub(r"\s+", "", text.lower())
    if name in _SIMPLE:
        return _SIMPLE[name]
    outer, _, inner = name.partition("<")
    if inner.endswith(">"):
        return _nested(outer, inner[:-1], text)
    if re.fullmatch(r"(varchar|char)\(\d+\)|varchar", name):
        return pa.string()
    if decimal := re.fullmatch(r"decimal(?:\((\d+)(?:,(\d+))?\))?", name):
        return pa.decimal128(int(decimal[1] or 10), int(decimal[2] or 0))
    raise ValueError(f"the column type {text!r} is not supported")


def _nested(outer: str, inner: str, text: str) -> pa.DataType:
    parts = _split(inner)
    if outer == "array" and len(parts) == 1:
        return pa.list_(arrow_type(parts[0]))
    if outer == "map" and len(parts) == 2:  # noqa: PLR2004  key and value
        return pa.map_(arrow_type(parts[0]), arrow_type(parts[1]))
    if outer == "struct":
        pairs = [part.partition(":") for part in parts]
        return pa.struct([pa.field(name, arrow_type(kind)) for name, _, kind in pairs])
    raise ValueError(f"the column type {text!r} is not supported")


def _split(inner: str) -> list[str]:
    """Cut at the commas that stand outside of any bracket."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(inner):
        depth += (letter in "<(") - (letter in ">)")
        if letter == "," and depth == 0:
            parts.append(inner[start:at])
            start = at + 1
    return [*parts, inner[start:]]
