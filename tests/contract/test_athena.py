"""The Athena bridge against the real engine: the lake's table, views, results, paging, events and walls."""

from __future__ import annotations

import csv
import io
import json
import time
import uuid
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Bridge

    from cdu.local.clients import Clients

pytestmark = pytest.mark.stack

COLUMNS = {
    "schema_version": "int",
    "submission_id": "string",
    "student_id": "string",
    "lesson": "string",
    "lesson_version": "string",
    "language": "string",
    "difficulty": "int",
    "outcome": "string",
    "failed_tests": "array<string>",
    "error_kind": "string",
    "first_pass": "boolean",
    "xp": "int",
    "day": "date",
    "occurred_at": "timestamp",
    "correlation_id": "string",
}
HOURS = ["2026-01-01-00", "2026-01-01-01", "2026-01-02-00"]


class Lake:
    """The platform's `events` table in a bucket of its own, with one object in each of three hours."""

    def __init__(self, bridge: Bridge, clients: Clients) -> None:
        name = uuid.uuid4().hex[:8]
        self.bridge, self.clients = bridge, clients
        self.bucket, self.database, self.workgroup = f"lake-{name}", f"cdu_{name}", f"group-{name}"
        clients.s3.create_bucket(Bucket=self.bucket)
        clients.glue.create_database(DatabaseInput={"Name": self.database})
        self.table("events", COLUMNS)
        self.results = f"s3://{self.bucket}/results/"
        configuration = {"ResultConfiguration": {"OutputLocation": self.results}}
        bridge.athena.create_work_group(Name=self.workgroup, Configuration=configuration)
        for at, hour in enumerate(HOURS):
            self.put(f"events/arrived={hour}/part.parquet", [event(at * 2), event(at * 2 + 1)])

    def table(self, name: str, columns: dict[str, str], **parameters: str) -> None:
        location = f"s3://{self.bucket}/{name}/"
        projection = {
            "projection.enabled": "true",
            "projection.arrived.type": "date",
            "projection.arrived.format": "yyyy-MM-dd-HH",
            "projection.arrived.range": "2026-01-01-00,NOW",
            "projection.arrived.interval": "1",
            "projection.arrived.interval.unit": "HOURS",
            "storage.location.template": f"{location}arrived=${{arrived}}/",
        }
        storage = {
            "Columns": [{"Name": column, "Type": kind} for column, kind in columns.items()],
            "Location": location,
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
        }
        table = {
            "Name": name,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": projection | parameters,
            "PartitionKeys": [{"Name": "arrived", "Type": "string"}],
            "StorageDescriptor": storage,
        }
        self.clients.glue.create_table(DatabaseName=self.database, TableInput=table)  # type: ignore[arg-type]

    def put(self, key: str, rows: list[dict[str, Any]]) -> int:
        body = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), body)
        self.clients.s3.put_object(Bucket=self.bucket, Key=key, Body=body.getvalue())
        return len(body.getvalue())

    def start(self, sql: str, **more: Any) -> str:
        context = {"Database": self.database}
        settings = {"QueryString": sql, "QueryExecutionContext": context, "WorkGroup": self.workgroup} | more
        return self.bridge.athena.start_query_execution(**settings)["QueryExecutionId"]

    def finish(self, execution_id: str) -> dict[str, Any]:
        for _ in range(400):
            found = self.bridge.athena.get_query_execution(QueryExecutionId=execution_id)["QueryExecution"]
            if found["Status"]["State"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
                return found
            time.sleep(0.05)
        raise AssertionError("the query does not end")

    def run(self, sql: str, **more: Any) -> dict[str, Any]:
        found = self.finish(self.start(sql, **more))
        assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
        return found

    def rows(self, sql: str, **more: Any) -> list[list[str | None]]:
        found = self.run(sql, **more)
        answer = self.bridge.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])
        return values(answer)[1:]

    def failure(self, sql: str, **more: Any) -> str:
        found = self.finish(self.start(sql, **more))
        assert found["Status"]["State"] == "FAILED"
        return str(found["Status"]["StateChangeReason"])

    def body(self, uri: str) -> str:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return self.clients.s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()


