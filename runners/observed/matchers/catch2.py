"""Catch2's assertions for C++ (https://github.com/catchorg/Catch2), as version 2.13 behaves.

Numbers, characters and truth values are compared as C++ compares them: by their value.
"""

from __future__ import annotations

import math
import operator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from runners.observed.matchers.base import Matcher, OperandError, RefusedError, number_of, text_of
from runners.observed.values import FALSE, TRUE, Atom, Items, Mapping, Object, Thrown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runners.observed.values import Value

_SINGLE: Final = 2.0**-23
"""The distance from 1 to the next number of C++'s `float`."""


def number(value: Value) -> int | float | None:
    """Return the number that C++ compares a value by, None for what is none."""
    if isinstance(value, Atom):
        if value.kind == "boolean":
            return int(value.text == "true")
        if value.kind == "word char":
            return ord(value.text) if len(value.text) == 1 else None
        return number_of(value)
    return None


def key(value: Value) -> object:
    """Return something that is equal for values that C++ finds equal. Raises `OperandError` for what cannot be seen."""
    match value:
        case Atom(kind="word unreadable"):
            raise OperandError("a value that cannot be read")
        case Atom() if (known := number(value)) is not None:
            return ("number", known)
        case Atom():
            return (value.kind, value.text)
        case Items():
            parts = [key(part) for part in value.parts]
            return (value.label, tuple(parts if value.ordered else sorted(parts, key=repr)))
        case Mapping():
            pairs = [(key(one), key(other)) for one, other in value.pairs]
            return (value.label, tuple(sorted(pairs, key=repr)))
        case Object():
            return (value.chain, tuple((name, key(part)) for name, part in value.fields))
        case Thrown():
            raise OperandError("an exception is no value")


def _equal(value: Value, operands: Sequence[Value]) -> bool:
    return key(value) == key(operands[0])


def _ordered(accept: Callable[[Any, Any], bool]) -> Callable[[Value, Sequence[Value]], bool]:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        one, other = number(value), number(operands[0])
        if one is not None and other is not None:
            return accept(one, other)
        first, second = text_of(value), text_of(operands[0])
        if first is None or second is None:
            raise OperandError("two values that only the solution can put in order")
        return accept(first.encode("utf-8", "surrogateescape"), second.encode("utf-8", "surrogateescape"))

    return check


def _holds(value: Value, _: Sequence[Value]) -> bool:
    if value not in (TRUE, FALSE):
        raise OperandError("what is asserted is no truth value")
    return value == TRUE


def near(one: float, other: float, margin: float) -> bool:
    """Catch2's `marginComparison`."""
    return one + margin >= other and other + margin >= one


def approximately(value: float, wanted: float, epsilon: float = _SINGLE * 100, margin: float = 0.0) -> bool:
    """`value == Approx(wanted)`."""
    size = 0.0 if math.isinf(wanted) else abs(wanted)
    return near(wanted, value, margin) or near(wanted, value, epsilon * size)


def relatively(value: float, wanted: float, epsilon: float) -> bool:
    """`WithinRel(wanted, epsilon)`."""
    margin = epsilon * max(abs(value), abs(wanted))
    return near(value, wanted, 0.0 if math.isinf(margin) else margin)


def _numbers(accept: Callable[..., bool]) -> Callable[[Value, Sequence[Value]], bool]:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        numbers = [number(each) for each in (value, *operands)]
        known = [float(each) for each in numbers if each is not None]
        if len(known) < len(numbers):
            raise RefusedError("numbers are needed")
        return accept(*known)

    return check


def _texts(accept: Callable[[str, str], bool]) -> Callable[[Value, Sequence[Value]], bool]:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        one, other = text_of(value), text_of(operands[0])
        if other is None or len(operands) > 1:
            raise OperandError("a text is expected")
        if one is None:
            raise RefusedError("a text is needed")
        return accept(one, other)

    return check


def _contains(value: Value, operands: Sequence[Value]) -> bool:
    if len(operands) > 1:
        raise OperandError("a comparison without regard to case")
    if isinstance(value, Items):
        wanted = operands[0].parts if isinstance(operands[0], Items) else operands
        return {repr(key(each)) for each in wanted} <= {repr(key(part)) for part in value.parts}
    return _texts(lambda one, other: other in one)(value, operands)


def _unordered(value: Value, operands: Sequence[Value]) -> bool:
    wanted = operands[0]
    if not isinstance(value, Items) or not isinstance(wanted, Items):
        raise RefusedError("lists are needed")
    return sorted(repr(key(each)) for each in value.parts) == sorted(repr(key(each)) for each in wanted.parts)


def _class(value: Value, operands: Sequence[Value]) -> bool:
    if not (isinstance(operands[0], Atom) and operands[0].kind == "word class"):
        raise OperandError("a class is expected")
    return isinstance(value, Thrown) and operands[0].text in value.chain


def _of_message(matcher: Matcher) -> Matcher:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        return isinstance(value, Thrown) and matcher.check(Atom("text", value.message), operands)

    return replace(matcher, check=check, phrase="an exception", takes="exception")


def _any(_value: Value, _operands: Sequence[Value]) -> bool:
    return True


_TEXTS: Final = {
    "starts_with": Matcher(_texts(str.startswith), "a text that begins with {0}"),
    "ends_with": Matcher(_texts(str.endswith), "a text that ends with {0}"),
    "contains": Matcher(_contains, "something that contains {0}"),
    "equal": Matcher(_equal),
}

MATCHERS: Final[dict[str, Matcher]] = {
    "catch.holds": Matcher(_holds, "something true"),
    "catch.judged": Matcher(_holds, "that the assertion holds"),
    "catch.never": Matcher(lambda _value, _operands: False, "that the test does not come here"),
    "catch.unequal": Matcher(lambda value, operands: not _equal(value, operands), "something else than {0}"),
    "catch.less": Matcher(_ordered(operator.lt), "something less than {0}"),
    "catch.greater": Matcher(_ordered(operator.gt), "something greater than {0}"),
    "catch.at_most": Matcher(_ordered(operator.le), "at most {0}"),
    "catch.at_least": Matcher(_ordered(operator.ge), "at least {0}"),
    "catch.approximate": Matcher(_numbers(approximately), "a number close to {0}"),
    "catch.approximate_epsilon": Matcher(_numbers(approximately), "a number close to {0}"),
    "catch.approximate_margin": Matcher(
        _numbers(lambda value, wanted, margin: approximately(value, wanted, margin=margin)), "a number close to {0}"
    ),
    "catch.within_absolute": Matcher(_numbers(near), "a number that differs from {0} by at most {1}"),
    "catch.within_relative": Matcher(
        _numbers(lambda value, wanted, epsilon=_SINGLE * 100: relatively(value, wanted, epsilon)),
        "a number close to {0}",
    ),
    "catch.unordered": Matcher(_unordered, "{0} in any order"),
    "catch.throws": Matcher(_any, "an exception", takes="exception"),
    "catch.throws_as": Matcher(_class, "an exception", takes="exception"),
    "catch.nothrow": Matcher(_any, "no exception"),
    **{f"catch.{name}": matcher for name, matcher in _TEXTS.items()},
    **{f"catch.throws_{name}": _of_message(matcher) for name, matcher in _TEXTS.items()},
    "catch.throws_message": _of_message(_TEXTS["equal"]),
}
