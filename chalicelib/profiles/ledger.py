"""The XP ledger: an award enters the profile once, in one transaction, at a cost that never grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.events import SubmissionScored

PROFILE = "profile"
LESSON_PREFIX = "lesson#"
DAYS_PREFIX = "days#"
_ROW_EXISTS = ["ConditionalCheckFailed", "None"]


class Ledger:
    """Writes a student's items: `profile` (sums), `lesson#<id>` (ledger rows), `days#<yyyy-mm>` (active days)."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def apply(self, event: SubmissionScored) -> bool:
        """Enter one event; True if it was new. Seeing it again, late or out of order changes nothing."""
        self._mark_active_day(event)
        return self._enter_award(event) if event.first_pass else False

    def _mark_active_day(self, event: SubmissionScored) -> None:
        self._dynamodb.update_item(
            TableName=self._table,
            Key=self._key(event, f"{DAYS_PREFIX}{event.day:%Y-%m}"),
            UpdateExpression="ADD active_days :day",
            ExpressionAttributeValues={":day": {"NS": [str(event.day.day)]}},
        )

    def _enter_award(self, event: SubmissionScored) -> bool:
        try:
            self._dynamodb.transact_write_items(TransactItems=[self._ledger_row(event), self._sums(event)])
        except self._dynamodb.exceptions.TransactionCanceledException as error:
            reasons = [reason.get("Code", "None") for reason in error.response["CancellationReasons"]]
            if reasons != _ROW_EXISTS:
                raise  # throttled or in conflict with another award: EventBridge delivers again
            return False
        return True

    def _ledger_row(self, event: SubmissionScored) -> Any:
        row = {
            "student_id": event.student_id,
            "item": f"{LESSON_PREFIX}{event.lesson}",
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
            "UpdateExpression": "ADD xp :xp, lessons_done :one, #language_xp :xp, #language_lessons :one",
            "ExpressionAttributeNames": {
                "#language_xp": f"xp#{event.language}",
                "#language_lessons": f"lessons#{event.language}",
            },
            "ExpressionAttributeValues": {":xp": {"N": str(event.xp)}, ":one": {"N": "1"}},
        }
        return {"Update": update}

    @staticmethod
    def _key(event: SubmissionScored, item: str) -> dict[str, Any]:
        return to_item({"student_id": event.student_id, "item": item})
