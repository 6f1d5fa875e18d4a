"""Daily snapshots, made at the day's first refresh: what every student has on every board, and the month's submissions.

Reports read the submissions.
A snapshot is a cache. A refresh without a snapshot reads all events and computes the same boards and reports.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import ConfigDict

from analytics.windows import hour_text, moment_text, window_start
from chalicelib.shared.items import from_item, to_item
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from analytics.windows import Period

_SETTLED = timedelta(hours=2)
"""The last file of an hour may arrive this long after its end. A snapshot contains no later hour."""
_LOOK_BACK = timedelta(days=2)
"""Bus and Firehose each retry for a day. An event that arrives even later counts from the next snapshot on."""
_USABLE = timedelta(days=2)
"""So long after it was made, reports read a snapshot: its first day is then before the period's."""
READS_BACK = _USABLE + _SETTLED + _LOOK_BACK
"""No refresh and no report that starts from a snapshot reads an hour of the lake that is older than this."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = {"board": {"S": "@snapshot"}, "item": {"S": "snapshot"}}


class Snapshot(Model):
    """A daily snapshot. The default is the empty snapshot, with which a refresh reads all events."""

    model_config = ConfigDict(frozen=True)

    made: datetime = _EPOCH
    """The hour of the refresh that made it, which names its partition. Its periods end with that day."""
    ends: datetime = _EPOCH
    """The snapshot contains the events that arrived before this hour."""

    @property
    def day(self) -> date:
        """The day with which the snapshot's periods end."""
        return self.made.date()

    def repair_parameters(self, newer: Snapshot) -> list[str]:
        """Parameters of `repairs.sql`, which compares `newer` with this older snapshot plus the events since."""
        looks_back = self.looks_back()
        return [
            moment_text(looks_back),
            hour_text(looks_back),
            hour_text(newer.ends),
            hour_text(self.ends),
            hour_text(self.made),
            hour_text(newer.made),
        ]

    def board_parameters(self, as_of: datetime) -> list[str]:
        """Parameters of `boards.sql` for a refresh that starts from this snapshot."""
        looks_back = self.looks_back()
        return [
            moment_text(as_of),
            moment_text(looks_back),
            hour_text(looks_back),
            hour_text(self.ends),
            hour_text(self.made),
        ]

    def recent_parameters(self) -> list[str]:
        """Parameters of `recent.sql`, which makes the part for reports."""
        starts = window_start("last_month", self.made) or _EPOCH
        return [moment_text(starts), moment_text(self.looks_back()), hour_text(starts), hour_text(self.ends)]

    def report_parameters(self, period: Period, as_of: datetime) -> list[str]:
        """Parameters of `submissions.sql` for a report as of a moment.

        A report for the last month starts from this snapshot, unless the snapshot is too old. Any other reads the
        events of its period.
        """
        starts = window_start(period, as_of) or _EPOCH
        usable = period == "last_month" and as_of - self.made <= _USABLE
        snapshot = self if usable else Snapshot()
        looks_back = max(snapshot.looks_back(), starts)
        return [
            hour_text(snapshot.made),
            moment_text(starts),
            moment_text(looks_back),
            moment_text(as_of),
            hour_text(looks_back),
        ]

    def looks_back(self) -> datetime:
        """The first moment of the look-back: what occurred since is read from the lake."""
        return max(self.ends - _LOOK_BACK, _EPOCH)


def snapshot_of(as_of: datetime) -> Snapshot:
    """The snapshot that a refresh as of this moment makes."""
    made = as_of.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return Snapshot(made=made, ends=made - _SETTLED)


class SnapshotStore:
    """Stores which snapshot is the newest, in the leaderboards table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def newest(self) -> Snapshot:
        """The newest snapshot; the empty snapshot if there is none yet."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_KEY, ConsistentRead=True).get("Item")
        return Snapshot.model_validate_json(from_item(row)["snapshot"]) if row else Snapshot()

    def of_day(self, day: date) -> Snapshot:
        """The snapshot of a day, or the empty snapshot."""
        snapshot = self.newest()
        return snapshot if snapshot.day == day else Snapshot()

    def put(self, snapshot: Snapshot) -> None:
        """Store a complete snapshot as the newest."""
        row = _KEY | to_item({"snapshot": snapshot.model_dump_json()})
        self._dynamodb.put_item(TableName=self._table, Item=row)
