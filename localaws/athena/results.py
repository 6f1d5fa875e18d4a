"""Results as Athena shows them: column descriptions, the text of every value, and the CSV file."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from localaws.athena.errors import NotSupportedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mypy_boto3_athena.type_defs import ColumnInfoTypeDef

    from localaws.athena.run import Answer

# DuckDB's type: Athena's name and precision.
_TYPES = {
    "BOOLEAN": ("boolean", 0),
    "TINYINT": ("tinyint", 3),
    "SMALLINT": ("smallint", 5),
    "INTEGER": ("integer", 10),
    "BIGINT": ("bigint", 19),
    "HUGEINT": ("bigint", 19),  # what DuckDB makes of the sum of integers
    "UBIGINT": ("bigint", 19),
    "UINTEGER": ("bigint", 19),
    "FLOAT": ("float", 17),
    "DOUBLE": ("double", 17),
    "VARCHAR": ("varchar", 2147483647),
    "BLOB": ("varbinary", 1073741824),
    "DATE": ("date", 0),
    "TIMESTAMP": ("timestamp", 3),
    "TIMESTAMP_MS": ("timestamp", 3),
    "TIMESTAMP_S": ("timestamp", 3),
    "TIMESTAMP_NS": ("timestamp", 3),
    "TIMESTAMP WITH TIME ZONE": ("timestamp with time zone", 3),
    "JSON": ("json", 0),
    "UUID": ("varchar", 2147483647),
    '"NULL"': ("unknown", 0),
    "NULL": ("unknown", 0),
}


def column_info(name: str, kind: str) -> ColumnInfoTypeDef:
    """Return Athena's ColumnInfo for a column of the DuckDB type `kind`; NotSupportedError for one without name."""
    athena, precision, scale = _described(kind)
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": athena,
        "Precision": precision,
        "Scale": scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": athena == "varchar",
    }


def _described(kind: str) -> tuple[str, int, int]:
    if kind in _TYPES:
        return *_TYPES[kind], 0
    if kind.endswith("]"):
        return "array", 0, 0
    if decimal := re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", kind):
        return "decimal", int(decimal[1]), int(decimal[2])
    for start, name in (("STRUCT", "row"), ("TUPLE", "row"), ("MAP", "map")):
        if kind.startswith(start + "("):
            return name, 0, 0
    raise NotSupportedError(f"a result column of the type {kind}")


def rows(answer: Answer) -> Iterator[list[str | None]]:
    """Yield the rows as texts; None stands for NULL."""
    for batch in answer.batches:
        columns = [[text(value) for value in column.to_pylist()] for column in batch.columns]
        yield from map(list, zip(*columns, strict=True))


def text(value: object) -> str | None:
    """Return the text of one value as Athena writes it at the top of a row; None for NULL."""
    return None if value is None else _text(value)


def _text(value: object) -> str:
    # bool is a subclass of int, and datetime of date, so the narrower type comes first.
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)
    return str(value)


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}{' UTC' if value.tzinfo else ''}"


def _list(value: list[Any]) -> str:
    # Arrow gives a map as a list of pairs.
    if value and all(isinstance(one, tuple) for one in value):
        return "{" + ", ".join(f"{_text(key)}={_text(one)}" for key, one in value) + "}"
    return "[" + ", ".join(map(_text, value)) + "]"


def _row(value: dict[str, object]) -> str:
    return "{" + ", ".join(f"{key}={_text(one)}" for key, one in value.items()) + "}"


def double(value: float) -> str:
    """Return a double as Java prints it: 1.0, 1.0E10, 1.0E-5, NaN, -Infinity."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:  # noqa: PLR2004  Java's bounds of the plain form
        return format(Decimal(repr(value)), "f") if "e" in repr(value) else repr(value)
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)  # noqa: S101  only NaN and infinity have letters here
    tail = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{tail}E{exponent + len(digits) - 1}"


def csv_line(values: Iterable[str | None]) -> str:
    """Return one line of Athena's CSV: every value in quotes, NULL as an empty field without quotes."""
    return ",".join("" if value is None else '"' + value.replace('"', '""') + '"' for value in values) + "\n"


_WRITTEN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (type(None), lambda _: "null"),
    (bool, lambda value: "true" if value else "false"),
    (float, double),
    (datetime, _moment),
    (date, date.isoformat),
    (Decimal, lambda value: f"{value:f}"),
    (bytes, lambda value: value.hex(" ")),
    (dict, _row),
    (list, _list),
)
