"""The QuickSight stack, made from the reports' declarations: a sheet each, over the results that the API shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics.reports.definitions import REPORTS, STUDENT

if TYPE_CHECKING:
    from analytics.reports.definitions import Report

Template = dict[str, Any]
_TYPES = {"text": "STRING", "number": "DECIMAL"}
RULES_SQL = "SELECT * FROM (VALUES ('{group}', CAST(NULL AS varchar))) AS rules(GroupName, language)"
_DATABASE = {"Fn::Join": ["_", {"Fn::Split": ["-", {"Ref": "ApplicationStack"}]}]}
_DESCRIBE = ["Describe{0}", "Describe{0}Permissions"]
_ACTIONS = {
    "DataSource": [*_DESCRIBE, "PassDataSource", "UpdateDataSource", "DeleteDataSource", "UpdateDataSourcePermissions"],
    "DataSet": [
        *_DESCRIBE,
        "PassDataSet",
        "DescribeIngestion",
        "ListIngestions",
        "UpdateDataSet",
        "DeleteDataSet",
        "CreateIngestion",
        "CancelIngestion",
        "UpdateDataSetPermissions",
    ],
    "Analysis": [
        *_DESCRIBE,
        "QueryAnalysis",
        "RestoreAnalysis",
        "UpdateAnalysis",
        "DeleteAnalysis",
        "UpdateAnalysisPermissions",
    ],
    "Dashboard": [
        *_DESCRIBE,
        "QueryDashboard",
        "ListDashboardVersions",
        "UpdateDashboard",
        "DeleteDashboard",
        "UpdateDashboardPermissions",
        "UpdateDashboardPublishedVersion",
    ],
}


def stack() -> Template:
    """The template; it is deployed apart from the application, where somebody wants dashboards."""
    resources: Template = {"Source": _source(), "Rules": _data_set("rules", _rules_sql(), _RULES_COLUMNS)}
    for report in REPORTS.values():
        name = _logical(report)
        columns = {column: _TYPES[kind] for column, kind in report.columns.items()}
        sql = {"Fn::Sub": [dataset_sql(report), {"Database": _DATABASE}]}
        resources[name] = _data_set(report.name, sql, columns, secured=STUDENT in columns)
        resources[f"{name}Schedule"] = _schedule(name, report.name)
    resources["Analysis"] = _shown("Analysis")
    resources["Dashboard"] = _shown("Dashboard")
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "CDU dashboards - QuickSight over the lake of one application stack",
        "Parameters": {
            "ApplicationStack": {"Type": "String", "Description": "Name of the application's stack"},
            "Owner": {"Type": "String", "Description": "ARN of the QuickSight user or group that owns everything"},
            "StudentReaders": {
                "Type": "String",
                "Default": "cdu-teachers",
                "AllowedPattern": "[A-Za-z0-9_-]+",
                "Description": "QuickSight group that may see the rows of single students",
            },
        },
        "Resources": resources,
        "Outputs": {"Dashboard": {"Value": {"Fn::GetAtt": ["Dashboard", "Arn"]}}},
    }


def dataset_sql(report: Report) -> str:
    """The statement of a report's data set: the newest result, which is the last month's, with numbers as numbers."""
    columns = (
        f'"{name}"' if kind == "text" else f'CAST(nullif("{name}", \'\') AS double) AS "{name}"'
        for name, kind in report.columns.items()
    )
    return f'SELECT {", ".join(columns)} FROM "${{Database}}".{result_table(report)}'  # noqa: S608 - declared names


def result_table(report: Report) -> str:
    """The name of the table over a report's newest result."""
    return f"report_{report.name.replace('-', '_')}"


_RULES_COLUMNS = {"GroupName": "STRING", "language": "STRING"}


def _rules_sql() -> Template:
    return {"Fn::Sub": RULES_SQL.format(group="${StudentReaders}")}


def _logical(report: Report) -> str:
    return "".join(part.capitalize() for part in report.name.split("-"))


def _id(name: str) -> Template:
    return {"Fn::Sub": f"${{ApplicationStack}}-{name}"}


def _permissions(kind: str) -> list[Template]:
    actions = [f"quicksight:{action.format(kind)}" for action in _ACTIONS[kind]]
    return [{"Principal": {"Ref": "Owner"}, "Actions": actions}]


