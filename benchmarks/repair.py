"""How long an operator waits: every profile made again from the lake, and the ledger compared with it."""

from __future__ import annotations

import io
import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.lake.transform import SCHEMA
from benchmarks.table import Table
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.operations.rebuild import rebuild
from cdu.operations.reconcile import differences

STUDENTS = int(os.environ.get("REPAIR_STUDENTS", "1000"))
AWARDS = 10
_PORT = 4980
_TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("ms"),
    "array<string>": pa.list_(pa.string()),
}


def tables() -> list[Table]:
    """Measure on a platform of its own whose students table was lost."""
    with tempfile.TemporaryDirectory(prefix="repair-") as folder:
        place = Place(Path(folder), _PORT)
        lifecycle.up(place, lambda _: None)
        try:
            _fill_the_lake(place)
            rows = [_timed("rebuild all profiles", lambda: rebuild(place)), _timed("again", lambda: rebuild(place))]
            rows.append(_timed("reconcile", lambda: f"{len(list(differences(place, timedelta(0))))} differences"))
        finally:
            lifecycle.down(place)
    return [Table("Repairs", rows, [f"{STUDENTS} students with {AWARDS} ledger rows each, on the local engine"])]


def _timed(what: str, work: Any) -> dict[str, Any]:
    started = time.perf_counter()
    came = work()
    return {"what": what, "s": round(time.perf_counter() - started, 1), "result": str(came)}


def _fill_the_lake(place: Place) -> None:
    """Put one file of first passes where Firehose would have written it."""
    chance = random.Random(1)  # noqa: S311 - the same every time
    moment = datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(hours=3)
    events = [
        _event(f"student-{student:06}", number, moment, chance)
        for student in range(STUDENTS)
        for number in range(AWARDS)
    ]
    schema = pa.schema([(column["name"], _TYPES[column["type"]]) for column in SCHEMA["columns"]])
    body = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(events, schema=schema), body)
    key = f"events/arrived={moment:%Y-%m-%d-%H}/part.parquet"
    place.client("s3").put_object(Bucket=place.outputs()["LakeBucket"], Key=key, Body=body.getvalue())


def _event(student: str, number: int, moment: datetime, chance: random.Random) -> dict[str, Any]:
    language = chance.choice(("python", "rust", "java"))
    difficulty = chance.randint(1, 10)
    return {
        "schema_version": 1,
        "submission_id": f"{student}-{number}",
        "student_id": student,
        "lesson": f"{language}/lesson-{number}",
        "lesson_version": "0" * 16,
        "language": language,
        "difficulty": difficulty,
        "outcome": "passed",
        "failed_tests": [],
        "first_pass": True,
        "revision": 1,
        "xp": 50 * difficulty,
        "day": moment.date(),
        "occurred_at": moment + timedelta(seconds=number),
        "correlation_id": "benchmark",
    }
