"""AssertJ (https://assertj.github.io/doc/), as version 3.26 judges."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence  # noqa: TC003 - as in the other modules of matchers
from fractions import Fraction
from typing import Final

from runners.observed.matchers.assertj_containers import CONTAINERS
from runners.observed.matchers.base import (
    Check,
    Equality,
    Matcher,
    Number,
    OperandError,
    RefusedError,
    search,
    text_of,
)
from runners.observed.matchers.java import (
    FLOATING,
    class_name,
    classes_of,
    comparable,
    equal,
    is_instance,
    number,
    widened,
)
from runners.observed.matchers.junit import ANYTHING, is_value, same, thrown, thrown_exactly
from runners.observed.values import FALSE, NULL, TRUE, Atom, Items, Mapping, Thrown, Value

_SAFE: Final = re.compile(
    r"(?:[^\\(\[.^$]|\\[dwnt.\\()\[\]{}+*?|/$^-]|\((?!\?)|\(\?:|\[(?:\^?(?:[^\\\[\]&]|\\[dwnt.\\-])+)\]|\.|\^|\$)*"
)
_key: Final = Equality().key


# --- equality and order -----------------------------------------------------------------------------------------------


def _equal(value: Value, operands: Sequence[Value]) -> bool:
    if len(operands) > 1:
        return _close(value, operands)
    one, other = value, operands[0]
    floating = isinstance(one, Atom) and isinstance(other, Atom) and {one.kind, other.kind} <= FLOATING
    return number(one) == number(other) if floating else widened(one, other)


def _bounds(operands: Sequence[Value]) -> tuple[Value, Number, bool]:
    """Return what a number has to be close to, how close, and whether less than that is meant."""
    wanted, offset = operands
    if not isinstance(offset, Items) or offset.label not in {"Offset", "Percentage"}:
        raise OperandError("a tolerance is expected")
    size = number(offset.parts[0])
    if size is None:
        raise OperandError("a tolerance is expected")
    if offset.label == "Percentage":
        around = number(wanted)
        return wanted, abs(_exact(around) * _exact(size) / 100), False
    return wanted, size, offset.parts[1] == TRUE


def _exact(found: Number | None) -> Fraction:
    try:
        return Fraction(found if found is not None else 0)
    except (ValueError, OverflowError):
        raise OperandError("a number that is not finite") from None


def _close(value: Value, operands: Sequence[Value]) -> bool:
    wanted, size, strict = _bounds(operands)
    one, other = number(value), number(wanted)
    if one is None or other is None:
        raise RefusedError("a number is needed")
    if one == other or (one != one and other != other):  # noqa: PLR0124 - NaN
        return True
    if any(isinstance(each, float) and (each != each or abs(each) == float("inf")) for each in (one, other)):  # noqa: PLR0124
        return False
    floating = isinstance(one, float) or isinstance(other, float)
    away = abs(float(one) - float(other)) if floating else abs(Fraction(one) - Fraction(other))
    return away < size if strict else away <= size


def _ordered(compare: Callable[[object, object], bool]) -> Check:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        wanted = comparable(operands[0])
        found = comparable(value) if value != NULL else None
        return found is not None and len(found) == len(wanted) and compare(found, wanted)

    return check


def _primitive(compare: Callable[[float, float], bool], otherwise: Check) -> Check:
    """A comparison that floating-point numbers make by themselves: nothing is at least NaN, and -0.0 is 0.0."""

    def check(value: Value, operands: Sequence[Value]) -> bool:
        one, other = number(value), number(operands[0])
        if isinstance(one, float) and isinstance(other, float):
            return compare(one, other)
        return otherwise(value, operands)

    return check


def _between(lower: Check, upper: Check) -> Check:
    return lambda value, operands: lower(value, operands[:1]) and upper(value, operands[1:])


def _signed(accept: Callable[[Number], bool]) -> Check:
    """A check of a number's sign. Java orders NaN above every number, so it is positive."""

    def check(value: Value, _: Sequence[Value]) -> bool:
        found = number(value)
        return found is not None and accept(found)

    return check


def _compares(value: Value, operands: Sequence[Value]) -> bool:
    one, other = number(value), number(operands[0])
    return one == other if one is not None and other is not None else equal(value, operands[0])


