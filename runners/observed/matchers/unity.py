"""Unity's assertions for C (https://www.throwtheswitch.org/unity), as version 2.5 behaves.

Widths are the harness's: it writes a value and what it is compared with down after the same cast.
"""

from __future__ import annotations

import math
import operator
import struct
from typing import TYPE_CHECKING, Final

from runners.observed.matchers.base import Matcher, OperandError, RefusedError, number_of, numbers
from runners.observed.values import FALSE, NULL, TRUE, Items

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runners.observed.values import Value

_FLOAT: Final = 0.00001
_DOUBLE: Final = 1e-12


def _single(number: float) -> float:
    """Return a number as C's `float` holds it."""
    try:
        return float(struct.unpack("<f", struct.pack("<f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def _same(value: Value, operands: Sequence[Value]) -> bool:
    one, other = number_of(value), number_of(operands[0])
    return one == other if one is not None and other is not None else value == operands[0]


def _within(value: Value, operands: Sequence[Value]) -> bool:
    one, tolerance, other = number_of(value), number_of(operands[0]), number_of(operands[1])
    if one is None or other is None or tolerance is None:
        raise RefusedError("numbers are needed")
    return abs(one - other) <= int(tolerance) % 2**64


def near(value: float, other: float, tolerance: float, held: Callable[[float], float]) -> bool:
    """`UNITY_FLOAT_OR_DOUBLE_WITHIN`; `held` rounds to the type in which Unity computes."""
    if (math.isinf(other) and math.isinf(value) and (other < 0) == (value < 0)) or (
        math.isnan(other) and math.isnan(value)
    ):
        return True
    difference = abs(held(value - other))
    return math.isfinite(difference) and not difference > abs(tolerance)


def _near(held: Callable[[float], float], precision: float | None) -> Callable[[Value, Sequence[Value]], bool]:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        one, other = number_of(value), number_of(operands[-1])
        tolerance = number_of(operands[0]) if precision is None else None
        if precision is not None and other is not None:
            tolerance = held(float(other) * held(precision))
        if one is None or other is None or tolerance is None:
            raise RefusedError("numbers are needed")
        return near(float(one), float(other), float(tolerance), held)

    return check


def _all(check: Callable[[Value, Sequence[Value]], bool]) -> Callable[[Value, Sequence[Value]], bool]:
    """Two arrays of the same length, element by element; Unity fails for arrays without elements."""

    def compare(value: Value, operands: Sequence[Value]) -> bool:
        wanted = operands[0]
        if NULL in (value, wanted):
            return value == wanted
        if not isinstance(value, Items) or not isinstance(wanted, Items) or len(value.parts) != len(wanted.parts):
            return False
        return bool(value.parts) and all(
            check(one, (other,)) for one, other in zip(value.parts, wanted.parts, strict=True)
        )

    return compare


def _each(check: Callable[[Value, Sequence[Value]], bool]) -> Callable[[Value, Sequence[Value]], bool]:
    def compare(value: Value, operands: Sequence[Value]) -> bool:
        return isinstance(value, Items) and bool(value.parts) and all(check(one, operands) for one in value.parts)

    return compare


def _kind(accept: Callable[[float], bool]) -> Callable[[Value, Sequence[Value]], bool]:
    def check(value: Value, _: Sequence[Value]) -> bool:
        number = number_of(value)
        if number is None:
            raise RefusedError("a number is needed")
        return accept(float(number))

    return check


def _holds(value: Value, _: Sequence[Value]) -> bool:
    if value not in (TRUE, FALSE):
        raise OperandError("what is asserted is no truth value")
    return value == TRUE


def _floating(name: str, held: Callable[[float], float], precision: float) -> dict[str, Matcher]:
    return {
        f"unity.{name}_equal": Matcher(_near(held, precision), "a number close to {0}"),
        f"unity.{name}_within": Matcher(_near(held, None), "a number that differs from {1} by at most {0}"),
        f"unity.{name}_items": Matcher(_all(_near(held, precision)), "numbers close to {0}"),
        f"unity.{name}_each": Matcher(_each(_near(held, precision)), "numbers close to {0}"),
    }


MATCHERS: Final[dict[str, Matcher]] = {
    "unity.holds": Matcher(_holds, "something true"),
    "unity.judged": Matcher(_holds, "that the assertion holds"),
    "unity.never": Matcher(lambda _value, _operands: False, "that the test does not come here"),
    "unity.equal": Matcher(_same),
    "unity.greater": Matcher(numbers(operator.gt), "a number greater than {0}"),
    "unity.less": Matcher(numbers(operator.lt), "a number less than {0}"),
    "unity.at_least": Matcher(numbers(operator.ge), "a number of at least {0}"),
    "unity.at_most": Matcher(numbers(operator.le), "a number of at most {0}"),
    "unity.within": Matcher(_within, "a number that differs from {1} by at most {0}"),
    "unity.items": Matcher(_all(_same)),
    "unity.each": Matcher(_each(_same), "{0} everywhere"),
    "unity.infinite": Matcher(_kind(lambda number: number == math.inf), "infinity"),
    "unity.negative_infinite": Matcher(_kind(lambda number: number == -math.inf), "minus infinity"),
    "unity.nan": Matcher(_kind(math.isnan), "NaN"),
    "unity.finite": Matcher(_kind(math.isfinite), "a finite number"),
    **_floating("float", _single, _FLOAT),
    **_floating("double", float, _DOUBLE),
}
