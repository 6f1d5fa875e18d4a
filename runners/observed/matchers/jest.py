"""Jest's `expect` (https://jestjs.io/docs/expect), as version 30 behaves."""

from __future__ import annotations

import operator
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from runners.observed.matchers.base import (
    Equality,
    Matcher,
    OperandError,
    RefusedError,
    close,
    number_of,
    numbers,
    search,
    stated,
    text_of,
)
from runners.observed.values import FALSE, NULL, Atom, Items, Mapping, Object, Thrown, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNDEFINED: Final = Atom("word undefined")
_HOLE: Final = Atom("word hole")
"""A place of an array where there is nothing, not even undefined."""
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
_OF_JAVASCRIPT: Final = re.compile(r"\\[pPukcdDwWsSbB]|\(\?<|\[\^?\]|\$|\\/|\[[^\]]*\[")
_DIGITS: Final = 2
"""So many digits after the point `toBeCloseTo` compares where it is told no number."""
_PRIMITIVES: Final = frozenset({"null", "boolean", "text", "whole", "float", "word undefined", "word symbol"})


def _is_primitive(value: Value) -> bool:
    return isinstance(value, Atom) and value.kind in _PRIMITIVES


ABSENT: Final = frozenset({"word undefined", "word hole"})
"""The kinds of what `toEqual` overlooks."""
equal: Final = Equality(classes=False, labels=False, absent=ABSENT, messages=True)
strictly_equal: Final = Equality(messages=True)


def _equal(value: Value, operands: Sequence[Value]) -> bool:
    return equal(value, operands[0])


def _strictly_equal(value: Value, operands: Sequence[Value]) -> bool:
    return strictly_equal(value, operands[0])


def _same(value: Value, operands: Sequence[Value]) -> bool:
    """`Object.is`: identity cannot be seen in data, so only primitive operands can be compared."""
    if not _is_primitive(operands[0]):
        raise OperandError("an object that has to be the very same")
    return value == operands[0]


def _close(value: Value, operands: Sequence[Value]) -> bool:
    one, other = number_of(value), number_of(operands[0])
    digits = number_of(operands[1]) if len(operands) > 1 else _DIGITS
    if one is None or other is None or digits is None or getattr(value, "kind", "") == "whole":
        raise RefusedError("a number is needed")
    return close(float(one), float(other), 10 ** -float(digits) / 2)


def _close_whole(value: Value, operands: Sequence[Value]) -> bool:
    """Numbers that the solution makes lie apart by more than two digits leave open, and by no more than that."""
    digits = number_of(operands[1]) if len(operands) > 1 else _DIGITS
    if digits is None or digits < _DIGITS:
        raise OperandError("a tolerance that is larger than the distance of what is expected")
    return _close(value, operands)


def _truthy(value: Value, _: Sequence[Value]) -> bool:
    if value in (NULL, FALSE, _UNDEFINED) or (isinstance(value, Atom) and value.kind == "text" and not value.text):
        return False
    number = number_of(value)
    return number is None or (number == number and number != 0)  # noqa: PLR0124 - NaN


def _length(value: Value, operands: Sequence[Value]) -> bool:
    match value:
        case Atom("text" | "word [object String]"):
            length: float | None = len(value.text.encode("utf-16-le", "surrogatepass")) // 2
        case Items(ordered=True):
            length = len(value.parts)
        case Object():
            length = number_of(dict(value.fields).get("length", NULL))
        case _:
            length = None
    if length is None:
        raise RefusedError("something with a length is needed")
    return length == number_of(operands[0])


def _parts(value: Value) -> Sequence[Value]:
    match value:
        case Atom("text" | "word [object String]"):
            return [Atom("text", each) for each in value.text]
        case Items():
            return [_UNDEFINED if part == _HOLE else part for part in value.parts]
        case Mapping():
            return [Items("Array", pair) for pair in value.pairs]
        case Object() if value.items is not None:
            return value.items
    raise RefusedError("something with parts is needed")


def _contain(value: Value, operands: Sequence[Value]) -> bool:
    if not _is_primitive(operands[0]):
        raise OperandError("an object that has to be the very same")
    text, part = text_of(value), text_of(operands[0])
    if text is not None:
        if part is None:
            raise RefusedError("in a text there is only text")
        return part in text
    return any(each == operands[0] and each.text != "nan" for each in _parts(value) if isinstance(each, Atom))


def _contain_equal(value: Value, operands: Sequence[Value]) -> bool:
    return any(equal(each, operands[0]) for each in _parts(value))


