"""Texts of strangers cost time in proportion to their length.

A megabyte of the worst input takes these readers a second at most. With a pattern that tries every sign twice it takes
hours, so that the time limit of the test can tell them apart on any machine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdu.authoring import hints, languages
from cdu.authoring.errors import LessonError
from cdu.authoring.formats.kattis import latex, problem, statement
from runners.languages import bash, rust

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.timeout(120)
SIZE = 1_000_000


def long(unit: str) -> str:
    return unit * (SIZE // len(unit))


def matches(form: re.Pattern[str]) -> Callable[[str], object]:
    return lambda text: sum(1 for _ in form.finditer(text))


def unskip(language: str) -> Callable[[str], object]:
    return lambda text: languages.unskip(language, text)


CASES: dict[str, tuple[Callable[[str], object], str]] = {
    "spaces in a heading of hints": (hints.parse, f"# a{long(' ')}b"),
    "marks in a heading of hints": (hints.parse, f"# {long('# ')}b"),
    "brackets in a hint": (hints.parse, f"- {long('[')}"),
    "links without an end in a hint": (hints.parse, f"- {long('[a][')}"),
    "brackets in a blurb": (lambda text: statement._blurb(text, "x"), long("[")),
    "links without an end in a blurb": (lambda text: statement._blurb(text, "x"), long("[a](")),
    "addresses without an end": (problem._people, long("<")),
    "blank lines before a Rust test": (matches(rust._TEST), long("\n")),
    "Rust imports without an end": (matches(rust._GLOB), long("use a::{\n")),
    "Rust imports of many names": (matches(rust._GLOB), long("use a::*\n")),
    "Rust macros without an end": (matches(rust._IMPORTED), long("use a::{\n")),
    "spaces in the name of a Bats test": (matches(bash._TEST), f"@test {long(' ')}x"),
    "blank lines before a skip in Bats": (unskip("bash"), long("\n")),
    "ignored Rust tests without an end": (unskip("rust"), long("#[ignore\n")),
}


@pytest.mark.parametrize("name", CASES)
def test_a_megabyte_of_the_worst_is_read_in_time(name: str) -> None:
    read, text = CASES[name]
    read(text)


@pytest.mark.parametrize("mark", ["\\[", "\\(", "\\begin{verbatim}", "\\begin{align}", "\\begin{lstlisting}["])
def test_latex_that_never_ends_is_refused_at_its_first_mark(mark: str) -> None:
    with pytest.raises(LessonError, match="is not understood"):
        latex.convert(long(mark), "problem.tex")


def test_every_verb_with_a_sign_of_its_own_is_refused_at_the_first() -> None:
    text = "".join(f"\\verb{chr(0x4E00 + number % 20_000)}a" for number in range(SIZE // 7))
    with pytest.raises(LessonError, match="is not understood"):
        latex.convert(text[: len(text) // 3], "problem.tex")


@given(st.text("# \tab", max_size=12))
def test_a_heading_of_hints_is_what_the_pattern_said(line: str) -> None:
    pattern = re.fullmatch(r"#+[ \t]+(.*?)[ \t]*#*", line)
    assert hints._title(line) == (pattern and pattern[1].strip(" \t"))
