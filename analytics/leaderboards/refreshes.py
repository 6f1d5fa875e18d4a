"""Records of refreshes, and the lease that lets only one refresh run at a time."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict

from analytics.windows import moment_text
from chalicelib.shared.items import from_item, put_if, to_item
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LONGEST = timedelta(minutes=10)
"""After this time the lease expires, so that another refresh may start."""
_LEASE = {"board": {"S": "@lease"}, "item": {"S": "lease"}}


class Refresh(Model):
    """The record of one refresh."""

    model_config = ConfigDict(frozen=True)

    refresh_id: str
    as_of: datetime
    state: Literal["running", "published", "outdated", "failed"] = "running"
    detail: str | None = None
    pages_written: int | None = None
    query_id: str | None = None
    """Id of the Athena query; None if the lake had nothing new and no query was needed."""


class Refreshes:
    """The leaderboards table's records of refreshes, kept for a month, and the lease."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def get(self, refresh_id: str) -> Refresh | None:
        """The record of a refresh, or None."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_key(refresh_id)).get("Item")
        return Refresh.model_validate_json(from_item(row)["refresh"]) if row else None

    def begin(self, refresh: Refresh) -> None:
        """Store a running refresh, unless its end is already stored."""
        running = "attribute_not_exists(board) OR stage = :running"
        put_if(self._dynamodb, self._table, _item(refresh), running, {":running": "running"})

    def end(self, refresh: Refresh) -> None:
        """Store how a refresh ended, and release its lease."""
        self._dynamodb.put_item(TableName=self._table, Item=_item(refresh))
        with contextlib.suppress(self._dynamodb.exceptions.ConditionalCheckFailedException):
            self._dynamodb.delete_item(
                TableName=self._table,
                Key=_LEASE,
                ConditionExpression="holder = :me",
                ExpressionAttributeValues={":me": {"S": refresh.refresh_id}},
            )

    def lease(self, refresh: Refresh, now: datetime) -> bool:
        """Take the lease. False if another refresh holds it and is not overdue."""
        row = {
            "holder": refresh.refresh_id,
            "as_of": moment_text(refresh.as_of),
            "overdue_at": moment_text(now + LONGEST),
        }
        free = "attribute_not_exists(holder) OR holder = :me OR overdue_at <= :now"
        values = {":me": refresh.refresh_id, ":now": moment_text(now)}
        return put_if(self._dynamodb, self._table, _LEASE | to_item(row), free, values) is None

    def holder(self) -> Refresh | None:
        """The refresh that holds the lease, overdue or not."""
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
