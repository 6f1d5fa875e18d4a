from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.authoring.check import Failure
from cdu.authoring.errors import Rejected
from cdu.authoring.proving import Result, check_all, prove_each
from chalicelib.contracts.lesson import Lesson, Proof, Source

if TYPE_CHECKING:
    from types import ModuleType

Make = Callable[..., Path]


def test_every_lesson_is_counted_once(make_folder: Make, fake_runner: ModuleType) -> None:
    make_folder("anvil")
    make_folder("easy", files={"starter/bell.py": "return 'ding'"})
    make_folder("broken", files={"lesson.json": "{"})
    path = make_folder("zither").parent
    found = check_all(path, jobs=1, runner=fake_runner.honest).as_json()
    assert (found["checked"], found["proven"]) == (3, 2)
    assert [failure["lesson"] for failure in found["failed"]] == ["python/easy"]
    assert [rejected["lesson"] for rejected in found["rejected"]] == ["python/broken"]
    assert found["modes"] == {"isolated": 2}
    assert found["proofs"] == [
        {"lesson": lesson, "mode": "isolated", "weaker": "", "believed": [], "tests": 2, "duration_ms": 12.5}
        for lesson in ("python/anvil", "python/zither")
    ]
    assert found["duration_s"] >= 0


def test_progress_is_told_after_each_lesson(make_folder: Make, fake_runner: ModuleType) -> None:
    make_folder("broken", files={"lesson.json": "{"})
    path = make_folder("anvil").parent
    told: list[tuple[str, str, int, int]] = []

    def progress(lesson: str, result: Result, done: int, total: int) -> None:
        told.append((lesson, type(result).__name__, done, total))

    check_all(path, jobs=1, runner=fake_runner.honest, progress=progress)
    assert told == [("python/broken", "Rejected", 1, 2), ("python/anvil", "Proof", 2, 2)]


def test_several_processes_find_what_one_finds(make_folder: Make, fake_runner: ModuleType) -> None:
    for slug in ("anvil", "drum", "zither"):
        make_folder(slug)
    path = make_folder("easy", files={"starter/bell.py": "return 'ding'"}).parent
    alone, together = (check_all(path, jobs=jobs, runner=fake_runner.honest) for jobs in (1, 2))
    assert list(together.proofs) == ["python/anvil", "python/drum", "python/zither"]
    assert (together.proofs, together.failed) == (alone.proofs, alone.failed)


def test_a_runner_that_breaks_fails_its_lesson_only(make_folder: Make, fake_runner: ModuleType) -> None:
    make_folder("broken")
    summary = check_all(make_folder("anvil").parent, jobs=1, runner=fake_runner.broken)
    assert list(summary.proofs) == ["python/anvil"]
    [failure] = summary.failed
    assert (failure.reason, failure.cause) == ("the runner broke: OSError: no sandbox", "infrastructure")
    assert summary.infrastructure


def test_a_process_that_dies_is_told_and_does_not_hang(make_folder: Make, fake_runner: ModuleType) -> None:
    make_folder("anvil")
    summary = check_all(make_folder("zither").parent, jobs=2, runner=fake_runner.dying)
    assert [failure.cause for failure in summary.failed] == ["infrastructure"] * 2


def test_a_track_with_rejected_exercises_is_fine(make_track: Make, fake_runner: ModuleType) -> None:
    summary = check_all(make_track(anvil={}, old={"status": "deprecated"}), jobs=1, runner=fake_runner.honest)
    assert (summary.ok, len(summary.rejected)) == (True, 1)


def test_a_broken_lesson_of_our_own_is_not_fine(make_folder: Make, fake_runner: ModuleType) -> None:
    make_folder("broken", files={"lesson.json": "{"})
    assert not check_all(make_folder("anvil").parent, jobs=1, runner=fake_runner.honest).ok


def test_a_failed_lesson_is_not_fine(make_folder: Make, fake_runner: ModuleType) -> None:
    make_folder("easy", files={"starter/bell.py": "return 'ding'"})
    assert not check_all(make_folder("anvil").parent, jobs=1, runner=fake_runner.honest).ok


def test_nothing_proven_is_not_fine(make_track: Make, fake_runner: ModuleType) -> None:
    assert not check_all(make_track(old={"status": "deprecated"}), jobs=1, runner=fake_runner.honest).ok


def test_lessons_at_hand_can_be_proven_without_a_folder(lesson: Lesson, fake_runner: ModuleType) -> None:
    [(name, result)] = prove_each([lesson], runner=fake_runner.honest)
    assert (name, isinstance(result, Proof)) == ("python/door-bell", True)


def test_a_track_may_hold_what_only_wants_to_be_made_nicer(lesson: Lesson, fake_runner: ModuleType) -> None:
    solved = lesson.model_copy(update={"starter": lesson.reference})
    [(_, own)] = prove_each([solved], runner=fake_runner.honest)
    foreign = solved.model_copy(update={"source": Source(kind="exercism")})
    [(_, theirs)] = prove_each([foreign], runner=fake_runner.honest)
    assert isinstance(own, Failure)
    assert isinstance(theirs, Rejected)
    assert "refactoring" in theirs.reason


def test_no_lessons_no_work() -> None:
    assert list(prove_each([])) == []
