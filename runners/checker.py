"""The checker (output validator): compare a program's output with the expected output, like Kattis by default.

The rules and their names are those of the package format's default output validator
(https://www.kattis.com/problem-package-format/spec/legacy.html#default-validator-specification). Without any rule,
tokens are compared; white space between them and the case of letters do not matter.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

from runners.difference import SPACE, characters, compared, first_difference, place, short, visible

_WORD: Final = re.compile(r"\S+")
_DIGIT: Final = re.compile(r"[1-9]")
_TINY: Final = math.ulp(0.0)
_NAMES: Final = ("expected line", "printed line")
_Match = re.Match[str]


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
    words, wanted = (list(_WORD.finditer(text)) for text in (printed, expected))
    wrong = [
        number
        for number, (word, right) in enumerate(zip(words, wanted, strict=False))
        if not _same(word[0], right[0], rules)
    ]
    if wrong or len(words) != len(wanted):
        return _words(printed, expected, words, wanted, wrong)
    if rules.space_change_sensitive and _WORD.sub(" x ", printed) != _WORD.sub(" x ", expected):
        return _spaces(printed, expected, words, wanted)
    return None


def _words(printed: str, expected: str, words: list[_Match], wanted: list[_Match], wrong: list[int]) -> str:
    """Describe the first wrong word, or where one output goes on after the end of the other."""
    first = wrong[0] if wrong else min(len(words), len(wanted))
    at = words[first].start() if first < len(words) else len(printed.rstrip())
    meant = wanted[first].start() if first < len(wanted) else len(expected.rstrip())
    if first == len(words):
        said, more = f"the output ends too early: {short(wanted[first][0])} should follow", 0
    elif first == len(wanted):
        said, more = f"the output should have ended before {short(words[first][0])}", 0
    else:
        got, right = words[first][0], wanted[first][0]
        said, more = f"{short(got)} should be {short(right)}", len(wrong) - 1
        said += characters(got, right)
    lines = compared(_NAMES, (expected, printed), (meant, at))
    return f"{_where(printed, at)}: {said}\n{lines}{_more(more, len(words) - len(wanted))}"


def _more(wrong: int, longer: int) -> str:
    """Say how many other words differ, and by how many the output is too long; nothing where none do."""
    parts = [f"{wrong} more word{'s differ' if wrong > 1 else ' differs'}"] if wrong else []
    if longer:
        count = abs(longer)
        parts.append(f"the output has {count} word{'s' if count > 1 else ''} too {'many' if longer > 0 else 'few'}")
    return f"\n  {' and '.join(parts)}" if parts else ""


def _spaces(printed: str, expected: str, words: list[_Match], wanted: list[_Match]) -> str:
    """Describe the first white space that differs, between words that are right."""
    gaps = [_gaps(text, found) for text, found in ((printed, words), (expected, wanted))]
    number = next(number for number, (one, other) in enumerate(zip(*gaps, strict=True)) if one[1] != other[1])
    (at, space), (meant, right) = gaps[0][number], gaps[1][number]
    same = first_difference(space, right)
    lines = compared(_NAMES, (expected, printed), (meant + same, at + same), spaces=True)
    got, wish = (f"'{visible(each, spaces=True)}'" if each else "nothing" for each in (space, right))
    return (
        f"{_where(printed, at + same)}: the words are right, but the white space is not: "
        f"{got} should be {wish} ({SPACE} is a space, \\n the end of a line)\n{lines}"
    )


def _gaps(text: str, words: list[_Match]) -> list[tuple[int, str]]:
    """Return the white space before, between and after words, each with its place."""
    starts = [0, *(word.end() for word in words)]
    ends = [*(word.start() for word in words), len(text)]
    return [(start, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _where(text: str, at: int) -> str:
    line, column = place(text, at)
    return f"line {line}, column {column}"


def _same(word: str, right: str, rules: Rules) -> bool:
    if word == right or (not rules.case_sensitive and word.lower() == right.lower()):
        return True
    absolute, relative = rules.float_absolute_tolerance, rules.float_relative_tolerance
    if absolute is None and relative is None:
        return False
    got, wanted = _number(word), _number(right)
    if got is None or wanted is None:
        return False
    return math.isclose(got, wanted, rel_tol=0.0, abs_tol=absolute or 0.0) or (
        relative is not None and abs(got - wanted) <= relative * abs(wanted)
    )


def _number(word: str) -> float | None:
    """Return a finite decimal number; None for anything else, such as `1_000`, `inf` and `nan`, which are words.

    A number that is too small for a float is not taken for zero.
    """
    if "_" in word:
        return None
    try:
        number = float(word)
    except ValueError:
        return None
    if number == 0 and _DIGIT.search(word.lower().partition("e")[0]):
        return math.copysign(_TINY, number)
    return number if math.isfinite(number) else None
