"""The lake that the Athena tests query."""

from __future__ import annotations

import io
import time
import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from mypy_boto3_athena.type_defs import (
        GetQueryResultsOutputTypeDef,
        QueryExecutionTypeDef,
        WorkGroupConfigurationTypeDef,
    )

    from localaws.clients import Clients
    from tests.contract.bridge import Bridge

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
        configuration: WorkGroupConfigurationTypeDef = {"ResultConfiguration": {"OutputLocation": self.results}}
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

    def finish(self, execution_id: str) -> QueryExecutionTypeDef:
        for _ in range(400):
            found = self.bridge.athena.get_query_execution(QueryExecutionId=execution_id)["QueryExecution"]
            if found["Status"]["State"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
                return found
            time.sleep(0.05)
        raise AssertionError("the query does not end")

    def run(self, sql: str, **more: Any) -> QueryExecutionTypeDef:
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
    """A row of the events table."""
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


def values(answer: GetQueryResultsOutputTypeDef) -> list[list[str | None]]:
    """The texts of a page of results, header row included."""
    return [[one.get("VarCharValue") for one in row["Data"]] for row in answer["ResultSet"]["Rows"]]
