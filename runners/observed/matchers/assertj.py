"""AssertJ (https://assertj.github.io/doc/), as version 3.26 judges."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Sequence  # noqa: TC003 - as in the other modules of matchers
from fractions import Fraction
from typing import Final

from runners.observed.matchers.base import Check, Equality, Matcher, OperandError, search, text_of
from runners.observed.matchers.java import (
    FLOATING,
    Number,
    class_name,
    classes_of,
    comparable,
    equal,
    is_instance,
    number,
    parts_of,
    same_part,
    settled,
    wide,
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
        return False
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
    def check(value: Value, _: Sequence[Value]) -> bool:
        found = number(value)
        return found is not None and accept(found)

    return check


def _compares(value: Value, operands: Sequence[Value]) -> bool:
    one, other = number(value), number(operands[0])
    return one == other if one is not None and other is not None else equal(value, operands[0])


# --- containers -------------------------------------------------------------------------------------------------------


def _length(value: Value) -> int | None:
    text = text_of(value)
    if text is not None:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    parts = parts_of(value)
    return None if parts is None else len(parts)


def _sized(compare: Callable[[object, object], bool]) -> Check:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        found, wanted = _length(value), number(operands[0])
        return found is not None and wanted is not None and compare(found, wanted)

    return check


def _given(value: Value, operands: Sequence[Value]) -> Sequence[Value]:
    """Return expected parts: an array in their place stands for what is in it."""
    if len(operands) == 1 and isinstance(operands[0], Items) and operands[0].label.endswith("[]"):
        parts = parts_of(value) or ()
        if not any(isinstance(part, Items) and part.label.endswith("[]") for part in parts):
            return operands[0].parts
    return operands


def _elements(check: Callable[[Value, Sequence[Value], Sequence[Value]], bool], *, spread: bool = False) -> Check:
    """A check of the parts of a container; with `spread` the parts expected are those of the one operand."""

    def whole(value: Value, operands: Sequence[Value]) -> bool:
        parts = parts_of(value)
        wanted = parts_of(operands[0]) if spread else _given(value, operands)
        if wanted is None:
            raise OperandError("a container is expected")
        for each in wanted:
            settled(each)
        return parts is not None and check(value, parts, wanted)

    return whole


def _among(value: Value, one: Value, many: Sequence[Value]) -> bool:
    return any(same_part(value, one, each) for each in many)


def _exactly(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return len(parts) == len(wanted) and all(same_part(value, *pair) for pair in zip(parts, wanted, strict=True))


def _any_order(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    if isinstance(value, Items) and value.label.endswith("[]") and value.label != "Object[]":
        return Counter(map(_number_key, parts)) == Counter(map(_number_key, wanted))
    return Counter(map(_key, parts)) == Counter(map(_key, wanted))


def _number_key(value: Value) -> object:
    return wide(value) if isinstance(value, Atom) and value.kind != "boolean" else _key(value)


def _each(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return all(any(same_part(value, part, each) for part in parts) for each in wanted)


def _all(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return _each(value, parts, wanted) and (bool(wanted) or not parts)


def _any(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return any(_among(value, part, wanted) for part in parts) or not (parts or wanted)


def _none(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return not any(_among(value, part, wanted) for part in parts)


def _only(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return _all(value, parts, wanted) and all(_among(value, part, wanted) for part in parts)


def _once(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return all(sum(same_part(value, part, each) for part in parts) == 1 for each in wanted) and (
        bool(wanted) or not parts
    )


def _subset(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return all(_among(value, part, wanted) for part in parts)


def _sequence(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    places = range(len(parts) - len(wanted) + 1)
    return any(_exactly(value, parts[at : at + len(wanted)], wanted) for at in places) and (bool(wanted) or not parts)


def _starts(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return _exactly(value, parts[: len(wanted)], wanted) and (bool(wanted) or not parts)


def _ends(value: Value, parts: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return (
        len(wanted) <= len(parts)
        and _exactly(value, parts[len(parts) - len(wanted) :], wanted)
        and (bool(wanted) or not parts)
    )


def _textual(of_texts: Callable[[str, Sequence[str]], bool], of_parts: Check) -> Check:
    """A check that means something else of texts."""

    def check(value: Value, operands: Sequence[Value]) -> bool:
        text = text_of(value)
        if text is None:
            return of_parts(value, operands)
        wanted = [text_of(each) for each in _given(value, operands)]
        if any(each is None for each in wanted):
            raise OperandError("a text is expected")
        return of_texts(text, [each for each in wanted if each is not None])

    return check


def _no_parts(_: Value, __: Sequence[Value]) -> bool:
    return False


def _texts(check: Callable[[str, str], bool]) -> Check:
    return _textual(lambda text, wanted: check(text, wanted[0]), _no_parts)


def _pairs(check: Callable[[Sequence[Value], Sequence[Value]], bool], *, one: bool = False) -> Check:
    """A check of a map's keys, values or entries."""

    def whole(value: Value, operands: Sequence[Value]) -> bool:
        for each in operands:
            settled(each)
        wanted = [Items("Entry", tuple(operands))] if one else operands
        return isinstance(value, Mapping) and check(parts_of(value) or (), wanted)

    return whole