# --- texts, classes, exceptions ---------------------------------------------------------------------------------------


def _matched(text: str, pattern: str) -> bool:
    """`matches` of a regular expression that means the same in Java and here."""
    if not _SAFE.fullmatch(pattern):
        raise OperandError("a regular expression that only its own language has")
    translated = pattern.replace(r"\d", "[0-9]").replace(r"\w", "[A-Za-z0-9_]")
    if "[[" in translated or "[^[" in translated:
        raise OperandError("a regular expression that only its own language has")
    return search(rf"\A(?:{translated})\Z", 0, text)


def _pattern(value: Value, operands: Sequence[Value]) -> bool:
    text, wanted = text_of(value), operands[0]
    if isinstance(wanted, Atom) and wanted.kind in {"text", "word java.util.regex.Pattern"}:
        return text is not None and _matched(text, wanted.text)
    raise OperandError("a regular expression is expected")


def _exact_class(value: Value, operands: Sequence[Value]) -> bool:
    if isinstance(value, Items | Mapping):
        raise OperandError("the class of a container")
    return tuple(classes_of(value)[:1]) == (class_name(operands[0]),)


def _not(check: Check) -> Check:
    """The contrary, of anything but null where a class is asked."""
    return lambda value, operands: not check(value, operands)


def _message(value: Value) -> str | None:
    return text_of(dict(value.fields).get("message", NULL)) if isinstance(value, Thrown) else None


def _says(check: Callable[[str, str], bool]) -> Check:
    def whole(value: Value, operands: Sequence[Value]) -> bool:
        if len(operands) > 1:
            raise OperandError("a message that is put together")
        found, wanted = _message(value), text_of(operands[0])
        return found is not None and wanted is not None and check(found, wanted)

    return whole


def _same_message(value: Value, operands: Sequence[Value]) -> bool:
    if operands[0] == NULL:
        return isinstance(value, Thrown) and _message(value) is None
    return _says(operator.eq)(value, operands)


def _cause(value: Value) -> Value:
    return dict(value.fields).get("cause", NULL) if isinstance(value, Thrown) else NULL


def _thrown_by(name: str) -> Matcher:
    wanted = Atom("word class", name)
    return Matcher(lambda value, _: thrown(value, [wanted]), f"a {name.rpartition('.')[2]}", takes="exception")


def _inside(_: Value, __: Sequence[Value]) -> bool:
    raise OperandError("an assertion that only its own framework can judge")


_GREATER, _LESS = _ordered(operator.gt), _ordered(operator.lt)  # type: ignore[arg-type]
_AT_LEAST, _AT_MOST = _ordered(operator.ge), _ordered(operator.le)  # type: ignore[arg-type]

_VALUES: Final[dict[str, tuple[Check, str]]] = {
    "isEqualTo": (_equal, "{0}"),
    "isNotEqualTo": (_not(_equal), "anything but {0}"),
    "isEqualByComparingTo": (_compares, "{0}"),
    "isSameAs": (same, "the very same {0}"),
    "isNotSameAs": (_not(same), "anything but {0}"),
    "isCloseTo": (_close, "a number close to {0}"),
    "isNotCloseTo": (_not(_close), "a number not close to {0}"),
    "isGreaterThan": (_GREATER, "more than {0}"),
    "isGreaterThanOrEqualTo": (_primitive(operator.ge, _AT_LEAST), "at least {0}"),
    "isLessThan": (_LESS, "less than {0}"),
    "isLessThanOrEqualTo": (_primitive(operator.le, _AT_MOST), "at most {0}"),
    "isBetween": (_between(_AT_LEAST, _AT_MOST), "something from {0} to {1}"),
    "isStrictlyBetween": (_between(_GREATER, _LESS), "something between {0} and {1}"),
    "isZero": (_signed(lambda found: found == 0), "0"),
    "isNotZero": (_signed(lambda found: found != 0), "anything but 0"),
    "isOne": (_signed(lambda found: found == 1), "1"),
    "isPositive": (_signed(lambda found: not found <= 0), "a positive number"),
    "isNegative": (_signed(lambda found: found < 0 or repr(found) == "-0.0"), "a negative number"),
    "isNotNegative": (_signed(lambda found: not found < 0 and repr(found) != "-0.0"), "no negative number"),
    "isNotPositive": (_signed(lambda found: found <= 0), "no positive number"),
    "matches": (_pattern, "a text that matches {0}"),
    "isInstanceOf": (lambda value, operands: is_instance(value, operands[0]), "an instance of {0}"),
    "isExactlyInstanceOf": (_exact_class, "an instance of exactly {0}"),
    "isNotInstanceOf": (
        lambda value, operands: value != NULL and not is_instance(value, operands[0]),
        "no instance of {0}",
    ),
}

