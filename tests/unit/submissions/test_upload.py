from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.submissions.solution_files import IgnoredFile
from chalicelib.submissions.upload import BadSubmissionError, Upload, fitting, parse_upload, solution_for
from chalicelib.submissions.zips import BadZipError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson

BELL = {"lesson": "python/bell"}
SCALAR = st.none() | st.integers() | st.text(st.characters(exclude_characters="/"), max_size=20)  # no lesson's id
LISTS = st.lists(SCALAR | st.lists(SCALAR, max_size=2), max_size=3)
NO_MANIFEST = SCALAR | LISTS | st.dictionaries(st.sampled_from(["lesson", "language", "xp"]), SCALAR | LISTS)


def packed(files: dict[str, str], manifest: Any = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        if manifest is not None:
            archive.writestr("submission.json", manifest if isinstance(manifest, str) else json.dumps(manifest))
    return target.getvalue()


def test_the_manifest_names_the_lesson_and_is_no_part_of_the_solution() -> None:
    upload = parse_upload(packed({"bell.py": "x"}, BELL | {"language": "python"}))
    assert upload.lesson == "python/bell"
    assert upload.files["bell.py"] == b"x"


def test_the_query_may_stand_in_for_the_manifest() -> None:
    assert parse_upload(packed({"bell.py": "x"}), "python/bell", "python").lesson == "python/bell"


def test_query_and_manifest_may_say_the_same() -> None:
    assert parse_upload(packed({}, BELL), "python/bell").lesson == "python/bell"


@pytest.mark.parametrize(
    ("manifest", "lesson", "language", "reason"),
    [
        (None, None, None, "is missing"),
        (None, None, "python", "is missing"),
        ("{", None, None, "submission.json: Invalid JSON"),
        ("[]", None, None, "submission.json"),
        ("{}", None, None, "lesson: Field required"),
        ({"lesson": "bell"}, None, None, "lesson: a lesson id has"),
        ({"lesson": "python/../bell"}, None, None, "lesson: a lesson id has"),
        ({"lesson": 7}, None, None, "lesson: a lesson id has"),
        (BELL | {"xp": 500}, None, None, "xp: Extra inputs"),
        (BELL, "python/door", None, "the query names 'python/door', submission.json names 'python/bell'"),
        (BELL | {"language": "rust"}, None, None, "'rust' does not fit the lesson 'python/bell'"),
        (BELL, None, "rust", "'rust' does not fit the lesson 'python/bell'"),
        (None, "Not A Lesson", None, "lesson: a lesson id has"),
    ],
)
def test_a_manifest_that_does_not_say_which_lesson_is_refused_with_the_reason(
    manifest: Any, lesson: str | None, language: str | None, reason: str
) -> None:
    with pytest.raises(BadSubmissionError) as caught:
        parse_upload(packed({"bell.py": "x"}, manifest), lesson, language)
    assert reason in str(caught.value)


@given(st.text(max_size=60) | NO_MANIFEST.map(json.dumps))
def test_no_manifest_whatever_raises_anything_but_a_refusal(text: str) -> None:
    with pytest.raises((BadSubmissionError, BadZipError)):
        parse_upload(packed({}, text))


def test_the_manifest_may_lie_in_the_one_folder_of_the_zip() -> None:
    assert parse_upload(packed({"bell/bell.py": "x", "bell/submission.json": json.dumps(BELL)})).lesson == "python/bell"


def test_a_solution_replaces_starter_files_and_keeps_the_others(lesson: Callable[..., PublishedLesson]) -> None:
    two = lesson(starter={"bell.py": "starter", "wire.py": "starter"})
    solution = solution_for(two, Upload("python/bell", {"bell.py": b"mine"}))
    assert solution.files == {"bell.py": "mine", "wire.py": "starter"}
    assert solution.sent == {"bell.py": "mine"}


def test_what_is_no_part_of_the_solution_is_named_and_never_decoded(lesson: Callable[..., PublishedLesson]) -> None:
    files = {
        "bell.py": b"x",
        "chime.py": b"y",
        "bell_test.py": b"x",
        "plan.pdf": b"%PDF\xff",
        "more.zip": b"PK\x03\x04",
    }
    solution = solution_for(lesson(), Upload("python/bell", files, ignored=(IgnoredFile(path=".git/", reason="x"),)))
    assert solution.files == {"bell.py": "x", "chime.py": "y"}
    assert [file.path for file in solution.ignored] == [".git/", "bell_test.py", "more.zip", "plan.pdf"]
    assert all(file.reason for file in solution.ignored)


@pytest.mark.parametrize("name", ["bell_test.py", "BELL.py", "notes.txt", "chime.py"])
def test_an_upload_without_a_file_of_the_lesson_is_refused(lesson: Callable[..., PublishedLesson], name: str) -> None:
    with pytest.raises(BadSubmissionError, match=r"no file of python/bell to grade; send bell\.py"):
        solution_for(lesson(), Upload("python/bell", {name: b"x"}))


def test_a_refusal_says_why_a_file_was_left_out(lesson: Callable[..., PublishedLesson]) -> None:
    with pytest.raises(BadSubmissionError, match=r"'BELL\.py' is left out: the lesson's file is spelt bell\.py"):
        solution_for(lesson(), Upload("python/bell", {"BELL.py": b"x"}))


def test_a_solution_in_another_encoding_is_refused_by_name(lesson: Callable[..., PublishedLesson]) -> None:
    with pytest.raises(BadZipError, match=r"'top/bell\.py' is UTF-16 text"):
        solution_for(lesson(), Upload("python/bell", {"top/bell.py": "x = 1".encode("utf-16")}))


def test_a_regrade_takes_of_the_stored_files_what_fits_the_new_version(lesson: Callable[..., PublishedLesson]) -> None:
    new = lesson(support={"chime.py": "the lesson's"})
    stored = {"bell.py": "mine", "chime.py": "mine", "tower.py": "mine"}
    assert fitting(new, stored) == {"bell.py": "mine", "tower.py": "mine"}
