"""The assertions of Rust's standard library, on the texts that `{:?}` gives.

A text is taken apart into words, numbers, strings and groups in brackets. Braces that follow no name hold a map or a
set, whose order says nothing. What has brackets without a partner is no value.
"""

from __future__ import annotations

import math
import operator
import re
from typing import TYPE_CHECKING, Final

from runners.observed.matchers.base import Matcher, OperandError, RefusedError, number_of
from runners.observed.values import TRUE, Atom, Thrown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runners.observed.matchers.base import Check
    from runners.observed.values import Value

_TOKEN: Final = re.compile(
    r"""\s*(?P<part>"(?:\\.|[^"\\])*" | '(?:\\u\{[0-9a-f]+\}|\\.|[^\\'])' | [^\W\d]\w*
    | [0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)? | \S)\s*""",
    re.VERBOSE | re.DOTALL,
)
_DEEPEST: Final = 150
"""Groups within one another, which Python compares without coming to the end of its stack."""
_PARTNER: Final = {")": "(", "]": "[", "}": "{"}
_NAN: Final = "NaN"
_PANICKED: Final = re.compile(r"panicked at [^\n]*:\n")
_STANDARD: Final = frozenset({"Some", "None", "Ok", "Err", "true", "false", "Less", "Equal", "Greater", "inf"})


def parsed(text: str) -> object:
    """Return something that is equal for equal values, and can be sorted by its `repr`. Raises `OperandError`."""
    groups: list[tuple[str, list[list[object]]]] = [("", [[]])]
    for match in _TOKEN.finditer(text):
        part = match["part"]
        items = groups[-1][1]
        if part in {"(", "[", "{"}:
            named = bool(items[-1]) and isinstance(items[-1][-1], str) and items[-1][-1].isidentifier()
            if len(groups) > _DEEPEST:
                raise OperandError("a value that is too deep")
            groups.append((f"{part}{'named' if named else ''}", [[]]))
        elif part in _PARTNER:
            kind, items = groups.pop()
            if kind[:1] != _PARTNER[part] or not groups:
                raise OperandError("brackets without a partner")
            groups[-1][1][-1].append(_group(kind, items))
        elif part == ",":
            items.append([])
        else:
            items[-1].append(part)
    if len(groups) != 1:
        raise OperandError("brackets without a partner")
    return _group("", groups[0][1])


def _group(kind: str, items: Sequence[Sequence[object]]) -> object:
    parts = [_item(item) for item in items if item]
    return (kind, tuple(sorted(parts, key=repr) if kind == "{" else parts))


def _item(tokens: Sequence[object]) -> tuple[object, ...]:
    """Return one part. Zero has no sign, and what is not a number is equal to nothing."""
    before = tokens[:-2] if len(tokens) > 1 and tokens[-2] == "-" else None
    if before is not None and tokens[-1] == "0.0" and (not before or before[-1] == ":"):
        return (*before, "0.0")
    if tokens[-1] == _NAN and (len(tokens) == 1 or tokens[-2] == ":"):
        return (*tokens[:-1], object())
    return tuple(tokens)


def text_of(value: Value) -> str | None:
    """Return the text of a value, None for one that has none."""
    if isinstance(value, Atom):
        if value.kind == "word debug":
            return value.text
        if value.kind == "boolean":
            return value.text
    return None


def equal(value: Value, operand: Value) -> bool:
    """Whether two texts stand for equal values."""
    one, other = text_of(value), text_of(operand)
    if other is None:
        raise OperandError("a value that cannot be written down")
    wanted = parsed(other)
    if one is None:
        return False
    try:
        return parsed(one) == wanted
    except OperandError:
        return False


def _equal(value: Value, operands: Sequence[Value]) -> bool:
    """Compare with one operand; with none, the value is what the test says.

    With two operands the second is what the solution says of equality, and values of plain types have to bear that out.
    """
    if not operands:
        return value == TRUE
    if len(operands) == 1:
        return equal(value, operands[0])
    said = operands[1] == TRUE
    if _plain(value) and _plain(operands[0]):
        return said and equal(value, operands[0])
    return said


def _plain(value: Value) -> bool:
    """Whether a text has no names but those of the standard library in it: what is equal does not depend on a type."""
    text = text_of(value)
    if text is None:
        return False
    tokens = [match["part"] for match in _TOKEN.finditer(text)]
    return all(token in _STANDARD or not token.isidentifier() for token in tokens)


def _relation(accept: Callable[[float, float], bool]) -> Check:
    def check(value: Value, operands: Sequence[Value]) -> bool:
        if not operands:
            return value == TRUE
        one, other = _number(value), _number(operands[0])
        if other is None:
            raise OperandError("only numbers are compared outside")
        if one is None:
            raise RefusedError("a number is needed")
        return accept(one, other)

    return check


def _number(value: Value) -> float | int | None:
    text = text_of(value)
    if text is None:
        return number_of(value)
    if re.fullmatch(r"-?[0-9]{1,4000}", text):
        return int(text)
    if re.fullmatch(r"-?([0-9]+\.[0-9]+|[0-9]+(\.[0-9]+)?e-?[0-9]+|inf)|NaN", text):
        return float(text)
    return None


def _near(value: Value, operands: Sequence[Value]) -> bool:
    if not operands:
        return value == TRUE
    one, other, tolerance = (_number(each) for each in (value, *operands))
    if other is None or tolerance is None:
        raise OperandError("only numbers are near one another")
    if one is None:
        raise RefusedError("a number is needed")
    return math.isfinite(one) and abs(one - other) < tolerance


def _ends(value: Value, _: Sequence[Value]) -> bool:
    return value == Atom("word debug", "Ok(())")


def _panics(value: Value, operands: Sequence[Value]) -> bool:
    if not isinstance(value, Thrown) or value.chain != ("Panic",):
        return False
    if not operands:
        return True
    wanted = re.fullmatch(r'"(.*)"', text_of(operands[0]) or "", re.DOTALL)
    if wanted is None:
        raise OperandError("a message is expected")
    return _unescaped(wanted[1]) in _PANICKED.sub("", value.message, count=1)


def _unescaped(text: str) -> str:
    """Return what a text between quotes stands for."""
    known = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}

    def instead(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else known.get(found[2], found[2])

    return re.sub(r"\\(?:u\{([0-9a-f]+)\}|(.))", instead, text, flags=re.DOTALL)


MATCHERS: Final[dict[str, Matcher]] = {
    "rust.equal": Matcher(_equal),
    "rust.true": Matcher(lambda value, _: value == TRUE, "true"),
    "rust.less": Matcher(_relation(operator.lt), "a number less than {0}"),
    "rust.greater": Matcher(_relation(operator.gt), "a number greater than {0}"),
    "rust.most": Matcher(_relation(operator.le), "a number of at most {0}"),
    "rust.least": Matcher(_relation(operator.ge), "a number of at least {0}"),
    "rust.near": Matcher(_near, "a number near {0}"),
    "rust.ends": Matcher(_ends, "that the test ends without a panic"),
    "rust.panics": Matcher(_panics, "a panic", takes="exception"),
}
