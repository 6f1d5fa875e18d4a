"""The QuickSight stack: whole, clean, and over statements that run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp

from analytics.reports.definitions import REPORTS, Report
from cdu.build.quicksight import dataset_sql, stack
from localaws.athena.resolve import parse
from tests.lake import Lake

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
RESOURCES = stack()["Resources"]


def of_type(kind: str) -> dict[str, Any]:
    return {name: each["Properties"] for name, each in RESOURCES.items() if each["Type"] == f"AWS::QuickSight::{kind}"}


def test_the_template_is_clean(tmp_path: Path) -> None:
    from cfnlint.api import lint_file  # noqa: PLC0415 - takes seconds to import

    path = tmp_path / "quicksight.json"
    path.write_text(json.dumps(stack()), encoding="utf-8")
    assert [str(match) for match in lint_file(path)] == []


def test_every_report_has_a_data_set_a_schedule_and_a_sheet() -> None:
    assert len(of_type("DataSet")) == len(REPORTS) + 1  # the rules of who sees whom
    assert len(of_type("RefreshSchedule")) == len(REPORTS)
    for kind in ("Analysis", "Dashboard"):
        (shown,) = of_type(kind).values()
        assert [sheet["SheetId"] for sheet in shown["Definition"]["Sheets"]] == list(REPORTS)


def test_fields_name_columns_that_are_there() -> None:
    columns = {
        each["PhysicalTableMap"]["main"]["CustomSql"]["Name"]: {
            column["Name"] for column in each["PhysicalTableMap"]["main"]["CustomSql"]["Columns"]
        }
        for each in of_type("DataSet").values()
    }

    def fields(part: Any) -> list[tuple[str, str]]:
        match part:
            case {"DataSetIdentifier": name, "ColumnName": column}:
                return [(name, column)]
            case dict():
                return [found for each in part.values() for found in fields(each)]
            case list():
                return [found for each in part for found in fields(each)]
        return []

    used = fields(of_type("Dashboard")["Dashboard"]["Definition"])
    assert len(used) > 20
    assert [each for each in used if each[1] not in columns[each[0]]] == []


def test_rows_of_single_students_are_for_those_whom_the_rules_name() -> None:
    for each in of_type("DataSet").values():
        table = each["PhysicalTableMap"]["main"]["CustomSql"]
        personal = "student_id" in {column["Name"] for column in table["Columns"]}
        assert ("RowLevelPermissionDataSet" in each) == personal
    rules = of_type("DataSet")["Rules"]["PhysicalTableMap"]["main"]["CustomSql"]["SqlQuery"]["Fn::Sub"]
    (row,) = Lake(NOW).query(rules.replace("${StudentReaders}", "teachers"), [])
    assert row == {"GroupName": "teachers", "language": None}


@pytest.mark.parametrize("report", REPORTS.values(), ids=lambda report: report.name)
def test_a_data_sets_statement_runs_and_gives_a_years_rows(report: Report) -> None:
    sql = dataset_sql(report)
    assert "?" not in sql
    tables = {table.name: table.db for table in parse(sql).find_all(exp.Table)}
    assert {name for name, database in tables.items() if database} == {"awards", "submissions"} & tables.keys()
    lake = Lake(NOW)
    lake.fill([submission(n, NOW - timedelta(days=300)) for n in range(6)] + [submission(9, NOW - timedelta(days=366))])
    rows = lake.query(sql.replace('"${Database}".', ""), [])
    assert rows
    assert {tuple(row) for row in rows} == {tuple(report.columns)}
    if report.name == "activity":
        assert {row["submissions"] for row in rows} == {6}


def submission(number: int, at: datetime) -> dict[str, Any]:
    passed = number == 0
    return {
        "submission_id": f"s{number}",
        "student_id": f"student-{number}",
        "lesson": "python/a",
        "language": "python",
        "difficulty": 2,
        "outcome": "passed" if passed else "failed",
        "failed_tests": [] if passed else ["t"],
        "error_kind": None,
        "first_pass": passed,
        "revision": int(passed),
        "xp": 100 * passed,
        "occurred_at": at,
        "arrived": f"{at:%Y-%m-%d-%H}",
    }
