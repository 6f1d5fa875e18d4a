"""Reading the lake through the Athena bridge: partitions, views, results, paging, parameters, walls."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.contract.lake import Lake, event, values

if TYPE_CHECKING:
    from localaws.clients import Clients
    from tests.contract.bridge import Bridge

pytestmark = pytest.mark.stack


def test_select_reads_the_projected_partitions(lake: Lake) -> None:
    sql = "SELECT arrived, sum(xp), min(occurred_at) FROM events GROUP BY arrived ORDER BY arrived DESC"
    assert lake.rows(sql) == [
        ["2026-01-02-00", "90", "2026-01-01 00:04:00.000"],
        ["2026-01-01-01", "50", "2026-01-01 00:02:00.000"],
        ["2026-01-01-00", "10", "2026-01-01 00:00:00.000"],
    ]


def test_columns_that_a_file_lacks_are_null(lake: Lake) -> None:
    assert lake.rows("SELECT count(*), count(error_kind) FROM events") == [["6", "0"]]


def test_arrays_are_read_and_unnested(lake: Lake) -> None:
    sql = """SELECT t.name, cardinality(e.failed_tests) FROM events e
             CROSS JOIN UNNEST(e.failed_tests) AS t(name) ORDER BY 1"""
    assert lake.rows(sql) == [["test_a", "2"], ["test_b", "2"]]


@pytest.mark.parametrize(
    "key",
    [
        "events/arrived=2025-12-31-23/part.parquet",  # before the range
        f"events/arrived={datetime.now(UTC) + timedelta(hours=2):%Y-%m-%d-%H}/part.parquet",  # after NOW
        "events/arrived=2026-01-05/part.parquet",  # another format
        "events/other/part.parquet",  # no partition
        "events/arrived=2026-01-03-00/_hidden.parquet",
    ],
)
def test_objects_outside_of_the_projection_are_not_seen(lake: Lake, key: str) -> None:
    lake.put(key, [event(77)])
    assert lake.rows("SELECT count(*) FROM events WHERE submission_id = 'sub-77'") == [["0"]]


def test_the_current_hour_is_seen_at_once(bridge: Bridge, clients: Clients) -> None:
    lake = Lake(bridge, clients)
    hour = f"{datetime.now(UTC):%Y-%m-%d-%H}"
    lake.put(f"events/arrived={hour}/part.parquet", [event(9)])
    sql = (
        "SELECT count(*) FROM events WHERE arrived >= date_format(current_timestamp - interval '1' hour, '%Y-%m-%d-%H')"
    )
    assert lake.rows(sql) == [["1"]]


def test_scanned_bytes_are_those_of_the_columns_and_partitions_read(lake: Lake) -> None:
    def scanned(sql: str) -> int:
        return int(lake.run(sql)["Statistics"]["DataScannedInBytes"])

    size = lake.put("events/arrived=2026-01-04-00/part.parquet", [event(n) for n in range(2000)])
    one_column = scanned("SELECT sum(xp) FROM events WHERE arrived = '2026-01-04-00'")
    all_columns = scanned("SELECT * FROM events WHERE arrived = '2026-01-04-00'")
    assert 0 < one_column < all_columns / 2
    assert size * 0.9 < all_columns <= size
    assert scanned("SELECT * FROM events") > all_columns
    assert scanned("SELECT 1") == 0
    lake.clients.s3.delete_object(Bucket=lake.bucket, Key="events/arrived=2026-01-04-00/part.parquet")


def test_the_result_is_where_it_was_reported_and_quoted_as_athena_does(lake: Lake) -> None:
    found = lake.run("SELECT 'a \"quoted\", text' AS Text, NULL AS nothing, '' AS empty, 1.5e0 AS n, true AS b")
    location = found["ResultConfiguration"]["OutputLocation"]
    assert location == f"{lake.results}{found['QueryExecutionId']}.csv"
    expected = '"text","nothing","empty","n","b"\n"a ""quoted"", text",,"","1.5","true"\n'
    assert lake.body(location) == expected


def test_an_own_output_location_is_used(lake: Lake) -> None:
    own = f"s3://{lake.bucket}/own/place"
    found = lake.run("SELECT 1", ResultConfiguration={"OutputLocation": own})
    assert found["ResultConfiguration"]["OutputLocation"] == f"{own}/{found['QueryExecutionId']}.csv"
    assert lake.body(found["ResultConfiguration"]["OutputLocation"]) == '"_col0"\n"1"\n'


def test_pages_hold_every_row_once_and_the_header_only_first(lake: Lake) -> None:
    found = lake.run("SELECT n FROM UNNEST(sequence(1, 2500)) AS t(n) ORDER BY n")
    pages = lake.bridge.athena.get_paginator("get_query_results").paginate(
        QueryExecutionId=found["QueryExecutionId"], PaginationConfig={"PageSize": 1000}
    )
    sizes, seen = [], []
    for page in pages:
        sizes.append(len(page["ResultSet"]["Rows"]))
        seen += [row[0] for row in values(page)]
    assert sizes == [1000, 1000, 501]
    assert seen == ["n", *map(str, range(1, 2501))]


def test_column_info_is_typed(lake: Lake) -> None:
    found = lake.run(
        "SELECT xp, day, occurred_at, failed_tests, first_pass, sum(xp) OVER () s, arrived FROM events LIMIT 1"
    )
    answer = lake.bridge.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])
    types = [one["Type"] for one in answer["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]]
    assert types == ["integer", "date", "timestamp", "array", "boolean", "bigint", "varchar"]


def test_parameters_are_literals_in_their_order(lake: Lake) -> None:
    sql = "SELECT ? AS a, count(*) FROM events WHERE language = ? AND day = ? AND xp >= ? -- really?"
    parameters = ["'it''s'", "'python'", "DATE '2026-01-01'", "-1"]
    assert lake.rows(sql, ExecutionParameters=parameters) == [["it's", "3"]]


@pytest.mark.parametrize("parameter", ["1 OR 1 = 1", "(SELECT max(xp) FROM events)", "xp", "1; DROP TABLE events"])
def test_a_parameter_cannot_be_more_than_a_literal(lake: Lake, parameter: str) -> None:
    reason = lake.failure("SELECT * FROM events WHERE xp = ?", ExecutionParameters=[parameter])
    assert reason.startswith(("INVALID_PARAMETER_USAGE", "SYNTAX_ERROR"))


def test_a_prepared_statement_is_the_engines(lake: Lake) -> None:
    sql = "SELECT count(*) FROM events WHERE language = ?"
    lake.bridge.athena.create_prepared_statement(
        StatementName="by_language", WorkGroup=lake.workgroup, QueryStatement=sql
    )
    assert lake.rows("EXECUTE by_language USING 'go'") == [["3"]]
    assert lake.rows("EXECUTE by_language", ExecutionParameters=["'rust'"]) == [["0"]]


def test_views_are_kept_in_glue_and_build_on_each_other(lake: Lake) -> None:
    lake.run("CREATE OR REPLACE VIEW passes AS SELECT student_id, xp, day FROM events WHERE first_pass")
    lake.run(
        "CREATE VIEW totals AS WITH p AS (SELECT * FROM passes) SELECT student_id, sum(xp) AS xp FROM p GROUP BY 1"
    )
    assert lake.rows("SELECT t.* FROM totals t ORDER BY student_id") == [["student-0", "60"], ["student-1", "90"]]
    table = lake.clients.glue.get_table(DatabaseName=lake.database, Name="totals")["Table"]
    assert table["TableType"] == "VIRTUAL_VIEW"
    assert table["ViewOriginalText"].startswith("/* Presto View: ")
    assert [(one["Name"], one["Type"]) for one in table["StorageDescriptor"]["Columns"]] == [
        ("student_id", "string"),
        ("xp", "bigint"),
    ]
    assert "ALREADY_EXISTS" in lake.failure("CREATE VIEW totals AS SELECT 1 AS x")
    lake.run("CREATE OR REPLACE VIEW totals AS SELECT 1 AS x")
    assert lake.rows("SELECT * FROM totals") == [["1"]]
    lake.run("DROP VIEW totals")
    assert "TABLE_NOT_FOUND" in lake.failure("SELECT * FROM totals")
    lake.run("DROP VIEW IF EXISTS totals")


def test_a_with_name_hides_a_table_only_where_it_is_in_sight(lake: Lake) -> None:
    sql = "WITH events AS (SELECT count(*) AS n FROM events) SELECT n FROM events"
    assert lake.rows(sql) == [["6"]]


def test_enum_and_integer_projection(lake: Lake) -> None:
    columns = {"xp": "int"}
    enum = {"projection.arrived.type": "enum", "projection.arrived.values": "a,b"}
    lake.table("by_enum", columns, **enum)
    integer = {
        "projection.arrived.type": "integer",
        "projection.arrived.range": "1,10",
        "projection.arrived.digits": "2",
    }
    lake.table("by_integer", columns, **integer)
    for name in ("a", "c"):
        lake.put(f"by_enum/arrived={name}/f.parquet", [{"xp": 1}])
    for name in ("07", "7", "11"):
        lake.put(f"by_integer/arrived={name}/f.parquet", [{"xp": 1}])
    assert lake.rows("SELECT arrived FROM by_enum") == [["a"]]
    assert lake.rows("SELECT arrived FROM by_integer") == [["07"]]


def test_injected_projection_is_refused(lake: Lake) -> None:
    lake.table("by_injection", {"xp": "int"}, **{"projection.arrived.type": "injected"})
    assert "injected" in lake.failure("SELECT * FROM by_injection")


def test_partitions_of_the_catalog_are_read(lake: Lake) -> None:
    lake.table("registered", {"xp": "int"}, **{"projection.enabled": "false"})
    lake.put("elsewhere/x/f.parquet", [{"xp": 5}])
    lake.clients.glue.create_partition(
        DatabaseName=lake.database,
        TableName="registered",
        PartitionInput={
            "Values": ["now"],
            "StorageDescriptor": {
                "Location": f"s3://{lake.bucket}/elsewhere/x/",
                "Columns": [{"Name": "xp", "Type": "int"}],
            },
        },
    )
    assert lake.rows("SELECT arrived, xp FROM registered") == [["now", "5"]]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        'SELECT * FROM "/etc/passwd"',
        "SELECT * FROM glob('/*')",
        "COPY (SELECT 1) TO '/tmp/cdu-escaped'",
        "ATTACH '/tmp/cdu-escaped'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM duckdb_settings()",
        "PRAGMA database_list",
    ],
)
def test_sql_cannot_reach_the_host(lake: Lake, sql: str) -> None:
    reason = lake.failure(sql)
    assert reason.startswith(("NOT_SUPPORTED", "TABLE_NOT_FOUND", "SYNTAX_ERROR")), reason


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELEC 1", "SELEC 1"),
        ("SELECT 1 FROM", "SYNTAX_ERROR"),
        ("SELECT 1; SELECT 2", "SYNTAX_ERROR"),
        ("SELECT * FROM nowhere", "does not exist"),
        ("SELECT nothing FROM events", "nothing"),
        ("MSCK REPAIR TABLE events", "NOT_SUPPORTED"),
        ("DELETE FROM events", "NOT_SUPPORTED"),
        ("SELECT * FROM events WHERE xp = ?", "Incorrect number of parameters"),
        ("CREATE VIEW v AS SELECT nothing FROM events", "nothing"),
    ],
)
def test_a_wrong_query_fails_with_its_reason(lake: Lake, sql: str, why: str) -> None:
    assert why in lake.failure(sql)


def test_the_results_csv_is_what_csv_readers_expect(lake: Lake) -> None:
    found = lake.run("SELECT 'two\nlines' AS a, 'x,y' AS b")
    assert list(csv.reader(io.StringIO(lake.body(found["ResultConfiguration"]["OutputLocation"])))) == [
        ["a", "b"],
        ["two\nlines", "x,y"],
    ]
