"""The runs of refreshes: what became of each, and the lease that only one of them holds."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from analytics.windows import moment_text
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LONGEST = timedelta(minutes=10)
"""A refresh that takes longer is given up, so that another may start."""
_LEASE = {"board": {"S": "@lease"}, "item": {"S": "lease"}}


class Refresh(BaseModel):
    """One run."""

    model_config = ConfigDict(frozen=True)

    refresh_id: str
    as_of: datetime
    state: Literal["running", "published", "outdated", "failed"] = "running"
    detail: str | None = None
    pages_written: int | None = None
    query_id: str | None = None
    """Athena's; None for a refresh that found nothing new and asked nothing."""


class Refreshes:
    """The runs' records, kept for a month in the leaderboards table, and the lease that only one of them holds."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def get(self, refresh_id: str) -> Refresh | None:
        """A run's record, or None."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_key(refresh_id)).get("Item")
        return Refresh.model_validate_json(from_item(row)["refresh"]) if row else None

    def begin(self, refresh: Refresh) -> None:
        """Store a run that is under way, unless its end was recorded first."""
        with contextlib.suppress(self._dynamodb.exceptions.ConditionalCheckFailedException):
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_item(refresh),
                ConditionExpression="attribute_not_exists(board) OR stage = :running",
                ExpressionAttributeValues={":running": {"S": "running"}},
            )

    def end(self, refresh: Refresh) -> None:
        """Store how a run ended, and give its lease back."""
        self._dynamodb.put_item(TableName=self._table, Item=_item(refresh))
        with contextlib.suppress(self._dynamodb.exceptions.ConditionalCheckFailedException):
            self._dynamodb.delete_item(
                TableName=self._table,
                Key=_LEASE,
                ConditionExpression="holder = :me",
                ExpressionAttributeValues={":me": {"S": refresh.refresh_id}},
            )

    def lease(self, refresh: Refresh, now: datetime) -> bool:
        """Take the lease for a run; False if another run holds it and is not overdue."""
        row = {
            "holder": refresh.refresh_id,
            "as_of": moment_text(refresh.as_of),
            "overdue_at": moment_text(now + LONGEST),
        }
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_LEASE | to_item(row),
                ConditionExpression="attribute_not_exists(holder) OR holder = :me OR overdue_at <= :now",
                ExpressionAttributeValues=to_item({":me": refresh.refresh_id, ":now": moment_text(now)}),
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def holder(self) -> Refresh | None:
        """The run that holds the lease, overdue or not."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_LEASE, ConsistentRead=True).get("Item")
        if row is None:
            return None
        lease = from_item(row)
        return self.get(lease["holder"]) or Refresh(refresh_id=lease["holder"], as_of=lease["as_of"])


def _key(refresh_id: str) -> dict[str, dict[str, str]]:
    return {"board": {"S": f"@refresh#{refresh_id}"}, "item": {"S": "refresh"}}


def _item(refresh: Refresh) -> dict[str, Any]:
    expires_at = int(refresh.as_of.timestamp()) + 30 * 86_400
    row = {"refresh": refresh.model_dump_json(), "stage": refresh.state, "expires_at": expires_at}
    return _key(refresh.refresh_id) | to_item(row)
