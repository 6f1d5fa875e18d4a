"""What is under way: submissions whose verdict has not been handed on yet.

A submission is entered here before anything else happens to it, and leaves when its message is on the submissions
queue. So whatever dies in between leaves a trace, and the sweeper picks it up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from chalicelib.items import Item, from_item, to_item
from chalicelib.lesson import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

DIGITS = "0123456789abcdef"
"""By the last digit of the id, so that no partition takes all writes of a busy minute."""
FIRST_LOOK = timedelta(seconds=60)
"""A request ends after 29 s: what is still here then has lost its worker."""


class OpenSubmission(Contract):
    """One submission under way. `attempts` counts how often it was picked up."""

    submission_id: str
    student_id: str
    due_at: AwareDatetime
    attempts: int = 0


class Flow:
    """The open submissions of the flow table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def enter(self, submission_id: str, student_id: str, now: datetime) -> bool:
        """Enter a submission; False if it is here already."""
        opened = OpenSubmission(submission_id=submission_id, student_id=student_id, due_at=now + FIRST_LOOK)
        return self._put(opened, "attribute_not_exists(lane)", {})

    def leave(self, submission_id: str) -> None:
        """The submission is handed on, or there is nothing of it to hand on."""
        self._dynamodb.delete_item(TableName=self._table, Key=_key(submission_id))

    def due(self, now: datetime) -> Iterator[OpenSubmission]:
        """Everything that should have left by now."""
        for digit in DIGITS:
            pages = self._dynamodb.get_paginator("query").paginate(
                TableName=self._table,
                KeyConditionExpression="lane = :lane",
                FilterExpression="due_at <= :now",
                ExpressionAttributeValues=to_item({":lane": _lane(digit), ":now": _milliseconds(now)}),
            )
            for page in pages:
                yield from (_opened(row) for row in page["Items"])

    def postpone(self, seen: OpenSubmission, due_at: datetime) -> bool:
        """Take one attempt; False if another sweeper did, or the submission has left."""
        later = seen.model_copy(update={"due_at": due_at, "attempts": seen.attempts + 1})
        return self._put(later, "attempts = :seen", to_item({":seen": seen.attempts}))

    def _put(self, opened: OpenSubmission, condition: str, values: Item) -> bool:
        row = opened.model_dump(exclude={"submission_id"}) | {"due_at": _milliseconds(opened.due_at)}
        more: dict[str, Item] = {"ExpressionAttributeValues": values} if values else {}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_key(opened.submission_id) | to_item(row),
                ConditionExpression=condition,
                **more,  # type: ignore[arg-type]
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _lane(digit: str) -> str:
    return f"open#{digit}"


def _key(submission_id: str) -> Item:
    return to_item({"lane": _lane(submission_id[-1]), "item": submission_id})


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _opened(row: Item) -> OpenSubmission:
    values = from_item(row)
    return OpenSubmission(
        submission_id=values["item"],
        student_id=values["student_id"],
        due_at=datetime.fromtimestamp(values["due_at"] / 1000).astimezone(),
        attempts=values["attempts"],
    )