def _found(text: str, pattern: Value) -> bool:
    """Whether a text contains a text, or something that matches a regular expression."""
    match pattern:
        case Atom("text"):
            return pattern.text in text
        case Atom("word RegExp"):
            source, _, flags = pattern.text.rpartition("/")
            flags, source = flags.replace("g", ""), source.removeprefix("/")
            if set(flags) - _FLAGS.keys():
                raise OperandError("a regular expression that only its own language has")
            # In Python `$` matches before a last line break as well.
            end = r"(?=\n|\Z)" if "m" in flags else r"\Z"
            return search(_translated(source, end), sum(_FLAGS[flag] for flag in flags), text)
    raise OperandError("a pattern that is neither text nor regular expression")


def _translated(source: str, end: str) -> str:
    """Return a regular expression of JavaScript as one of Python's, with `end` for `$`.

    Raises `OperandError` for one that uses more of what only JavaScript has.
    """

    def instead(found: re.Match[str]) -> str:
        text = found[0]
        known = {r"\d": "[0-9]", r"\w": "[A-Za-z0-9_]", r"\W": "[^A-Za-z0-9_]", r"\D": "[^0-9]", "$": end, r"\/": "/"}
        if text in known:
            return known[text]
        if text in {r"\s", r"\S"}:
            return text
        if text == r"\b":
            return r"(?a:\b)"
        raise OperandError("a regular expression that only its own language has")

    classes = re.compile(r"\[(?:\\.|[^\]\\])*\]")
    pieces, at = [], 0
    for found in classes.finditer(source):
        pieces += [_OF_JAVASCRIPT.sub(instead, source[at : found.start()]), found[0].replace(r"\/", "/")]
        at = found.end()
    return "".join([*pieces, _OF_JAVASCRIPT.sub(instead, source[at:])])


def _match(value: Value, operands: Sequence[Value]) -> bool:
    text = text_of(value)
    if text is None:
        raise RefusedError("a text is needed")
    return _found(text, operands[0])


def _match_object(value: Value, operands: Sequence[Value]) -> bool:
    if _is_primitive(value) or _is_primitive(operands[0]):
        raise RefusedError("an object is needed")
    return _covers(value, operands[0])


def _covers(value: Value, wanted: Value) -> bool:
    # Jest finds that a pattern without fields (a date, an empty object, an error) matches everything.
    if not (isinstance(wanted, Items) or (isinstance(wanted, Object) and wanted.fields) or _is_primitive(wanted)):
        raise OperandError("a pattern without fields")
    match value, wanted:
        case Object(), Object():
            fields, same = dict(value.fields), value.items == wanted.items or wanted.items is None
            return same and all(name in fields and _covers(fields[name], part) for name, part in wanted.fields)
        case Items(ordered=True), Items(ordered=True):
            parts, others = equal.present(value), equal.present(wanted)
            return len(parts) == len(others) and all(map(_covers, parts, others))
    return equal(value, wanted)


def _property(value: Value, operands: Sequence[Value]) -> bool:
    path = operands[0]
    if value in (NULL, _UNDEFINED):
        raise RefusedError("something with properties is needed")
    if isinstance(path, Items):
        steps = [text_of(step) or getattr(step, "text", "") for step in path.parts]
    else:
        steps = re.findall(r"[^.\[\]]+", text_of(path) or "")
    for step in steps:
        match value:
            case Object() | Thrown():
                fields = dict(value.fields) | (
                    {"message": Atom("text", value.message)} if isinstance(value, Thrown) else {}
                )
                if step not in fields:
                    return False
                value = fields[step]
            case Items(ordered=True) if step.isdecimal() and int(step) < len(value.parts):
                value = value.parts[int(step)]
            case _:
                return False
    return len(operands) < 2 or equal(value, operands[1])  # noqa: PLR2004 - a path, and a value


def _instance(value: Value, operands: Sequence[Value]) -> bool:
    name = _class(operands[0])
    match value:
        case Object() | Thrown():
            return name in value.chain or (name == "Object" and bool(value.chain))
        case Items() | Mapping():
            return name in {*value.label.split(":"), "Object"}
        case Atom(kind=kind) if kind not in _PRIMITIVES:
            return name in {kind.removeprefix("word "), "Object"}
    return False


def _class(operand: Value) -> str:
    if isinstance(operand, Atom) and operand.kind == "word class":
        return operand.text
    raise OperandError("a class is expected")


