from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from cdu.authoring.errors import LessonError
from cdu.authoring.folder import is_lesson, read
from cdu.authoring.judged import JudgedLesson
from chalicelib.contracts.lesson import Proof, PublishedLesson

Make = Callable[..., Path]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def test_a_folder_is_read_by_the_roles_of_its_folders(make_folder: Make) -> None:
    lesson = read(make_folder())
    assert (lesson.lesson, lesson.title, lesson.xp) == ("python/door-bell", "Door bell", 100)
    assert lesson.instructions.startswith("# Door bell")
    assert lesson.hints == ("Press.", "Wait.")
    assert lesson.starter == {"bell.py": "def ring(): ...\n"}
    assert lesson.tests == {"bell_test.py": "import unittest\n"}
    assert lesson.support == {"wire.py": "COLOUR = 'red'\n"}
    assert lesson.reference == {"bell.py": "def ring():\n    return 'ding'\n"}


def test_hints_and_support_may_be_absent(make_folder: Make) -> None:
    lesson = read(make_folder(files={"hints.md": None, "support/wire.py": None}))
    assert (lesson.hints, lesson.support) == ((), {})


def test_pictures_are_read_as_base64_and_published(make_folder: Make) -> None:
    folder = make_folder()
    (folder / "images").mkdir()
    (folder / "images" / "bell.png").write_bytes(PNG)
    lesson = read(folder)
    assert {name: base64.b64decode(text) for name, text in lesson.images.items()} == {"bell.png": PNG}
    proof = Proof(mode="observed", tests=("a",), duration_ms=1)
    with_picture = PublishedLesson.of(lesson, proof)
    assert with_picture.images == lesson.images
    assert with_picture.version != with_picture.model_copy(update={"images": {}}).version


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bell.png", b"<svg></svg>", "does not begin as a png file does"),
        ("bell.svg", b"<html><svg></svg></html>", "does not begin as a svg file does"),
        ("bell.exe", b"MZ", "is no name of a picture"),
        ("inner/bell.png", PNG, "is no name of a picture"),
        ("bell.png", PNG + bytes(256 * 1024), "at most 262144"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(make_folder: Make, name: str, content: bytes, reason: str) -> None:
    folder = make_folder()
    picture = folder / "images" / name
    picture.parent.mkdir(parents=True)
    picture.write_bytes(content)
    with pytest.raises(LessonError, match=reason):
        read(folder)


def test_a_picture_that_leads_out_of_the_folder_is_refused(make_folder: Make, tmp_path: Path) -> None:
    folder = make_folder()
    (folder / "images").mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "images" / "bell.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(LessonError, match="leads out"):
        read(folder)


def test_wrong_solutions_are_the_reference_with_other_files(make_folder: Make) -> None:
    more = {"starter/door.py": "", "reference/door.py": "OPEN = True\n", "wrong/silent/bell.py": "def ring(): ...\n"}
    lesson = read(make_folder(files=more))
    assert isinstance(lesson, JudgedLesson)
    [silent] = lesson.submissions
    assert (silent.name, silent.expected) == ("wrong/silent", "wrong")
    assert silent.files == {"bell.py": "def ring(): ...\n", "door.py": "OPEN = True\n"}


def test_whoever_only_grades_needs_no_reference(make_folder: Make) -> None:
    assert read(make_folder(files={"reference/bell.py": None})).reference == {}


def test_files_in_folders_keep_their_paths(make_folder: Make) -> None:
    files = {"starter/bells/tower.py": "", "reference/bells/tower.py": "x = 1\n"}
    assert set(read(make_folder(files=files)).starter) == {"bell.py", "bells/tower.py"}


def test_caches_of_tools_do_not_belong_to_a_lesson(make_folder: Make) -> None:
    folder = make_folder(files={"tests/__pycache__/bell_test.pyc": "x", "__pycache__/y.pyc": "y"})
    assert set(read(folder).tests) == {"bell_test.py"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"lesson.json": None}, r"lesson\.json: is missing"),
        ({"lesson.json": "{"}, r"lesson\.json: is not valid JSON \(line 1"),
        ({"lesson.json": "[]"}, r"lesson\.json: Input should be"),
        ({"instructions.md": None}, r"instructions\.md: is missing"),
        ({"instructions.md": " \n"}, r"instructions\.md: is empty. Tell the student"),
        ({"starter/bell.py": None}, r"starter: has no files"),
        ({"tests/bell_test.py": None}, r"tests: has no file named \*_test\.py"),
        ({"tests/bell_test.py": None, "tests/bell.py": ""}, r"tests: has no file named \*_test\.py"),
        ({"test/bell_test.py": ""}, r"test: is not part of a lesson. Rename it to tests"),
        ({"solution.py": ""}, r"solution\.py: is not part of a lesson"),
        ({"tests/bell.py": ""}, r"tests/bell\.py: is in starter/ too. Keep it in one"),
        ({"support/bell.py": ""}, r"support/bell\.py: is in starter/ too"),
        ({"support/bell_test.py": ""}, r"support/bell_test\.py: is in tests/ too"),
        ({"reference/more.py": ""}, r"reference/more\.py: has no counterpart in starter/"),
        ({"starter/more.py": ""}, r"reference/more\.py: is missing. Add the solved form"),
        ({"wrong/bell.py": ""}, r"wrong/bell\.py: is in no folder. Put it in wrong/NAME"),
        ({"wrong/silent/door.py": ""}, r"wrong/silent/door\.py: has no counterpart in reference/"),
    ],
)
def test_errors_say_which_file_what_and_what_to_do(
    make_folder: Make, files: dict[str, str | None], message: str
) -> None:
    with pytest.raises(LessonError, match=message):
        read(make_folder(files=files))


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"difficulty": 11}, "difficulty: Input should be less than or equal to 10"),
        ({"lesson": "Door Bell"}, "lesson: a lesson id has a language"),
        ({"lesson": "cobol/door-bell"}, "cobol: this language is not supported. Supported: .*python"),
        ({"title": ""}, "title: String should have at least 1 character"),
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"format": 2}, "format: Input should be 1"),
    ],
)
def test_metadata_errors_name_the_field(make_folder: Make, metadata: dict[str, object], message: str) -> None:
    with pytest.raises(LessonError, match=message):
        read(make_folder(metadata=metadata))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"tests/hidden/more_test.py": "import unittest"}, "some are hidden"),
        ({"support/README.md": "of the tests"}, "README"),
    ],
)
def test_tests_are_opened_only_where_students_may_have_all_that_they_need(
    make_folder: Make, files: dict[str, str | None], reason: str
) -> None:
    assert read(make_folder(metadata={"open_tests": True})).open_tests
    with pytest.raises(LessonError, match=reason):
        read(make_folder(files=files, metadata={"open_tests": True}))


