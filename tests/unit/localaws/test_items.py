"""The items of tables on disk: a save costs what changed, and a restart finds every item that was saved."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from ministack.core import persistence
from ministack.services import dynamodb

from localaws.engine.items import ItemStore
from localaws.engine.keeper import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = ("000000000000", "us-east-1", "T")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ItemStore]:
    for name in ("_set_item", "_remove_item", "load_persisted_state", "get_state"):
        monkeypatch.setattr(dynamodb, name, getattr(dynamodb, name))  # `install` replaces them; put them back
    store = ItemStore(opened(tmp_path / "growing.sqlite"))
    store.install()
    yield store
    dynamodb._tables._data.clear()


def table(name: str = "T", **items: Any) -> dict[str, Any]:
    made = {"TableName": name, "items": defaultdict(dict, items), "ItemCount": len(items)}
    dynamodb._tables.set_scoped(*PLACE[:2], name, made)
    return made


def put(place: dict[str, Any], key: str, value: Any) -> None:
    dynamodb._set_item(place, key, "", {"key": {"S": key}, "value": value})


def restarted(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """What another process finds: the items by table."""
    state = json.loads(json.dumps(dynamodb.get_state(), default=persistence._json_default),
                       object_hook=persistence._json_object_hook)  # fmt: skip
    dynamodb._tables._data.clear()
    dynamodb._restore_state(state)
    ItemStore(opened(tmp_path / "growing.sqlite")).load()
    return {name: each["items"] for (_, _, name), each in dynamodb._tables.all_items()}


def test_a_restart_finds_what_was_put_and_not_what_was_deleted(store: ItemStore, tmp_path: Path) -> None:
    made = table()
    for key in ("a", "b", "c"):
        put(made, key, {"B": b"\xff\x00"})
    store.save()
    put(made, "a", {"S": "later"})
    dynamodb._remove_item(made, "b", "")
    store.save()
    found = restarted(tmp_path)["T"]
    assert found == {
        "a": {"": {"key": {"S": "a"}, "value": {"S": "later"}}},
        "c": {"": {"key": {"S": "c"}, "value": {"B": b"\xff\x00"}}},
    }
    assert dynamodb._tables.get_scoped(*PLACE)["ItemCount"] == 2


def test_a_save_writes_what_changed_however_much_there_is(store: ItemStore) -> None:
    made = table()
    for number in range(1_000):
        put(made, str(number), {"N": "1"})
    store.save()
    before = store._database.total_changes
    put(made, "7", {"N": "2"})
    put(made, "7", {"N": "3"})
    store.save()
    assert store._database.total_changes - before == 1
    store.save()
    assert store._database.total_changes - before == 1


def test_a_table_whose_items_were_swapped_is_written_whole(store: ItemStore, tmp_path: Path) -> None:
    made = table()
    put(made, "old", {"N": "1"})
    store.save()
    put(made, "never", {"N": "1"})
    made["items"] = defaultdict(dict, {"new": {"": {"key": {"S": "new"}}}})
    dynamodb._items_replaced(made)
    store.save()
    assert set(restarted(tmp_path)["T"]) == {"new"}


def test_a_table_made_anew_under_its_old_name_has_none_of_the_old_items(store: ItemStore, tmp_path: Path) -> None:
    put(table(), "old", {"N": "1"})
    store.save()
    dynamodb._tables._data.clear()
    store.save()
    assert not store._database.execute("SELECT * FROM items").fetchall()
    table()
    store.save()
    assert restarted(tmp_path)["T"] == {}


def test_a_save_that_failed_is_made_up_for(store: ItemStore, tmp_path: Path) -> None:
    made = table()
    store.save()
    put(made, "a", {"N": "1"})
    store._database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON items BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="the disk is full"):
        store.save()
    store._database.execute("DROP TRIGGER full")
    store.save()
    assert set(restarted(tmp_path)["T"]) == {"a"}


def test_items_in_the_engines_own_file_are_taken_over(store: ItemStore, tmp_path: Path) -> None:
    older = {"T": {"TableName": "T", "items": {"a": {"": {"key": {"S": "a"}}}}}}
    dynamodb._tables.set_scoped(*PLACE, older["T"])
    dynamodb.load_persisted_state({"tables": {}})
    store.save()
    assert set(restarted(tmp_path)["T"]) == {"a"}


def test_the_engines_own_file_has_no_items(store: ItemStore) -> None:
    put(table(), "a", {"S": "findable"})
    assert "findable" not in json.dumps(dynamodb.get_state(), default=persistence._json_default)
    assert store._unsaved == {}