def _throw(value: Value, operands: Sequence[Value]) -> bool:
    if not operands:
        return True
    wanted = operands[0]
    match wanted:
        case Atom("word class"):
            return isinstance(value, Thrown) and wanted.text in value.chain
        case Thrown():
            return _same_error(value, wanted)
        case Object():
            return _message(value) == text_of(dict(wanted.fields).get("message", NULL))
    message = _message(value)
    return message is not None and _found(message, wanted)


def _throw_whole(value: Value, operands: Sequence[Value]) -> bool:
    """Of what the solution makes, a text is the whole message, and what is no error has to be equal in all fields."""
    match operands:
        case [Atom("text") as wanted]:
            return _message(value) == wanted.text
        case [Object() as wanted]:
            return equal(value, wanted)
    return _throw(value, operands)


def _same_error(value: Value, wanted: Thrown) -> bool:
    """Messages and causes have to be equal; the class counts unless it is plain `Error`."""
    if _message(value) != wanted.message or not isinstance(value, Thrown):
        return _message(value) == wanted.message
    kind = wanted.chain[0] if wanted.chain else ""
    causes = [dict(error.fields).get("cause", NULL) for error in (value, wanted)]
    return (kind == "Error" or kind in value.chain) and equal(*causes)


def _message(value: Value) -> str | None:
    match value:
        case Thrown():
            return value.message
        case Object():
            return text_of(dict(value.fields).get("message", NULL))
    return text_of(value)


def _calls(value: Value) -> Sequence[Value]:
    """Return the arguments of each call of a mock function."""
    if isinstance(value, Object) and value.chain == ("MockFunction",):
        calls = dict(value.fields)["calls"]
        return calls.parts if isinstance(calls, Items) else ()
    raise OperandError("only a mock function has calls")


def _called_with(value: Value, operands: Sequence[Value]) -> bool:
    return any(equal(call, Items("Array", tuple(operands))) for call in _calls(value))


def _number(value: Value) -> float | None:
    """Return the number that a value is; a `bigint` is none, for it is never `===` one."""
    return float(value.text) if isinstance(value, Atom) and value.kind == "float" else None


def _is(wanted: Value, phrase: str) -> Matcher:
    return Matcher(lambda value, _: value == wanted, phrase)


_MATCHERS: Final[dict[str, Matcher]] = {
    "toBe": Matcher(_same, whole=_same),
    "toEqual": Matcher(_equal, whole=_equal),
    "toStrictEqual": Matcher(_strictly_equal, whole=_strictly_equal),
    "stated": stated(_number),
    "toBeCloseTo": Matcher(_close, "a number close to {0}", whole=_close_whole),
    "toBeTruthy": Matcher(_truthy, "something true"),
    "toBeFalsy": Matcher(lambda value, operands: not _truthy(value, operands), "something false"),
    "toBeNull": _is(NULL, "null"),
    "toBeUndefined": _is(_UNDEFINED, "undefined"),
    "toBeDefined": Matcher(lambda value, _: value != _UNDEFINED, "something that is defined"),
    "toBeNaN": _is(Atom("float", "nan"), "NaN"),
    "toBeGreaterThan": Matcher(numbers(operator.gt), "a number greater than {0}"),
    "toBeGreaterThanOrEqual": Matcher(numbers(operator.ge), "a number of at least {0}"),
    "toBeLessThan": Matcher(numbers(operator.lt), "a number less than {0}"),
    "toBeLessThanOrEqual": Matcher(numbers(operator.le), "a number of at most {0}"),
    "toHaveLength": Matcher(_length, "a length of {0}", whole=_length),
    "toContain": Matcher(_contain, "something that contains {0}"),
    "toContainEqual": Matcher(_contain_equal, "something that contains {0}"),
    "toMatch": Matcher(_match, "a text that matches {0}"),
    "toMatchObject": Matcher(_match_object, "an object with {0}", whole=_equal),
    "toHaveProperty": Matcher(_property, "an object with the property {0}"),
    "toBeInstanceOf": Matcher(_instance, "an instance of {0}"),
    "toThrow": Matcher(_throw, "an exception", takes="exception", whole=_throw_whole),
    "toHaveBeenCalled": Matcher(lambda value, _: bool(_calls(value)), "a call"),
    "toHaveBeenCalledTimes": Matcher(lambda value, operands: len(_calls(value)) == number_of(operands[0]), "{0} calls"),
    "toHaveBeenCalledWith": Matcher(_called_with, "a call with {0}"),
}
_REJECTS: Final = {f"rejects.{name}": replace(matcher, takes="exception") for name, matcher in _MATCHERS.items()}
MATCHERS: Final = {f"jest.{name}": matcher for name, matcher in (_MATCHERS | _REJECTS).items()}
