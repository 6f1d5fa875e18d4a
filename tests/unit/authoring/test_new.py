"""A new lesson is complete: every kind in every language is created here and proven in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import runners
from cdu.authoring import folder
from cdu.authoring.check import Failure, check
from cdu.authoring.errors import LessonError
from cdu.authoring.languages import LANGUAGES, LAYERS
from cdu.authoring.new import create
from chalicelib.contracts.lesson import Proof
from tests.layers import layer

if TYPE_CHECKING:
    from pathlib import Path

KINDS = [
    (language, path.name)
    for language, data in sorted(LANGUAGES.items())
    for path in sorted((LAYERS / data.layer / "new" / language).iterdir())
]


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_a_new_lesson_proves_as_it_is(language: str, kind: str, tmp_path: Path) -> None:
    if language != "python":
        layer(LANGUAGES[language].layer)
    place = create(f"{language}/night-owl", tmp_path, program=kind == "program")
    lesson = folder.read(place)
    proof = check(lesson, runners)
    assert isinstance(proof, Proof), proof
    assert len(proof.tests) == 2
    assert (lesson.title, lesson.kind) == ("Night owl", kind)


def test_tests_in_c_without_unity_that_cannot_be_judged_outside_are_told_why(tmp_path: Path) -> None:
    layer("gcc")
    place = create("c/night-owl", tmp_path)
    tests = place / "tests/test_night_owl.c"
    macro = "#define SAYS(text, expected) TEST_ASSERT_EQUAL_STRING(expected, text)\n"
    tests.write_text(tests.read_text().replace("static char", f"{macro}static char", 1))
    found = check(folder.read(place), runners)
    assert isinstance(found, Failure)
    assert "unity.h" in found.reason
    assert found.reason.endswith("a macro of the tests' own has an assertion in it")


def test_every_language_has_both_kinds_to_begin_with() -> None:
    assert set(KINDS) == {(language, kind) for language in LANGUAGES for kind in ("functions", "program")}


def test_the_name_is_everywhere_in_its_own_spelling(tmp_path: Path) -> None:
    lesson = folder.read(create("python/night-owl", tmp_path))
    assert list(lesson.tests) == ["night_owl_test.py"]
    assert "from night_owl import greet" in lesson.tests["night_owl_test.py"]
    assert "class NightOwlTest" in lesson.tests["night_owl_test.py"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    place = create("python/night-owl", tmp_path)
    (place / "instructions.md").write_text("# Mine\n")
    with pytest.raises(LessonError, match="is there already"):
        create("python/night-owl", tmp_path)
    assert (place / "instructions.md").read_text() == "# Mine\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("night-owl", "Name it LANGUAGE/SLUG"),
        ("python/Night Owl", "Name it LANGUAGE/SLUG"),
        ("python/../owl", "Name it LANGUAGE/SLUG"),
        ("cobol/night-owl", "is not supported"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(LessonError, match=message):
        create(name, tmp_path)
    assert not list(tmp_path.iterdir())
