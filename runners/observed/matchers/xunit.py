"""xUnit's assertions (https://xunit.net/), as they judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence  # noqa: TC003 - as in the other modules of matchers
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Final, cast

from runners.observed.matchers.base import Check, Matcher, Number, OperandError, RefusedError, search, stated, text_of
from runners.observed.matchers.csharp import (
    class_name,
    classes_of,
    comparable,
    equal,
    equal_by_itself,
    items_of,
    number,
    parts_of,
    same_number,
    settled,
    ticks,
    widened,
)
from runners.observed.values import FALSE, NULL, TRUE, Atom, Items, Mapping, Object, Thrown, Value

_FLAGS: Final = ("ignoreCase", "ignoreLineEndingDifferences", "ignoreWhiteSpaceDifferences", "ignoreAllWhiteSpace")
_OPTION: Final = 2
_MOST_DISTINCT: Final = 1000
_MOST_DIGITS: Final = 28
_MOST_DIGITS_OF_DOUBLE: Final = 15
_BLANK: Final = "[\t \xa0\u1680\u180e\u2000-\u200b\u202f\u205f\u3000\ufeff]+"
"""What separates words within a line, as xUnit's documentation lists it."""
_PAIRS: Final = frozenset({"ValueTuple", "Tuple", "KeyValuePair"})
_ORDINAL: Final = {"Ordinal", "InvariantCulture", "CurrentCulture"}


def _equal(value: Value, operands: Sequence[Value]) -> bool:
    """`Equal`, with a precision, a tolerance, or the options of texts."""
    wanted, rest, exact = _typed(operands)
    if not rest:
        return equal(value, wanted) if exact else widened(value, wanted)
    if text_of(wanted) is not None and text_of(value) is not None:
        options = _options(rest)
        return _plain(text_of(value) or "", options) == _plain(text_of(wanted) or "", options)
    if len(rest) > 1:
        raise OperandError("an assertion with more than one option")
    moments = ticks(value), ticks(wanted), ticks(rest[0])
    if None not in moments:
        one, other, most = (each or 0 for each in moments)
        return abs(one - other) <= most
    name, option = _option(rest[0])
    found, expected, limit = number(value), number(wanted), number(option)
    if expected is None or limit is None:
        raise OperandError("an option that only xUnit understands")
    if found is None:
        return False
    if name == "precision" or (not name and isinstance(option, Atom) and option.kind == "whole"):
        if not (isinstance(found, Fraction) or 0 <= limit <= _MOST_DIGITS_OF_DOUBLE):
            raise OperandError("a precision that .NET refuses")
        return same_number(_rounded(found, int(limit)), _rounded(expected, int(limit)))
    if not limit >= 0:
        raise OperandError("a tolerance that xUnit refuses")
    distance = cast("Number", abs(found - expected))
    return same_number(found, expected) or distance <= limit


def _typed(operands: Sequence[Value]) -> tuple[Value, list[Value], bool]:
    """Return what is expected, the options, and whether numbers of two types differ: the compiler saw objects only."""
    exact = any(_option(each)[0] == "exact" for each in operands[1:])
    return operands[0], [each for each in operands[1:] if _option(each)[0] != "exact"], exact


def _rounded(value: float | Fraction, digits: int) -> float | Fraction:
    """`Math.Round`: to even. Of a binary number, its own way: scaled, rounded and scaled back."""
    if not 0 <= digits <= _MOST_DIGITS:
        raise OperandError("a precision that .NET refuses")
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return Fraction(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN))
    if value != value or abs(value) >= 1e16:  # noqa: PLR0124, PLR2004 - NaN; .NET leaves such numbers alone
        return value
    return float(round(value * 10.0**digits)) / 10.0**digits


def _option(value: Value) -> tuple[str, Value]:
    named = isinstance(value, Items) and value.label == "KeyValuePair" and len(value.parts) == _OPTION
    return (text_of(value.parts[0]) or "", value.parts[1]) if named and isinstance(value, Items) else ("", value)


def _options(rest: Sequence[Value]) -> set[str]:
    """Return which options of a comparison of texts are on."""
    found = set()
    for place, each in enumerate(rest):
        name, value = _option(each)
        name = name or (_FLAGS[place] if place < len(_FLAGS) else "")
        if value not in {TRUE, FALSE} or name not in _FLAGS:
            raise OperandError("an option that only xUnit understands")
        found |= {name} if value == TRUE else set()
    return found


def _plain(text: str, options: set[str]) -> str:
    if "ignoreLineEndingDifferences" in options:
        text = re.sub(r"\r\n|\r", "\n", text)
    if "ignoreAllWhiteSpace" in options:
        text = re.sub(_BLANK, "", text)
    elif "ignoreWhiteSpaceDifferences" in options:
        text = re.sub(_BLANK, " ", text)
    return _upper(text) if "ignoreCase" in options else text


