"""Saves the events of EventBridge's archives in SQLite, where ministack writes all of them anew with every save."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ministack.core import persistence
from ministack.services import eventbridge

from localaws.engine.keeper import uncopied

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (place TEXT, number INTEGER, event TEXT NOT NULL, PRIMARY KEY (place, number))
"""
Events = list[dict[str, Any]]


class EventStore:
    """The archived events on disk: an archive only grows."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._database.execute(_SCHEMA)
        self._known: dict[str, tuple[Events, int]] = {}

    def install(self) -> None:
        """Load events with ministack's state, and leave them out of it. Call it before ministack loads its state."""
        restore, whole = eventbridge.load_persisted_state, uncopied(eventbridge.get_state)

        def load_persisted_state(data: Any) -> None:
            restore(data)
            self.load()

        eventbridge.load_persisted_state = load_persisted_state
        eventbridge.get_state = lambda: whole() | {"archives": _without_events()}

    def load(self) -> None:
        """Fill ministack's archives. One without rows here keeps the events that ministack's own file had."""
        for place, archive in _archives():
            rows = self._database.execute("SELECT event FROM events WHERE place = ? ORDER BY number", (place,))
            found = [json.loads(event, object_hook=persistence._json_object_hook) for (event,) in rows]  # noqa: SLF001
            if found:
                archive["Events"] = found
                self._known[place] = found, len(found)

    def save(self) -> None:
        """Write every event since the last save in one transaction, or raise and write none."""
        archives = {place: archive["Events"] for place, archive in _archives() if "Events" in archive}
        known = {
            place: self._known[place] if place in self._known and self._known[place][0] is events else (events, 0)
            for place, events in archives.items()
        }
        anew = [(place,) for place, (_, count) in known.items() if not count]
        gone = [(place,) for place in self._known.keys() - archives.keys()]
        new = [(place, number, event) for place, (events, count) in known.items()
               for number, event in enumerate(events[count:], count)]  # fmt: skip
        if not (new or gone):
            return
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("DELETE FROM events WHERE place = ?", anew + gone)
            rows = ((place, number, _text(event)) for place, number, event in new)
            self._database.executemany("INSERT INTO events VALUES (?, ?, ?)", rows)
        counts = {place: count for place, (_, count) in known.items()}
        for place, _, _ in new:
            counts[place] += 1
        self._known = {place: (events, counts[place]) for place, events in archives.items()}


def _archives() -> Iterator[tuple[str, dict[str, Any]]]:
    """Ministack's archives, by account, region and name."""
    for scope, archive in list(eventbridge._archives.all_items()):  # noqa: SLF001 - no public way; pinned
        yield "/".join(scope), archive


def _without_events() -> Any:
    archives = type(eventbridge._archives)()  # noqa: SLF001
    for scope, archive in eventbridge._archives.all_items():  # noqa: SLF001
        archives.set_scoped(*scope, {name: value for name, value in archive.items() if name != "Events"})
    return archives


def _text(event: dict[str, Any]) -> str:
    return json.dumps(event, default=persistence._json_default)  # noqa: SLF001 - what load_state reads
