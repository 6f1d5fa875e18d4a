"""Partition projection: which partition values a table's properties allow, without any catalog entry per partition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from localaws.athena.errors import NotSupportedError, QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from localaws.athena.bounds import Bounds

_JAVA = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_SECONDS = {"WEEKS": 604_800, "DAYS": 86_400, "HOURS": 3_600, "MINUTES": 60, "SECONDS": 1}
_MONTHS = {"MONTHS": 1, "YEARS": 12}
_RELATIVE = re.compile(r"NOW(?:\s*([+-])\s*(\d+)\s*([A-Z]+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Projection:
    """The layout of a projected table: a pattern for object keys and a rule per partition key."""

    bucket: str
    constant_prefix: str  # of every key, so one listing finds all objects
    pattern: re.Pattern[str]
    rules: Mapping[str, Callable[[str], bool]]
    ordered: bool  # whether keys come in the order of the values: one date, all of one length, right after the prefix

    def window(self, within: Bounds) -> tuple[str, str | None]:
        """Return between which keys the objects lie whose value is within the bounds."""
        if not self.ordered:
            return "", None
        low, high = within.low or "", within.high
        # The character after the slash that ends a value.
        return self.constant_prefix + low, None if high is None else f"{self.constant_prefix}{high}0"

    def values(self, key: str) -> dict[str, str] | None:
        """Return the partition values of an object, None when it lies in no projected partition."""
        found = self.pattern.match(key)
        if found is None:
            return None
        values = found.groupdict()
        return values if all(rule(values[name]) for name, rule in self.rules.items()) else None


def is_projected(parameters: Mapping[str, str]) -> bool:
    """Whether the table's properties switch projection on."""
    return parameters.get("projection.enabled", "").lower() == "true"


def read(parameters: Mapping[str, str], keys: list[str], location: str, now: datetime) -> Projection:
    """Return the projection of a table with these properties, partition keys and location (`s3://bucket/prefix/`).

    `now` (UTC, without zone) is what NOW means. Raises QueryError for settings that are wrong, NotSupportedError for
    the type `injected`.
    """
    default = location.rstrip("/") + "/" + "".join(f"{key}=${{{key}}}/" for key in keys)
    template = parameters.get("storage.location.template", default).rstrip("/") + "/"
    found = re.fullmatch(r"s3[an]?://([^/$]+)/(.*)", template)
    if found is None:
        raise QueryError(f"INVALID_TABLE_PROPERTY: storage.location.template {template!r} is not an S3 address")
    pieces = re.split(r"\$\{(\w+)\}", found[2])
    if set(pieces[1::2]) != set(keys):
        raise QueryError("INVALID_TABLE_PROPERTY: storage.location.template must name every partition key")
    seen: set[str] = set()
    text = "".join(_group(piece, seen) if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
    rules = {key: _rule(key, parameters, now) for key in keys}
    ordered = len(keys) == 1 and parameters[f"projection.{keys[0]}.type"].lower() == "date"
    return Projection(found[1], pieces[0], re.compile(text), rules, ordered)


def _group(name: str, seen: set[str]) -> str:
    again = name in seen
    seen.add(name)
    return f"(?P={name})" if again else f"(?P<{name}>[^/]+)"


def _rule(key: str, parameters: Mapping[str, str], now: datetime) -> Callable[[str], bool]:
    def setting(name: str, default: str | None = None) -> str:
        value = parameters.get(f"projection.{key}.{name}", default)
        if value is None:
            raise QueryError(f"INVALID_TABLE_PROPERTY: projection.{key}.{name} is missing")
        return value

    kind = setting("type").lower()
    if kind == "enum":
        allowed = {value.strip() for value in setting("values").split(",")}
        return allowed.__contains__
    if kind == "integer":
        return _integers(setting("range"), int(setting("interval", "1")), int(setting("digits", "0")))
    if kind == "date":
        return _dates(key, setting, now)
    if kind == "injected":
        raise NotSupportedError(f"projection type injected of partition key {key}")
    raise QueryError(f"INVALID_TABLE_PROPERTY: projection.{key}.type {kind!r} is not known")


def _integers(text: str, interval: int, digits: int) -> Callable[[str], bool]:
    low, high = (int(part) for part in text.split(","))

    def allowed(value: str) -> bool:
        if not re.fullmatch(r"-?\d+", value):
            return False
        number = int(value)
        return low <= number <= high and (number - low) % interval == 0 and value == f"{number:0{digits}d}"

    return allowed


def _dates(key: str, setting: Callable[..., str], now: datetime) -> Callable[[str], bool]:
    java = setting("format")
    form = re.sub(r"'([^']*)'|([a-zA-Z])\2*", lambda part: _strftime(key, part), java)
    low, high = (_bound(part.strip(), form, now) for part in setting("range").split(","))
    finest = "HOURS" if "%H" in form else "DAYS" if "%d" in form else "MONTHS" if "%m" in form else "YEARS"
    unit = setting("interval.unit", finest).upper()
    step = int(setting("interval", "1"))
    if unit not in _SECONDS and unit not in _MONTHS:
        raise QueryError(f"INVALID_TABLE_PROPERTY: projection.{key}.interval.unit {unit!r} is not known")

    def allowed(value: str) -> bool:
        try:
            moment = datetime.strptime(value, form)  # noqa: DTZ007  partition values are UTC without a zone
        except ValueError:
            return False
        return low <= moment <= high and value == moment.strftime(form) and _aligned(low, moment, unit, step)

    return allowed


def _strftime(key: str, part: re.Match[str]) -> str:
    if part[1] is not None:
        return part[1]
    if part[0] not in _JAVA:
        raise NotSupportedError(f"the part {part[0]!r} in projection.{key}.format")
    return _JAVA[part[0]]


def _bound(text: str, form: str, now: datetime) -> datetime:
    relative = _RELATIVE.fullmatch(text)
    if relative is None:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  partition values are UTC without a zone
        except ValueError as error:
            raise QueryError(
                f"INVALID_TABLE_PROPERTY: the projection range's {text!r} does not fit: {error}"
            ) from error
    if relative[1] is None:
        return now
    unit = relative[3].upper().removesuffix("S") + "S"
    count = int(relative[1] + relative[2])
    if unit in _SECONDS:
        return now + timedelta(seconds=count * _SECONDS[unit])
    if unit not in _MONTHS:
        raise QueryError(f"INVALID_TABLE_PROPERTY: the projection range's {text!r} has an unknown unit")
    months = now.year * 12 + now.month - 1 + count * _MONTHS[unit]
    return now.replace(year=months // 12, month=months % 12 + 1, day=min(now.day, 28))


def _aligned(low: datetime, moment: datetime, unit: str, step: int) -> bool:
    """Whether `moment` is one of low, low + step, low + 2 steps and so on. A relative lower bound has no grid."""
    if unit in _MONTHS:
        months = (moment.year - low.year) * 12 + moment.month - low.month
        return months % (step * _MONTHS[unit]) == 0
    return step == 1 or (moment - low).total_seconds() % (step * _SECONDS[unit]) == 0
