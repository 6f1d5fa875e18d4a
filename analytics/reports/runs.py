"""Report runs: for each report and period, the newest completed run and the newest run of all."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict

from analytics.windows import Period, moment_text
from chalicelib.shared.items import from_item, put_if, to_item
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class ReportRun(Model):
    """One computation of a report for a period."""

    model_config = ConfigDict(frozen=True)

    report: str
    period: Period
    as_of: datetime
    query_id: str
    state: Literal["running", "ready", "failed"] = "running"
    detail: str | None = None
    location: str | None = None
    """Address of the result, `s3://bucket/key`; None while there is none."""


class ReportRuns:
    """The report runs in the leaderboards table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def newest(self, report: str, period: Period) -> tuple[ReportRun | None, ReportRun | None]:
        """The newest completed run and the newest run of all; None for a run that does not exist."""
        board = self._key(report, period, "ready")["board"]
        response = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="board = :board",
            ExpressionAttributeValues={":board": board},
            ConsistentRead=True,
        )
        rows = {row["item"]: row["run"] for row in map(from_item, response["Items"])}
        ready, newest = rows.get("ready"), rows.get("newest")
        return (
            ReportRun.model_validate_json(ready) if ready else None,
            ReportRun.model_validate_json(newest) if newest else None,
        )

    def put(self, run: ReportRun) -> None:
        """Store a run. A completed run becomes the visible one unless a newer one already is.

        So late completions never overwrite newer results.
        """
        items = ("ready", "newest") if run.state == "ready" else ("newest",)
        for item in items:
            row = {"run": run.model_dump_json(), "as_of": moment_text(run.as_of), "stage": run.state}
            # The write of the state `running` may arrive after the write of how the run ended.
            condition = "attribute_not_exists(board) OR as_of < :as_of OR (as_of = :as_of AND stage = :running)"
            values = {":as_of": moment_text(run.as_of), ":running": "running"}
            put_if(
                self._dynamodb, self._table, self._key(run.report, run.period, item) | to_item(row), condition, values
            )

    @staticmethod
    def _key(report: str, period: Period, item: str) -> dict[str, dict[str, str]]:
        return {"board": {"S": f"@report#{report}#{period}"}, "item": {"S": item}}
