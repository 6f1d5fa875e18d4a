"""One statement in a process of its own: what it took and what it read. The job is a JSON object on standard input."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from localaws.athena.functions import MACROS


def main() -> None:
    """Run the job; print seconds and bytes read as JSON."""
    job: dict[str, Any] = json.load(sys.stdin)
    database = duckdb.connect()
    for statement in ("SET TimeZone = 'UTC'", "SET threads = 2", *MACROS):
        database.execute(statement)
    before, started = _read_bytes(), time.perf_counter()
    for name, files in job["views"].items():
        key = "made" if name in {"snapshots", "recent"} else "arrived"
        kinds = f"hive_partitioning = true, hive_types = {{{key}: VARCHAR}}"
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({files!r}, {kinds})")  # noqa: S608
    database.execute(job["sql"]).fetchall()
    print(json.dumps({"s": time.perf_counter() - started, "bytes": _read_bytes() - before}))


def _read_bytes() -> int:
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


if __name__ == "__main__":
    main()