def _upper(text: str) -> str:
    """`ToUpperInvariant`: a letter stays one letter."""
    return "".join(large if len(large := letter.upper()) == 1 else letter for letter in text)


def _strict(value: Value, operands: Sequence[Value]) -> bool:
    """`StrictEqual`: as the type itself compares, so no collection."""
    wanted, rest, exact = _typed(operands)
    if rest:
        raise OperandError("an option that only xUnit understands")
    if parts_of(wanted) is not None and not isinstance(wanted, Object):
        raise OperandError("a collection that is equal to itself only")
    return equal(value, wanted) if exact else widened(value, wanted)


def _same(value: Value, operands: Sequence[Value]) -> bool:
    if operands[0] == NULL:
        return value == NULL
    raise OperandError("an object that has to be the very same")


def _equivalent(value: Value, operands: Sequence[Value]) -> bool:
    """`Equivalent`: public members by name, collections in any order."""
    strict = len(operands) > 1 and _option(operands[1])[1] == TRUE
    return _alike(value, operands[0], strict=strict)


def _alike(value: Value, wanted: Value, *, strict: bool) -> bool:
    one, other = parts_of(value), parts_of(wanted)
    if one is not None and other is not None and isinstance(wanted, Items) and wanted.label in _PAIRS:
        return len(one) == len(other) and all(_alike(*pair, strict=strict) for pair in zip(one, other, strict=True))
    if one is not None and other is not None:
        left = list(one)
        for each in other:
            found = next((part for part in left if _alike(part, each, strict=strict)), None)
            if found is None:
                return False
            left.remove(found)
        return not (strict and left)
    if isinstance(wanted, Object) and isinstance(value, Object):
        fields = dict(value.fields)
        if strict and len(fields) != len(wanted.fields):
            return False
        return all(name in fields and _alike(fields[name], part, strict=strict) for name, part in wanted.fields)
    return widened(value, wanted)


def _contains(value: Value, operands: Sequence[Value]) -> bool:
    wanted = operands[0]
    whole, part = text_of(value), text_of(wanted)
    if value == NULL:
        raise OperandError("nothing is there to look into")
    if whole is not None and part is not None:
        return _placed(lambda one, other: other in one)(value, operands)
    if isinstance(value, Mapping):
        return any(widened(key, wanted) for key, _ in value.pairs)
    if len(operands) > 1:
        raise OperandError("a comparison of the test's own")
    settled(wanted)
    parts = items_of(value)
    return parts is not None and any(widened(each, wanted) for each in parts)


def _filtered(value: Value, operands: Sequence[Value]) -> bool:
    """`Contains` with a condition: the parts of which it is true came out."""
    return _contains(value, operands) if operands else not _empty(value)


def _placed(accept: Callable[[str, str], bool]) -> Check:
    """A check of where one text stands in another, with a way to compare them if there is one."""

    def check(value: Value, operands: Sequence[Value]) -> bool:
        wanted, *rest = operands
        one, other = text_of(value), text_of(wanted)
        way = _option(rest[0])[1] if rest else NULL
        name = way.text if isinstance(way, Atom) and way.kind == "word System.StringComparison" else "Ordinal"
        if other is None or name.removesuffix("IgnoreCase") not in _ORDINAL:
            raise OperandError("texts are compared in a way of their own")
        if one is None:
            return False
        return accept(_upper(one), _upper(other)) if name.endswith("IgnoreCase") else accept(one, other)

    return check


_END: Final = {r"\z": r"\Z", r"\Z": r"(?=\n?\Z)"}
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)


def _matches(value: Value, operands: Sequence[Value]) -> bool:
    text, pattern = text_of(value), operands[0]
    if not isinstance(pattern, Atom) or pattern.kind not in {"text", "word System.Text.RegularExpressions.Regex"}:
        raise OperandError("a pattern is expected")
    return text is not None and search(_ESCAPED.sub(lambda found: _END.get(found[0], found[0]), pattern.text), 0, text)


def _in_range(value: Value, operands: Sequence[Value]) -> bool:
    if len(operands) > _OPTION:
        raise OperandError("a comparison of the test's own")
    low, high = comparable(operands[0]), comparable(operands[1])
    try:
        found = comparable(value)
    except OperandError:
        return False
    return len(found) == len(low) and low <= found <= high


def _empty(value: Value) -> bool:
    parts = parts_of(value)
    return text_of(value) == "" if parts is None else not parts


def _not_empty(value: Value) -> bool:
    return (parts_of(value) is not None or text_of(value) is not None) and not _empty(value)