def test_a_validator_is_never_opened(make_folder: Make) -> None:
    with pytest.raises(LessonError, match="never given to students"):
        read(make_folder(files=PROGRAM | {"validator/main.py": ""}, metadata={"kind": "program", "open_tests": True}))


PROGRAM: dict[str, str | None] = {
    "starter/bell.py": None,
    "reference/bell.py": None,
    "tests/bell_test.py": None,
    "starter/main.py": "",
    "reference/main.py": "print('ding')",
    "tests/sample.in": "",
    "tests/sample.out": "ding",
}


def test_a_program_is_read_with_its_cases(make_folder: Make) -> None:
    metadata = {"kind": "program", "comparison": {"case_sensitive": True}}
    lesson = read(make_folder(files=PROGRAM, metadata=metadata))
    assert (lesson.kind, lesson.comparison.case_sensitive) == ("program", True)
    assert lesson.tests == {"sample.in": "", "sample.out": "ding"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"starter/main.py": None, "starter/bell.py": ""},
            r"starter/main\.py: is missing. A program starts in main\.py",
        ),
        ({"tests/sample.out": None}, r"tests/sample\.out: is missing. It belongs to sample\.in"),
        ({"tests/other.out": ""}, r"tests/other\.in: is missing"),
        ({"tests/notes.md": ""}, r"tests/notes\.md: is not part of a case"),
        ({"tests/sample.in": None, "tests/sample.out": None}, r"tests: has no case that a student may see"),
        (
            {"tests/sample.in": None, "tests/sample.out": None, "tests/hidden/a.in": "", "tests/hidden/a.out": ""},
            r"tests: has no case that a student may see",
        ),
    ],
)
def test_what_is_wrong_with_a_program_is_said(make_folder: Make, files: dict[str, str | None], message: str) -> None:
    with pytest.raises(LessonError, match=message):
        read(make_folder(files=PROGRAM | files, metadata={"kind": "program"}))


def test_a_memory_limit_is_for_programs_only(make_folder: Make) -> None:
    with pytest.raises(LessonError, match="memory_mib: only programs have a limit of their own"):
        read(make_folder(metadata={"memory_mib": 64}))


def test_a_folder_meant_to_be_a_lesson_is_recognised_without_its_metadata(make_folder: Make, tmp_path: Path) -> None:
    assert is_lesson(make_folder(files={"lesson.json": None}))
    assert not is_lesson(tmp_path)