def _keys(entries: Sequence[Value], at: int) -> list[object]:
    return [_key(entry.parts[at]) for entry in entries if isinstance(entry, Items)]


def _has(entries: Sequence[Value], wanted: Sequence[Value]) -> bool:
    return {_key(each) for each in wanted} <= {_key(entry) for entry in entries}


def _has_at(at: int) -> Callable[[Sequence[Value], Sequence[Value]], bool]:
    return lambda entries, wanted: {_key(each) for each in wanted} <= set(_keys(entries, at))


def _has_not_at(at: int) -> Callable[[Sequence[Value], Sequence[Value]], bool]:
    return lambda entries, wanted: not {_key(each) for each in wanted} & set(_keys(entries, at))


def _entries(value: Value, operands: Sequence[Value], *, ordered: bool) -> bool:
    wanted = parts_of(operands[0])
    if not isinstance(value, Mapping) or wanted is None:
        return False
    settled(operands[0])
    one, other = [[_key(each) for each in parts] for parts in (parts_of(value) or (), wanted)]
    return one == other if ordered else Counter(one) == Counter(other)


def _same_size(value: Value, operands: Sequence[Value]) -> bool:
    return _length(value) is not None and _length(value) == _length(operands[0])


def _in(value: Value, operands: Sequence[Value]) -> bool:
    spread = len(operands) == 1 and parts_of(operands[0]) is not None
    wanted = (parts_of(operands[0]) or ()) if spread else operands
    return any(widened(value, each) for each in wanted)


def _optional(value: Value, operands: Sequence[Value]) -> bool:
    settled(operands[0])
    return value == Items("Optional", tuple(operands))


