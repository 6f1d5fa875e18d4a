"""Where two values differ, for students: the place in a text, the first part of a list, what only looks the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from runners.difference import characters, compared, first_difference, place
from runners.observed.render import shown
from runners.observed.values import Atom, Items

if TYPE_CHECKING:
    from runners.observed.values import Value

_NAMES: Final = ("expected", "got")
_LONG: Final = 120
"""Characters from which on a value is too long to find a difference by looking."""
_WHOLE: Final = 1 << 20
_DEBUG: Final = "word debug"
_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u\{(?P<number>[0-9a-f]{1,6})\}|(?P<letter>.))")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_KINDS: Final = {"whole": "a whole number", "float": "a floating-point number", "text": "a text"}


def difference_of(wanted: Value, value: Value) -> str:
    """Return the lines that say where a value differs from the wanted one; nothing where both show that."""
    pair = _text_of(wanted), _text_of(value)
    if pair[0] is not None and pair[1] is not None:
        return _of_texts(pair[0], pair[1])
    texts = shown(wanted, _WHOLE), shown(value, _WHOLE)
    if texts[0] == texts[1]:
        return _of_kinds(wanted, value)
    special = characters(texts[1], texts[0])
    return _of_parts(wanted, value) + (_around(texts) + special if special or max(map(len, texts)) > _LONG else "")


def _text_of(value: Value) -> str | None:
    """Return the text that a value is, None for another value. Rust tells a text as a literal."""
    if isinstance(value, Atom) and value.kind == "text":
        return value.text
    if isinstance(value, Atom) and value.kind == _DEBUG and _LITERAL.fullmatch(value.text):
        return _ESCAPE.sub(_unescaped, value.text[1:-1])
    return None


def _unescaped(escape: re.Match[str]) -> str:
    number = escape["number"]
    return chr(int(number, 16)) if number else _ESCAPED.get(escape["letter"], escape["letter"])


def _of_texts(wanted: str, text: str) -> str:
    if wanted == text:
        return ""
    at = first_difference(text, wanted)
    start = text.rfind("\n", 0, at) + 1
    special = characters(text[start:], wanted[start:])
    blank = any(part[at : at + 1].isspace() for part in (wanted, text)) or text.strip() == wanted.strip()
    if max(len(wanted), len(text)) <= _LONG and not special and not blank and "\n" not in wanted + text:
        return ""
    line, column = place(text, at)
    where = f"line {line}, column {column}" if "\n" in wanted + text else f"column {column}"
    rows = compared(_NAMES, (wanted, text), (at, at), spaces=blank)
    note = " (· is a space, \\n the end of a line)" if blank else ""
    return f"\n  first difference: {where}{note}\n{rows}{special}"


def _of_kinds(wanted: Value, value: Value) -> str:
    """Tell values apart that are shown in the same way, such as 1 and 1.0."""
    kinds = _kind(wanted), _kind(value)
    if kinds[0] == kinds[1]:
        return "\n  both look the same, but the test finds them different"
    return f"\n  both look the same, but {kinds[0]} was expected, and {kinds[1]} came"


def _kind(value: Value) -> str:
    match value:
        case Atom():
            return _KINDS.get(value.kind, value.kind.removeprefix("word "))
        case Items():
            return value.label
    return type(value).__name__.lower()


def _of_parts(wanted: Value, value: Value) -> str:
    """Say which items of two lists differ, where there are several."""
    if not (isinstance(wanted, Items) and isinstance(value, Items) and wanted.ordered and value.ordered):
        return ""
    parts = list(zip(wanted.parts, value.parts, strict=False))
    wrong = [number for number, (one, other) in enumerate(parts) if shown(one, _WHOLE) != shown(other, _WHOLE)]
    told = []
    if wrong and len(parts) > 1:
        one, other = parts[wrong[0]]
        told.append(f"first different item: [{wrong[0]}] is {shown(other, _LONG)} and should be {shown(one, _LONG)}")
        told += [f"different items: {len(wrong)} of {len(parts)}"] if len(wrong) > 1 else []
    if len(wanted.parts) != len(value.parts):
        told.append(f"number of items: {len(value.parts)} and should be {len(wanted.parts)}")
    return "".join(f"\n  {line}" for line in told)


def _around(texts: tuple[str, str]) -> str:
    at = first_difference(texts[1], texts[0])
    return f"\n  first difference, at character {at + 1}:\n{compared(_NAMES, texts, (at, at))}"
