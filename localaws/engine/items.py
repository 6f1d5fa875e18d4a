"""Saves the items of DynamoDB's tables in SQLite, item by item.

Ministack keeps all items of all tables in one file and writes the whole file. A school of a thousand students would
wait a second for every save; here a save costs what has changed since the last one.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

from ministack.core import persistence
from ministack.services import dynamodb

from localaws.engine.keeper import uncopied

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

Items = dict[str, dict[str, dict[str, Any]]]
"""A table's items by partition key and sort key, as ministack has them."""
Row = tuple[str, str, str, str]
"""The table, the two keys and the item as JSON."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    place TEXT, partition TEXT, sort TEXT, item TEXT NOT NULL, PRIMARY KEY (place, partition, sort)
) WITHOUT ROWID
"""
_COUNTED = {"items", "ItemCount", "TableSizeBytes", dynamodb._INDEX_MEMBERS}  # noqa: SLF001 - no public way; pinned
"""What follows from the items."""


class ItemStore:
    """The items on disk. One per process: `install` makes ministack report every change of an item."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._database.execute(_SCHEMA)
        self._changes: deque[tuple[Items, str, str]] = deque()
        self._unsaved: dict[tuple[int, str, str], Items] = {}
        self._known: dict[str, Items] = {}

    def install(self) -> None:
        """Load items with ministack's state, leave them out of it, and hear of every change.

        Call it before ministack loads its state.
        """
        dynamodb._set_item = self._heard(dynamodb._set_item)  # noqa: SLF001 - no public way; pinned
        dynamodb._remove_item = self._heard(dynamodb._remove_item)  # noqa: SLF001
        restore, whole = dynamodb.load_persisted_state, uncopied(dynamodb.get_state)

        def load_persisted_state(data: Any) -> None:
            restore(data)
            self.load()

        dynamodb.load_persisted_state = load_persisted_state
        dynamodb.get_state = lambda: whole() | {"tables": _without_items()}

    def load(self) -> None:
        """Fill ministack's tables. A table without rows here keeps the items that ministack's own file had."""
        for place, table in _tables():
            rows = self._database.execute("SELECT partition, sort, item FROM items WHERE place = ?", (place,))
            found: Items = defaultdict(dict)
            for partition, sort, item in rows:
                found[partition][sort] = json.loads(item, object_hook=persistence._json_object_hook)  # noqa: SLF001
            if found:
                table["items"] = found
                self._known[place] = found
            table.setdefault("items", defaultdict(dict))
            dynamodb._items_replaced(table)  # noqa: SLF001

    def save(self) -> None:
        """Write every change since the last save in one transaction, or raise and keep all of them."""
        while self._changes:
            items, partition, sort = self._changes.popleft()
            self._unsaved[id(items), partition, sort] = items
        tables = {place: table["items"] for place, table in _tables()}
        places = {id(items): place for place, items in tables.items()}
        replaced = {place for place, items in tables.items() if self._known.get(place) is not items}
        gone = self._known.keys() - tables.keys()
        if not (self._unsaved or replaced or gone):
            return
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("DELETE FROM items WHERE place = ?", [(place,) for place in replaced | gone])
            for place in replaced:
                self._put(_rows(place, tables[place]))
            for (table, partition, sort), items in self._unsaved.items():
                found = places.get(table)
                if found is not None and found not in replaced:
                    self._write(found, partition, sort, items.get(partition, {}).get(sort))
        self._unsaved.clear()
        self._known = tables

    def _write(self, place: str, partition: str, sort: str, item: dict[str, Any] | None) -> None:
        if item is None:
            key = (place, partition, sort)
            self._database.execute("DELETE FROM items WHERE place = ? AND partition = ? AND sort = ?", key)
        else:
            self._put(iter([(place, partition, sort, _text(item))]))

    def _put(self, rows: Iterator[Row]) -> None:
        self._database.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", rows)

    def _heard(self, change: Any) -> Any:
        def changed(table: Any, partition: str, sort: str, *item: Any) -> Any:
            before = change(table, partition, sort, *item)
            self._changes.append((table["items"], partition, sort))
            return before

        return changed


def _tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """Ministack's tables, by account, region and name."""
    for scope, table in list(dynamodb._tables.all_items()):  # noqa: SLF001
        yield "/".join(scope), table


def _without_items() -> Any:
    tables = type(dynamodb._tables)()  # noqa: SLF001
    for scope, table in dynamodb._tables.all_items():  # noqa: SLF001
        tables.set_scoped(*scope, {name: value for name, value in table.items() if name not in _COUNTED})
    return tables


def _rows(place: str, items: Items) -> Iterator[Row]:
    for partition, by_sort in list(items.items()):
        for sort, item in list(by_sort.items()):
            yield place, partition, sort, _text(item)


def _text(item: dict[str, Any]) -> str:
    return json.dumps(item, default=persistence._json_default)  # noqa: SLF001 - what load_state reads
