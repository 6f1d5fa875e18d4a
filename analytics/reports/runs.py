"""Runs of reports: the newest result of each report and period, and the newest run that was started."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from analytics.windows import Period, moment_text
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


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
        """Store a run. A completed run becomes the visible one unless a newer one already is.

        So a late completion never overwrites a newer result.
        """
        items = ("ready", "newest") if run.state == "ready" else ("newest",)
        for item in items:
            row = {"run": run.model_dump_json(), "as_of": moment_text(run.as_of), "stage": run.state}
            # The write that says `running` may come after the write that says how the run ended.
            condition = "attribute_not_exists(board) OR as_of < :as_of OR (as_of = :as_of AND stage = :running)"
            try:
                self._dynamodb.put_item(
                    TableName=self._table,
                    Item=self._key(run.report, run.period, item) | to_item(row),
                    ConditionExpression=condition,
                    ExpressionAttributeValues=to_item({":as_of": moment_text(run.as_of), ":running": "running"}),
                )
            except self._dynamodb.exceptions.ConditionalCheckFailedException:
                continue

    @staticmethod
    def _key(report: str, period: Period, item: str) -> dict[str, dict[str, str]]:
        return {"board": {"S": f"@report#{report}#{period}"}, "item": {"S": item}}
