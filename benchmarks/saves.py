"""What a save of the local engine costs as its state grows: one changed item and one new event each time."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from ministack.core import persistence
from ministack.services import dynamodb, eventbridge

from benchmarks.table import Table
from localaws.engine.archives import EventStore
from localaws.engine.items import ItemStore
from localaws.engine.keeper import Keeper, opened, uncopied

SIZES = (100, 2_000, 20_000)
ROUNDS = 20
_ITEM = {"student_id": {"S": "s" * 36}, "report": {"S": "x" * 2_000}}
_EVENT = {"detail-type": "SubmissionGraded", "detail": {"report": "x" * 1_000}}


def tables() -> list[Table]:
    """Time ROUNDS saves at each size, with ministack's own files only and with the database beside them."""
    rows = [{"items and events": size, "files ms": _median(size, stores=False), "with the database ms": _median(size)}
            for size in SIZES]  # fmt: skip
    return [Table("Saves", rows, [f"processor time of a save after one change; median of {ROUNDS}"])]


def _median(size: int, *, stores: bool = True) -> float:
    kept = {(module, name): getattr(module, name) for module in (dynamodb, eventbridge)
            for name in ("load_persisted_state", "get_state")}  # fmt: skip
    kept |= {(dynamodb, name): getattr(dynamodb, name) for name in ("_set_item", "_remove_item")}
    folder, persistence.STATE_DIR = persistence.STATE_DIR, tempfile.mkdtemp()
    try:
        return median(_times(size, Path(persistence.STATE_DIR), stores=stores))
    finally:
        persistence.STATE_DIR = folder
        for (module, name), value in kept.items():
            setattr(module, name, value)
        dynamodb._tables._data.clear()  # noqa: SLF001 - no public way; pinned
        eventbridge._archives._data.clear()  # noqa: SLF001


def _times(size: int, folder: Path, *, stores: bool) -> list[float]:
    database = opened(folder / "growing.sqlite")
    used = (ItemStore(database), EventStore(database)) if stores else ()
    for store in used:
        store.install()
    for module in () if stores else (dynamodb, eventbridge):  # without copies, as before there was a database
        module.get_state = uncopied(module.get_state)
    table: dict[str, Any] = {"TableName": "T", "items": defaultdict(dict)}
    dynamodb._tables.set_scoped("0", "r", "T", table)  # noqa: SLF001
    events: list[dict[str, Any]] = [dict(_EVENT) for _ in range(size)]
    eventbridge._archives.set_scoped("0", "r", "A", {"Events": events})  # noqa: SLF001
    for number in range(size):
        dynamodb._set_item(table, str(number), "", dict(_ITEM))  # noqa: SLF001
    keeper = Keeper(used)
    keeper.save()
    return [_timed(keeper, table, events, number) for number in range(ROUNDS)]


def _timed(keeper: Keeper, table: dict[str, Any], events: list[dict[str, Any]], number: int) -> float:
    dynamodb._set_item(table, str(number), "", {**_ITEM, "changed": {"N": str(number)}})  # noqa: SLF001
    events.append(dict(_EVENT))
    started = time.process_time()
    keeper.save()
    return (time.process_time() - started) * 1000
