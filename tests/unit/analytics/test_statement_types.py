"""Statements have types by Trino's rules: what the local engine lets through and Athena does not fails here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics.lake.transform import SCHEMA
from analytics.reports.definitions import REPORTS
from cdu.build.grammar import as_trino, statements
from cdu.build.quicksight import result_table
from cdu.build.statement_types import Columns, StatementError, output

ROOT = Path(__file__).parents[3]
TEMPLATE = yaml.safe_load((ROOT / ".chalice/template/analytics.yaml").read_text(encoding="utf-8"))["Resources"]
STATEMENTS = statements()
RAW_REPORTS = {f"report_{name.replace('-', '_')}.sql" for name in REPORTS}
"""Statements over `submissions`; with it they are looked at as `report NAME`."""
GLUE = {"int": "integer", "string": "varchar", "array<string>": "array(varchar)"}
COMPRESSIONS = {"ZSTD", "SNAPPY", "GZIP", "LZ4"}
PARQUET = {"integer", "bigint", "double", "boolean", "varchar", "date", "timestamp", "array(varchar)"}


def trino(kind: str) -> str:
    return GLUE.get(kind, kind)


def table(resource: str) -> Columns:
    told = TEMPLATE[resource]["Properties"]["TableInput"]
    every = [*told["StorageDescriptor"]["Columns"], *told["PartitionKeys"]]
    return {each["Name"]: trino(each["Type"]) for each in every}


def tables() -> dict[str, Columns]:
    columns = [*SCHEMA["columns"], SCHEMA["partition"]]
    found = {"events": {each["name"]: trino(each["type"]) for each in columns}}
    found |= {"snapshots": table("SnapshotsTable"), "recent": table("RecentTable")}
    for view in ("awards", "submissions"):
        found[view] = output(STATEMENTS[f"view_{view}.sql"], found)
    return found | {result_table(each): dict.fromkeys(each.columns, "varchar") for each in REPORTS.values()}


TABLES = tables()


def typed(name: str) -> Columns:
    return output(re.sub(r"\$\{Database\}\.", "", as_trino(STATEMENTS[name])), TABLES)


@pytest.mark.parametrize("name", sorted(set(STATEMENTS) - RAW_REPORTS))
def test_every_statement_has_types_by_trinos_rules(name: str) -> None:
    assert "unknown" not in typed(name).values()


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_report_has_the_columns_that_it_declares(report: Any) -> None:
    kinds = {"text": {"varchar", "date"}, "number": {"integer", "bigint", "double"}}
    for name, kind in typed(f"report {report.name}").items():
        assert kind in kinds[report.columns[name]], name


@pytest.mark.parametrize(
    ("name", "target", "partition"),
    [("snapshot.sql", "snapshots", "made"), ("recent.sql", "recent", "made"), ("compaction.sql", "events", "arrived")],
)
def test_an_unload_writes_the_columns_of_the_table_that_reads_them(name: str, target: str, partition: str) -> None:
    # Athena reads a Parquet column by its name, and fails (HIVE_BAD_DATA) if the file has another type than the table.
    wanted = {column: kind for column, kind in TABLES[target].items() if column != partition}
    assert typed(name) == wanted
    assert set(wanted.values()) <= PARQUET


def test_what_unload_allows_is_kept_to() -> None:
    # https://docs.aws.amazon.com/athena/latest/ug/unload.html: one SELECT, PARQUET with one of these, an empty folder.
    unloads = [text for text in STATEMENTS.values() if "UNLOAD" in text]
    assert len(unloads) == 3
    for text in unloads:
        (options,) = re.findall(r"^TO '\{target\}' WITH \((.+)\)\s*$", text, re.MULTILINE)
        found = dict(re.findall(r"(\w+) = '(\w+)'", options))
        assert found.pop("format") == "PARQUET"
        assert found.pop("compression") in COMPRESSIONS
        assert not found


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT xp FROM events WHERE xp = '5'", "integer and varchar"),
        ("SELECT xp FROM events WHERE language IN ('a', 1)", "varchar and integer"),
        ("SELECT xp FROM events WHERE occurred_at >= '2026-01-01'", "timestamp and varchar"),
        ("SELECT xp FROM events WHERE occurred_at >= from_iso8601_timestamp(?)", "timestamp and timestamp with time"),
        ("SELECT xp FROM events WHERE xp", "not boolean"),
        ("SELECT xp FROM events WHERE NOT xp", "not boolean"),
        ("SELECT xp / difficulty AS r FROM events", "division of integers"),
        ("SELECT sum(xp) / count(*) AS r FROM events", "division of integers"),
        ("SELECT CASE WHEN xp > 0 THEN xp ELSE 'none' END AS r FROM events", "integer and varchar"),
        ("SELECT coalesce(xp, '') AS r FROM events", "takes no integer, varchar"),
        ("SELECT xp FROM events UNION ALL SELECT lesson FROM events", "column xp of a UNION"),
        ("SELECT xp FROM events UNION ALL SELECT xp, lesson FROM events", "1 columns and 2"),
        ("SELECT sum(lesson) AS r FROM events", "takes no varchar"),
        ("SELECT round(lesson, 1) AS r FROM events", "takes no varchar"),
        ("SELECT xp + language AS r FROM events", "takes no integer, varchar"),
        ("SELECT date_trunc('fortnight', occurred_at) AS r FROM events", "no unit"),
        ("SELECT date_diff('day', day, language) AS r FROM events", "takes no date, varchar"),
        ("SELECT CAST(failed_tests AS varchar) AS r FROM events", "is not cast"),
        ("SELECT CAST(lesson AS char(3)) AS r FROM events", "is not cast"),
        ("SELECT strptime(lesson, 'x') AS r FROM events", "has no signature"),
        ("SELECT lesson, xp FROM events GROUP BY lesson", "neither grouped nor aggregated"),
        ("SELECT lesson, count(*) AS n FROM events", "neither grouped nor aggregated"),
        ("SELECT lesson FROM events GROUP BY lesson HAVING xp > 1", "neither grouped nor aggregated"),
        ("SELECT xp AS points FROM events WHERE points > 1", "in 0 of the sources"),
        ("SELECT lesson AS l, count(*) AS n FROM events GROUP BY l", "in 0 of the sources"),
        ("SELECT lesson, count(*) AS n FROM events GROUP BY lesson HAVING n > 1", "in 0 of the sources"),
        ("SELECT xp AS a, a + 1 AS b FROM events", "in 0 of the sources"),
        ("SELECT date_add('day', ?, day) AS d, count(*) AS n FROM events GROUP BY 1", "a parameter in a grouped"),
        ("SELECT lesson FROM events e JOIN recent r ON e.xp = r.xp", "in 2 of the sources"),
        ("SELECT e.xp FROM events e JOIN recent r ON e.xp = r.lesson", "integer and varchar"),
        ("SELECT e.xp FROM events e FULL JOIN recent r ON e.xp > r.xp", "FULL JOIN"),
        ("SELECT t.x FROM events CROSS JOIN UNNEST(lesson) AS t(x)", "UNNEST of varchar"),
        ("SELECT t.x FROM events LEFT JOIN UNNEST(failed_tests) AS t(x) ON t.x = lesson", "ON TRUE"),
        ("SELECT xp, lesson AS xp FROM events", "two columns"),
        ("SELECT nothing FROM events", "in 0 of the sources"),
        ("SELECT * FROM nowhere", "no table"),
    ],
)
def test_what_athena_refuses_or_reads_in_another_way_is_found(sql: str, why: str) -> None:
    with pytest.raises(StatementError, match=re.escape(why)):
        output(sql, TABLES)


@pytest.mark.parametrize(
    ("sql", "kinds"),
    [
        ("SELECT CAST(sum(xp) AS double) / count(*) AS r FROM events", ["double"]),
        ("SELECT count(DISTINCT lesson) AS n, max(day) AS d FROM events WHERE day < occurred_at", ["bigint", "date"]),
        ("SELECT language, sum(xp) AS x FROM events GROUP BY 1 ORDER BY x", ["varchar", "bigint"]),
        ("SELECT avg(xp) AS a, round(avg(xp), 1) AS b FROM events", ["double", "double"]),
        ("SELECT coalesce(xp, ?) AS a, nullif(xp, NULL) AS b FROM events", ["integer", "integer"]),
        ("SELECT date_diff('day', day, date_add('day', 1, day)) AS n FROM events", ["bigint"]),
    ],
)
def test_what_athena_takes_has_its_types(sql: str, kinds: list[str]) -> None:
    assert list(output(sql, TABLES).values()) == kinds
