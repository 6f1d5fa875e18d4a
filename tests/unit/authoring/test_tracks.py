"""The real Exercism Python track, where EXERCISM_TRACKS says that it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cdu.authoring.errors import Rejected
from cdu.authoring.folder import read
from cdu.authoring.proving import check_all
from cdu.authoring.sources import discover
from cdu.authoring.write import render, write
from chalicelib.contracts.lesson import Lesson

pytestmark = pytest.mark.tracks

PROVEN_SHARE = 0.98


@pytest.fixture(scope="module")
def track() -> Path:
    tracks = os.environ.get("EXERCISM_TRACKS")
    if not tracks:
        pytest.skip("EXERCISM_TRACKS is not set; the built-in catalogue stands in (test_catalogue.py)")
    folder = Path(tracks) / "python"
    if not folder.is_dir():
        pytest.skip(f"EXERCISM_TRACKS has no python track ({folder})")
    return folder


@pytest.fixture(scope="module")
def found(track: Path) -> list[Lesson | Rejected]:
    return list(discover(track))


def test_every_exercise_is_read_or_rejected_with_a_rule(found: list[Lesson | Rejected]) -> None:
    reasons = [entry.reason for entry in found if isinstance(entry, Rejected)]
    rules = ("as deprecated", "as wip", "test_runner is false")
    assert [reason for reason in reasons if not any(rule in reason for rule in rules)] == []


def test_every_exercise_survives_being_written_as_our_own(found: list[Lesson | Rejected], tmp_path: Path) -> None:
    for lesson in found:
        if isinstance(lesson, Lesson):
            write(tmp_path / lesson.slug, render(lesson))
            assert read(tmp_path / lesson.slug) == lesson


def test_no_hint_is_left_with_an_open_link(found: list[Lesson | Rejected]) -> None:
    hints = [hint for lesson in found if isinstance(lesson, Lesson) for hint in lesson.hints]
    assert len(hints) > 100
    assert all(hint.strip() for hint in hints)


def test_nearly_every_exercise_proves_in_the_sandbox(track: Path) -> None:
    summary = check_all(track)
    proven, failed = len(summary.proofs), [(entry.lesson, entry.reason) for entry in summary.failed]
    assert proven / (proven + len(failed)) >= PROVEN_SHARE, failed
