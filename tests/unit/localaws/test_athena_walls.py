"""DuckDB itself is locked in: even SQL that skipped the translation reaches nothing of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from localaws.athena.errors import QueryError
from localaws.athena.run import Sandbox, Stopper

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "not to be seen"
secret_table = [{"x": SECRET}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM glob('{file}')",
        "SELECT * FROM '{file}'",
        "COPY (SELECT 1) TO '{file}.out'",
        "EXPORT DATABASE '{file}.out'",
        "ATTACH '{file}.out'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_text('http://127.0.0.1:9/')",
        "SET enable_external_access = true",
        "SET allowed_paths = ['{file}']",
        "RESET lock_configuration",
        "PRAGMA enable_profiling='json'",
        "SELECT * FROM secret_table",
    ],
)
def test_a_statement_that_would_reach_out_fails(sql: str, tmp_path: Path) -> None:
    file = tmp_path / "secret.csv"
    file.write_text(SECRET)
    with Sandbox({}, Stopper()) as sandbox, pytest.raises(QueryError):
        list(sandbox.query(sql.format(file=file)).batches)
    assert [one.name for one in tmp_path.iterdir()] == ["secret.csv"]


def test_memory_is_limited() -> None:
    sql = "SELECT list(repeat('x', 1000000 + CAST(range AS INTEGER))) FROM range(5000)"
    with Sandbox({}, Stopper(), memory="20MB") as sandbox, pytest.raises(QueryError, match="EXCEEDED_MEMORY_LIMIT"):
        list(sandbox.query(sql).batches)


def test_a_stop_before_the_query_begins_still_ends_it() -> None:
    stopper = Stopper()
    stopper.time_out()
    sql = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE (a.range * b.range) % 7 = 1"
    with Sandbox({}, stopper) as sandbox, pytest.raises(QueryError, match="EXCEEDED_TIME_LIMIT"):
        list(sandbox.query(sql).batches)