_INSIDE: Final = (
    "allMatch", "anyMatch", "noneMatch", "allSatisfy", "anySatisfy", "noneSatisfy", "satisfies", "isSorted",
    "doesNotHaveDuplicates", "hasDimensions", "hasToString", "isAssignableFrom", "isAssignableTo", "isUpperCase",
    "isLowerCase", "isAfter", "isBefore", "containsSubsequence", "isEven", "isOdd", "isNotBlank", "containsPattern",
    "doesNotMatch", "hasLineCount", "containsOnlyDigits", "isNaN", "isNotNaN", "isFinite", "isInfinite",
    "hasFieldOrPropertyWithValue", "hasSameHashCodeAs", "hasSameClassAs",
)  # fmt: skip
"""Assertions that leave only whether they hold."""

_OF_EXCEPTIONS: Final[dict[str, tuple[Check, str]]] = {
    "Message": (_same_message, "an exception that says"),
    "MessageContaining": (_says(lambda found, wanted: wanted in found), "an exception that says something with"),
    "MessageStartingWith": (_says(str.startswith), "an exception that says something that begins with"),
    "MessageEndingWith": (_says(str.endswith), "an exception that says something that ends with"),
    "MessageMatching": (_says(_matched), "an exception that says something that matches"),
    "NoCause": (lambda value, _: _cause(value) == NULL, "an exception without a cause"),
    "CauseInstanceOf": (lambda value, operands: thrown(_cause(value), operands), "an exception with a cause of"),
    "CauseExactlyInstanceOf": (lambda value, operands: thrown_exactly(_cause(value), operands), "exactly a cause of"),
}
_SAYS: Final = {f"{verb}{name}": found for name, found in _OF_EXCEPTIONS.items() for verb in ("has", "with")}
_CLASSES: Final[dict[str, tuple[Check, str]]] = {
    "isInstanceOf": (thrown, "an exception of"),
    "isExactlyInstanceOf": (thrown_exactly, "exactly an exception of"),
    "isNotInstanceOf": (_not(thrown), "no exception of"),
    "isNotNull": (lambda _, __: True, "an exception"),
}

MATCHERS: Final[dict[str, Matcher]] = {
    "assertj.isTrue": is_value(TRUE, "true"),
    "assertj.isFalse": is_value(FALSE, "false"),
    "assertj.isNull": is_value(NULL, "null"),
    "assertj.isNotNull": Matcher(lambda value, _: value != NULL, "anything but null"),
    "assertj.doesNotThrowAnyException": ANYTHING,
    "assertj.assertThatNoException": ANYTHING,
    "assertj.assertThatThrownBy": Matcher(lambda _, __: True, "an exception", takes="exception"),
    "assertj.assertThatException": _thrown_by("java.lang.Exception"),
    "assertj.isThrownBy": Matcher(thrown, "an exception", takes="exception"),
    **{f"assertj.{name}": Matcher(_inside) for name in _INSIDE},
    **{f"assertj.{name}": Matcher(*found) for name, found in (_VALUES | CONTAINERS | _SAYS).items()},
    **{f"assertj.thrown.{name}": Matcher(*found, takes="exception") for name, found in (_SAYS | _CLASSES).items()},
    **{
        f"assertj.assertThat{name.rpartition('.')[2]}": _thrown_by(name)
        for name in (
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException",
            "java.lang.NullPointerException",
            "java.lang.IndexOutOfBoundsException",
            "java.io.IOException",
        )
    },
}
