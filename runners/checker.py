"""The checker (output validator): compare a program's output with the expected output, like Kattis by default.

The rules and their names are those of the package format's default output validator
(https://www.kattis.com/problem-package-format/spec/legacy.html#default-validator-specification). Without any rule,
tokens are compared; white space between them and the case of letters do not matter.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final

_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Rules:
    """How strict the comparison is.

    With a tolerance, tokens that are numbers in the expected output compare as numbers. They are equal when their
    absolute or relative difference is at most the tolerance.
    """

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    float_absolute_tolerance: float | None = None
    float_relative_tolerance: float | None = None


def difference(printed: str, expected: str, rules: Rules) -> str | None:
    """Return a description of the first difference for the student, None when the output is right."""
    if rules.space_change_sensitive:
        shapes = [[(word.isspace(), word) for word in _pieces(text)] for text in (printed, expected)]
        spaces = [[word for space, word in shape if space] for shape in shapes]
        words = [[word for space, word in shape if not space] for shape in shapes]
        found = _first(words[0], words[1], rules, printed, expected)
        return found or (None if spaces[0] == spaces[1] else "the words are right, but the white space is not")
    return _first(printed.split(), expected.split(), rules, printed, expected)


def _first(words: list[str], wanted: list[str], rules: Rules, printed: str, expected: str) -> str | None:
    for number, (word, right) in enumerate(itertools.zip_longest(words, wanted)):
        if word is None:
            return f"the output ends too early: {right[:_SHOWN]!r} should follow\n{_lines(printed, expected, number)}"
        if right is None:
            return f"the output should have ended before {word[:_SHOWN]!r}\n{_lines(printed, expected, number)}"
        if not _same(word, right, rules):
            return f"{word[:_SHOWN]!r} should be {right[:_SHOWN]!r}\n{_lines(printed, expected, number)}"
    return None


def _same(word: str, right: str, rules: Rules) -> bool:
    if word == right or (not rules.case_sensitive and word.lower() == right.lower()):
        return True
    absolute, relative = rules.float_absolute_tolerance, rules.float_relative_tolerance
    if absolute is None and relative is None:
        return False
    numbers = _number(word), _number(right)
    if numbers[0] is None or numbers[1] is None:
        return False
    return math.isclose(numbers[0], numbers[1], rel_tol=0.0, abs_tol=absolute or 0.0) or (
        relative is not None and abs(numbers[0] - numbers[1]) <= relative * abs(numbers[1])
    )


def _number(word: str) -> float | None:
    """Return a finite decimal number, None for anything else, including `1_000`, `nan` and `inf`."""
    if "_" in word:
        return None
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _pieces(text: str) -> list[str]:
    """Split a text into words and the white space between them."""
    return ["".join(group) for _, group in itertools.groupby(text, str.isspace)]


def _lines(printed: str, expected: str, word: int) -> str:
    """Return the expected and the printed line that contain the word with this number."""
    return f"  expected line: {_line(expected, word)}\n  printed line:  {_line(printed, word)}"


def _line(text: str, word: int) -> str:
    for line in text.splitlines():
        word -= len(line.split())
        if word < 0:
            return line[:_SHOWN]
    return "(none)"
