"""What is under way: submissions whose verdict has not been handed on yet.

A submission is entered here before anything else happens to it, and leaves when its message is on the submissions
queue. So whatever dies in between leaves a trace, and the sweeper picks it up. Every request has a row of its own, also
where two are about the same submission: nobody strikes a row that another one counts on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from chalicelib.contracts.lesson import Contract
from chalicelib.shared.items import Item, from_item, to_item

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
    run_id: str
    """The run that entered it: the other half of the row's name."""
    student_id: str
    due_at: AwareDatetime
    attempts: int = 0


class Flow:
    """The open submissions of the flow table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def enter(self, submission_id: str, run_id: str, student_id: str, now: datetime) -> None:
        """Enter a submission for a run that is about to begin."""
        due_at = now + FIRST_LOOK
        opened = OpenSubmission(submission_id=submission_id, run_id=run_id, student_id=student_id, due_at=due_at)
        self._dynamodb.put_item(TableName=self._table, Item=_row(opened))

    def leave(self, submission_id: str, run_id: str) -> None:
        """The submission is handed on, or there is nothing of it that this run would have to hand on."""
        self._dynamodb.delete_item(TableName=self._table, Key=_key(submission_id, run_id))

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
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_row(later),
                ConditionExpression="attempts = :seen",
                ExpressionAttributeValues=to_item({":seen": seen.attempts}),
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _lane(digit: str) -> str:
    return f"open#{digit}"


def _key(submission_id: str, run_id: str) -> Item:
    return to_item({"lane": _lane(submission_id[-1]), "item": f"{submission_id}#{run_id}"})


def _row(opened: OpenSubmission) -> Item:
    values = opened.model_dump(exclude={"submission_id", "run_id"}) | {"due_at": _milliseconds(opened.due_at)}
    return _key(opened.submission_id, opened.run_id) | to_item(values)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _opened(row: Item) -> OpenSubmission:
    values = from_item(row)
    submission_id, _, run_id = values["item"].partition("#")
    return OpenSubmission(
        submission_id=submission_id,
        run_id=run_id,
        student_id=values["student_id"],
        due_at=datetime.fromtimestamp(values["due_at"] / 1000).astimezone(),
        attempts=values["attempts"],
    )