def _single(value: Value, operands: Sequence[Value]) -> bool:
    """`Single`: one part; with a value, exactly one part that is equal to it."""
    parts = items_of(value)
    if parts is None:
        return False
    return len([each for each in parts if not operands or equal_by_itself(each, operands[0])]) == 1


def _distinct(value: Value, operands: Sequence[Value]) -> bool:
    parts = items_of(value)
    if operands:
        raise OperandError("a comparison of the test's own")
    if parts is None:
        return False
    if len(parts) > _MOST_DISTINCT:
        raise RefusedError("fewer parts are needed, for each is compared with each")
    return all(not equal_by_itself(one, other) for number, one in enumerate(parts) for other in parts[:number])


def _subset(accept: Callable[[int, int], bool], *, above: bool) -> Check:
    """`Subset` and its like: the expected set has to have all parts of the other, or the other way round."""

    def check(value: Value, operands: Sequence[Value]) -> bool:
        one, other = parts_of(value), parts_of(operands[0])
        if other is None:
            raise OperandError("a set is expected")
        if one is None:
            return False
        small, large = (other, one) if above else (one, other)
        return all(any(equal_by_itself(part, each) for part in large) for each in small) and accept(
            len(small), len(large)
        )

    return check


def _is_type(value: Value, operands: Sequence[Value]) -> bool:
    if len(operands) > 1 and _option(operands[1])[1] == FALSE:
        return _is_assignable(value, operands)
    return classes_of(value)[:1] == (class_name(operands[0]),)


def _is_assignable(value: Value, operands: Sequence[Value]) -> bool:
    name, found = class_name(operands[0]), classes_of(value)
    if name not in found and not isinstance(value, Object | Thrown) and value != NULL:
        raise OperandError("what a class of .NET's own implements")
    return name in found


def _thrown(value: Value, operands: Sequence[Value]) -> bool:
    """`Throws`: exactly that class; with a name of a parameter, that as well."""
    if not isinstance(value, Thrown) or value.chain[:1] != (class_name(operands[0]),):
        return False
    return len(operands) == 1 or dict(value.fields).get("ParamName") == operands[1]


def _thrown_any(value: Value, operands: Sequence[Value]) -> bool:
    return isinstance(value, Thrown) and class_name(operands[0]) in value.chain


def _is(wanted: Value, phrase: str) -> Matcher:
    return Matcher(lambda value, _: value == wanted, phrase)


MATCHERS: Final[dict[str, Matcher]] = {
    "xunit.Equal": Matcher(_equal),
    "xunit.StrictEqual": Matcher(_strict),
    "xunit.Same": Matcher(_same, "the very same as {0}"),
    "xunit.Equivalent": Matcher(_equivalent, "equivalent to {0}"),
    "xunit.stated": stated(number),
    "xunit.True": _is(TRUE, "true"),
    "xunit.False": _is(FALSE, "false"),
    "xunit.Null": _is(NULL, "null"),
    "xunit.Empty": Matcher(lambda value, _: _empty(value), "nothing in it"),
    "xunit.NotEmpty": Matcher(lambda value, _: _not_empty(value), "something in it"),
    "xunit.Contains": Matcher(_filtered, "something with {0}"),
    "xunit.StartsWith": Matcher(_placed(str.startswith), "a text that starts with {0}"),
    "xunit.EndsWith": Matcher(_placed(str.endswith), "a text that ends with {0}"),
    "xunit.Matches": Matcher(_matches, "a text that matches {0}"),
    "xunit.InRange": Matcher(_in_range, "something from {0} to {1}"),
    "xunit.Single": Matcher(_single, "exactly one"),
    "xunit.Distinct": Matcher(_distinct, "no two that are equal"),
    "xunit.Subset": Matcher(_subset(lambda _, __: True, above=False), "a subset of {0}"),
    "xunit.Superset": Matcher(_subset(lambda _, __: True, above=True), "a superset of {0}"),
    "xunit.ProperSubset": Matcher(_subset(int.__lt__, above=False), "a proper subset of {0}"),
    "xunit.ProperSuperset": Matcher(_subset(int.__lt__, above=True), "a proper superset of {0}"),
    "xunit.IsType": Matcher(_is_type, "exactly of type {0}"),
    "xunit.IsAssignableFrom": Matcher(_is_assignable, "of type {0}"),
    "xunit.Throws": Matcher(_thrown, "exactly an exception", takes="exception"),
    "xunit.ThrowsNamed": Matcher(_thrown, "exactly an exception", takes="exception"),
    "xunit.ThrowsAny": Matcher(_thrown_any, "an exception", takes="exception"),
    "xunit.ThrowsAnyNamed": Matcher(_thrown_any, "an exception", takes="exception"),
}
