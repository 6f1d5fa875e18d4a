"""Complaints about shared solutions, and what administrators decided: the solutions table.

Open complaints are in one partition, so that administrators can list them; a decision deletes those of its solution. A
decision belongs to the student whose solution it is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, StringConstraints

from chalicelib.contracts.lesson import Contract
from chalicelib.http.problems import BAD_REQUEST, ProblemError
from chalicelib.shared.ids import LessonId, derived_id
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

OPEN = "@complaints"
"""No student id begins with this character."""
_REVIEW = "review#"
_TOKEN = re.compile("[0-9a-f]{64}")

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Complaint(Contract):
    """One student's report about a shared solution. Who sent it is not told to anybody."""

    submission_id: str
    lesson: LessonId
    reason: Reason
    sent_at: AwareDatetime


class Review(Contract):
    """What an administrator decided about a shared solution, and why."""

    decision: Literal["taken_down", "kept"]
    reason: Reason
    decided_at: AwareDatetime


class Complaints:
    """Open complaints."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def send(self, sender: str, owner: str, complaint: Complaint) -> None:
        """Store a complaint; a second one of the same student about the same solution takes the place of the first."""
        item = _key(OPEN, _item(complaint.submission_id, sender))
        values = complaint.model_dump(mode="json") | {"sender": sender, "owner": owner}
        self._dynamodb.put_item(TableName=self._table, Item=item | to_item(values))

    def page(self, limit: int, token: str | None) -> tuple[tuple[Complaint, ...], str | None]:
        """Open complaints, those about one solution together, and the token of the next page. Raises a 400 problem."""
        request: Any = {"Limit": limit}
        if token:
            if not _TOKEN.fullmatch(token):
                raise ProblemError(BAD_REQUEST, "token is not valid; start again without it")
            request["ExclusiveStartKey"] = _key(OPEN, f"{token[:32]}#{token[32:]}")
        response = self._dynamodb.query(**self._query(""), **request)
        last = response.get("LastEvaluatedKey")
        following = from_item(last)["item"].replace("#", "") if last else None
        return tuple(_complaint(from_item(row)) for row in response["Items"]), following

    def about(self, submission_id: str) -> tuple[Complaint, ...]:
        """The open complaints about a solution."""
        return tuple(_complaint(row) for row in self._rows(submission_id))

    def close(self, submission_id: str) -> None:
        """Delete the open complaints about a solution: it is decided."""
        self._delete(self._rows(submission_id))

    def export(self, student_id: str) -> list[dict[str, Any]]:
        """The open complaints that a student has sent."""
        return [_complaint(row).model_dump(mode="json") for row in self._rows("") if row["sender"] == student_id]

    def forget(self, student_id: str) -> int:
        """Delete the open complaints that a student has sent, and those about the student's solutions."""
        return self._delete(row for row in self._rows("") if student_id in {row["sender"], row["owner"]})

    def _delete(self, rows: Iterable[dict[str, Any]]) -> int:
        keys = [_key(OPEN, row["item"]) for row in rows]
        for key in keys:
            self._dynamodb.delete_item(TableName=self._table, Key=key)
        return len(keys)

    def _rows(self, submission_id: str) -> Iterator[dict[str, Any]]:
        pages = self._dynamodb.get_paginator("query").paginate(**self._query(submission_id))
        return (from_item(row) for page in pages for row in page["Items"])

    def _query(self, submission_id: str) -> Any:
        begins = " AND begins_with(#item, :submission)" if submission_id else ""
        return {
            "TableName": self._table,
            "KeyConditionExpression": f"student_id = :open{begins}",
            "ExpressionAttributeValues": to_item({":open": OPEN, ":submission": submission_id or None}),
            "ConsistentRead": True,
        } | ({"ExpressionAttributeNames": {"#item": "item"}} if submission_id else {})


class Reviews:
    """Decisions of administrators."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def decide(self, owner: str, submission_id: str, review: Review) -> None:
        """Store a decision in place of an earlier one."""
        item = _key(owner, _REVIEW + submission_id) | to_item(review.model_dump(mode="json"))
        self._dynamodb.put_item(TableName=self._table, Item=item)

    def of(self, solutions: Iterable[tuple[str, str]]) -> dict[str, Review]:
        """What was decided about at most 100 solutions (owner, submission id), by submission id. A consistent read."""
        keys = [_key(owner, _REVIEW + submission_id) for owner, submission_id in solutions]
        wanted: Any = {self._table: {"Keys": keys, "ConsistentRead": True}} if keys else None
        found: dict[str, Review] = {}
        while wanted:
            response = self._dynamodb.batch_get_item(RequestItems=wanted)
            for row in map(from_item, response["Responses"].get(self._table, [])):
                found[row["item"].removeprefix(_REVIEW)] = _review(row)
            wanted = response["UnprocessedKeys"]
        return found

    def export(self, student_id: str) -> list[dict[str, Any]]:
        """What was decided about a student's solutions."""
        return [
            {"submission_id": row["item"].removeprefix(_REVIEW)} | _review(row).model_dump(mode="json")
            for row in self._rows(student_id)
        ]

    def forget(self, student_id: str) -> int:
        """Delete the decisions about a student's solutions and return how many there were."""
        rows = list(self._rows(student_id))
        for row in rows:
            self._dynamodb.delete_item(TableName=self._table, Key=_key(student_id, row["item"]))
        return len(rows)

    def _rows(self, student_id: str) -> Iterator[dict[str, Any]]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="student_id = :student",
            ExpressionAttributeValues=to_item({":student": student_id}),
        )
        return (from_item(row) for page in pages for row in page["Items"])


def _item(submission_id: str, sender: str) -> str:
    return f"{submission_id}#{derived_id('complaint', submission_id, sender)}"


def _key(student_id: str, item: str) -> dict[str, Any]:
    return to_item({"student_id": student_id, "item": item})


def _complaint(row: dict[str, Any]) -> Complaint:
    return Complaint.model_validate({name: row[name] for name in Complaint.model_fields})


def _review(row: dict[str, Any]) -> Review:
    return Review.model_validate({name: row[name] for name in Review.model_fields})
