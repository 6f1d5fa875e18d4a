"""One JSON value fitted to one column, as the OpenX and Hive JSON readers of Firehose do."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable

    from localaws.firehose.streams import Stream

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  columns hold UTC without a zone
# Above this a number of seconds would lie after the year 5000: it is milliseconds.
_MOST_SECONDS = 100_000_000_000
_SPACED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z")


def fitted(value: object, kind: pa.DataType, where: str, stream: Stream) -> object:
    """Return `value` as Python value for the Arrow type; None stays None.

    `where` names the column in the ValueError raised when the value does not fit.
    """
    if value is None:
        return None
    try:
        return _fit(value, kind, where, stream)
    except (ValueError, TypeError, InvalidOperation) as error:
        if str(error).startswith("column "):
            raise
        raise ValueError(f"column {where}: {json.dumps(value)[:200]} is no {kind}") from error


def _fit(value: object, kind: pa.DataType, where: str, stream: Stream) -> object:
    if pa.types.is_integer(kind):
        return _integer(value, kind.bit_width)
    if pa.types.is_timestamp(kind):
        return _timestamp(value, stream)
    for matches, fit in _SCALARS:
        if matches(kind):
            return fit(value)
    return _nested(value, kind, where, stream)


def _nested(value: object, kind: pa.DataType, where: str, stream: Stream) -> object:
    if pa.types.is_list(kind) and isinstance(value, list):
        return [fitted(one, kind.value_type, where, stream) for one in value]
    if pa.types.is_map(kind) and isinstance(value, dict):
        pairs = value.items()
        return [(fitted(k, kind.key_type, where, stream), fitted(v, kind.item_type, where, stream)) for k, v in pairs]
    if pa.types.is_struct(kind) and isinstance(value, dict):
        by_name = {key.lower(): one for key, one in value.items()}
        return {one.name: fitted(by_name.get(one.name), one.type, f"{where}.{one.name}", stream) for one in kind}
    raise ValueError("a value of another shape")


def _number(value: object) -> float | str:
    """A number, or a text that may hold one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("neither a number nor a text")
    return value


def _integer(value: object, bits: int) -> int:
    number = int(_number(value))
    if isinstance(value, float) and number != value:
        raise ValueError("a fraction")
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise ValueError("out of range")
    return number


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueError("no truth value")


def _date(value: object) -> date:
    if not isinstance(value, str):
        raise TypeError("no text")
    return date.fromisoformat(value)


def _timestamp(value: object, stream: Stream) -> datetime:
    """UTC without a zone: the Hive reader wants `yyyy-MM-dd HH:mm:ss` unless told `millis`, OpenX knows more."""
    if stream.hive_json:
        return _hive_timestamp(value, stream.time_formats)
    if isinstance(value, str) and (found := _SPACED.fullmatch(value) or _ISO.fullmatch(value)):
        return _joined(found)
    number = float(_number(value))
    seconds = number / 1000 if abs(number) >= _MOST_SECONDS else number
    return _EPOCH + timedelta(seconds=seconds)


def _hive_timestamp(value: object, formats: tuple[str, ...]) -> datetime:
    if "millis" in formats and isinstance(value, int):
        return _EPOCH + timedelta(milliseconds=float(_number(value)))
    for form in formats:
        if form.replace("'", "").startswith("yyyy-MM-ddTHH:mm:ss") and isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)
    if isinstance(value, str) and (found := _SPACED.fullmatch(value)):
        return _joined(found)
    raise ValueError("no timestamp that the Hive reader knows")


def _joined(found: re.Match[str]) -> datetime:
    moment = datetime.strptime(f"{found[1]} {found[2]}", "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  UTC without a zone
    return moment + timedelta(microseconds=int((found[3] or "").ljust(6, "0")[:6]))


_SCALARS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[object], object]], ...] = (
    (pa.types.is_string, lambda value: value if isinstance(value, str) else json.dumps(value)),
    (pa.types.is_boolean, _boolean),
    (pa.types.is_floating, lambda value: float(_number(value))),
    (pa.types.is_date, _date),
    (pa.types.is_decimal, lambda value: Decimal(str(_number(value)))),
)
