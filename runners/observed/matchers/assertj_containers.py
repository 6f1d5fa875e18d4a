"""AssertJ's assertions about containers, optional values and texts, as version 3.26 judges."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Sequence  # noqa: TC003 - as in the other modules of matchers
from typing import Final

from runners.observed.matchers.base import Check, Equality, OperandError, text_of
from runners.observed.matchers.java import number, parts_of, same_part, settled, wide, widened
from runners.observed.values import NULL, Atom, Items, Mapping, Value

_key: Final = Equality().key


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


CONTAINERS: Final[dict[str, tuple[Check, str]]] = {
    "isIn": (_in, "one of {0}"),
    "isNotIn": (lambda value, operands: not _in(value, operands), "none of {0}"),
    "hasSize": (_sized(operator.eq), "a size of {0}"),
    "hasSizeGreaterThan": (_sized(operator.gt), "a size of more than {0}"),  # type: ignore[arg-type]
    "hasSizeGreaterThanOrEqualTo": (_sized(operator.ge), "a size of at least {0}"),  # type: ignore[arg-type]
    "hasSizeLessThan": (_sized(operator.lt), "a size of less than {0}"),  # type: ignore[arg-type]
    "hasSizeLessThanOrEqualTo": (_sized(operator.le), "a size of at most {0}"),  # type: ignore[arg-type]
    "hasSameSizeAs": (_same_size, "the size of {0}"),
    "isEmpty": (lambda value, _: _length(value) == 0, "something empty"),
    "isNotEmpty": (lambda value, _: bool(_length(value)), "something that is not empty"),
    "isNullOrEmpty": (lambda value, _: value == NULL or _length(value) == 0, "null or something empty"),
    "isBlank": (
        lambda value, _: value == NULL or (text_of(value) is not None and not (text_of(value) or "").strip()),
        "blank text",
    ),
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
}
