"""The day's base: what every student had in every board when the day's first refresh began.

It is a cache. The events are the record; a refresh without a base reads all of them and says the same.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SETTLED = timedelta(hours=2)
"""An hour's last file may land that long after the hour's end; the base takes no hour before."""
_LOOK_BACK = timedelta(days=2)
"""The bus tries for a day and so does Firehose: an event that is later than both waits for the next base."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = {"board": {"S": "@base"}, "item": {"S": "base"}}


class Base(BaseModel):
    """Which base to start from; the default is none at all."""

    model_config = ConfigDict(frozen=True)

    made: datetime = _EPOCH
    """The hour of the refresh that made it: the name of its partition. Its windows are those of that day."""
    ends: datetime = _EPOCH
    """Events that arrived before this hour are in it."""

    @property
    def day(self) -> date:
        """The day whose windows it has."""
        return self.made.date()

    def repaired_by(self, newer: Base) -> list[str]:
        """What `repairs.sql` asks for, this being the base before."""
        looks_back = self._looks_back()
        return [
            moment(looks_back),
            hour(looks_back),
            hour(newer.ends),
            hour(self.ends),
            hour(self.made),
            hour(newer.made),
        ]

    def parameters(self, as_of: datetime) -> list[str]:
        """What `boards.sql` asks for."""
        looks_back = self._looks_back()
        return [moment(as_of), moment(looks_back), hour(looks_back), hour(self.ends), hour(self.made)]

    def _looks_back(self) -> datetime:
        return max(self.ends - _LOOK_BACK, _EPOCH)


def due(as_of: datetime) -> Base:
    """The base that a refresh may make."""
    made = as_of.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return Base(made=made, ends=made - _SETTLED)


class Bases:
    """Where the newest base is remembered: the leaderboards table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def newest(self) -> Base:
        """The newest base; none at all on a new platform."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_KEY, ConsistentRead=True).get("Item")
        return Base.model_validate_json(from_item(row)["base"]) if row else Base()

    def of_day(self, day: date) -> Base:
        """The day's base, or none."""
        base = self.newest()
        return base if base.day == day else Base()

    def put(self, base: Base) -> None:
        """Remember a base that is complete."""
        self._dynamodb.put_item(TableName=self._table, Item=_KEY | to_item({"base": base.model_dump_json()}))


def moment(when: datetime) -> str:
    """A moment as the statements take it."""
    return when.isoformat(timespec="milliseconds")


def hour(when: datetime) -> str:
    """An hour as the partitions are named."""
    return f"{when:%Y-%m-%d-%H}"
