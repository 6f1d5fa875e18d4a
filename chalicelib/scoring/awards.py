"""Award claims: one first pass of a lesson per student, ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.items import from_item, refused_by, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.scoring.messages import GradedSubmission


class Awards:
    """The awards table: (student, lesson) to the submission that holds the award and the XP granted."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def claim(self, graded: GradedSubmission) -> int:
        """Claim the lesson for a passed submission and return the XP that this very submission grants.

        The first claim stands. A retry finds its own claim and gets the same answer, even if the lesson's XP changed
        since; any other submission gets 0.
        """
        claim = {
            "student_id": graded.student_id,
            "lesson": graded.lesson,
            "submission_id": graded.submission_id,
            "xp": graded.lesson_xp,
            "occurred_at": graded.occurred_at.isoformat(),
        }
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(claim),
                ConditionExpression="attribute_not_exists(student_id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException as error:
            held = refused_by(error)
            return int(held["xp"]) if held["submission_id"] == graded.submission_id else 0
        return graded.lesson_xp

    def granted_to(self, student_id: str, lesson: str, submission_id: str) -> int | None:
        """XP that a submission was granted: 0 if another one holds the award, None if nobody does yet."""
        key = to_item({"student_id": student_id, "lesson": lesson})
        row = self._dynamodb.get_item(TableName=self._table, Key=key).get("Item")
        if row is None:
            return None
        held = from_item(row)
        return int(held["xp"]) if held["submission_id"] == submission_id else 0
