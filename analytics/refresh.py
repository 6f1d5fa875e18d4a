"""Starting a refresh: one Athena query computes every board; its end is an event that leads to `publish`."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from analytics.queries import statement
from chalicelib.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.clock import Clock

BOARDS_QUERY = "boards"
_MAX_ID_LENGTH = 128


class Refresh(BaseModel):
    """One run. Its id is that of its Athena query."""

    model_config = ConfigDict(frozen=True)

    refresh_id: str
    as_of: datetime
    state: Literal["running", "published", "outdated", "failed"] = "running"
    detail: str | None = None
    pages_written: int | None = None


class Refreshes:
    """The runs' records, kept for a month in the leaderboards table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def get(self, refresh_id: str) -> Refresh | None:
        """A run's record, or None."""
        if len(refresh_id) > _MAX_ID_LENGTH:
            return None  # DynamoDB would refuse the key
        row = self._dynamodb.get_item(TableName=self._table, Key=_key(refresh_id)).get("Item")
        return Refresh.model_validate_json(from_item(row)["refresh"]) if row else None

    def end(self, refresh: Refresh) -> None:
        """Store how a run ended."""
        self._dynamodb.put_item(TableName=self._table, Item=_item(refresh))

    def begin(self, refresh: Refresh) -> None:
        """Store a run that was just started, unless its end was recorded first."""
        with contextlib.suppress(self._dynamodb.exceptions.ConditionalCheckFailedException):
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_item(refresh),
                ConditionExpression="attribute_not_exists(board)",
            )


class Refresher:
    """Starts refreshes."""

    def __init__(self, athena: AthenaClient, refreshes: Refreshes, workgroup: str, database: str, clock: Clock) -> None:
        self._athena = athena
        self._refreshes = refreshes
        self._workgroup = workgroup
        self._database = database
        self._clock = clock

    def start(self, token: str, as_of: datetime | None = None) -> Refresh:
        """Start a refresh as of a moment, now unless one is given.

        The same token (32 to 128 characters) starts it only once; Athena refuses the token with another moment, so
        whoever may repeat a token gives the moment too.
        """
        as_of = as_of or self._clock()
        answer = self._athena.start_query_execution(
            QueryString=statement(BOARDS_QUERY),
            ClientRequestToken=token,
            ExecutionParameters=[f"'{as_of.isoformat(timespec='milliseconds')}'"],
            QueryExecutionContext={"Database": self._database},
            WorkGroup=self._workgroup,
        )
        refresh = Refresh(refresh_id=answer["QueryExecutionId"], as_of=as_of)
        self._refreshes.begin(refresh)
        return refresh


def _key(refresh_id: str) -> dict[str, dict[str, str]]:
    return {"board": {"S": f"@refresh#{refresh_id}"}, "item": {"S": "refresh"}}


def _item(refresh: Refresh) -> dict[str, Any]:
    expires_at = int(refresh.as_of.timestamp()) + 30 * 86_400
    return _key(refresh.refresh_id) | to_item({"refresh": refresh.model_dump_json(), "expires_at": expires_at})
