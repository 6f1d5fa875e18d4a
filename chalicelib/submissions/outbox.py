"""The outbox: one entry for every request whose submission is not graded and sent to the submissions queue yet.

A request writes its entry together with its record. The entry is deleted once the message is on the queue: by the
processor, many at once, or by the worker that resumed the request. Whatever dies in between leaves the entry behind,
and the sweeper resumes it. Two requests may be about the same submission; each has its own entry, so no request can
delete another's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime

from chalicelib.contracts.lesson import Contract
from chalicelib.shared.items import Item, from_item, put_if, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

SHARDS = "0123456789abcdef"
"""The last digit of the submission id selects the shard, so that no partition takes all writes of a busy minute."""
FIRST_SWEEP_AFTER = timedelta(seconds=60)
"""A request ends after 29 s, so an entry this old has lost its worker."""


class OutboxEntry(Contract):
    """One request in progress. `attempts` counts how often the sweeper resumed it."""

    submission_id: str
    run_id: str
    """The run that wrote the entry; the second half of the sort key."""
    student_id: str
    due_at: AwareDatetime
    attempts: int = 0


class Outbox:
    """The entries of the outbox table. The rate limiter keeps its buckets in the same table, under other shards."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def entering(self, submission_id: str, run_id: str, student_id: str, now: datetime) -> dict[str, Any]:
        """The put of the entry of a run that is about to begin; it is written together with the record."""
        due_at = now + FIRST_SWEEP_AFTER
        entry = OutboxEntry(submission_id=submission_id, run_id=run_id, student_id=student_id, due_at=due_at)
        return {"TableName": self._table, "Item": _row(entry)}

    def leave(self, submission_id: str, run_id: str) -> None:
        """Delete the entry of a run: its message is sent, or the run has nothing to send."""
        self._dynamodb.delete_item(TableName=self._table, Key=_key(submission_id, run_id))

    def leave_all(self, entries: Iterable[tuple[str, str]]) -> None:
        """Delete the entries of at most 25 runs, each a submission and its run, in one call.

        What DynamoDB leaves over is not asked for again: the sweeper finds it, and sending a message twice is harmless.
        """
        deletes: Any = [{"DeleteRequest": {"Key": _key(*each)}} for each in sorted(set(entries))]
        if deletes:
            self._dynamodb.batch_write_item(RequestItems={self._table: deletes})

    def holds(self, submission_id: str) -> bool:
        """Whether a request of this submission is in progress still."""
        found = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="shard_id = :shard AND begins_with(#item, :submission)",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues=to_item(
                {":shard": _shard(submission_id[-1]), ":submission": f"{submission_id}#"}
            ),
            ConsistentRead=True,
        )
        return bool(found["Items"])

    def due(self, now: datetime) -> Iterator[OutboxEntry]:
        """Entries whose time is up."""
        for digit in SHARDS:
            pages = self._dynamodb.get_paginator("query").paginate(
                TableName=self._table,
                KeyConditionExpression="shard_id = :shard",
                FilterExpression="due_at <= :now",
                ExpressionAttributeValues=to_item({":shard": _shard(digit), ":now": _milliseconds(now)}),
            )
            for page in pages:
                yield from (_entry(row) for row in page["Items"])

    def postpone(self, entry: OutboxEntry, due_at: datetime) -> bool:
        """Count an attempt and set the next due time. False if another sweeper did, or the entry is gone."""
        later = entry.model_copy(update={"due_at": due_at, "attempts": entry.attempts + 1})
        condition, values = "attempts = :attempts", {":attempts": entry.attempts}
        return put_if(self._dynamodb, self._table, _row(later), condition, values) is None


def _shard(digit: str) -> str:
    return f"open#{digit}"


def _key(submission_id: str, run_id: str) -> Item:
    return to_item({"shard_id": _shard(submission_id[-1]), "item": f"{submission_id}#{run_id}"})


def _row(entry: OutboxEntry) -> Item:
    values = entry.model_dump(exclude={"submission_id", "run_id"}) | {"due_at": _milliseconds(entry.due_at)}
    return _key(entry.submission_id, entry.run_id) | to_item(values)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _entry(row: Item) -> OutboxEntry:
    values = from_item(row)
    submission_id, _, run_id = values["item"].partition("#")
    return OutboxEntry(
        submission_id=submission_id,
        run_id=run_id,
        student_id=values["student_id"],
        due_at=datetime.fromtimestamp(values["due_at"] / 1000).astimezone(),
        attempts=values["attempts"],
    )
