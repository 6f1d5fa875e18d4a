"""Minitest's assertions (https://docs.seattlerb.org/minitest), as version 5 behaves, on values of Ruby."""

from __future__ import annotations

import math
import operator
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from runners.observed.matchers.base import Matcher, OperandError, RefusedError, search, text_of
from runners.observed.values import FALSE, NULL, TRUE, Atom, Items, Mapping, Object, Thrown, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_OWN: Final = "an object whose own class says what is equal"
_REGEXP: Final = "a regular expression that only Ruby has"
_CORE: Final = {
    "null": ("NilClass",),
    "text": ("String", "Comparable"),
    "whole": ("Integer", "Numeric", "Comparable"),
    "float": ("Float", "Numeric", "Comparable"),
    "word Rational": ("Rational", "Numeric", "Comparable"),
    "word Complex": ("Complex", "Numeric", "Comparable"),
    "word Symbol": ("Symbol", "Comparable"),
    "word bytes": ("String", "Comparable"),
    "word Time": ("Time", "Comparable"),
    "word Date": ("Date", "Comparable"),
    "word class": ("Class", "Module"),
    "word module": ("Module",),
    "word DateTime": ("DateTime", "Date", "Comparable"),
}
_EVERYTHING: Final = frozenset({"Object", "Kernel", "BasicObject"})
_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_IGNORE, _EXTENDED, _MULTILINE = 1, 2, 4
_LONGEST_NUMBER: Final = 4000
"""Digits of a number that Python still reads; of longer ones the texts are compared."""


# --- equality: `expected == actual` --------------------------------------------------------------------------------


def equal(value: Value, expected: Value) -> bool:
    """Whether Ruby's own classes say `expected == value`. Raises `OperandError` where another class says so."""
    waiting = [(expected, value)]
    while waiting:
        one, other = waiting.pop()
        _only_data(one)
        match one, other:
            case Items(), Items() if one.ordered and other.ordered:
                if one.label != other.label or len(one.parts) != len(other.parts):
                    return False
                waiting += zip(one.parts, other.parts, strict=True)
            case Items(), Items():
                if one.ordered != other.ordered or not _same_keys(one.parts, other.parts):
                    return False
            case Mapping(), Mapping():
                if not _same_keys([key for key, _ in one.pairs], [key for key, _ in other.pairs]):
                    return False
                found = {_key(key): part for key, part in other.pairs}
                waiting += [(part, found[_key(key)]) for key, part in one.pairs]
            case Atom(), Atom():
                if not _atoms(one, other):
                    return False
            case _:
                return False
    return True


def _only_data(value: Value) -> None:
    if isinstance(value, Object | Thrown) or value in (Atom("word unreadable"), Atom("word Proc")):
        raise OperandError(_OWN)


def _same_keys(some: Sequence[Value], others: Sequence[Value]) -> bool:
    """Whether the same things are in two containers that use `eql?`, in any order."""
    return sorted(repr(_key(each)) for each in some) == sorted(repr(_key(each)) for each in others)


def _key(value: Value) -> object:
    """Return something that is equal for values that `eql?` calls equal."""
    match value:
        case Atom("word class" | "word module" | "word Time"):
            return (value.kind, value.text.partition(" ")[0])
        case Atom():
            return (value.kind, value.text)
        case Items():
            parts = tuple(map(_key, value.parts))
            return (value.label, parts if value.ordered else tuple(sorted(parts, key=repr)))
        case Mapping():
            return ("Hash", tuple(sorted(((_key(key), _key(part)) for key, part in value.pairs), key=repr)))
    raise OperandError(_OWN)


def _atoms(one: Atom, other: Atom) -> bool:
    numbers = _two(one, other)
    return _key(one) == _key(other) if numbers is None else numbers[0] == numbers[1]


def _two(one: Value, other: Value) -> tuple[float | Fraction, float | Fraction] | None:
    """Return two numbers as Ruby compares them: beside a Float a Rational becomes one, beside an Integer nothing."""
    left, right = _number(one), _number(other)
    if left is None or right is None:
        return None
    if isinstance(left, Fraction) and isinstance(right, float):
        return _as_float(left), right
    if isinstance(right, Fraction) and isinstance(left, float):
        return left, _as_float(right)
    return left, right


def _number(value: Value) -> int | float | Fraction | None:
    if isinstance(value, Atom):
        match value.kind:
            case "whole" if len(value.text) <= _LONGEST_NUMBER:
                return int(value.text)
            case "float":
                return float(value.text)
            case "word Rational" if re.fullmatch(r"-?[0-9]+/[0-9]*[1-9][0-9]*", value.text):
                return Fraction(value.text)
    return None


# --- the other assertions ------------------------------------------------------------------------------------------


def _truthy(value: Value) -> bool:
    return value not in (NULL, FALSE)


