from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cdu.authoring.errors import LessonError
from cdu.authoring.formats.exercism import track
from cdu.authoring.formats.exercism.exercise import read
from cdu.authoring.formats.exercism.track import Entry, Track
from cdu.authoring.languages import LANGUAGES, unskip

Exercise = Callable[..., Path]
UUID = "6f1b3c5e-0000-4000-8000-000000000001"
TRACK = Track("python", {"door-bell": Entry("door-bell", "Door Bell", UUID, 4, ("sounds",), 7, prerequisites=("air",))})


def files(**lists: list[str]) -> dict[str, Any]:
    return {"files": {"solution": ["bell.py"], "test": ["bell_test.py"], "example": [".meta/example.py"], **lists}}


def test_an_exercise_becomes_a_lesson(exercise: Exercise) -> None:
    lesson = read(exercise(), TRACK)
    assert (lesson.lesson, lesson.title, lesson.blurb) == ("python/door-bell", "Door Bell", "Ring it.")
    assert (lesson.difficulty, lesson.concepts, lesson.order) == (4, ("sounds",), 7)
    assert lesson.prerequisites == ("air",)
    assert lesson.hints == ("Press.",)
    assert lesson.starter == {"bell.py": "def ring(): ...\n"}
    assert lesson.tests == {"bell_test.py": "import unittest\n"}
    assert lesson.support == {}


def test_origin_licence_and_authors_are_kept(exercise: Exercise) -> None:
    source = read(exercise(), TRACK).source
    assert (source.kind, source.licence, source.authors, source.uuid) == ("exercism", "MIT", ("ada",), UUID)
    assert source.url == "https://exercism.org/tracks/python/exercises/door-bell"


def test_instructions_are_introduction_instructions_and_what_the_track_appends(exercise: Exercise) -> None:
    text = read(exercise(), TRACK).instructions
    assert text == "# Introduction\n\nBells.\n\n# Instructions\n\nRing it.\n\nIn Python.\n"


def test_the_example_is_staged_over_the_stub(exercise: Exercise) -> None:
    assert read(exercise(), TRACK).reference == {"bell.py": "def ring():\n    return 'ding'\n"}


def test_an_exemplar_proves_as_an_example_does(exercise: Exercise) -> None:
    config = {"files": {"solution": ["bell.py"], "test": ["bell_test.py"], "exemplar": [".meta/exemplar.py"]}}
    lesson = read(exercise(config=config, files={".meta/exemplar.py": "shining"}), TRACK)
    assert lesson.reference == {"bell.py": "shining"}


def test_several_examples_go_over_the_stubs_of_their_names(exercise: Exercise) -> None:
    config = files(solution=["bell.py", "rope.py"], example=[".meta/rope.py", ".meta/bell.py"])
    more: dict[str, str | None] = {"rope.py": "stub", ".meta/rope.py": "rope", ".meta/bell.py": "bell"}
    assert read(exercise(config=config, files=more), TRACK).reference == {
        "bell.py": "bell",
        "rope.py": "rope",
    }


def test_an_example_without_a_stub_goes_beside_the_first_one(exercise: Exercise) -> None:
    config = files(solution=["src/bell.py"], example=[".meta/bell.py", ".meta/rope.py"])
    more: dict[str, str | None] = {"src/bell.py": "stub", ".meta/rope.py": "rope", ".meta/bell.py": "bell"}
    lesson = read(exercise(config=config, files=more), TRACK)
    assert lesson.reference == {"src/bell.py": "bell", "src/rope.py": "rope"}


def test_stubs_that_no_example_solves_stay_in_the_reference(exercise: Exercise) -> None:
    config = files(solution=["bell.py", "pyproject.toml"])
    lesson = read(exercise(config=config, files={"pyproject.toml": "[x]"}), TRACK)
    assert lesson.reference == {"bell.py": "def ring():\n    return 'ding'\n", "pyproject.toml": "[x]"}


def test_helpers_that_no_list_names_are_support(exercise: Exercise) -> None:
    more: dict[str, str | None] = {"test_utils.py": "help", ".gitignore": "*", ".approaches/a.md": "no"}
    assert read(exercise(files=more), TRACK).support == {"test_utils.py": "help"}


def test_editor_files_are_support(exercise: Exercise) -> None:
    config = files(editor=["data.py"])
    assert read(exercise(config=config, files={"data.py": "D = 1"}), TRACK).support == {"data.py": "D = 1"}


def test_helpers_listed_as_tests_stay_among_the_tests(exercise: Exercise) -> None:
    config = files(test=["test_utils.py", "bell_test.py"])
    lesson = read(exercise(config=config, files={"test_utils.py": "help"}), TRACK)
    assert list(lesson.tests) == ["bell_test.py", "test_utils.py"]


def test_tests_for_another_framework_are_left_out(exercise: Exercise) -> None:
    config = files(solution=["bell.ts"], test=["__typetests__/bell.tst.ts", "bell.test.ts"])
    more = {"bell.ts": "", "bell.test.ts": "", "__typetests__/bell.tst.ts": "import { expect } from 'tstyche'"}
    lesson = read(exercise(config=config, files=more), replace(TRACK, language="typescript"))
    assert list(lesson.tests) == ["bell.test.ts"]


