"""Java's own notions that its frameworks share: numbers of many widths, `equals`, classes, order."""

from __future__ import annotations

import struct
from collections.abc import Sequence  # noqa: TC003 - as in the other modules of matchers
from decimal import InvalidOperation
from typing import Final

from runners.observed.matchers.base import Equality, Number, OperandError, decimal
from runners.observed.values import Atom, Items, Mapping, Object, Thrown, Value

_WHOLE: Final = {"whole": 32, "word java.lang.Long": 64, "word java.lang.Short": 16, "word java.lang.Byte": 8}
FLOATING: Final = frozenset({"float", "word java.lang.Float"})
_CHARACTER: Final = "word java.lang.Character"
_PRIMITIVE: Final = _WHOLE.keys() | FLOATING | {_CHARACTER}
_BIG_WHOLE: Final = "word java.math.BigInteger"
_BIG: Final = "word java.math.BigDecimal"
_OPAQUE: Final = frozenset({"word unreadable", "word nothing", "cycle"})
_ANCESTORS: Final = {
    "boolean": "java.lang.Boolean Comparable Serializable",
    "text": "java.lang.String Comparable CharSequence Serializable",
    "whole": "java.lang.Integer Number Comparable Serializable",
    "float": "java.lang.Double Number Comparable Serializable",
}
_CONTAINERS: Final = {"List": "List Collection Iterable", "Set": "Set Collection Iterable", "Map": "Map"}

_equals: Final = Equality()


def number(value: Value) -> Number | None:
    """Return a Java number as the exact one that it is (a `float` for what is not finite), None for anything else."""
    if not isinstance(value, Atom):
        return None
    try:
        if value.kind in _WHOLE or value.kind == _BIG_WHOLE:
            return int(value.text)
        if value.kind in FLOATING:
            return _single(float(value.text)) if value.kind != "float" else float(value.text)
        return decimal(value.text) if value.kind == _BIG else None
    except (ValueError, OverflowError, InvalidOperation):
        raise OperandError("a number that is none") from None


def _single(value: float) -> float:
    """Return the value of Java's `float` whose shortest text was read as a double."""
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def comparable(value: Value) -> tuple[object, ...]:
    """Return what `compareTo` goes by. Raises `OperandError` for anything but numbers, characters and texts."""
    found = number(value)
    if found is not None:
        unordered = found != found  # noqa: PLR0124 - NaN, which comes after everything
        return (unordered, 0 if unordered else found, repr(found) != "-0.0")
    if isinstance(value, Atom) and value.kind in {"text", _CHARACTER}:
        return (value.text.encode("utf-16-be", "surrogatepass"),)
    raise OperandError("something that has an order of its own")


def equal(value: Value, wanted: Value) -> bool:
    """`value.equals(wanted)`. Raises `OperandError` where a class of the lesson's decides."""
    settled(wanted)
    return _equals(value, wanted)


def widened(value: Value, wanted: Value) -> bool:
    """`value == wanted` where both are primitive, else `equals`."""
    one, other = value, wanted
    if isinstance(one, Atom) and isinstance(other, Atom) and {one.kind, other.kind} <= _PRIMITIVE:
        return one == other if one.kind == other.kind else wide(one) == wide(other)
    return equal(value, wanted)


def wide(atom: Atom) -> Number:
    """Return what a primitive value is when a wider type is wanted."""
    found = ord(atom.text[:1] or "\0") if atom.kind == _CHARACTER else number(atom)
    return found if found is not None else 0


def settled(wanted: Value) -> None:
    """Raise `OperandError` for what only the lesson's own `equals` can compare, or what could not be read."""
    match wanted:
        case Atom(kind=kind) if kind in _OPAQUE:
            raise OperandError("a value that cannot be read")
        case Object() | Thrown():
            raise OperandError("an object whose own class says what is equal")
        case Items(label=label, parts=parts):
            if label not in {"List", "Set", "Optional", "Entry", "Stream"} and not label.endswith("[]"):
                raise OperandError("an object that is equal to itself only")
            for part in parts:
                settled(part)
        case Mapping(pairs=pairs):
            for key, part in pairs:
                settled(key)
                settled(part)


def parts_of(value: Value) -> Sequence[Value] | None:
    """Return what is in a container, in its order; None for what is none."""
    match value:
        case Items():
            return value.parts
        case Mapping():
            return [Items("Entry", pair) for pair in value.pairs]
        case Object() if value.items is not None:
            return value.items
    return None


def same_part(value: Value, one: Value, wanted: Value) -> bool:
    """Whether a part of a container is an expected one; parts of `long[]` and the like are primitive."""
    primitive = isinstance(value, Items) and value.label.endswith("[]") and value.label != "Object[]"
    return widened(one, wanted) if primitive else equal(one, wanted)


def classes_of(value: Value) -> Sequence[str]:
    """Return the names of a value's class and of what is above it. Raises `OperandError` if they are not known."""
    match value:
        case Object() | Thrown():
            return value.chain
        case Atom("null"):
            return ()
        case Atom(kind=kind) if kind in _ANCESTORS:
            first, *rest = _ANCESTORS[kind].split()
            return (first, *(f"java.lang.{name}" for name in rest), "java.io.Serializable", "java.lang.Object")
        case Atom():
            return (value.kind.removeprefix("word "), "java.lang.Object")
        case Items() | Mapping():
            names = _CONTAINERS.get(value.label, "").split()
            return (*(f"java.util.{name}" for name in names), "java.lang.Iterable", "java.lang.Object")


def is_instance(value: Value, wanted: Value) -> bool:
    """Whether a value is of a class. Raises `OperandError` where the class of a container is asked."""
    name = class_name(wanted)
    found = classes_of(value)
    if name not in found and not isinstance(value, Object | Thrown) and not _is_plain(value):
        raise OperandError("the class of a container")
    return name in found


def _is_plain(value: Value) -> bool:
    return isinstance(value, Atom) and (value.kind in _ANCESTORS or value.kind == "null")


def class_name(wanted: Value) -> str:
    """Return the name of an expected class. Raises `OperandError`."""
    if isinstance(wanted, Atom) and wanted.kind == "word class":
        return wanted.text
    raise OperandError("a class is expected")