def _empty(value: Value, _: Sequence[Value]) -> bool:
    match value:
        case Atom("text"):
            return not value.text
        case Atom("word Symbol"):
            return not value.text
        case Items() if value.label != "Range":
            return not value.parts
        case Mapping():
            return not value.pairs
        case Object():
            raise OperandError(_OWN)
    raise RefusedError("there is no empty? of this")


def _includes(value: Value, operands: Sequence[Value]) -> bool:
    wanted = operands[0]
    match value:
        case Atom("text"):
            part = text_of(wanted)
            if part is None:
                raise RefusedError("in a text there is only text")
            return part in value.text
        case Items(label="Range"):
            return _in_range(value.parts, wanted)
        case Items(ordered=False):
            return _key(wanted) in map(_key, value.parts)
        case Items():
            return any(equal(wanted, each) for each in value.parts)
        case Mapping():
            return _key(wanted) in (_key(key) for key, _ in value.pairs)
        case Object():
            raise OperandError(_OWN)
    raise RefusedError("there is no include? of this")


def _in_range(ends: Sequence[Value], wanted: Value) -> bool:
    low, high, without = ends
    number, left, right = _number(wanted), _number(low), _number(high)
    if number is None or (left is None and low != NULL) or (right is None and high != NULL):
        raise OperandError("a range of something else than numbers")
    below = right is None or number < right or (number == right and without != TRUE)
    return (left is None or left <= number) and below


def _match(value: Value, operands: Sequence[Value]) -> bool:
    if value == NULL:
        return False
    if not (isinstance(value, Atom) and value.kind in {"text", "word Symbol"}):
        raise RefusedError("a text is needed")
    match operands[0]:
        case Atom("text"):
            return operands[0].text in value.text
        case Atom("word Regexp"):
            pattern, flags = _translated(operands[0].text)
            return search(pattern, flags, value.text)
    raise OperandError("a pattern that is neither text nor regular expression")


_TOKEN: Final = re.compile(r"\\.|\[\[|&&|\(\?[^:=!]|[*+?}]\+|[$^]|[^\x00-\x7f]", re.DOTALL)
_SAME: Final = frozenset("dDwWsSAntrfv.*+?()[]{}|^$/-\\")
_LINE: Final = r"(?:\A|^(?!\Z))"
"""Where a line begins: for Ruby, none begins behind the last line break."""
_OTHER: Final = {r"\z": r"\Z", r"\Z": r"(?=\n?\Z)", r"\h": "[0-9a-fA-F]", r"\/": "/"}


def _translated(text: str) -> tuple[str, int]:
    """Return a regular expression of Ruby as one of Python's. Raises `OperandError` where they differ more."""
    source, _, number = text.rpartition("/")
    options = int(number)

    def instead(found: re.Match[str]) -> str:
        piece = found[0]
        if piece in _OTHER and not (piece == r"\h" and _in_class(source, found.start())):
            return _OTHER[piece]
        if piece == "^" and not _in_class(source, found.start()):
            return _LINE
        if piece in {"$", "^"} or (len(piece) == 2 and piece[0] == "\\" and piece[1] in _SAME):  # noqa: PLR2004 - an escape
            return piece
        if not piece.isascii() and not options & _IGNORE:
            return piece
        raise OperandError(_REGEXP)

    flags = re.MULTILINE | re.ASCII
    for option, flag in ((_IGNORE, re.IGNORECASE), (_EXTENDED, re.VERBOSE), (_MULTILINE, re.DOTALL)):
        flags |= flag if options & option else 0
    return _TOKEN.sub(instead, source), flags


def _in_class(source: str, at: int) -> bool:
    before = re.sub(r"\\.", "", source[:at])
    return before.rfind("[") > before.rfind("]")


def _delta(value: Value, operands: Sequence[Value]) -> bool:
    expected, actual, delta = _three(value, operands)
    return delta >= abs(expected - actual)


def _epsilon(value: Value, operands: Sequence[Value]) -> bool:
    expected, actual, epsilon = _three(value, operands)
    return min(abs(expected), abs(actual)) * epsilon >= abs(expected - actual)


def _three(value: Value, operands: Sequence[Value]) -> tuple[float, float, float]:
    """Return what is expected, what came out and how far they may be apart, as numbers that go together.

    Raises `RefusedError` for what is no number.
    """
    tolerance = operands[1] if len(operands) > 1 else Atom("float", "0.001")
    numbers = [_number(each) for each in (operands[0], value, tolerance)]
    if None in numbers:
        raise RefusedError("a number is needed")
    floats = any(isinstance(each, float) for each in numbers)
    if not floats:
        return numbers[0], numbers[1], numbers[2]  # type: ignore[return-value]  # exact ones, none of which is None
    one, other, most = (_as_float(each) for each in numbers if each is not None)
    return one, other, most