def _source() -> Template:
    properties = {
        "AwsAccountId": {"Ref": "AWS::AccountId"},
        "DataSourceId": _id("lake"),
        "Name": _id("lake"),
        "Type": "ATHENA",
        "DataSourceParameters": {"AthenaParameters": {"WorkGroup": {"Ref": "ApplicationStack"}}},
        "SslProperties": {"DisableSsl": False},
        "Permissions": _permissions("DataSource"),
    }
    return {"Type": "AWS::QuickSight::DataSource", "Properties": properties}


def _data_set(name: str, sql: Any, columns: dict[str, str], *, secured: bool = False) -> Template:
    table = {
        "DataSourceArn": {"Fn::GetAtt": ["Source", "Arn"]},
        "Name": name,
        "SqlQuery": sql,
        "Columns": [{"Name": column, "Type": kind} for column, kind in columns.items()],
    }
    properties: Template = {
        "AwsAccountId": {"Ref": "AWS::AccountId"},
        "DataSetId": _id(name),
        "Name": _id(name),
        "ImportMode": "SPICE",
        "PhysicalTableMap": {"main": {"CustomSql": table}},
        "Permissions": _permissions("DataSet"),
    }
    if name == "rules":
        properties["UseAs"] = "RLS_RULES"
    if secured:
        properties["RowLevelPermissionDataSet"] = {
            "Arn": {"Fn::GetAtt": ["Rules", "Arn"]},
            "PermissionPolicy": "GRANT_ACCESS",
            "FormatVersion": "VERSION_1",
            "Status": "ENABLED",
        }
    return {"Type": "AWS::QuickSight::DataSet", "Properties": properties}


def _schedule(logical: str, data_set: str) -> Template:
    schedule = {
        "ScheduleId": "hourly",
        "RefreshType": "FULL_REFRESH",
        "ScheduleFrequency": {"Interval": "HOURLY", "TimeZone": "UTC"},
    }
    properties = {"AwsAccountId": {"Ref": "AWS::AccountId"}, "DataSetId": _id(data_set), "Schedule": schedule}
    return {"Type": "AWS::QuickSight::RefreshSchedule", "DependsOn": logical, "Properties": properties}


def _shown(kind: str) -> Template:
    properties = {
        "AwsAccountId": {"Ref": "AWS::AccountId"},
        f"{kind}Id": _id("reports"),
        "Name": _id("reports"),
        "Definition": _definition(),
        "Permissions": _permissions(kind),
    }
    return {"Type": f"AWS::QuickSight::{kind}", "Properties": properties}


def _definition() -> Template:
    declared = [
        {"Identifier": report.name, "DataSetArn": {"Fn::GetAtt": [_logical(report), "Arn"]}}
        for report in REPORTS.values()
    ]
    return {"DataSetIdentifierDeclarations": declared, "Sheets": [_sheet(report) for report in REPORTS.values()]}


def _sheet(report: Report) -> Template:
    label, measure = (STUDENT if column == "student" else column for column in report.chart)
    bars = {
        "Category": [{"CategoricalDimensionField": _field(report, label, "label")}],
        "Values": [
            {
                "NumericalMeasureField": {
                    **_field(report, measure, "measure"),
                    "AggregationFunction": {"SimpleNumericalAggregation": "SUM"},
                }
            }
        ],
    }
    rows = {"Values": [_field(report, column, column) for column in report.columns]}
    return {
        "SheetId": report.name,
        "Name": report.title,
        "Description": report.about,
        "Visuals": [
            {
                "BarChartVisual": {
                    "VisualId": f"{report.name}-bars",
                    "Title": _title(report.title),
                    "ChartConfiguration": {"FieldWells": {"BarChartAggregatedFieldWells": bars}},
                }
            },
            {
                "TableVisual": {
                    "VisualId": f"{report.name}-rows",
                    "Title": _title(report.about),
                    "ChartConfiguration": {"FieldWells": {"TableUnaggregatedFieldWells": rows}},
                }
            },
        ],
    }


def _field(report: Report, column: str, use: str) -> Template:
    return {
        "FieldId": f"{report.name}-{use}",
        "Column": {"DataSetIdentifier": report.name, "ColumnName": column},
    }


def _title(text: str) -> Template:
    return {"Visibility": "VISIBLE", "FormatText": {"PlainText": text}}
