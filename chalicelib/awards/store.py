"""Awards: a student's first pass of a lesson earns its XP once. A regrade that changes it adds a revision."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from chalicelib.contracts.messages import NOTHING, Award, Grant, HeldAward
from chalicelib.shared.items import from_item, put_if, to_item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.contracts.messages import GradedSubmission
    from chalicelib.shared.clock import Clock

BY_LESSON = "by-lesson"
_TRIES = 10


class Awards:
    """The awards table: one item per student and lesson.

    An item has `submission_id` (the student's submission that earned the award), `xp` (0 after it was taken back),
    `revision`, `changed_at`, and `grants`: for each submission that changed the award, the XP and revision of that
    change. `grants` has one entry for the first pass and one per regrade that changed something, so it stays small.
    """

    def __init__(self, dynamodb: DynamoDBClient, table: str, clock: Clock) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._clock = clock

    def settle(self, graded: GradedSubmission) -> Grant:
        """Decide what a submission grants, and store the decision. A retry gets the stored decision.

        The first pass earns the award. A regrade of that submission takes the award back if it fails. A later pass
        earns the award again.
        """
        if graded.outcome != "passed" and graded.regrade_of is None:
            return NOTHING
        award = self._award(graded.student_id, graded.lesson) if graded.outcome != "passed" else None
        for _ in range(_TRIES):
            grant = _decide(award, graded)
            if grant == NOTHING or (award and graded.submission_id in award["grants"]):
                return grant
            written, award = self._write(award, graded, grant)
            if written:
                return grant
        raise RuntimeError(f"the award of {graded.lesson} changed {_TRIES} times during {graded.submission_id}")

    def granting(self, student_id: str, lesson: str) -> Callable[[str], int | None]:
        """Read the award of a lesson now: a function from a submission's id to the XP that it was granted.

        It returns 0 if another submission holds the award, None if there is no award.
        """
        return partial(_granted, self._award(student_id, lesson, consistent=False))

    def granted_to_each(self, student_id: str, submissions: Iterable[tuple[str, str]]) -> dict[str, int | None]:
        """What `granting` tells about several (lesson, submission id) of at most 100 lessons, by submission id."""
        pairs = list(submissions)
        keys = [to_item({"student_id": student_id, "lesson": lesson}) for lesson in sorted({each for each, _ in pairs})]
        awards: dict[str, dict[str, Any]] = {}
        wanted: Any = {self._table: {"Keys": keys}} if keys else None
        while wanted:
            response = self._dynamodb.batch_get_item(RequestItems=wanted)
            awards |= {row["lesson"]: row for row in map(from_item, response["Responses"].get(self._table, []))}
            wanted = response["UnprocessedKeys"]
        return {each: _granted(awards.get(lesson), each) for lesson, each in pairs}

    def of(self, student_id: str, language: str | None = None) -> tuple[Award, ...]:
        """A student's awards, of one language or all, by lesson."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="student_id = :student" + (" AND begins_with(lesson, :prefix)" if language else ""),
            ProjectionExpression="lesson, submission_id, xp, occurred_at",
            ExpressionAttributeValues=to_item(
                {":student": student_id, ":prefix": f"{language}/" if language else None}
            ),
        )
        return tuple(Award.model_validate(from_item(row)) for page in pages for row in page["Items"])

    def held(self, student_id: str, lesson: str) -> Award | None:
        """A student's award for a lesson, unless there is none or it was taken back. A consistent read."""
        award = self._award(student_id, lesson)
        return Award.model_validate(_facts(award, Award)) if award and award["xp"] > 0 else None

    def for_lesson(self, lesson: str, before: str | None, limit: int) -> tuple[tuple[HeldAward, ...], str | None]:
        """Awards of all students for a lesson, the newest passes first, at most `limit`, and where to go on.

        `before` is where the last page said to go on. An award that was taken back has 0 XP. A moment behind the table.
        """
        earlier = " AND occurred_at < :before" if before else ""
        response = self._dynamodb.query(
            TableName=self._table,
            IndexName=BY_LESSON,
            KeyConditionExpression=f"lesson = :lesson{earlier}",
            ExpressionAttributeValues=to_item({":lesson": lesson, ":before": before}),
            ScanIndexForward=False,
            Limit=limit,
        )
        rows = [from_item(row) for row in response["Items"]]
        following = rows[-1]["occurred_at"] if "LastEvaluatedKey" in response else None
        return tuple(HeldAward.model_validate(_facts(row, HeldAward)) for row in rows), following

    def export(self, student_id: str) -> list[dict[str, Any]]:
        """Every award of a student."""
        return [each.model_dump(mode="json") for each in self.of(student_id)]

    def forget(self, student_id: str) -> int:
        """Delete a student's awards and return how many there were."""
        held = self.of(student_id)
        for award in held:
            key = to_item({"student_id": student_id, "lesson": award.lesson})
            self._dynamodb.delete_item(TableName=self._table, Key=key)
        return len(held)

    def _award(self, student_id: str, lesson: str, *, consistent: bool = True) -> dict[str, Any] | None:
        key = to_item({"student_id": student_id, "lesson": lesson})
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=consistent).get("Item")
        return from_item(row) if row else None

    def _write(
        self, award: dict[str, Any] | None, graded: GradedSubmission, grant: Grant
    ) -> tuple[bool, dict[str, Any] | None]:
        """Write the changed award. False and the stored award if another submission changed it first."""
        grants = {
            **(award["grants"] if award else {}),
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
        unchanged = "revision = :revision" if award else "attribute_not_exists(student_id)"
        values = {":revision": award["revision"]} if award else None
        stored = put_if(self._dynamodb, self._table, to_item(item), unchanged, values)
        return stored is None, stored


def _facts(row: dict[str, Any], model: type[Award]) -> dict[str, Any]:
    return {name: row[name] for name in model.model_fields}


def _granted(award: dict[str, Any] | None, submission_id: str) -> int | None:
    return None if award is None else int(award["grants"].get(submission_id, {"xp": 0})["xp"])


def _decide(award: dict[str, Any] | None, graded: GradedSubmission) -> Grant:
    if award is None:
        return Grant(graded.lesson_xp, 1) if graded.outcome == "passed" else NOTHING
    if own := award["grants"].get(graded.submission_id):
        return Grant(own["xp"], own["revision"])
    if graded.outcome == "passed" and award["xp"] == 0 and (graded.regrade_of or _is_later(graded, award)):
        return Grant(graded.lesson_xp, award["revision"] + 1)
    if graded.outcome != "passed" and award["xp"] > 0 and award["submission_id"] == graded.regrade_of:
        return Grant(-award["xp"], award["revision"] + 1)
    return NOTHING


def _is_later(graded: GradedSubmission, award: dict[str, Any]) -> bool:
    """Whether a submission was sent after the award last changed: earlier passes were graded with the wrong tests."""
    return graded.occurred_at > datetime.fromisoformat(award["changed_at"])
