from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cdu.authoring.errors import LessonError, Rejected
from cdu.authoring.sources import discover, read
from chalicelib.contracts.lesson import Lesson
from tests.unit.authoring.packages import put_package

Make = Callable[..., Path]


def names(path: Path) -> list[str]:
    return [found.lesson for found in discover(path) if isinstance(found, Lesson)]


def rejections(path: Path) -> list[Rejected]:
    return [found for found in discover(path) if isinstance(found, Rejected)]


def test_a_single_lesson_folder(make_folder: Make) -> None:
    assert names(make_folder()) == ["python/door-bell"]


@pytest.mark.parametrize("above", [1, 2])
def test_a_folder_of_lessons_or_of_languages(make_folder: Make, above: int) -> None:
    make_folder("zither")
    folder = make_folder("anvil")
    assert names(folder.parents[above - 1]) == ["python/anvil", "python/zither"]


def test_a_single_exercise_takes_what_its_track_says(make_track: Make) -> None:
    track = make_track(door_bell={"difficulty": 7})
    [found] = discover(track / "exercises/practice/door-bell")
    assert isinstance(found, Lesson)
    assert found.difficulty == 7


def test_an_exercise_copied_out_of_its_track(exercise: Make) -> None:
    assert names(exercise()) == ["python/door-bell"]


def test_a_whole_track_in_the_order_in_which_it_lists_its_exercises(make_track: Make) -> None:
    assert names(make_track(zither={}, anvil={})) == ["python/zither", "python/anvil"]


def test_a_folder_of_tracks(make_track: Make) -> None:
    assert names(make_track(anvil={}).parent) == ["python/anvil"]


def test_the_exercises_folder_of_a_track(make_track: Make) -> None:
    assert names(make_track(zither={}, anvil={}) / "exercises") == ["python/anvil", "python/zither"]


def test_lessons_that_cannot_be_used_are_told_beside_the_others(make_track: Make) -> None:
    track = make_track(old={"status": "deprecated"}, anvil={})
    assert names(track) == ["python/anvil"]
    [rejected] = rejections(track)
    assert (rejected.lesson, rejected.fatal) == ("python/old", False)
    assert "deprecated" in rejected.reason


def test_a_broken_lesson_of_our_own_is_something_to_mend(make_folder: Make) -> None:
    make_folder("anvil")
    folder = make_folder("broken", files={"lesson.json": None})
    [rejected] = rejections(folder.parent)
    assert (rejected.lesson, rejected.fatal) == ("python/broken", True)
    assert names(folder.parent) == ["python/anvil"]


def test_two_lessons_must_not_have_one_name(make_folder: Make) -> None:
    folder = make_folder("anvil")
    make_folder("copy", metadata={"lesson": "python/anvil"})
    [rejected] = rejections(folder.parent)
    assert (rejected.lesson, rejected.fatal) == ("python/anvil", True)
    assert "names itself like" in rejected.reason


def test_an_exercise_that_the_track_does_not_list_is_told(make_track: Make) -> None:
    track = make_track(anvil={})
    shutil.copytree(track / "exercises/practice/anvil", track / "exercises/practice/secret")
    assert [rejected.lesson for rejected in rejections(track)] == ["python/secret"]


def test_an_exercise_that_the_track_lists_but_lacks_is_told(make_track: Make) -> None:
    track = make_track(anvil={}, gone={})
    shutil.rmtree(track / "exercises/practice/gone")
    [rejected] = rejections(track)
    assert rejected.lesson == "python/gone"
    assert "is missing" in rejected.reason


def test_a_track_that_cannot_be_read_is_told_as_a_whole(make_track: Make) -> None:
    track = make_track(anvil={})
    (track / "config.json").write_text("{")
    assert [(rejected.lesson, rejected.fatal) for rejected in discover(track) if isinstance(rejected, Rejected)] == [
        ("track", True)
    ]


def test_hidden_folders_are_not_searched(make_folder: Make) -> None:
    folder = make_folder("anvil")
    shutil.copytree(folder, folder.with_name(".anvil.new"))
    assert [found.lesson for found in discover(folder.parent)] == ["python/anvil"]


def test_a_folder_without_lessons_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="holds no lessons"):
        list(discover(tmp_path))


def test_a_path_that_is_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="is not a folder"):
        list(discover(tmp_path / "nowhere"))


def test_one_lesson_is_read_from_either_format(make_folder: Make, make_track: Make) -> None:
    assert read(make_folder()).title == "Door bell"
    assert read(make_track(anvil={}) / "exercises/practice/anvil").title == "Anvil"


def test_who_names_one_exercise_gets_it_even_when_it_is_retired(make_track: Make) -> None:
    track = make_track(old={"status": "deprecated"})
    assert read(track / "exercises/practice/old").lesson == "python/old"


def test_a_folder_of_lessons_is_not_one_lesson(make_folder: Make) -> None:
    with pytest.raises(LessonError, match="is not a lesson"):
        read(make_folder().parent)


def test_a_problem_package_is_found_wherever_lessons_are(tmp_path: Path) -> None:
    put_package(tmp_path / "packages/sumoftwo")
    assert names(tmp_path) == ["python/sumoftwo"]