def event(number: int) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "submission_id": f"sub-{number}",
        "student_id": f"student-{number % 2}",
        "lesson": "python/two-fer",
        "language": "python" if number % 2 else "go",
        "outcome": "passed" if number else "failed",
        "failed_tests": [] if number else ["test_a", "test_b"],
        "first_pass": bool(number),
        "xp": number * 10,
        "day": date(2026, 1, 1),
        "occurred_at": datetime(2026, 1, 1) + timedelta(minutes=number),  # noqa: DTZ001
    }


def values(answer: dict[str, Any]) -> list[list[str | None]]:
    return [[one.get("VarCharValue") for one in row["Data"]] for row in answer["ResultSet"]["Rows"]]


@pytest.fixture(scope="module")
def lake(bridge: Bridge, clients: Clients) -> Lake:
    return Lake(bridge, clients)


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
    storage = {"Location": f"s3://{lake.bucket}/elsewhere/x/", "Columns": [{"Name": "xp", "Type": "int"}]}
    partition = {"Values": ["now"], "StorageDescriptor": storage}
    lake.clients.glue.create_partition(DatabaseName=lake.database, TableName="registered", PartitionInput=partition)
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


def test_a_client_request_token_starts_one_query(lake: Lake) -> None:
    token = uuid.uuid4().hex
    first = lake.start("SELECT 1", ClientRequestToken=token)
    assert lake.start("SELECT 1", ClientRequestToken=token) == first
    with pytest.raises(ClientError, match="Idempotent"):
        lake.start("SELECT 2", ClientRequestToken=token)


def test_listing_and_batch(lake: Lake) -> None:
    first = lake.run("SELECT 1")["QueryExecutionId"]
    second = lake.run("SELECT 2")["QueryExecutionId"]
    found = lake.bridge.athena.list_query_executions(WorkGroup=lake.workgroup, MaxResults=2)
    assert found["QueryExecutionIds"] == [second, first]
    batch = lake.bridge.athena.batch_get_query_execution(QueryExecutionIds=[first, "unknown"])
    assert [one["QueryExecutionId"] for one in batch["QueryExecutions"]] == [first]
    assert [one["QueryExecutionId"] for one in batch["UnprocessedQueryExecutionIds"]] == ["unknown"]


def test_results_of_a_failed_query_are_refused(lake: Lake) -> None:
    execution_id = lake.start("SELECT nothing")
    lake.finish(execution_id)
    with pytest.raises(ClientError, match="FAILED"):
        lake.bridge.athena.get_query_results(QueryExecutionId=execution_id)


def test_no_output_location_is_refused_at_the_start(lake: Lake) -> None:
    lake.bridge.athena.create_work_group(Name=f"bare-{lake.workgroup}")
    with pytest.raises(ClientError, match="output location"):
        lake.start("SELECT 1", WorkGroup=f"bare-{lake.workgroup}")


LONG = "SELECT count(*) FROM UNNEST(sequence(1, 2000000)) a(x), UNNEST(sequence(1, 2000000)) b(y) WHERE x * y % 7 = 1"


def test_stop_cancels_a_running_query(lake: Lake) -> None:
    execution_id = lake.start(LONG)
    time.sleep(0.5)
    lake.bridge.athena.stop_query_execution(QueryExecutionId=execution_id)
    assert lake.finish(execution_id)["Status"]["State"] == "CANCELLED"


def test_a_query_over_its_time_fails(start_bridge: Callable[..., Bridge], clients: Clients) -> None:
    short = Lake(start_bridge("--query-seconds", "0.5"), clients)
    assert "EXCEEDED_TIME_LIMIT" in short.failure(LONG)


def test_history_and_results_outlive_a_restart(start_bridge: Callable[..., Bridge], clients: Clients) -> None:
    lake = Lake(start_bridge(), clients)
    execution_id = lake.run("SELECT 42 AS answer")["QueryExecutionId"]
    assert lake.bridge.stop() == 0
    again = start_bridge()
    answer = again.athena.get_query_results(QueryExecutionId=execution_id)
    assert values(answer) == [["answer"], ["42"]]


