"""A refresh of all boards after one new hour: from the snapshot, from all events, the classic way; publishing.

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

from analytics.lake.statements import statement
from analytics.leaderboards.publisher import boards_of
from analytics.leaderboards.refreshes import Refresh
from analytics.leaderboards.snapshots import Snapshot, snapshot_of
from analytics.windows import hour_text, moment_text
from benchmarks import lakes
from benchmarks.table import Table
from chalicelib.contracts.names import alias
from localaws.athena.resolve import parse
from localaws.athena.statements import expanded, unload
from localaws.athena.translate import to_duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.leaderboards.boards import Boards, Page, ScoreShard

SIZES = os.environ.get("BOARDS_SIZES", "100000,1000000").split(",")
_NOW = lakes.NOW.replace(tzinfo=UTC)
_SNAPSHOT = snapshot_of(_NOW - timedelta(hours=20))
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

_ROLLED = "rolled.csv"
_ROLL_UP = """
SELECT
    student_id, language, CAST(sum(xp) AS integer) AS xp, CAST(sum(sign(xp)) AS integer) AS lessons,
    max(occurred_at) AS reached_at
FROM (
    SELECT student_id, lesson, language, revision, max(xp) AS xp, min(occurred_at) AS occurred_at
    FROM events
    WHERE revision > 0 AND occurred_at >= CAST(from_iso8601_timestamp(?) AS timestamp) AND arrived >= ?
    GROUP BY student_id, lesson, language, revision
    HAVING min(arrived) = ?
) AS award
GROUP BY student_id, language, date_trunc('day', occurred_at)
"""
_FROM_SUMS = """arrived AS (
    SELECT student_id, language, xp, lessons, reached_at AS occurred_at FROM rollup
),
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
    made = folder / "snapshots" / f"made={hour_text(_SNAPSHOT.made)}" / "snapshot.parquet"
    making = unload(_filled(statement("snapshot"), [moment_text(_SNAPSHOT.made), hour_text(_SNAPSHOT.ends)])).query
    ours = _filled(statement("boards"), _SNAPSHOT.board_parameters(_NOW))
    everything = _files(folder, "")
    since = [path for path in everything if path.parent.name >= f"arrived={_SNAPSHOT.board_parameters(_NOW)[2]}"]
    result, before = folder / "boards.csv", folder / "before.csv"
    an_hour_ago = (_NOW - timedelta(hours=1)).replace(minute=59, second=59)
    until_then = [path for path in since if path.parent.name <= f"arrived={hour_text(an_hour_ago)}"]
    snapshot = [made]
    rows = [
        _row(size, "classic: JSON, no dedupe, thousand of each", _classic(folder), {}),
        _row(size, "once a day: make the snapshot", _into(made, _translated(making)), {"events": everything}),
        _row(
            size,
            "all events, by natural key",
            _translated(_filled(statement("boards"), Snapshot().board_parameters(_NOW))),
            {"events": everything, "snapshots": snapshot},
        ),
        _row(
            size,
            "snapshot and what arrived since",
            _csv(result, _translated(ours)),
            {"events": since, "snapshots": snapshot},
        ),
        *_rolled_up(size, folder, since, snapshot),
    ]
    if result.read_bytes() != (folder / _ROLLED).read_bytes():
        raise RuntimeError(f"the two designs differ: {result} and {folder / _ROLLED}")
    for row in rows:
        row["bytes vs classic"] = f"1/{rows[0]['MB'] / row['MB']:.0f}"
    earlier = _translated(_filled(statement("boards"), _SNAPSHOT.board_parameters(an_hour_ago)))
    _once(_csv(before, earlier), {"events": until_then, "snapshots": snapshot})
    return rows, {"data": size} | _published(before, result)


def _rolled_up(size: str, folder: Path, since: list[Path], snapshot: list[Path]) -> list[dict[str, Any]]:
    """The design that was not taken, on the same data: each hour summed up once, boards from snapshot and sums."""
    hours = [
        _SNAPSHOT.ends + timedelta(hours=step) for step in range(int((_NOW - _SNAPSHOT.ends) / timedelta(hours=1)) + 1)
    ]
    files = [folder / "rollup" / f"arrived={hour_text(each)}" / "sums.parquet" for each in hours]
    looked_at = _SNAPSHOT.board_parameters(_NOW)[1:3]
    for each, file in zip(hours, files, strict=True):
        file.parent.mkdir(parents=True, exist_ok=True)
        update = _into(file, _translated(_filled(_ROLL_UP, [*looked_at, hour_text(each)])))
        if each != hours[-1]:
            _once(update, {"events": since})
    text = statement("boards")
    start, end = text.index("arrived AS ("), text.index("fresh AS (")
    rolled = text[:start] + _FROM_SUMS + text[end:].replace("sign(xp)", "lessons")
    boards = _translated(_filled(rolled, [moment_text(_NOW), hour_text(_SNAPSHOT.made)]))
    return [
        _row(size, "roll-up: the new hour's sums", update, {"events": since}),
        _row(
            size,
            "roll-up: snapshot and the day's sums",
            _csv(folder / _ROLLED, boards),
            {"rollup": files, "snapshots": snapshot},
        ),
    ]


def _row(size: str, way: str, sql: str, views: dict[str, list[Path]]) -> dict[str, Any]:
    runs = [_once(sql, views) for _ in range(_ROUNDS)]
    best = min(runs, key=lambda run: run["s"])
    return {"data": size, "way": way, "s": round(best["s"], 3), "MB": round(best["bytes"] / 1e6, 2)}


def _once(sql: str, views: dict[str, list[Path]]) -> dict[str, Any]:
    """Run a statement in a process of its own; seconds and bytes read while it ran."""
    job = {"sql": sql, "views": {name: [str(path) for path in paths] for name, paths in views.items()}}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.querying"], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _into(file: Path, sql: str) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"COPY ({sql}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)"


def _csv(file: Path, sql: str) -> str:
    return f"COPY ({sql}) TO '{file}' (FORMAT csv, HEADER)"


def _classic(folder: Path) -> str:
    columns = (
        "{language: 'VARCHAR', student_id: 'VARCHAR', xp: 'INTEGER', occurred_at: 'TIMESTAMP', first_pass: 'BOOLEAN'}"
    )
    scan = f"read_json('{folder}/json/*/*.json', columns = {columns})"
    return _CLASSIC.format(now=lakes.NOW).replace("FROM events", f"FROM {scan}")


def _files(folder: Path, since: str) -> list[Path]:
    return sorted(path for path in (folder / "events").glob("*/*.parquet") if path.parent.name >= f"arrived={since}")


def _filled(sql: str, parameters: list[str]) -> str:
    return expanded(sql.replace("{target}", "s3://lake/snapshots/"), [f"'{each}'" for each in parameters], str)


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
        "pages and shards": len(now),
        "written": len(new),
        "write units": units,
        "USD a month": round(units * usd, 2),
        "a row per student and board": rows,
        "USD a month for those": round(rows * usd, 2),
        "s to make them": round(took, 2),
    }


def _made(result: Path) -> tuple[Boards, list[Page | ScoreShard]]:
    with result.open(encoding="utf-8") as lines:
        return boards_of(Refresh(refresh_id="r", as_of=_NOW), "", csv.DictReader(lines), _aliases)


def _aliases(ids: Iterable[str]) -> dict[str, str | None]:
    return {each: alias(each) for each in ids}
