from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cdu.authoring import folder
from cdu.authoring.errors import LessonError
from cdu.authoring.importer import ImportSummary, import_track

if TYPE_CHECKING:
    from types import ModuleType

Make = Callable[..., Path]


@pytest.fixture
def bring(tmp_path: Path, fake_runner: ModuleType) -> Callable[..., ImportSummary]:
    """Import into `tmp_path/mine` with a runner that only pretends."""

    def run(source: Path, runner: str = "honest") -> ImportSummary:
        return import_track(source, tmp_path / "mine", jobs=1, runner=getattr(fake_runner, runner))

    return run


Bring = Callable[..., ImportSummary]


def edit_entry(track: Path, which: str, **fields: Any) -> None:
    """Change what the track lists about one exercise."""
    document = json.loads((track / "config.json").read_text())
    for listed in document["exercises"]["practice"]:
        if listed["slug"] == which:
            listed.update(fields)
    (track / "config.json").write_text(json.dumps(document))


def test_a_track_becomes_lesson_folders(make_track: Make, bring: Bring, tmp_path: Path) -> None:
    summary = bring(make_track(anvil={}, drum={"difficulty": 6}))
    assert summary.as_json()["new"] == 2
    assert summary.ok
    lesson = folder.read(tmp_path / "mine/python/drum")
    assert (lesson.lesson, lesson.xp, lesson.hints) == ("python/drum", 300, ("Press.",))


def test_licence_and_origin_go_with_every_lesson(make_track: Make, bring: Bring, tmp_path: Path) -> None:
    bring(make_track(anvil={}))
    notice = (tmp_path / "mine/python/anvil/LICENSE").read_text()
    assert "https://exercism.org/tracks/python/exercises/anvil, by ada, under the MIT licence." in notice
    assert notice.endswith("MIT License\n")


def test_the_same_again_changes_nothing_and_proves_nothing(make_track: Make, bring: Bring) -> None:
    track = make_track(anvil={}, drum={})
    bring(track)
    again = bring(track, "dying")
    assert (again.changes["unchanged"], again.proofs, again.ok) == (["python/anvil", "python/drum"], {}, True)


def test_what_changed_upstream_is_updated(make_track: Make, bring: Bring, tmp_path: Path) -> None:
    track = make_track(anvil={}, drum={})
    bring(track)
    edit_entry(track, "drum", difficulty=9)
    again = bring(track)
    assert (again.changes["updated"], again.changes["unchanged"]) == (["python/drum"], ["python/anvil"])
    assert folder.read(tmp_path / "mine/python/drum").difficulty == 9


def test_an_exercise_renamed_upstream_keeps_its_lesson(make_track: Make, bring: Bring, tmp_path: Path) -> None:
    track = make_track(anvil={})
    bring(track)
    edit_entry(track, "anvil", slug="hammer", name="Hammer")
    (track / "exercises/practice/anvil").rename(track / "exercises/practice/hammer")
    again = bring(track)
    assert again.changes["updated"] == ["python/anvil"]
    assert [path.name for path in (tmp_path / "mine/python").iterdir()] == ["anvil"]
    assert folder.read(tmp_path / "mine/python/anvil").title == "Hammer"


def test_what_does_not_prove_is_not_written(
    make_track: Make, bring: Bring, change_exercise: Make, tmp_path: Path
) -> None:
    track = make_track(anvil={}, easy={})
    change_exercise(track / "exercises/practice/easy", files={".meta/example.py": "def ring(): ..."})
    summary = bring(track)
    assert [failure.lesson for failure in summary.failed] == ["python/easy"]
    assert not summary.ok
    assert not (tmp_path / "mine/python/easy").exists()


def test_a_lesson_that_stops_proving_stays_as_it_was(
    make_track: Make, bring: Bring, change_exercise: Make, tmp_path: Path
) -> None:
    track = make_track(anvil={})
    bring(track)
    change_exercise(track / "exercises/practice/anvil", files={".meta/example.py": "wrong"})
    assert not bring(track).ok
    assert "ding" in folder.read(tmp_path / "mine/python/anvil").reference["bell.py"]


def test_what_is_retired_upstream_is_rejected_but_not_deleted(make_track: Make, bring: Bring, tmp_path: Path) -> None:
    track = make_track(anvil={}, drum={})
    bring(track)
    edit_entry(track, "anvil", status="deprecated")
    assert [rejected.lesson for rejected in bring(track).rejected] == ["python/anvil"]
    assert (tmp_path / "mine/python/anvil/lesson.json").exists()


def test_a_lesson_from_elsewhere_is_never_overwritten(
    make_track: Make, make_folder: Make, fake_runner: ModuleType
) -> None:
    ours = make_folder("anvil")
    summary = import_track(make_track(anvil={}), ours.parents[1], jobs=1, runner=fake_runner.honest)
    [rejected] = summary.rejected
    assert "holds another lesson already" in rejected.reason
    assert (rejected.fatal, summary.ok, folder.read(ours).title) == (True, False, "Door bell")


def test_a_single_exercise_can_be_imported(make_track: Make, bring: Bring) -> None:
    track = make_track(anvil={}, drum={})
    assert bring(track / "exercises/practice/drum").changes["new"] == ["python/drum"]


def test_an_exercise_out_of_its_track_is_known_again(exercise: Make, bring: Bring) -> None:
    bring(exercise())
    assert bring(exercise()).changes["unchanged"] == ["python/door-bell"]


def test_only_tracks_and_exercises_are_imported(make_folder: Make, bring: Bring) -> None:
    with pytest.raises(LessonError, match="is no Exercism track"):
        bring(make_folder())


def test_progress_is_told_for_what_has_to_be_proven(make_track: Make, fake_runner: ModuleType, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    import_track(
        make_track(anvil={}, drum={}),
        tmp_path / "mine",
        jobs=1,
        runner=fake_runner.honest,
        progress=lambda lesson, _, done, total: told.append((lesson, done, total)),
    )
    assert told == [("python/anvil", 1, 2), ("python/drum", 2, 2)]
