"""Statements that write: INSERT INTO and UNLOAD."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.contract.lake import Lake

if TYPE_CHECKING:
    from localaws.clients import Clients
    from tests.contract.bridge import Bridge

pytestmark = pytest.mark.stack


def test_insert_appends_one_object_to_the_projected_partition(bridge: Bridge, clients: Clients) -> None:
    lake = Lake(bridge, clients)
    lake.table("rollup", {"student_id": "string", "xp": "bigint", "day": "date", "note": "string"})
    sql = """INSERT INTO rollup (student_id, xp, day, arrived)
             SELECT student_id, sum(xp), day, arrived FROM events WHERE arrived < ? GROUP BY 1, 3, 4"""
    found = lake.run(sql, ExecutionParameters=["'2026-01-02'"])
    answer = bridge.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])
    assert answer["UpdateCount"] == 4
    written = lake.body(found["Statistics"]["DataManifestLocation"]).split()
    assert [uri.split("/")[-2] for uri in sorted(written)] == ["arrived=2026-01-01-00", "arrived=2026-01-01-01"]
    rows = lake.rows("SELECT arrived, student_id, xp, day, note FROM rollup ORDER BY 1, 2")
    assert rows[0] == ["2026-01-01-00", "student-0", "0", "2026-01-01", None]
    assert len(rows) == 4
    lake.run("INSERT INTO rollup VALUES ('x', 1, date '2026-01-01', 'again', '2026-01-01-00')")
    assert lake.rows("SELECT count(*) FROM rollup") == [["5"]]


def test_insert_registers_new_partitions_of_the_catalog(lake: Lake) -> None:
    lake.table("plain", {"xp": "int"}, **{"projection.enabled": "false"})
    lake.run("INSERT INTO plain VALUES (1, 'a'), (2, 'b'), (3, 'a')")
    assert lake.rows("SELECT arrived, sum(xp) FROM plain GROUP BY 1 ORDER BY 1") == [["a", "4"], ["b", "2"]]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO narrow SELECT sum(xp), '2026-01-01-00' FROM events",  # bigint into int
        "INSERT INTO narrow SELECT 'text', '2026-01-01-00'",
        "INSERT INTO narrow SELECT 1",
        "INSERT INTO narrow (nothing) SELECT 1",
    ],
)
def test_insert_of_wrong_types_is_refused_and_writes_nothing(lake: Lake, sql: str) -> None:
    lake.clients.glue.batch_delete_table(DatabaseName=lake.database, TablesToDelete=["narrow"])
    lake.table("narrow", {"xp": "int"})
    assert "TYPE_MISMATCH" in lake.failure(sql)
    assert lake.rows("SELECT count(*) FROM narrow") == [["0"]]


def test_unload_writes_parquet_to_an_empty_prefix_only(lake: Lake) -> None:
    target = f"s3://{lake.bucket}/unloaded/"
    sql = f"""-- by language
              UNLOAD (SELECT language, sum(xp) AS xp, (1 + 1) AS two FROM events GROUP BY language) TO '{target}'
              WITH (format = 'PARQUET', compression = 'ZSTD', partitioned_by = ARRAY['language'])"""  # noqa: S608
    found = lake.run(sql)
    keys = sorted(lake.body(found["Statistics"]["DataManifestLocation"]).split())
    assert [key.removeprefix(target).split("/")[0] for key in keys] == ["language=go", "language=python"]
    data = lake.clients.s3.get_object(Bucket=lake.bucket, Key=keys[0].removeprefix(f"s3://{lake.bucket}/"))["Body"]
    assert pq.ParquetFile(io.BytesIO(data.read())).read().to_pylist() == [{"xp": 60, "two": 2}]
    assert "HIVE_PATH_ALREADY_EXISTS" in lake.failure(sql)
