"""Where two texts differ, as a student can see it: line, column, the text around, and what looks like nothing."""

import unicodedata
from typing import Final

_AROUND: Final = 27
"""Characters that are shown before and after a difference: the line that points at it fits a terminal of 80 columns."""
_SHORT: Final = 60
"""Characters that are shown of one word."""
_ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
SPACE: Final = "·"
_BYTES: Final = 0xDC00


def visible(text: str, *, spaces: bool = False) -> str:
    """Return a text in which every character can be seen; with `spaces`, a space is shown as `·`."""
    return "".join(_seen(each, spaces=spaces) for each in text)


def _seen(each: str, *, spaces: bool) -> str:
    if each == " ":
        return SPACE if spaces else " "
    if each.isprintable() and not each.isspace():
        return each
    code = ord(each) - _BYTES if is_byte(each) else ord(each)
    return _ESCAPES.get(each) or (f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}")  # noqa: PLR2004


def is_byte(each: str) -> bool:
    """Whether this stands for a byte that is not UTF-8, as Python's `surrogateescape` says it."""
    return _BYTES + 0x80 <= ord(each) <= _BYTES + 0xFF


def short(word: str) -> str:
    """Return a word in quotation marks, the end of a long one left out."""
    return f"'{visible(word[:_SHORT])}{'…' if len(word) > _SHORT else ''}'"


def place(text: str, at: int) -> tuple[int, int]:
    """Return the line and the column of a place in a text, both counted from 1."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def around(text: str, at: int, *, spaces: bool = False) -> tuple[str, int]:
    """Return the part of a line that surrounds the place `at`, and how many characters stand before the place there."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end + spaces
    first, last = max(start, at - _AROUND), min(end, at + _AROUND)
    before = ("…" if first > start else "") + visible(text[first:at], spaces=spaces)
    return before + visible(text[at:last], spaces=spaces) + ("…" if last < end else ""), len(before)


def compared(names: tuple[str, str], texts: tuple[str, str], at: tuple[int, int], *, spaces: bool = False) -> str:
    """Return two lines with what surrounds a place in each text, and a third that points at the place in the second."""
    width = max(map(len, names)) + 1
    parts = [around(text, where, spaces=spaces) for text, where in zip(texts, at, strict=True)]
    rows = [f"  {f'{name}:':<{width}} {part or '(nothing)'}" for name, (part, _) in zip(names, parts, strict=True)]
    return "\n".join([*rows, f"{' ' * (3 + width + parts[1][1])}^"])


def first_difference(one: str, other: str) -> int:
    """Return the first place at which two different texts differ."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)


def characters(printed: str, expected: str) -> str:
    """Name the first two characters that differ, where one of them cannot be told by looking; else return nothing."""
    at = first_difference(printed, expected)
    pair = printed[at : at + 1], expected[at : at + 1]
    if all(each.isascii() and (not each or each.isprintable()) for each in pair):
        return ""
    got, wanted = (f"{_name(each)}" if each else "nothing" for each in pair)
    return f"\n  character {at + 1} is {got}; expected is {wanted}"


def _name(each: str) -> str:
    if is_byte(each):
        return f"the byte {ord(each) - _BYTES:02X}, which is no character in UTF-8"
    other = "(half of a character)" if unicodedata.category(each) == "Cs" else "(control character)"
    return f"U+{ord(each):04X} {unicodedata.name(each, other)}"
