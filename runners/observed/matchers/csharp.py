"""C#'s own notions that xUnit builds on: numbers of many widths, moments, sets, objects that are equal by fields."""

from __future__ import annotations

import re
import struct
from datetime import date
from decimal import InvalidOperation
from typing import Final

from runners.observed.matchers.base import Number, OperandError, decimal
from runners.observed.values import NULL, Atom, Items, Mapping, Object, Thrown, Value

BY_FIELDS: Final = "(by fields)"
"""Among the classes of an object of whose equality nobody but the compiler decides."""
_INTEGERS: Final = "SByte Byte Int16 UInt16 UInt32 Int64 UInt64 IntPtr UIntPtr Int128 UInt128"
_WHOLE: Final = frozenset(["whole", *(f"word System.{name}" for name in _INTEGERS.split())])
_BIG: Final = "word System.Numerics.BigInteger"
_SINGLE: Final = frozenset({"word System.Single", "word System.Half"})
_DECIMAL: Final = "word System.Decimal"
_CHARACTER: Final = "word System.Char"
_MOST_LETTER: Final = 0xFFFF
_NUMBERS: Final = _WHOLE | _SINGLE | {"float", _BIG, _DECIMAL, _CHARACTER}
_MOMENTS: Final = frozenset({"word System.DateTime", "word System.DateTimeOffset"})
_PLAIN: Final = frozenset(
    f"word System.{name}"
    for name in [
        "DateOnly",
        "TimeOnly",
        "TimeSpan",
        "Guid",
        "Uri",
        "Version",
        "Index",
        "Range",
        "Text.Rune",
        "Numerics.Complex",
    ]
)
_OPAQUE: Final = frozenset({"word unreadable", "word nothing", "cycle"})
_MOMENT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{7})(?:Z|([-+])([0-9]{2}):([0-9]{2}))?"
)
_TUPLES: Final = frozenset({"ValueTuple", "Tuple"})
_EQUATABLE: Final = "System.IEquatable`1"


def number(value: Value) -> Number | None:
    """Return a number of C#'s as the exact one that it is (a `float` if not finite), None for anything else."""
    if not isinstance(value, Atom) or value.kind not in _NUMBERS:
        return None
    try:
        if value.kind in _WHOLE or value.kind == _BIG:
            return int(value.text)
        if value.kind == _CHARACTER:
            return ord(value.text)
        if value.kind == _DECIMAL:
            return decimal(value.text)
        return float(value.text) if value.kind == "float" else _single(float(value.text.replace("∞", "inf")))
    except (ValueError, OverflowError, TypeError, InvalidOperation):
        raise OperandError("a number that is none") from None


def _single(value: float) -> float:
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def same_number(one: Number, other: Number) -> bool:
    """Whether two numbers are equal; nothing but NaN is equal to NaN."""
    return one == other or (one != one and other != other)  # noqa: PLR0124 - NaN


def ticks(value: Value) -> int | None:
    """Return a moment or a span of time in units of 100 ns, None for anything else. A moment's kind does not count."""
    if not isinstance(value, Atom):
        return None
    if value.kind == "word System.TimeSpan" and re.fullmatch(r"-?[0-9]{1,20}", value.text):
        return int(value.text)
    found = _MOMENT.fullmatch(value.text) if value.kind in _MOMENTS else None
    if found is None:
        return None
    year, month, day, hour, minute, second, part = (int(each) for each in found.groups()[:7])
    try:
        days = date(year, month, day).toordinal()
    except ValueError:
        return None
    whole = ((days * 24 + hour) * 60 + minute) * 60 + second
    if found[8] and value.kind.endswith("Offset"):
        whole -= (1 if found[8] == "+" else -1) * (int(found[9]) * 60 + int(found[10])) * 60
    return whole * 10_000_000 + part


def widened(value: Value, wanted: Value) -> bool:
    """Whether two values are equal once the compiler has brought them to one type."""
    one, other = number(value), number(wanted)
    if one is not None and other is not None:
        return same_number(one, other)
    return equal(value, wanted)


def equal(value: Value, wanted: Value) -> bool:  # noqa: PLR0911 - one for each kind of value
    """Whether two parts of collections are equal. Raises `OperandError` where a class of the lesson's decides."""
    if isinstance(value, Atom) and value.kind in _OPAQUE and NULL not in (value, wanted):
        settled(wanted)
        return False
    settled(wanted)
    if isinstance(wanted, Atom):
        return _atoms(value, wanted)
    if isinstance(wanted, Mapping) and isinstance(value, Mapping):
        return _mappings(value, wanted)
    if isinstance(wanted, Object) and BY_FIELDS in wanted.chain and wanted.items is None:
        return _objects(value, wanted)
    one, other = parts_of(value), parts_of(wanted)
    if one is None or other is None:
        return False
    if isinstance(value, Items) and isinstance(wanted, Items):
        if not value.ordered and not wanted.ordered:
            return same_set(one, other)
        if _shape(value) != _shape(wanted):
            return False
        if wanted.label == "ValueTuple":  # which compares its parts itself
            return len(one) == len(other) and all(map(equal_by_itself, one, other))
    return len(one) == len(other) and all(map(equal, one, other))


