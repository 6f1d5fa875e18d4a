"""The built-in lessons in languages that need a layer are sound, and tell the story of their Python siblings."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

import runners
from cdu.authoring import languages
from cdu.authoring.check import prove_reference
from cdu.authoring.judged import JudgedLesson
from cdu.authoring.judging import judge
from cdu.authoring.sources import discover
from chalicelib.contracts.lesson import Lesson, Proof
from chalicelib.submissions.runner_functions import run_request
from tests.examples import examples
from tests.layers import layer

CATALOGUE = Path(__file__).parents[3] / "lessons"
FOUND = list(discover(CATALOGUE))
ALL = [found for found in FOUND if isinstance(found, Lesson)]
LESSONS = [lesson for lesson in ALL if lesson.language != "python"]
LONGEST_LINE = 120
TESTS_AT_LEAST = 7
WORDS_AT_LEAST = 3
WRONG_AT_LEAST = 2
LANGUAGES = sorted({lesson.language for lesson in LESSONS})
COMMON = frozenset({
    "broken-typewriter", "canal-lock", "cloakroom", "echo-sounder", "greenhouse-watch", "knitting-notes",
    "nested-parcels", "recipe-scaler", "signal-lamp", "stonemason", "tidal-flats", "tide-marks", "toll-bridge",
})  # fmt: skip

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.lesson)


@each_lesson
def test_the_reference_passes_as_do_the_examples_and_the_starter_says_what_to_write(lesson: Lesson) -> None:
    layer(languages.get(lesson.language).layer)
    shown = lesson.model_copy(update={"tests": {**lesson.tests, **examples(lesson)}})
    proof = prove_reference(shown, runners)
    assert isinstance(proof, Proof), proof
    started = runners.run(run_request(shown, lesson.starter, proof))
    # Where an error ends the whole program, as a panic does in Go, the run does not come to its end.
    assert started["outcome"] in {"failed", "crashed"}, started
    assert "yours to write" in str(started)
    if lesson.kind == "functions":
        assert len(proof.tests) >= TESTS_AT_LEAST
        parents = {name.rpartition("/")[0] for name in proof.tests}  # Go's tests with subtests
        assert all(len(_words(name)) >= WORDS_AT_LEAST for name in set(proof.tests) - parents)


@each_lesson
def test_what_students_read_is_complete(lesson: Lesson) -> None:
    assert lesson.hints
    assert lesson.concepts
    assert lesson.instructions.startswith(f"# {lesson.title}\n")
    assert max(map(len, lesson.instructions.splitlines())) <= LONGEST_LINE


@each_lesson
def test_nothing_is_left_of_python(lesson: Lesson) -> None:
    left = r">>>|\bPython\b|ValueError" if lesson.language == "rust" else r">>>|\bPython\b|\bNone\b|ValueError"
    assert not re.search(left, lesson.instructions + "".join(lesson.hints))


@pytest.mark.parametrize("lesson", [one for one in LESSONS if one.kind == "program"], ids=lambda lesson: lesson.lesson)
def test_a_programs_first_case_is_the_one_in_its_instructions(lesson: Lesson) -> None:
    first = min(name for name in lesson.tests if name.startswith("sample/")).rpartition(".")[0]
    for half in ("in", "out"):
        assert f"```\n{lesson.tests[f'{first}.{half}']}```" in lesson.instructions
    assert any(name.startswith("hidden/") for name in lesson.tests)


def test_siblings_agree_in_everything_but_the_language() -> None:
    siblings = defaultdict(set)
    for lesson in ALL:
        siblings[lesson.slug].add((lesson.title, lesson.blurb, lesson.difficulty, lesson.kind, lesson.comparison))
    assert {slug: told for slug, told in siblings.items() if len(told) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_thirteen_common_exercises_stand_in_every_language(language: str) -> None:
    assert {lesson.slug for lesson in ALL if lesson.language == language} >= COMMON


@each_lesson
def test_a_lesson_keeps_two_wrong_solutions(lesson: Lesson) -> None:
    assert isinstance(lesson, JudgedLesson)
    assert len(lesson.submissions) >= WRONG_AT_LEAST


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_check_sees_wrong_solutions_fail_some_tests_but_not_all(language: str) -> None:
    layer(languages.get(language).layer)
    [lesson] = (lesson for lesson in LESSONS if lesson.lesson == f"{language}/signal-lamp")
    assert isinstance(judge(lesson, runners), Proof)


def test_every_lesson_can_be_read() -> None:
    assert ALL == FOUND


@pytest.mark.parametrize("language", LANGUAGES)
def test_lessons_come_in_an_order_that_gets_harder(language: str) -> None:
    lessons = sorted((one for one in LESSONS if one.language == language), key=lambda one: one.order)
    assert [lesson.order for lesson in lessons] == list(range(1, len(lessons) + 1))
    assert [lesson.difficulty for lesson in lessons] == sorted(lesson.difficulty for lesson in lessons)


def _words(name: str) -> list[str]:
    """The words of a test's name, without its class or suite; in Go each begins with a capital letter."""
    own = re.split(r"#(?=test_)| > |Test\.", name)[-1].removeprefix("test_")
    return re.split(r"[ _/]+|(?<=[a-z])(?=[A-Z])", own)
