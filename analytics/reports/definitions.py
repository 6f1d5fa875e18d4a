"""The reports: each an SQL file, `lake/sql/report_<name>.sql`, over the rows of `submissions.sql`, and a declaration.

Athena computes a report for a whole period. The result has few rows, so filtering, sorting and paging work on the
result (see `rows`) and are never part of a statement.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from analytics.lake.statements import statement
from analytics.windows import Period  # noqa: TC001 - the type of a constant that others read at runtime
from chalicelib.shared.model import Model

DEFAULT_PERIOD: Period = "last_month"
"""The period that every refresh computes. Other periods are computed on request."""
STUDENT = "student_id"
"""Readers never see this column. They see the student's chosen name as `student` instead."""

Kind = Literal["text", "number"]


class Report(Model):
    """The declaration of a report."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    about: str
    columns: dict[str, Kind]
    """Columns of the result, in order."""
    sort: str
    """Default order of rows: a column, with `-` in front for largest first."""
    chart: tuple[str, str]
    """The columns of the chart: labels, then values."""

    @property
    def shown(self) -> dict[str, Kind]:
        """The columns that readers see."""
        return {"student" if name == STUDENT else name: kind for name, kind in self.columns.items()}

    @property
    def sql(self) -> str:
        """The statement. The parameters are those of `submissions.sql`; see `Snapshot.report_parameters`."""
        rows = statement(f"report_{self.name.replace('-', '_')}")
        return f"WITH submissions AS (\n{statement('submissions')}\n)\nSELECT * FROM (\n{rows}\n) AS report\n"


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
                "median_attempts": "number",
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
