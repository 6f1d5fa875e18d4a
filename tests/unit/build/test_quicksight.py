"""The QuickSight stack: whole, clean, and over statements that run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp

from analytics.reports.definitions import REPORTS, Report
from cdu.build.quicksight import dataset_sql, stack
from cdu.build.template import compose
from cdu.paths import ROOT
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
def test_a_data_set_reads_the_result_that_the_api_shows(report: Report) -> None:
    sql = dataset_sql(report)
    (table,) = parse(sql).find_all(exp.Table)
    tables = {
        each["Properties"]["TableInput"]["Name"]: each["Properties"]["TableInput"]
        for each in compose(ROOT / ".chalice/template", ROOT / "analytics/lake/schema.json")["Resources"].values()
        if each.get("Type") == "AWS::Glue::Table"
    }
    storage = tables[table.name]["StorageDescriptor"]
    assert [column["Name"] for column in storage["Columns"]] == list(report.columns)
    # The reporter copies to reports/NAME/; tests/unit/analytics/test_publish.py sees it there.
    assert storage["Location"]["Fn::Sub"][0] == f"s3://${{Bucket}}/reports/{report.name}/"
    cells = ", ".join(f"'{'' if n == 1 else n}' AS \"{name}\"" for n, name in enumerate(report.columns))
    lake = Lake(NOW)
    (row,) = lake.query(sql.replace(f'"${{Database}}".{table.name}', f"(SELECT {cells}) AS result"), [])
    kinds = {"number": float, "text": str}
    expected = [kinds[kind] for kind in report.columns.values()]
    expected[1] = str if expected[1] is str else type(None)
    assert [type(value) for value in row.values()] == expected
