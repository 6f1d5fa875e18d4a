"""The kind of an error is a name of the language's or the lesson's; nobody reads a name that a student made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from chalicelib.contracts.error_kinds import STANDARD, ErrorKind, known
from chalicelib.contracts.run_report import RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson
    from chalicelib.contracts.messages import GradedSubmission

NO_IDENTIFIER = [
    "", " ", "Mr Smith is stupid", "a\nb", "\x1b[2J", "Err\u202e", "Ошибка", "Erreür", "E" * 101, "1Error", "a..b",
    "::a", "a.", "=cmd()", "<b>", "TypeError\n", "runtime error: index out of range", "a:b",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_IDENTIFIER)
def test_a_text_that_is_no_identifier_is_an_exception(graded: Callable[..., GradedSubmission], text: str) -> None:
    assert graded(outcome="failed", error_kind=text).error_kind == "Exception"
    assert RunReport(outcome="failed", error_kind=text).error_kind == "Exception"


@pytest.mark.parametrize(
    "name", ["TypeError", "java.lang.IllegalStateException", "std::out_of_range", "Foo::Bar", "E" * 100, "_x1"]
)
def test_an_identifier_of_any_language_stays_in_the_contract(
    graded: Callable[..., GradedSubmission], name: str
) -> None:
    assert graded(outcome="failed", error_kind=name).error_kind == name


@given(st.text())
def test_whatever_arrives_the_contract_holds_an_identifier(text: str) -> None:
    held: str = TypeAdapter(ErrorKind).validate_python(text)
    assert held.replace("::", "").replace(".", "").replace("_", "a").isalnum()
    assert held.isascii()
    assert len(held) <= 100


def test_no_kind_is_no_kind(graded: Callable[..., GradedSubmission]) -> None:
    assert graded().error_kind is None


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("TypeError", "TypeError"),
        ("java.lang.IllegalStateException", "IllegalStateException"),
        ("std::out_of_range", "out_of_range"),
        ("WrongAnswer", "WrongAnswer"),
        ("BellBrokenError", "BellBrokenError"),
        ("Bell::Cracked", "Cracked"),
        ("Teacher_Smith_Is_Stupid", "Exception"),
        ("Teacher_Smith_Is_Stupid.TypeError", "TypeError"),
        ("BellBroken", "Exception"),
        ("Mr Smith", "Exception"),
    ],
)
def test_only_names_of_the_language_and_the_lesson_are_told(
    lesson: Callable[..., PublishedLesson], told: str, kind: str
) -> None:
    tests = {"bell_test.py": "with self.assertRaises(BellBrokenError):\n    ring()\n"}
    bell: Any = lesson(tests=tests, instructions="Raise a `Cracked` bell.")
    assert known(told, bell) == kind


def test_the_standard_names_are_identifiers_of_every_language() -> None:
    assert {"ZeroDivisionError", "NullPointerException", "NoMethodError", "ReferenceError", "out_of_range"} <= STANDARD
    assert all(TypeAdapter(ErrorKind).validate_python(name) == name for name in STANDARD)
