"""The XP ledger: an award enters the profile once, in one transaction, at a cost that never grows."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from chalicelib.shared.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.contracts.events import SubmissionScored

PROFILE = "profile"
LESSON_PREFIX = "lesson#"
DAYS_PREFIX = "days#"
_PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.4)


def ledger_item(lesson: str, revision: int) -> str:
    """Sort key of a ledger row: the first pass, or the nth change of it."""
    return f"{LESSON_PREFIX}{lesson}" if revision == 1 else f"{LESSON_PREFIX}{lesson}#{revision}"


def lessons_moved(xp: int) -> int:
    """What an entry does to the count of lessons done."""
    return 1 if xp > 0 else -1


class Ledger:
    """Writes a student's items: `profile` (sums), `lesson#<id>` (ledger rows), `days#<yyyy-mm>` (active days).

    The sums count their ledger rows in `entries`.
    """

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def apply(self, event: SubmissionScored) -> bool:
        """Enter one event; True if it was new. Seeing it again, late or out of order changes nothing."""
        if event.regrade_of is None:  # the platform's own doing is nobody's activity
            self._mark_active_day(event)
        return self._enter_award(event) if event.revision else False

    def _mark_active_day(self, event: SubmissionScored) -> None:
        self._dynamodb.update_item(
            TableName=self._table,
            Key=self._key(event, f"{DAYS_PREFIX}{event.day:%Y-%m}"),
            UpdateExpression="ADD active_days :day",
            ExpressionAttributeValues={":day": {"NS": [str(event.day.day)]}},
        )

    def _enter_award(self, event: SubmissionScored) -> bool:
        for pause_s in (*_PAUSES_S, None):
            try:
                self._dynamodb.transact_write_items(TransactItems=[self._ledger_row(event), self._sums(event)])
            except self._dynamodb.exceptions.TransactionCanceledException as error:
                reasons = [reason.get("Code", "None") for reason in error.response["CancellationReasons"]]
                if "ConditionalCheckFailed" in reasons:
                    return False
                # Another award of the same student at the same moment is over in milliseconds; Lambda's own retry
                # would come after a minute. Anything else, or a long conflict, is left to that retry.
                if pause_s is None or "TransactionConflict" not in reasons:
                    raise
                time.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 - spreads retries, hides nothing
            else:
                return True
        raise AssertionError("unreachable")

    def _ledger_row(self, event: SubmissionScored) -> Any:
        row = {
            "student_id": event.student_id,
            "item": ledger_item(event.lesson, event.revision),
            "submission_id": event.submission_id,
            "language": event.language,
            "xp": event.xp,
            "occurred_at": event.occurred_at.isoformat(),
        }
        condition = "attribute_not_exists(student_id)"
        return {"Put": {"TableName": self._table, "Item": to_item(row), "ConditionExpression": condition}}

    def _sums(self, event: SubmissionScored) -> Any:
        # A language's name is data, never part of the expression: `C++` and reserved words are fine.
        update = {
            "TableName": self._table,
            "Key": self._key(event, PROFILE),
            "UpdateExpression": (
                "ADD xp :xp, lessons_done :lessons, #language_xp :xp, #language_lessons :lessons, entries :one"
            ),
            # A student who asked to be forgotten is not brought back by an event that comes late.
            "ConditionExpression": "attribute_not_exists(forgotten_at)",
            "ExpressionAttributeNames": {
                "#language_xp": f"xp#{event.language}",
                "#language_lessons": f"lessons#{event.language}",
            },
            "ExpressionAttributeValues": to_item({":xp": event.xp, ":lessons": lessons_moved(event.xp), ":one": 1}),
        }
        return {"Update": update}

    @staticmethod
    def _key(event: SubmissionScored, item: str) -> dict[str, Any]:
        return to_item({"student_id": event.student_id, "item": item})
