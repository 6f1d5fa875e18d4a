"""Who adds a language to a platform says how far it is; everybody else sees that, and how it ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cdu.local.additions import LAYER, LESSONS, BusyError, Record, claim, keep_published, offer

if TYPE_CHECKING:
    from pathlib import Path


def test_a_platform_without_lessons_offers_every_language_of_the_catalogue(tmp_path: Path) -> None:
    found = offer(tmp_path)
    assert found["ready"] == []
    assert {"bash", "csharp", "python"} <= set(found["more"])
    assert found["addition"] is None


def test_a_language_whose_lessons_are_published_is_there(tmp_path: Path) -> None:
    keep_published(tmp_path, {"languages": ["python"]})
    assert offer(tmp_path)["ready"] == ["python"]
    assert "python" not in offer(tmp_path)["more"]


def test_while_a_language_is_added_everybody_sees_how_far_it_is(tmp_path: Path) -> None:
    record = Record(tmp_path, "ruby")
    with claim(tmp_path), record.kept():
        record.phase(LAYER)(2, 4)
        seen = offer(tmp_path)["addition"]
        assert seen == {"language": "ruby", "phase": "layer", "done": 2, "total": 4, "problem": ""}
        record.phase(LESSONS)(1, 13)
        assert offer(tmp_path)["addition"]["phase"] == "lessons"
    assert offer(tmp_path)["addition"] is None, "it was added"


def test_a_language_that_cannot_be_added_leaves_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="silent"), claim(tmp_path), Record(tmp_path, "ruby").kept():
        raise ValueError("the mirror is silent")
    assert offer(tmp_path)["addition"]["problem"] == "the mirror is silent"


def test_an_addition_whose_process_was_killed_is_not_taken_for_one_that_goes_on(tmp_path: Path) -> None:
    Record(tmp_path, "ruby").begin()  # nobody holds the lock
    assert "ended before it was done" in offer(tmp_path)["addition"]["problem"]


def test_a_second_language_waits_for_the_first(tmp_path: Path) -> None:
    with claim(tmp_path), pytest.raises(BusyError, match="another language is being added"):
        claim(tmp_path, patience_s=0)
    claim(tmp_path, patience_s=0).close()


def test_only_the_owner_reads_what_is_noted(tmp_path: Path) -> None:
    Record(tmp_path, "ruby").begin()
    assert json.loads((tmp_path / "addition.json").read_text(encoding="utf-8"))["language"] == "ruby"
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}