def _as_float(number: float | Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.copysign(math.inf, number)


def _classes(value: Value) -> tuple[str, ...]:
    """Return the names of a value's class and of everything that its class is."""
    match value:
        case Object() | Thrown():
            found = value.chain
        case Items():
            found = (value.label, "Enumerable")
        case Mapping():
            found = ("Hash", "Enumerable")
        case Atom("boolean"):
            found = (f"{value.text.capitalize()}Class",)
        case Atom():
            found = _CORE.get(value.kind, (value.kind.removeprefix("word "),))
    return found


def _class(operand: Value) -> str:
    if isinstance(operand, Atom) and operand.kind in {"word class", "word module"} and operand.text:
        return operand.text.partition(" < ")[0]
    raise OperandError("a class is expected")


def _instance(value: Value, operands: Sequence[Value]) -> bool:
    return _class(operands[0]) == _classes(value)[0]


def _kind(value: Value, operands: Sequence[Value]) -> bool:
    return _class(operands[0]) in {*_classes(value), *_EVERYTHING}


def _operator(value: Value, operands: Sequence[Value]) -> bool:
    name, other = getattr(operands[0], "text", ""), operands[1]
    if name in {"==", "!="}:
        return equal(other, value) == (name == "==")
    one = _ordered(value, other)
    if one is None or name not in _ORDERS:
        raise OperandError("an operator that only the value's own class knows")
    return _ORDERS[name](*one)


def _ordered(value: Value, other: Value) -> tuple[object, object] | None:
    """Return two things that Python orders as Ruby orders these: a class is less than what it inherits from."""
    if (numbers := _two(value, other)) is not None:
        return numbers
    match value, other:
        case Atom("text"), Atom("text"):
            return value.text.encode("utf-8", "surrogatepass"), other.text.encode("utf-8", "surrogatepass")
        case Atom("word class" | "word module"), Atom("word class" | "word module"):
            return _above(other), _above(value)
    return None


def _above(one: Atom) -> frozenset[str]:
    return _EVERYTHING.union(one.text.split(" < "))


def _same(value: Value, operands: Sequence[Value]) -> bool:
    """Identity cannot be seen in data, so only what exists once can be compared."""
    wanted = operands[0]
    if not (isinstance(wanted, Atom) and wanted.kind in {"null", "boolean", "whole", "word Symbol"}):
        raise OperandError("an object that has to be the very same")
    return value == wanted


def _raises(value: Value, operands: Sequence[Value]) -> bool:
    wanted = {_class(each) for each in operands} or {"StandardError"}
    return isinstance(value, Thrown) and not wanted.isdisjoint(value.chain)


def _output(value: Value, operands: Sequence[Value]) -> bool:
    if not isinstance(value, Items) or len(value.parts) != 2:  # noqa: PLR2004 - output and errors
        return False
    wanted = [*operands, NULL, NULL][:2]
    return all(each == NULL or _written(part, each) for part, each in zip(value.parts, wanted, strict=True))


def _written(value: Value, wanted: Value) -> bool:
    return _match(value, [wanted]) if isinstance(wanted, Atom) and wanted.kind == "word Regexp" else value == wanted


MATCHERS: Final[dict[str, Matcher]] = {
    "minitest.assert": Matcher(lambda value, _: _truthy(value), "something true"),
    "minitest.nil": Matcher(lambda value, _: value == NULL, "nil"),
    "minitest.equal": Matcher(lambda value, operands: equal(value, operands[0])),
    "minitest.same": Matcher(_same),
    "minitest.empty": Matcher(_empty, "something empty"),
    "minitest.includes": Matcher(_includes, "something that includes {0}"),
    "minitest.match": Matcher(_match, "a text that matches {0}"),
    "minitest.in_delta": Matcher(_delta, "a number close to {0}"),
    "minitest.in_epsilon": Matcher(_epsilon, "a number close to {0}"),
    "minitest.instance_of": Matcher(_instance, "an instance of {0}"),
    "minitest.kind_of": Matcher(_kind, "a kind of {0}"),
    "minitest.operator": Matcher(_operator, "something {0} {1}"),
    "minitest.respond_to": Matcher(lambda value, _: _truthy(value), "something that responds to {0}"),
    "minitest.predicate": Matcher(lambda value, _: _truthy(value), "something that is {0}"),
    "minitest.raises": Matcher(_raises, "an exception", takes="exception"),
    "minitest.includes_asked": Matcher(lambda value, _: _truthy(value), "something that includes {0}"),
    "minitest.included": Matcher(
        lambda value, operands: _includes(operands[0], [value]), "something that is among {0}"
    ),
    "minitest.output": Matcher(_output, "the output {0}"),
    "minitest.silent": Matcher(
        lambda value, _: _output(value, [Atom("text", ""), Atom("text", "")]), "nothing that is printed"
    ),
}
