"""JUnit 5's assertions (https://docs.junit.org/5.10.3/api/), as they judge."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - as in the other modules of matchers
from typing import Final

from runners.observed.matchers.base import Matcher, OperandError, stated
from runners.observed.matchers.java import class_name, equal, is_instance, number, parts_of, same_part, settled, widened
from runners.observed.values import FALSE, NULL, TRUE, Atom, Items, Thrown, Value

_ATOMS: Final = frozenset({"null", "boolean"})


def _equal(value: Value, operands: Sequence[Value]) -> bool:
    """`assertEquals`, with a tolerance if there is a third operand that is a number."""
    wanted, *rest = operands
    tolerance = number(rest[0]) if rest else None
    if tolerance is not None:
        return _close(value, wanted, float(tolerance))
    if isinstance(wanted, Items) and wanted.label.endswith("[]"):
        raise OperandError("an array is equal to itself only")
    return widened(value, wanted)


def _close(value: Value, wanted: Value, tolerance: float) -> bool:
    one, other = number(value), number(wanted)
    if one is None or other is None:
        return False
    same = repr(float(one)) == repr(float(other))
    return same or abs(float(one) - float(other)) <= tolerance


def _same_array(value: Value, operands: Sequence[Value]) -> bool:
    wanted, *rest = operands
    tolerance = number(rest[0]) if rest else None
    if NULL in (value, wanted):
        return value == wanted
    if not (isinstance(value, Items) and isinstance(wanted, Items) and value.label == wanted.label):
        return False
    if len(value.parts) != len(wanted.parts):
        return False
    settled(wanted)
    pairs = zip(value.parts, wanted.parts, strict=True)
    if tolerance is not None:
        return all(_close(one, other, float(tolerance)) for one, other in pairs)
    return all(_deep(value, one, other) for one, other in pairs)


def _deep(value: Value, one: Value, other: Value) -> bool:
    if isinstance(other, Items) and other.label.endswith("[]"):
        return _same_array(one, (other,))
    return same_part(value, one, other)


def _same_iterable(value: Value, operands: Sequence[Value]) -> bool:
    one, other = parts_of(value), parts_of(operands[0])
    if one is None or other is None:
        return value == operands[0] == NULL
    return len(one) == len(other) and all(map(_inner, one, other))


def _inner(one: Value, other: Value) -> bool:
    nested = isinstance(other, Items) and other.label in {"List", "Set"}
    return _same_iterable(one, (other,)) if nested else equal(one, other)


def same(value: Value, operands: Sequence[Value]) -> bool:
    """Whether two values are the very same: known of null, truth values and constants only."""
    wanted = operands[0]
    if isinstance(wanted, Atom) and (wanted.kind in _ATOMS or wanted.kind == "word class"):
        return value == wanted
    raise OperandError("an object that has to be the very same")


def thrown(value: Value, operands: Sequence[Value]) -> bool:
    """Whether an exception is of an expected class or of one below it."""
    return isinstance(value, Thrown) and class_name(operands[0]) in value.chain


def thrown_exactly(value: Value, operands: Sequence[Value]) -> bool:
    """Whether an exception is of exactly an expected class."""
    return isinstance(value, Thrown) and value.chain[:1] == (class_name(operands[0]),)


def _not(check: object, phrase: str) -> Matcher:
    return Matcher(lambda value, operands: not check(value, operands), phrase)  # type: ignore[operator]


def is_value(wanted: Value, phrase: str) -> Matcher:
    """A matcher of one value."""
    return Matcher(lambda value, _: value == wanted, phrase)


ANYTHING: Final = Matcher(lambda _, __: True, "no exception")

MATCHERS: Final[dict[str, Matcher]] = {
    "junit.assertEquals": Matcher(_equal),
    "junit.assertNotEquals": _not(_equal, "anything but {0}"),
    "junit.assertArrayEquals": Matcher(_same_array),
    "junit.assertIterableEquals": Matcher(_same_iterable),
    "junit.assertSame": Matcher(same),
    "junit.assertNotSame": _not(same, "anything but {0}"),
    "junit.stated": stated(number),
    "junit.assertTrue": is_value(TRUE, "true"),
    "junit.assertFalse": is_value(FALSE, "false"),
    "junit.assertNull": is_value(NULL, "null"),
    "junit.assertNotNull": Matcher(lambda value, _: value != NULL, "anything but null"),
    "junit.assertInstanceOf": Matcher(lambda value, operands: is_instance(value, operands[0]), "an instance of {0}"),
    "junit.assertThrows": Matcher(thrown, "an exception", takes="exception"),
    "junit.assertThrowsExactly": Matcher(thrown_exactly, "exactly an exception", takes="exception"),
    "junit.assertDoesNotThrow": ANYTHING,
}
