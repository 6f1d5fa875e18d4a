"""Awards: one first pass of a lesson per student, ever; what a regrade changes is a revision of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.contracts.messages import NOTHING, Grant
from chalicelib.shared.items import from_item, refused_by, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.contracts.messages import GradedSubmission
    from chalicelib.shared.clock import Clock

_TRIES = 10


class Awards:
    """The awards table: what (student, lesson) holds now, and what each submission did to it.

    An item holds `submission_id` (the student's own submission that the award rests on), `xp` (0 once taken back),
    `revision`, `changed_at`, and `grants`: submission id to the XP and revision that it caused. `grants` has one
    entry for the first pass and one per regrade that changed something, so it stays small.
    """

    def __init__(self, dynamodb: DynamoDBClient, table: str, clock: Clock) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._clock = clock

    def settle(self, graded: GradedSubmission) -> Grant:
        """Decide what a submission grants. A retry finds its own decision and gets the same answer.

        The first pass stands; a regrade of the submission that it rests on takes it back when that fails now; a pass
        after that is granted anew.
        """
        if graded.outcome != "passed" and graded.regrade_of is None:
            return NOTHING
        held = self._held(graded.student_id, graded.lesson) if graded.outcome != "passed" else None
        for _ in range(_TRIES):
            grant = _decide(held, graded)
            if grant == NOTHING or (held and graded.submission_id in held["grants"]):
                return grant
            written, held = self._write(held, graded, grant)
            if written:
                return grant
        raise RuntimeError(f"the award of {graded.lesson} changed {_TRIES} times while {graded.submission_id} waited")

    def granted_to(self, student_id: str, lesson: str, submission_id: str) -> int | None:
        """XP that a submission was granted: 0 if another one holds the award, None if nobody ever did."""
        held = self._held(student_id, lesson, consistent=False)
        if held is None:
            return None
        return int(held["grants"].get(submission_id, {"xp": 0})["xp"])

    def _held(self, student_id: str, lesson: str, *, consistent: bool = True) -> dict[str, Any] | None:
        key = to_item({"student_id": student_id, "lesson": lesson})
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=consistent).get("Item")
        return from_item(row) if row else None

    def _write(
        self, held: dict[str, Any] | None, graded: GradedSubmission, grant: Grant
    ) -> tuple[bool, dict[str, Any] | None]:
        """Put the changed item if nobody changed it first; else return what stands there now."""
        grants = {
            **(held["grants"] if held else {}),
            graded.submission_id: {"xp": grant.xp, "revision": grant.revision},
        }
        item = {
            "student_id": graded.student_id,
            "lesson": graded.lesson,
            "submission_id": graded.regrade_of or graded.submission_id,
            "xp": max(grant.xp, 0),
            "revision": grant.revision,
            "occurred_at": graded.occurred_at.isoformat(),
            "changed_at": self._clock().isoformat(),
            "grants": grants,
        }
        request: Any = {"ConditionExpression": "attribute_not_exists(student_id)"}
        if held:
            request["ConditionExpression"] = "revision = :seen"
            request["ExpressionAttributeValues"] = {":seen": {"N": str(held["revision"])}}
        try:
            self._dynamodb.put_item(
                TableName=self._table, Item=to_item(item), ReturnValuesOnConditionCheckFailure="ALL_OLD", **request
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException as error:
            return False, refused_by(error)
        return True, None


def _decide(held: dict[str, Any] | None, graded: GradedSubmission) -> Grant:
    if held is None:
        return Grant(graded.lesson_xp, 1) if graded.outcome == "passed" else NOTHING
    if own := held["grants"].get(graded.submission_id):
        return Grant(own["xp"], own["revision"])
    if graded.outcome == "passed" and held["xp"] == 0 and (graded.regrade_of or _is_later(graded, held)):
        return Grant(graded.lesson_xp, held["revision"] + 1)
    if graded.outcome != "passed" and held["xp"] > 0 and held["submission_id"] == graded.regrade_of:
        return Grant(-held["xp"], held["revision"] + 1)
    return NOTHING


def _is_later(graded: GradedSubmission, held: dict[str, Any]) -> bool:
    """A pass from before the award was taken back proves nothing: the tests were wrong then."""
    return graded.occurred_at > datetime.fromisoformat(held["changed_at"])
