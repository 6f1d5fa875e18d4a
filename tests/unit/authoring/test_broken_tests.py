"""A syntax error in a lesson's own test is told as the author's, with file and line, in every language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import runners
from cdu.authoring.broken_tests import broken_test
from cdu.authoring.check import Failure, check
from cdu.authoring.folder import read
from chalicelib.submissions.runner_functions import run_request
from runners.languages.registry import LANGUAGES
from tests.layers import layer

LESSONS = Path(__file__).parents[3] / "lessons"
BROKEN = "}}} ) broken (((\n"
OURS = "The lesson's own tests do not compile. The fault is not in your code: tell your teacher"
PLACED = ("bash", "csharp", "go", "java", "ruby", "rust", "typescript")


def run(lesson: Any, solution: dict[str, str]) -> dict[str, Any]:
    return runners.run(run_request(lesson, solution, None) | {"limits": {"wall_s": 60, "whole_s": 120}})


def lesson_with_a_broken_test(language: str) -> tuple[Any, str]:
    if language != "python":
        layer(LANGUAGES[language].layer)
    lesson = read(LESSONS / language / "signal-lamp")
    ((path, text),) = lesson.tests.items()
    place = f"{path} line {text.count(chr(10)) + 1}: this is the lesson's own test, and it "
    return lesson.model_copy(update={"tests": {path: text + BROKEN}}), place


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_check_names_the_line_of_the_lessons_own_test(language: str) -> None:
    lesson, place = lesson_with_a_broken_test(language)
    found = check(lesson, runners)
    assert isinstance(found, Failure)
    assert found.cause == "reference"
    assert found.reason.removeprefix("tests: ").startswith(place)


@pytest.mark.parametrize("language", PLACED)
def test_students_are_told_that_the_fault_is_not_theirs(language: str) -> None:
    lesson, _ = lesson_with_a_broken_test(language)
    found = run(lesson, lesson.reference)
    assert found["outcome"] == "compile_error"
    assert found["message"].startswith(OURS)


@pytest.mark.parametrize("language", PLACED)
def test_a_solution_that_does_not_compile_stays_the_students(language: str) -> None:
    layer(LANGUAGES[language].layer)
    lesson = read(LESSONS / language / "signal-lamp")
    solution = {path: text + BROKEN for path, text in lesson.reference.items() if not path.endswith(".toml")}
    found = run(lesson, lesson.reference | solution)
    assert found["outcome"] in {"compile_error", "failed"}
    assert OURS not in str(found)


def test_a_test_that_misses_a_function_is_not_the_teachers() -> None:
    layer("go")
    lesson = read(LESSONS / "go" / "signal-lamp")
    found = run(lesson, dict.fromkeys(lesson.reference, "package signallamp\n"))
    assert found["outcome"] == "compile_error"
    assert OURS not in found["message"]


def test_the_first_place_decides_whose_fault_it_is() -> None:
    lesson = read(LESSONS / "go" / "signal-lamp")
    (test,), (solution,) = lesson.tests, lesson.reference
    assert broken_test(lesson, f"{solution}:3:1: syntax error\n{test}:5:2: undefined: x") == ""
    assert broken_test(lesson, f"./{test}:5:2: undefined: x\n{solution}:3:1: declared") != ""
    assert broken_test(lesson, "a message without a place") == ""
    assert broken_test(lesson, "no place", f"{test}:5: the file does not parse").endswith("does not parse")
