"""A refresh of all boards after one new hour: from the day's base, from all events, the classic way; its publishing.

`BOARDS_SIZES` are numbers of events (default 100000,1000000), `BOARDS_DATA` a folder to keep the lakes in. A size may
be followed by the number of students, as in `10000000:100000`; without it there is one for every ten events.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.base import Base, due, hour, moment
from analytics.publish import boards_of
from analytics.queries import statement
from analytics.runs import Refresh
from benchmarks import lakes
from benchmarks.table import Table
from cdu.local.athena.resolve import parse
from cdu.local.athena.statements import expanded, unload
from cdu.local.athena.translate import to_duckdb
from chalicelib.profiles.names import alias

if TYPE_CHECKING:
    from analytics.boards import Boards, Leaf, Page

SIZES = os.environ.get("BOARDS_SIZES", "100000,1000000").split(",")
_NOW = lakes.NOW.replace(tzinfo=UTC)
_BASE = due(_NOW - timedelta(hours=20))
_ROUNDS = 3
_UNIT_BYTES = 1_024
"""A write unit of DynamoDB."""
_KEY_BYTES = 100
"""What an item has beside its content."""
_USD_PER_MILLION_WRITES = 0.625
_CLASSIC = """
WITH sums AS (
    SELECT
        CASE WHEN GROUPING(language) = 1 THEN 'overall' ELSE language END AS board, period, student_id, sum(xp) AS xp,
        count(*) AS lessons, max(occurred_at) AS reached_at
    FROM events
    INNER JOIN (VALUES ('last_month', 29), ('last_year', 364), ('all_time', 100000)) AS span(period, days)
        ON occurred_at >= date_trunc('day', TIMESTAMP '{now}') - to_days(span.days)
    WHERE first_pass
    GROUP BY GROUPING SETS ((language, period, student_id), (period, student_id))
)
SELECT * FROM (
    SELECT *, rank() OVER (PARTITION BY board, period ORDER BY xp DESC) AS place,
        row_number() OVER (PARTITION BY board, period ORDER BY xp DESC, reached_at, student_id) AS position,
        count(*) OVER (PARTITION BY board, period) AS participants
    FROM sums
) WHERE position <= 1000
"""


def tables() -> list[Table]:
    """Measure every size."""
    with tempfile.TemporaryDirectory(prefix="boards-") as temporary:
        data = Path(os.environ.get("BOARDS_DATA", temporary))
        found = [_measure(data / size.replace(":", "-"), *_numbers(size)) for size in SIZES]
    notes = ["best of three fresh processes with two threads each; bytes are what the process read"]
    refreshes = Table(
        "A refresh of all boards with everybody's rank", [row for rows, _ in found for row in rows], notes
    )
    hours = [row for _, row in found]
    return [refreshes, Table("Publishing the next hour", hours, ["write units of 1 KiB at 0.625 USD a million"])]


def _numbers(size: str) -> tuple[int, int]:
    events, _, students = size.partition(":")
    return int(events), int(students or int(events) // 10)


def _measure(folder: Path, events: int, students: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    lakes.make(folder, events, students)
    size = f"{events:,} events, {students:,} students"
    # Statements as they are, over what the projection would list for them.
    made = folder / "base" / f"made={hour(_BASE.made)}" / "base.parquet"
    making = unload(_filled("base", [moment(_BASE.made), hour(_BASE.ends)])).query
    making = f"COPY ({_translated(making)}) TO '{made}' (FORMAT parquet, COMPRESSION zstd)"
    made.parent.mkdir(parents=True, exist_ok=True)
    since, all_hours = _files(folder, hour(_BASE.ends - timedelta(days=7))), _files(folder, "")
    full = _translated(_filled("boards", Base().parameters(_NOW)))
    ours = _translated(_filled("boards", _BASE.parameters(_NOW)))
    result = folder / "boards.csv"
    before = folder / "before.csv"
    an_hour_ago = (_NOW - timedelta(hours=1)).replace(minute=59, second=59)
    earlier = _translated(_filled("boards", _BASE.parameters(an_hour_ago)))
    rows = [
        _row(size, "classic: JSON, no dedupe, thousand of each", _classic(folder), None),
        _row(size, "once a day: make the base", making, None, all_hours),
        _row(size, "all events, by natural key", full, None, all_hours, folder),
        _row(size, "base and what arrived since", ours, result, since, folder),
    ]
    for row in rows:
        row["bytes vs classic"] = f"1/{rows[0]['MB'] / row['MB']:.0f}"
    _once(earlier, before, [path for path in since if path.parent.name <= f"arrived={hour(an_hour_ago)}"], folder)
    return rows, {"data": size} | _published(before, result)


def _row(
    size: str, way: str, sql: str, target: Path | None, files: list[Path] | None = None, folder: Path | None = None
) -> dict[str, Any]:
    runs = [_once(sql, target, files, folder) for _ in range(_ROUNDS)]
    best = min(runs, key=lambda run: run["s"])
    return {"data": size, "way": way, "s": round(best["s"], 3), "MB": round(best["bytes"] / 1e6, 2)}


def _once(sql: str, target: Path | None, files: list[Path] | None, folder: Path | None) -> dict[str, Any]:
    """Run a statement in a process of its own; seconds and bytes read while it ran."""
    job = {
        "sql": f"COPY ({sql}) TO '{target}' (FORMAT csv, HEADER)" if target else sql,
        "files": [str(path) for path in files or ()],
        "base": [str(path) for path in (folder / "base").glob("*/*.parquet")] if folder else [],
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.querying"], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _classic(folder: Path) -> str:
    columns = (
        "{language: 'VARCHAR', student_id: 'VARCHAR', xp: 'INTEGER', occurred_at: 'TIMESTAMP', first_pass: 'BOOLEAN'}"
    )
    scan = f"read_json('{folder}/json/*/*.json', columns = {columns})"
    return _CLASSIC.format(now=lakes.NOW).replace("FROM events", f"FROM {scan}")


def _files(folder: Path, since: str) -> list[Path]:
    return sorted(path for path in (folder / "events").glob("*/*.parquet") if path.parent.name >= f"arrived={since}")


def _filled(name: str, parameters: list[str]) -> str:
    return expanded(statement(name).replace("{target}", "s3://lake/base/"), [f"'{each}'" for each in parameters], str)


def _translated(sql: str) -> str:
    return to_duckdb(parse(sql), lakes.NOW)


def _published(before: Path, result: Path) -> dict[str, Any]:
    """What the publisher writes for an hour, given what stood."""
    _, standing = _made(before)
    started = time.perf_counter()
    boards, now = _made(result)
    took = time.perf_counter() - started
    known = {each.key for each in standing}
    new = [each for each in now if each.key not in known]
    units = sum(-(-(len(each.model_dump_json()) + _KEY_BYTES) // _UNIT_BYTES) for each in new)
    rows = sum(board.participants for board in boards.boards.values())
    usd = 720 * _USD_PER_MILLION_WRITES / 1e6
    return {
        "pages and leaves": len(now),
        "written": len(new),
        "write units": units,
        "USD a month": round(units * usd, 2),
        "a row per student and board": rows,
        "USD a month for those": round(rows * usd, 2),
        "s to make them": round(took, 2),
    }


def _made(result: Path) -> tuple[Boards, list[Page | Leaf]]:
    with result.open(encoding="utf-8") as lines:
        names = lambda ids: {each: alias(each) for each in ids}  # noqa: E731 - the shape that the publisher asks for
        return boards_of(Refresh(refresh_id="r", as_of=_NOW), "", csv.DictReader(lines), names)