def test_the_scan_limit_of_the_work_group_holds(lake: Lake) -> None:
    name = f"limited-{lake.workgroup}"
    lake.bridge.athena.create_work_group(
        Name=name,
        Configuration={
            "ResultConfiguration": {"OutputLocation": lake.results},
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    )
    lake.table("large", {"text": "string"})
    lake.put(
        "large/arrived=2026-01-01-00/f.parquet",
        [{"text": f"{uuid.uuid4()}{uuid.uuid4()}{uuid.uuid4()}"} for _ in range(150_000)],
    )
    assert "Bytes scanned limit" in lake.failure("SELECT max(text) FROM large", WorkGroup=name)


HANDLER = """
import json, os, boto3

def handler(event, context):
    print("told")
    s3 = boto3.client("s3")
    detail = event["detail"]
    key = f"told/{detail['queryExecutionId']}/{detail['sequenceNumber']}.json"
    s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=json.dumps(event).encode())
"""


@pytest.fixture(scope="module")
def told(lake: Lake, role_arn: str) -> Callable[[str, int], list[dict[str, Any]]]:
    """A Lambda behind a rule on the default bus; returns the events it got for an execution."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("told.py", HANDLER)
    clients = lake.clients
    arn = clients.lambda_.create_function(
        FunctionName=f"told-{lake.workgroup}",
        Runtime="python3.11",
        Role=role_arn,
        Handler="told.handler",
        Code={"ZipFile": body.getvalue()},
        Environment={"Variables": {"BUCKET": lake.bucket}},
        Timeout=30,
    )["FunctionArn"]
    detail = {"workgroupName": [lake.workgroup]}
    pattern = {"source": ["aws.athena"], "detail-type": ["Athena Query State Change"], "detail": detail}
    rule = f"told-{lake.workgroup}"
    clients.events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    clients.events.put_targets(Rule=rule, Targets=[{"Id": "lambda", "Arn": arn}])

    def seen(execution_id: str, count: int) -> list[dict[str, Any]]:
        prefix = f"told/{execution_id}/"
        for _ in range(150):
            listed = clients.s3.list_objects_v2(Bucket=lake.bucket, Prefix=prefix).get("Contents", [])
            if len(listed) == count:
                return [json.loads(lake.body(f"s3://{lake.bucket}/{one['Key']}")) for one in listed]
            time.sleep(0.1)
        raise AssertionError(f"{len(listed)} events instead of {count}")

    return seen


def test_every_state_change_reaches_its_handler(lake: Lake, told: Callable[[str, int], list[dict[str, Any]]]) -> None:
    execution_id = lake.run("SELECT 1")["QueryExecutionId"]
    events = told(execution_id, 3)
    changes = [(one["detail"].get("previousState"), one["detail"]["currentState"]) for one in events]
    assert changes == [(None, "QUEUED"), ("QUEUED", "RUNNING"), ("RUNNING", "SUCCEEDED")]
    last = events[-1]
    assert (last["source"], last["detail-type"]) == ("aws.athena", "Athena Query State Change")
    assert last["detail"]["statementType"] == "DML"
    assert last["detail"]["workgroupName"] == lake.workgroup
    assert last["detail"]["versionId"] == "0"
    assert set(last) >= {"version", "id", "account", "time", "region", "resources"}


def test_a_failure_is_told_as_well(lake: Lake, told: Callable[[str, int], list[dict[str, Any]]]) -> None:
    execution_id = lake.start("SELECT nothing FROM events")
    assert told(execution_id, 3)[-1]["detail"]["currentState"] == "FAILED"


def test_the_results_csv_is_what_csv_readers_expect(lake: Lake) -> None:
    found = lake.run("SELECT 'two\nlines' AS a, 'x,y' AS b")
    assert list(csv.reader(io.StringIO(lake.body(found["ResultConfiguration"]["OutputLocation"])))) == [
        ["a", "b"],
        ["two\nlines", "x,y"],
    ]


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
