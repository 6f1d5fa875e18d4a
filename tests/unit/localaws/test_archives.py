"""Archived events on disk: a save writes the new ones, and a restart finds all in their order."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from ministack.core import persistence
from ministack.services import eventbridge

from localaws.engine.archives import EventStore
from localaws.engine.keeper import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = ("000000000000", "us-east-1", "A")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EventStore]:
    for name in ("load_persisted_state", "get_state"):
        monkeypatch.setattr(eventbridge, name, getattr(eventbridge, name))  # `install` replaces them; put them back
    store = EventStore(opened(tmp_path / "growing.sqlite"))
    store.install()
    yield store
    eventbridge._archives._data.clear()


def archive() -> dict[str, Any]:
    made: dict[str, Any] = {"ArchiveName": "A", "EventCount": 0}
    eventbridge._archives.set_scoped(*PLACE, made)
    return made


def add(made: dict[str, Any], *names: str) -> None:
    made.setdefault("Events", []).extend({"detail": name} for name in names)
    made["EventCount"] = len(made["Events"])


def restarted(tmp_path: Path) -> list[str]:
    """What another process finds."""
    state = json.loads(json.dumps(eventbridge.get_state(), default=persistence._json_default),
                       object_hook=persistence._json_object_hook)  # fmt: skip
    eventbridge._archives._data.clear()
    eventbridge._restore_state(state)
    EventStore(opened(tmp_path / "growing.sqlite")).load()
    return [event["detail"] for event in eventbridge._archives.get_scoped(*PLACE).get("Events", [])]


def test_a_restart_finds_the_events_in_their_order(store: EventStore, tmp_path: Path) -> None:
    made = archive()
    add(made, "a", "b")
    store.save()
    add(made, *(str(number) for number in range(20)))
    store.save()
    assert restarted(tmp_path) == ["a", "b", *(str(number) for number in range(20))]


def test_a_save_writes_the_new_events_only(store: EventStore) -> None:
    made = archive()
    add(made, *(str(number) for number in range(1_000)))
    store.save()
    before = store._database.total_changes
    add(made, "new")
    store.save()
    store.save()
    assert store._database.total_changes - before == 1


def test_an_archive_made_anew_has_none_of_the_old_events(store: EventStore, tmp_path: Path) -> None:
    add(archive(), "old")
    store.save()
    add(archive(), "new")
    store.save()
    assert restarted(tmp_path) == ["new"]
    eventbridge._archives._data.clear()
    store.save()
    assert not store._database.execute("SELECT * FROM events").fetchall()


def test_a_save_that_failed_is_made_up_for(store: EventStore, tmp_path: Path) -> None:
    made = archive()
    add(made, "a")
    store._database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="the disk is full"):
        store.save()
    store._database.execute("DROP TRIGGER full")
    store.save()
    assert restarted(tmp_path) == ["a"]


def test_events_in_the_engines_own_file_are_taken_over(store: EventStore, tmp_path: Path) -> None:
    add(archive(), "a")
    eventbridge.load_persisted_state({})
    store.save()
    assert "Events" not in json.dumps(eventbridge.get_state(), default=persistence._json_default)
    assert restarted(tmp_path) == ["a"]
