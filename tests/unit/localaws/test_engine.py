"""What the engine's wrapper saves is what the engine itself would save."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from ministack.core import persistence
from ministack.services import cognito, dynamodb

from localaws.engine import keeper as engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = ("000000000000", "us-east-1", "T")


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[engine.Keeper]:
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path))
    dynamodb._tables.set_scoped(*PLACE, {"TableName": "T", "items": {"a": {"x": {"data": {"B": b"\xff"}}}}})
    yield engine.Keeper([])
    dynamodb._tables._data.clear()
    cognito._user_pools._data.clear()


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


def test_what_changes_rarely_is_looked_at_when_it_was_called(keeper: engine.Keeper, tmp_path: Path) -> None:
    keeper.save()
    cognito._user_pools.set_scoped(*PLACE, {"Id": "pool"})
    keeper.save()
    assert '"pool"' not in (tmp_path / "cognito.json").read_text()
    keeper.called("cognito-idp")
    keeper.save()
    assert '"pool"' in (tmp_path / "cognito.json").read_text()


@pytest.mark.parametrize(("every_s", "deployed"), [(1e-9, False), (1e9, True)])
def test_everything_is_looked_at_after_a_deployment_and_every_little_while(
    keeper: engine.Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every_s: float, *, deployed: bool
) -> None:
    monkeypatch.setattr(engine, "ALL_EVERY_S", every_s)
    keeper.save()
    cognito._user_pools.set_scoped(*PLACE, {"Id": "pool"})
    if deployed:
        keeper.called("cloudformation")
    keeper.save()
    assert '"pool"' in (tmp_path / "cognito.json").read_text()


def test_a_failed_save_remembers_who_was_called(
    keeper: engine.Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.save()
    cognito._user_pools.set_scoped(*PLACE, {"Id": "pool"})
    keeper.called("cognito-idp")
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError):
        keeper.save()
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path))
    keeper.save()
    assert '"pool"' in (tmp_path / "cognito.json").read_text()


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
