"""What a refresh and its reports read of a lake of 30 days and of one of 365: bytes and objects, from snapshots.

`REPORTS_EVENTS` is the number of events in 400 days (default 400000), `REPORTS_DATA` a folder to keep the lake in. The
same students are as active in both lakes; old days are compacted, as `compact_lake` leaves them.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from analytics.lake.compactor import AGE
from analytics.lake.statements import statement
from analytics.leaderboards.snapshots import snapshot_of
from analytics.reports.definitions import REPORTS
from analytics.windows import hour_text, moment_text
from benchmarks import lakes
from benchmarks.boards import _filled, _into, _once, _translated
from benchmarks.table import Table
from localaws.athena.functions import MACROS
from localaws.athena.statements import unload

if TYPE_CHECKING:
    from analytics.leaderboards.snapshots import Snapshot

EVENTS = int(os.environ.get("REPORTS_EVENTS", "400000"))
HISTORIES = (30, 365)
_KINDS = "hive_partitioning = true, hive_types = {arrived: VARCHAR}"
_NOW = lakes.NOW.replace(tzinfo=UTC)
_SNAPSHOT = snapshot_of(_NOW - timedelta(hours=20))


def tables() -> list[Table]:
    """Measure both lakes, and the year's share of the month's."""
    with tempfile.TemporaryDirectory(prefix="reports-") as temporary:
        folder = Path(os.environ.get("REPORTS_DATA", temporary))
        lakes.make(folder, EVENTS, EVENTS // 400)
        short, long = (_measured(folder, days) for days in HISTORIES)
    rows = [
        {
            "statement": name,
            "30 days, kB": round(short[name][0] / 1e3),
            "365 days, kB": round(long[name][0] / 1e3),
            "bytes": round(long[name][0] / short[name][0], 2),
            "30 days, objects": short[name][1],
            "365 days, objects": long[name][1],
            "objects": round(long[name][1] / short[name][1], 2),
        }
        for name in short
    ]
    return [Table("A refresh and its reports, by the age of the lake", rows, ["bytes that the process read"])]


def _measured(folder: Path, days: int) -> dict[str, tuple[int, int]]:
    """Bytes read and objects opened by each statement, over a lake that began so many days ago."""
    first = hour_text((_NOW - timedelta(days=days - 1)).replace(hour=0))
    events = [path for path in sorted((folder / "events").glob("*/*.parquet")) if _hour(path) >= first]
    events = _compacted(folder, events)
    views = {"events": events, "snapshots": [], "recent": []}
    made = {name: folder / f"{name}-{days}" / f"made={hour_text(_SNAPSHOT.made)}" / "0.parquet" for name in views}
    boards = [moment_text(_SNAPSHOT.made), hour_text(_SNAPSHOT.ends)]
    found = {}
    for name, statement_name, parameters in (
        ("snapshots", "snapshot", boards),
        ("recent", "recent", _SNAPSHOT.recent_parameters()),
    ):
        making = _translated(unload(_filled(statement(statement_name), parameters)).query)
        least = parameters[2] if name == "recent" else ""
        read = [path for path in events if _hour(path) >= least]
        found[f"once a day: {statement_name}"] = _run(_into(made[name], making), {"events": read})
        views[name] = [made[name]]
    found["boards"] = _run(
        _translated(_filled(statement("boards"), _SNAPSHOT.board_parameters(_NOW))),
        {"events": _since(events, _SNAPSHOT), "snapshots": views["snapshots"]},
    )
    for report in REPORTS.values():
        parameters = _SNAPSHOT.report_parameters("last_month", _NOW)
        sql = _translated(_filled(report.sql, parameters))
        found[report.name] = _run(sql, {"events": _since(events, _SNAPSHOT), "recent": views["recent"]})
    refresh = [found[name] for name in ("boards", *REPORTS)]
    found["a refresh: boards and reports"] = (sum(each[0] for each in refresh), sum(each[1] for each in refresh))
    return found


def _run(sql: str, views: dict[str, list[Path]]) -> tuple[int, int]:
    read: int = _once(sql, views)["bytes"]
    return read, sum(map(len, views.values()))


def _since(events: list[Path], snapshot: Snapshot) -> list[Path]:
    return [path for path in events if _hour(path) >= hour_text(snapshot.looks_back())]


def _compacted(folder: Path, events: list[Path]) -> list[Path]:
    """The files as they are after compaction: one for each old day."""
    last = f"{_NOW - AGE:%Y-%m-%d}"
    old: dict[str, list[Path]] = {}
    for path in events:
        if _hour(path)[:10] < last:
            old.setdefault(_hour(path)[:10], []).append(path)
    merged = []
    with duckdb.connect() as database:
        for each in ("SET TimeZone = 'UTC'", *MACROS):
            database.execute(each)
        for day, paths in old.items():
            target = folder / "compacted" / f"arrived={day}-00" / "0.parquet"
            if not target.exists():
                sources = [str(path) for path in paths]
                database.execute(f"CREATE OR REPLACE VIEW events AS SELECT * FROM read_parquet({sources}, {_KINDS})")  # noqa: S608
                rows = unload(_filled(statement("compaction"), [f"{day}-00", f"{day}-23"])).query
                database.execute(_into(target, _translated(rows)))
            merged.append(target)
    return merged + [path for path in events if _hour(path)[:10] >= last]


def _hour(path: Path) -> str:
    return path.parent.name.removeprefix("arrived=")