def test_skipped_tests_are_switched_on(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "python", LANGUAGES["python"].model_copy(update={"unskip": ((r"@skip\n", ""),)}))
    lesson = read(exercise(files={"bell_test.py": "@skip\ndef t(): ..."}), TRACK)
    assert lesson.tests == {"bell_test.py": "def t(): ..."}


@pytest.mark.parametrize("language", ["javascript", "typescript"])
def test_what_a_track_skips_for_everybody_stays_skipped(language: str) -> None:
    text = "xdescribe('a', () => { xit('b', f); xtest('c', f); it.skip('d', f); test.skip('e', f); });"
    assert unskip(language, text) == (
        "describe('a', () => { it('b', f); test('c', f); it.skip('d', f); test.skip('e', f); });"
    )


def test_an_example_that_left_its_folder_finds_its_neighbours(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = LANGUAGES["javascript"].moved
    monkeypatch.setitem(LANGUAGES, "python", LANGUAGES["python"].model_copy(update={"moved": rules}))
    text = "import { Lens } from '../lens';\nconst up = '../';\nimport \"../born\""
    (found,) = read(exercise(files={".meta/example.py": text}), TRACK).reference.values()
    assert found == "import { Lens } from './lens';\nconst up = '../';\nimport \"./born\""


def test_an_exercise_out_of_its_track_is_still_a_lesson(exercise: Exercise) -> None:
    lesson = read(exercise(), None)
    assert (lesson.lesson, lesson.title, lesson.difficulty) == ("python/door-bell", "Door Bell", 1)


@pytest.mark.parametrize("status", ["deprecated", "wip"])
def test_exercises_out_of_use_are_refused_unless_asked_for(exercise: Exercise, status: str) -> None:
    config = Track("python", {"door-bell": Entry("door-bell", "Door Bell", status=status)})
    with pytest.raises(LessonError, match=f"the track marks door-bell as {status}"):
        read(exercise(), config)
    assert read(exercise(), config, retired=True).title == "Door Bell"


def test_exercises_that_the_track_cannot_run_are_refused_unless_asked_for(exercise: Exercise) -> None:
    folder = exercise(config={"test_runner": False})
    with pytest.raises(LessonError, match="test_runner is false"):
        read(folder, TRACK)
    assert read(folder, TRACK, retired=True).title == "Door Bell"


def test_beta_exercises_are_taken(exercise: Exercise) -> None:
    config = Track("python", {"door-bell": Entry("door-bell", "Door Bell", status="beta")})
    assert read(exercise(), config).title == "Door Bell"


def test_an_exercise_that_the_track_does_not_list_is_refused(exercise: Exercise) -> None:
    with pytest.raises(LessonError, match="does not list door-bell"):
        read(exercise(), Track("python", {}))


def test_a_language_without_a_runner_is_refused(exercise: Exercise) -> None:
    config = Track("cobol", {"door-bell": Entry("door-bell", "Door Bell")})
    with pytest.raises(LessonError, match="cobol: this language is not supported"):
        read(exercise(), config)


@pytest.mark.parametrize(
    ("config", "more", "message"),
    [
        (files(example=[]), {}, "has neither example nor exemplar"),
        (files(test=[]), {}, r"files\.test is empty"),
        (files(solution=[]), {}, r"files\.solution is empty"),
        ({"files": None}, {}, "files: Input should be"),
        ({}, {".meta/config.json": "{,}"}, r"config\.json: is not valid JSON \(line 1, column 2"),
        ({}, {".meta/example.py": None}, r"example\.py: is missing"),
        ({}, {"bell_test.py": None}, r"bell_test\.py: is missing"),
        (files(test=["bell.txt"]), {"bell.txt": ""}, r"files\.test names no test file"),
        (files(test=["../../../etc/passwd"]), {}, "leads out of the lesson's folder"),
        ({"blurb": ""}, {}, "blurb: String should have at least 1 character"),
        (
            {},
            {".docs/introduction.md": None, ".docs/instructions.md": None, ".docs/instructions.append.md": None},
            r"instructions\.md: is missing or empty",
        ),
    ],
)
def test_broken_exercises_are_refused_with_the_reason(
    exercise: Exercise, config: dict[str, Any], more: dict[str, str | None], message: str
) -> None:
    with pytest.raises(LessonError, match=message):
        read(exercise(config=config, files=more), TRACK)


def test_a_track_lists_concept_exercises_before_practice(tmp_path: Path) -> None:
    concept = {
        "slug": "basics",
        "name": "Basics",
        "uuid": "u1",
        "concepts": ["a"],
        "prerequisites": ["b"],
        "status": "beta",
    }
    practice = {"slug": "two", "name": "Two", "uuid": "u2", "practices": ["b"], "difficulty": 6}
    document = {"slug": "python", "exercises": {"concept": [concept], "practice": [practice], "foregone": ["x"]}}
    (tmp_path / "config.json").write_text(json.dumps(document))
    assert track.read(tmp_path).entries == {
        "basics": Entry("basics", "Basics", "u1", 1, ("a",), 1, "beta", prerequisites=("b",)),
        "two": Entry("two", "Two", "u2", 6, ("b",), 2, "active"),
    }


def test_a_track_may_have_no_concept_exercises(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"slug": "c", "exercises": {"practice": []}}')
    assert track.read(tmp_path).entries == {}


def test_a_track_that_lacks_its_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"exercises": {}}')
    with pytest.raises(LessonError, match=r"config\.json: slug: Field required"):
        track.read(tmp_path)