def equal_by_itself(value: Value, wanted: Value) -> bool:
    """Whether two values are equal as their type says. Raises `OperandError` for containers: most are to none else."""
    tuples = isinstance(wanted, Items) and wanted.label in _TUPLES
    if parts_of(wanted) is not None and not tuples:
        raise OperandError("a collection that is equal to itself only")
    return equal(value, wanted)


def _shape(items: Items) -> str:
    """Return what has to be the same of two containers: the dimensions of a table, or that they are tuples."""
    return "" if items.label in {"List", "Set"} else items.label


def _atoms(value: Value, wanted: Atom) -> bool:
    if not isinstance(value, Atom) or value.kind != wanted.kind:
        return False
    one, other = number(value), number(wanted)
    if one is not None and other is not None:
        return same_number(one, other)
    moment = ticks(wanted)
    return ticks(value) == moment if moment is not None else value.text == wanted.text


def _mappings(value: Mapping, wanted: Mapping) -> bool:
    if len(value.pairs) != len(wanted.pairs):
        return False
    return all(
        any(equal(key, other) and equal(part, more) for key, part in value.pairs) for other, more in wanted.pairs
    )


def _objects(value: Value, wanted: Object) -> bool:
    if not isinstance(value, Object) or value.chain != wanted.chain:
        return False
    one, other = dict(value.fields), dict(wanted.fields)
    return one.keys() == other.keys() and all(equal(one[name], part) for name, part in other.items())


def same_set(one: tuple[Value, ...], other: tuple[Value, ...]) -> bool:
    """Whether two sets have the same parts."""
    return len(one) == len(other) and all(any(equal_by_itself(part, wanted) for part in one) for wanted in other)


def parts_of(value: Value) -> tuple[Value, ...] | None:
    """Return what going through a value gives, None for one that cannot be gone through."""
    match value:
        case Items():
            return value.parts
        case Mapping():
            return tuple(Items("KeyValuePair", pair) for pair in value.pairs)
        case Object():
            return value.items
    return None


def items_of(value: Value) -> tuple[Value, ...] | None:
    """Return the same, and of a text its characters. Raises `OperandError` where .NET has two for one of them."""
    if not isinstance(value, Atom) or value.kind != "text":
        return parts_of(value)
    if any(ord(letter) > _MOST_LETTER for letter in value.text):
        raise OperandError("a character that .NET takes for two")
    return tuple(Atom(_CHARACTER, letter) for letter in value.text)


def settled(wanted: Value) -> None:
    """Raise `OperandError` for what only the lesson's own class can compare, or what could not be read."""
    match wanted:
        case Atom(kind=kind, text=text):
            system = kind.startswith("word System.") and kind not in _NUMBERS | _MOMENTS | _PLAIN
            # An object that says its class alone is none of the enumerations, which are words as well.
            inner = any(sign in kind.removeprefix("word System.") for sign in ".`") or kind == f"word {text}"
            if kind in _OPAQUE or (system and inner):
                raise OperandError("a value that cannot be compared")
        case Thrown():
            raise OperandError("an exception that is equal to itself only")
        case Object(chain=chain, items=None) if BY_FIELDS not in chain:
            raise OperandError("an object whose own class says what is equal")
        case Object(chain=chain) if BY_FIELDS not in chain and _EQUATABLE in chain:
            raise OperandError("a collection whose own class says what is equal")


def comparable(value: Value) -> tuple[Number, ...]:
    """Return what `CompareTo` goes by. Raises `OperandError` for anything but numbers and moments."""
    found = number(value)
    if found is not None:
        unordered = found != found  # noqa: PLR0124 - NaN, which comes before everything
        return (not unordered, 0 if unordered else found)
    moment = ticks(value)
    if moment is not None:
        return (moment,)
    raise OperandError("something that has an order of its own")


def classes_of(value: Value) -> tuple[str, ...]:
    """Return the names of a value's class and of what is above it. Raises `OperandError` if they are not known."""
    match value:
        case Object() | Thrown():
            return value.chain
        case Atom("null"):
            return ()
        case Atom(kind=kind) if kind in _NAMES:
            return (_NAMES[kind], "System.Object")
        case Atom(kind=kind) if kind.startswith("word ") and kind not in _OPAQUE:
            return (kind.removeprefix("word "), "System.Object")
    raise OperandError("the class of a container")


_NAMES: Final = {
    "boolean": "System.Boolean", "text": "System.String", "whole": "System.Int32", "float": "System.Double",
}  # fmt: skip


def class_name(wanted: Value) -> str:
    """Return the name of an expected class. Raises `OperandError`, also for generic ones: values do not say of what."""
    if isinstance(wanted, Atom) and wanted.kind == "word class" and "`" not in wanted.text:
        return wanted.text
    raise OperandError("a class is expected")
