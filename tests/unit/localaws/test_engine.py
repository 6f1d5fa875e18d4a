"""What the engine's wrapper saves is what the engine itself would save."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from ministack.core import persistence
from ministack.services import dynamodb

from localaws.engine import keeper as engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = ("000000000000", "us-east-1", "T")


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[engine.Keeper]:
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path))
    dynamodb._tables.set_scoped(*PLACE, {"TableName": "T", "items": {"a": {"x": {"data": {"B": b"\xff"}}}}})
    yield engine.Keeper()
    dynamodb._tables._data.clear()


def told(state: Any) -> Any:
    return json.loads(json.dumps(state, default=persistence._json_default))


def test_a_table_is_saved_as_the_engine_would(keeper: engine.Keeper, tmp_path: Path) -> None:
    keeper.save()
    assert json.loads((tmp_path / "dynamodb.json").read_text())["payload"] == told(dynamodb.get_state())
    assert "items" in (tmp_path / "dynamodb.json").read_text()


def test_what_did_not_change_is_not_written_again(keeper: engine.Keeper, tmp_path: Path) -> None:
    keeper.save()
    (tmp_path / "dynamodb.json").unlink()
    keeper.save()
    assert not (tmp_path / "dynamodb.json").exists()
    dynamodb._tables.get_scoped(*PLACE)["items"]["b"] = {}
    keeper.save()
    assert '"b"' in (tmp_path / "dynamodb.json").read_text()


def test_nobody_is_told_that_it_is_saved_before_it_is(
    keeper: engine.Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SAVE_INTERVAL_S", 0.01)
    save, failures = keeper.save, iter([OSError("the disk is full"), RuntimeError("changed while it was read")])

    def failing() -> None:
        for failure in failures:
            raise failure
        save()

    monkeypatch.setattr(keeper, "save", failing)

    async def wait() -> bool:
        saving = asyncio.create_task(keeper.keep())
        await asyncio.wait_for(keeper.saved(), 10)
        saving.cancel()
        return (tmp_path / "dynamodb.json").exists()

    assert asyncio.run(wait())
