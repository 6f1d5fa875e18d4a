"""What a matcher is, and what all frameworks share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from runners.observed.values import Atom, Items, Mapping, Object, Thrown, Value

_LONGEST: Final = 10_000
"""Characters in which a regular expression is looked for: many take time that grows with the square of the length."""
_LARGEST: Final = 4000
"""Digits of a decimal number, also of one with an exponent: 1e999999999 is short, and fills a memory."""

Number = int | float | Fraction

Check = Callable[[Value, Sequence[Value]], bool]
"""Whether a matcher accepts a value, given its operands."""


class OperandError(ValueError):
    """An operand that the judge cannot compare by: validating the lesson finds out, and grading never meets one."""


class RefusedError(ValueError):
    """A value that the framework refuses to judge, as `toBeGreaterThan` does a text: wrong, also under a negation."""


UNCOMPARABLE: Final = (ValueError, LookupError, ArithmeticError, TypeError, RecursionError)
"""What a matcher raises that cannot compare: a value may be of any form, such as a number that no float can hold."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """One assertion of a framework.

    `takes` says what it judges: the value that came out, the exception that was thrown, or that none was. `phrase` is
    what was expected, with `{0}`, `{1}`, ... for the operands.
    `whole` judges where the solution makes the operands, for it could make some that `check` accepts anything for: a
    part of every result, or numbers that are all close to one. None where such an operand says nothing.
    """

    check: Check
    phrase: str = "{0}"
    takes: Literal["value", "exception"] = "value"
    whole: Check | None = None

    def judge(self, *, made: bool) -> Check:
        """Return what judges operands, which the solution may have `made`. Raises `OperandError` where nothing can."""
        if made and self.whole is None:
            raise OperandError("an operand that the solution makes says nothing here")
        return self.whole if made and self.whole else self.check


@dataclass(frozen=True, slots=True)
class Equality:
    """When two values are equal.

    `classes`: objects have to be of the same class. `labels`: containers have to have the same name. `absent`: fields
    that hold an atom of these kinds count as missing, and so do parts at the end of a list. `numbers`: whole and
    floating-point numbers of the same value are equal. `messages`: of two exceptions only the messages count.
    """

    classes: bool = True
    labels: bool = True
    absent: frozenset[str] = frozenset()
    numbers: bool = False
    messages: bool = False

    def __call__(self, one: Value, other: Value) -> bool:
        """Whether two values are equal."""
        return self.key(one) == self.key(other)

    def key(self, value: Value) -> object:
        """Return something that is equal for equal values, and can be sorted by its `repr`."""
        match value:
            case Atom():
                return self._atom(value)
            case Items():
                parts = [self.key(part) for part in self.present(value)]
                return (
                    "items",
                    self._label(value.label),
                    value.ordered,
                    tuple(parts if value.ordered else _sorted(parts)),
                )
            case Mapping():
                pairs = [(self.key(key), self.key(part)) for key, part in value.pairs]
                return ("mapping", self._label(value.label), tuple(_sorted(pairs)))
            case Object():
                items = None if value.items is None else tuple(self.key(part) for part in value.items)
                return ("object", value.chain if self.classes else (), self._fields(value.fields), items)
            case Thrown() if self.messages:
                return ("thrown", value.chain if self.classes else (), value.message)
            case Thrown():
                chain = value.chain if self.classes else ()
                return ("thrown", chain, value.message, self._fields(value.fields))

    def present(self, items: Items) -> Sequence[Value]:
        """Return the parts of a container; a list may end in parts that count as missing."""
        parts = list(items.parts)
        while items.ordered and parts and self._missing(parts[-1]):
            parts.pop()
        return parts

    def _missing(self, value: Value) -> bool:
        return isinstance(value, Atom) and value.kind in self.absent

    def _atom(self, atom: Atom) -> object:
        if self._missing(atom):
            return ("absent",)
        if self.numbers and (number := number_of(atom)) is not None:
            whole = isinstance(number, int) or number.is_integer()
            return ("number", str(int(number) if whole else number))
        return (atom.kind, atom.text)

    def _label(self, label: str) -> str:
        return label if self.labels else label.partition(":")[0]

    def _fields(self, fields: tuple[tuple[str, Value], ...]) -> tuple[object, ...]:
        kept = ((name, part) for name, part in fields if not self._missing(part))
        return tuple(_sorted((name, self.key(part)) for name, part in kept))


def _sorted(keys: object) -> list[object]:
    return sorted(keys, key=repr)  # type: ignore[call-overload,no-any-return]


def number_of(value: Value) -> int | float | None:
    """Return the number that a value is, None for anything else."""
    if isinstance(value, Atom):
        if value.kind == "whole":
            return int(value.text)
        if value.kind == "float":
            return float(value.text)
    return None


def text_of(value: Value) -> str | None:
    """Return the text that a value is, None for anything else."""
    return value.text if isinstance(value, Atom) and value.kind == "text" else None


def numbers(accept: Callable[[float, float], bool]) -> Check:
    """A check of two numbers; anything else is refused."""

    def check(value: Value, operands: Sequence[Value]) -> bool:
        one, other = number_of(value), number_of(operands[0])
        if one is None or other is None:
            raise RefusedError("a number is needed")
        return accept(one, other)

    return check


def stated(number: Callable[[Value], Number | None]) -> Matcher:
    """Return the matcher of `==` with a literal in a condition, where `number` says which number a value is."""

    def check(value: Value, operands: Sequence[Value]) -> bool:
        wanted = number(operands[0])
        return value == operands[0] if wanted is None else number(value) == wanted

    return Matcher(check)


def close(one: float, other: float, tolerance: float) -> bool:
    """Whether two numbers differ by less than a tolerance; infinities are close to themselves only."""
    return one == other or (math.isfinite(one) and math.isfinite(other) and abs(one - other) < tolerance)


def decimal(text: str) -> Fraction:
    """Return the exact number that a decimal text stands for.

    Raises `ValueError` for one that is not finite or has too many digits, `ArithmeticError` for no number.
    """
    found = Decimal(text)
    if not found.is_finite() or max(abs(found.adjusted()), len(text)) > _LARGEST:
        raise RefusedError("a number is needed that can be written out")
    return Fraction(found)


def search(pattern: str, flags: int, text: str) -> bool:
    """Whether a regular expression of the lesson's occurs in a text.

    Raises `OperandError` for one that is not ours, and `RefusedError` for a text that is too long.
    """
    if len(text) > _LONGEST:
        raise RefusedError("a shorter text is needed")
    try:
        compiled = re.compile(pattern, flags)
    except re.error:
        raise OperandError("a regular expression that only its own language has") from None
    return compiled.search(text) is not None
