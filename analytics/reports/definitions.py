"""Reports: what there is, and the runs that compute them.

A report is one SQL file, `sql/report_<name>.sql`, and its declaration here. Athena computes it for a whole period; the
rows of the result are few, so that filters, sorting and paging happen on them and never become part of a statement.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from analytics.lake.statements import statement
from analytics.leaderboards.boards import Period, window
from analytics.leaderboards.snapshots import moment
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

USUAL: Period = "last_month"
"""The period that every refresh computes; others are computed when somebody asks."""
_EPOCH = "1970-01-01T00:00:00.000+00:00"
STUDENT = "student_id"
"""A column of this name never leaves; readers see the `student`'s chosen name in its place."""

Kind = Literal["text", "number"]


class Report(BaseModel):
    """What a report shows."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    about: str
    columns: dict[str, Kind]
    """Of the result, in order."""
    sort: str
    """How rows are sorted unless somebody asks: a column, with `-` in front for the largest first."""
    chart: tuple[str, str]
    """The columns to draw: what is measured, and how much."""

    @property
    def shown(self) -> dict[str, Kind]:
        """The columns that readers see."""
        return {"student" if name == STUDENT else name: kind for name, kind in self.columns.items()}

    @property
    def sql(self) -> str:
        """The statement."""
        return statement(f"report_{self.name.replace('-', '_')}")

    def parameters(self, period: Period, as_of: datetime) -> list[str]:
        """What the statement asks for: the first moment and the last, as often as it does."""
        starts = window(period, as_of)
        return [moment(starts) if starts else _EPOCH, moment(as_of)] * (self.sql.count("?") // 2)


REPORTS = {
    report.name: report
    for report in (
        Report(
            name="best-performers",
            title="Best performers",
            about="Who earned most, overall and in each language, and how many tries a lesson took them.",
            columns={
                "language": "text",
                "rank": "number",
                STUDENT: "text",
                "xp": "number",
                "lessons": "number",
                "tries_per_lesson": "number",
            },
            sort="rank",
            chart=("student", "xp"),
        ),
        Report(
            name="common-mistakes",
            title="Common mistakes",
            about="Failing tests and kinds of errors of each lesson that at least five students met.",
            columns={
                "lesson": "text",
                "language": "text",
                "difficulty": "number",
                "test": "text",
                "error_kind": "text",
                "students": "number",
                "submissions": "number",
            },
            sort="-students",
            chart=("test", "students"),
        ),
        Report(
            name="lesson-difficulty",
            title="Lesson difficulty",
            about="Who tried and who passed, and the attempts and minutes that a first pass took.",
            columns={
                "lesson": "text",
                "language": "text",
                "difficulty": "number",
                "students": "number",
                "passed": "number",
                "pass_rate": "number",
                "attempts": "number",
                "minutes": "number",
            },
            sort="pass_rate",
            chart=("lesson", "pass_rate"),
        ),
        Report(
            name="activity",
            title="Activity",
            about="Submissions, passes, students and XP of each day (UTC), overall and in each language.",
            columns={
                "day": "text",
                "language": "text",
                "submissions": "number",
                "passed": "number",
                "students": "number",
                "xp": "number",
            },
            sort="-day",
            chart=("day", "submissions"),
        ),
    )
}


class ReportRun(BaseModel):
    """One computation of a report for a period."""

    model_config = ConfigDict(frozen=True)

    report: str
    period: Period
    as_of: datetime
    query_id: str
    state: Literal["running", "ready", "failed"] = "running"
    detail: str | None = None
    location: str | None = None
    """Address of the result."""


class ReportRuns:
    """The newest run of every report and period that is ready, and the newest that was started."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def newest(self, report: str, period: Period) -> tuple[ReportRun | None, ReportRun | None]:
        """The newest run that is ready and the newest of all; None where there is none."""
        board = self._key(report, period, "ready")["board"]
        found = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="board = :board",
            ExpressionAttributeValues={":board": board},
            ConsistentRead=True,
        )
        rows = {row["item"]: row["run"] for row in map(from_item, found["Items"])}
        ready, newest = rows.get("ready"), rows.get("newest")
        return (
            ReportRun.model_validate_json(ready) if ready else None,
            ReportRun.model_validate_json(newest) if newest else None,
        )

    def put(self, run: ReportRun) -> None:
        """Remember a run; one that is ready is shown unless a newer one is, which a late end leaves alone."""
        items = ("ready", "newest") if run.state == "ready" else ("newest",)
        for item in items:
            row = {"run": run.model_dump_json(), "as_of": moment(run.as_of), "stage": run.state}
            # The beginning of a run may be told after its end.
            condition = "attribute_not_exists(board) OR as_of < :as_of OR (as_of = :as_of AND stage = :running)"
            try:
                self._dynamodb.put_item(
                    TableName=self._table,
                    Item=self._key(run.report, run.period, item) | to_item(row),
                    ConditionExpression=condition,
                    ExpressionAttributeValues=to_item({":as_of": moment(run.as_of), ":running": "running"}),
                )
            except self._dynamodb.exceptions.ConditionalCheckFailedException:
                continue

    @staticmethod
    def _key(report: str, period: Period, item: str) -> dict[str, dict[str, str]]:
        return {"board": {"S": f"@report#{report}#{period}"}, "item": {"S": item}}
