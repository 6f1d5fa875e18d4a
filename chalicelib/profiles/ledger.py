"""The XP ledger: each award is added to the profile once, in one transaction of constant cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.shared.items import to_item, write_together

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.contracts.events import SubmissionScored

PROFILE = "profile"
LESSON_PREFIX = "lesson#"
DAYS_PREFIX = "days#"


def ledger_item(lesson: str, revision: int) -> str:
    """Sort key of a ledger row: the first pass (revision 1) or a later change of the award."""
    return f"{LESSON_PREFIX}{lesson}" if revision == 1 else f"{LESSON_PREFIX}{lesson}#{revision}"


def lessons_moved(xp: int) -> int:
    """How much a ledger row changes the number of lessons done: 1 or -1."""
    return 1 if xp > 0 else -1


class Ledger:
    """Writes a student's items: `profile` (totals), `lesson#<id>` (ledger rows), `days#<yyyy-mm>` (active days).

    `entries` in the profile counts the ledger rows that its totals contain.
    """

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def apply(self, event: SubmissionScored) -> bool:
        """Apply one event. True if it was new; a repeated event changes nothing, and order does not matter."""
        if event.regrade_of is None:  # a regrade is no activity of the student
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
        return write_together(self._dynamodb, [self._ledger_row(event), self._totals(event)]) is None

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

    def _totals(self, event: SubmissionScored) -> Any:
        # Language names are passed as attribute names, so `C++` and reserved words are safe.
        update = {
            "TableName": self._table,
            "Key": self._key(event, PROFILE),
            "UpdateExpression": (
                "ADD xp :xp, lessons_done :lessons, #language_xp :xp, #language_lessons :lessons, entries :one"
            ),
            # A late event must not bring a deleted account back.
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