def _contains(value: Value, operands: Sequence[Value]) -> bool:
    if isinstance(value, Items) and value.label == "Optional":
        return _optional(value, operands)
    if isinstance(value, Mapping):
        return _pairs(_has)(value, operands)
    return _textual(lambda text, wanted: all(each in text for each in wanted), _elements(_all))(value, operands)


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
    "isIn": (_in, "one of {0}"),
    "isNotIn": (_not(_in), "none of {0}"),
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
    "isPositive": (_signed(lambda found: found > 0), "a positive number"),
    "isNegative": (_signed(lambda found: found < 0 or repr(found) == "-0.0"), "a negative number"),
    "isNotNegative": (_signed(lambda found: found >= 0 and repr(found) != "-0.0"), "no negative number"),
    "isNotPositive": (_signed(lambda found: found <= 0), "no positive number"),
    "hasSize": (_sized(operator.eq), "a size of {0}"),
    "hasSizeGreaterThan": (_sized(operator.gt), "a size of more than {0}"),  # type: ignore[arg-type]
    "hasSizeGreaterThanOrEqualTo": (_sized(operator.ge), "a size of at least {0}"),  # type: ignore[arg-type]
    "hasSizeLessThan": (_sized(operator.lt), "a size of less than {0}"),  # type: ignore[arg-type]
    "hasSizeLessThanOrEqualTo": (_sized(operator.le), "a size of at most {0}"),  # type: ignore[arg-type]
    "hasSameSizeAs": (_same_size, "the size of {0}"),
    "isEmpty": (lambda value, _: _length(value) == 0, "something empty"),
    "isNotEmpty": (lambda value, _: bool(_length(value)), "something that is not empty"),
    "isNullOrEmpty": (lambda value, _: value == NULL or _length(value) == 0, "null or something empty"),
    "isBlank": (lambda value, _: value == NULL or (text_of(value) or "x").strip() == "", "blank text"),
    "isPresent": (lambda value, _: isinstance(value, Items) and bool(value.parts), "a value"),
    "isNotPresent": (lambda value, _: isinstance(value, Items) and not value.parts, "no value"),
    "hasValue": (_optional, "{0}"),
    "contains": (_contains, "something that contains {0}"),
    "doesNotContain": (
        _textual(lambda text, wanted: not any(each in text for each in wanted), _elements(_none)),
        "nothing that contains {0}",
    ),
    "startsWith": (_textual(lambda text, wanted: text.startswith(wanted[0]), _elements(_starts)), "a start of {0}"),
    "endsWith": (_textual(lambda text, wanted: text.endswith(wanted[0]), _elements(_ends)), "an end of {0}"),
    "isEqualToIgnoringCase": (_texts(lambda text, wanted: text.casefold() == wanted.casefold()), "{0} in any case"),
    "containsIgnoringCase": (_texts(lambda text, wanted: wanted.lower() in text.lower()), "{0} in any case"),
    "matches": (_pattern, "a text that matches {0}"),
    "containsExactly": (_elements(_exactly), "exactly the parts asked for"),
    "containsExactlyElementsOf": (_elements(_exactly, spread=True), "{0}"),
    "containsExactlyInAnyOrder": (_elements(_any_order), "exactly the parts asked for, in any order"),
    "containsExactlyInAnyOrderElementsOf": (_elements(_any_order, spread=True), "{0} in any order"),
    "containsAll": (_elements(_each, spread=True), "something that contains {0}"),
    "containsAnyOf": (_elements(_any), "something that contains one of those asked for"),
    "containsOnly": (_elements(_only), "only the parts asked for"),
    "containsOnlyElementsOf": (_elements(_only, spread=True), "only the parts of {0}"),
    "hasSameElementsAs": (_elements(_only, spread=True), "only the parts of {0}"),
    "containsOnlyOnce": (_elements(_once), "the parts asked for once"),
    "containsSequence": (_elements(_sequence), "the parts asked for one after the other"),
    "isSubsetOf": (_elements(_subset, spread=True), "parts of {0}"),
    "containsKey": (_pairs(_has_at(0)), "the key {0}"),
    "containsKeys": (_pairs(_has_at(0)), "the keys asked for"),
    "doesNotContainKey": (_pairs(_has_not_at(0)), "no key {0}"),
    "containsValue": (_pairs(_has_at(1)), "the value {0}"),
    "containsEntry": (_pairs(_has, one=True), "{0}: {1}"),
    "containsExactlyEntriesOf": (lambda value, operands: _entries(value, operands, ordered=True), "{0}"),
    "containsExactlyInAnyOrderEntriesOf": (lambda value, operands: _entries(value, operands, ordered=False), "{0}"),
    "isInstanceOf": (lambda value, operands: is_instance(value, operands[0]), "an instance of {0}"),
    "isExactlyInstanceOf": (_exact_class, "an instance of exactly {0}"),
    "isNotInstanceOf": (lambda value, operands: not is_instance(value, operands[0]), "no instance of {0}"),
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
    **{f"assertj.{name}": Matcher(*found) for name, found in (_VALUES | _SAYS).items()},
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
