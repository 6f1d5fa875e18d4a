"""Drafts: one item per student and lesson, with a version against which every save is checked.

Two tabs or devices that save on top of the same version cannot both succeed: the later one gets the other's text. Files
are stored compressed, so that an ordinary save is one write unit.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime

from chalicelib.contracts.lesson import Contract, Files
from chalicelib.http.problems import DRAFT_CHANGED, NOT_FOUND, ProblemError
from chalicelib.shared.ids import LessonId
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

NEW = 0
"""The version that the first save of a draft is based on."""


class DraftEntry(Contract):
    """A draft without its files. `lesson_version` is the version of the lesson that the draft was begun for."""

    lesson: LessonId
    version: int
    lesson_version: str
    updated_at: AwareDatetime


class Draft(DraftEntry):
    """A draft with its files."""

    files: Files


def next_version(based_on: int, now: datetime) -> int:
    """The version of a save: its time in milliseconds, or one more than the last version if the clock went back.

    So no version is used twice, not even after a deletion, and an old tab never takes another draft for its own.
    """
    return max(based_on + 1, int(now.timestamp() * 1000))


class DraftChangedError(ProblemError):
    """The draft is not the one that the request is based on. The problem document has the stored draft, or null."""

    def __init__(self, stored: Draft | None) -> None:
        detail = "it was saved elsewhere meanwhile; bring your text and this one together, then save with its version"
        if stored is None:
            detail = "it was deleted elsewhere meanwhile; save with version 0 to keep your text"
        super().__init__(DRAFT_CHANGED, detail, draft=stored.model_dump(mode="json") if stored else None)
        self.stored = stored


class Drafts:
    """The drafts table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def save(self, student_id: str, draft: Draft, based_on: int) -> Draft:
        """Store a draft in place of the version that it is based on; NEW if there should be none yet.

        `draft.version` is the new version. With an empty `lesson_version`, the draft keeps the one it has. A repeated
        save returns the stored draft. Raises DraftChangedError.
        """
        kept = "lesson_version = :lesson_version, " if draft.lesson_version else ""
        values = {
            ":files": zlib.compress(json.dumps(draft.files).encode()),
            ":version": draft.version,
            ":updated_at": draft.updated_at.isoformat(),
            ":lesson_version": draft.lesson_version or None,
            ":based_on": based_on or None,
        }
        try:
            response = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(student_id, draft.lesson),
                UpdateExpression=f"SET {kept}files = :files, version = :version, updated_at = :updated_at",
                ConditionExpression="version = :based_on" if based_on else "attribute_not_exists(student_id)",
                ExpressionAttributeValues=to_item(values),
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException as error:
            stored = _draft(dict(error.response).get("Item"))
            if stored is None or stored.files != draft.files:
                raise DraftChangedError(stored) from None
            return stored  # the first answer was lost on its way, or both devices wrote the same
        return _stored(response["Attributes"])

    def get(self, student_id: str, lesson: str) -> Draft:
        """Raises a 404 problem. A consistent read: a second device sees what the first has saved."""
        key = _key(student_id, lesson)
        draft = _draft(self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item"))
        if draft is None:
            raise ProblemError(NOT_FOUND, f"you have no draft for {lesson}")
        return draft

    def delete(self, student_id: str, lesson: str, version: int | None = None) -> Draft:
        """Delete and return a draft, whatever version it has or only this one. Raises DraftChangedError or a 404."""
        condition: Any = {}
        if version is not None:
            values = to_item({":version": version})
            condition = {"ConditionExpression": "version = :version", "ExpressionAttributeValues": values}
        try:
            response = self._dynamodb.delete_item(
                TableName=self._table,
                Key=_key(student_id, lesson),
                ReturnValues="ALL_OLD",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **condition,
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            raise DraftChangedError(self.get(student_id, lesson)) from None
        if "Attributes" not in response:
            raise ProblemError(NOT_FOUND, f"you have no draft for {lesson}")
        return _stored(response["Attributes"])

    def of(self, student_id: str) -> tuple[DraftEntry, ...]:
        """The drafts of a student, by lesson."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="student_id = :student",
            ProjectionExpression=", ".join(DraftEntry.model_fields),
            ExpressionAttributeValues=to_item({":student": student_id}),
        )
        return tuple(DraftEntry.model_validate(from_item(row)) for page in pages for row in page["Items"])


def _key(student_id: str, lesson: str) -> dict[str, Any]:
    return to_item({"student_id": student_id, "lesson": lesson})


def _draft(row: Any) -> Draft | None:
    return _stored(row) if row else None


def _stored(row: Any) -> Draft:
    values = from_item(row)
    del values["student_id"]
    return Draft.model_validate(values | {"files": json.loads(zlib.decompress(bytes(values["files"])))})
