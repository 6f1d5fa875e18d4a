"""Everything that the students table holds about one student: for an export, and for the deletion of an account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chalicelib.profiles.ledger import PROFILE
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.profiles.naming import Naming
    from chalicelib.shared.clock import Clock

_HIDDEN = {"presentation": json.dumps({"visibility": "hidden"})}


class StudentItems:
    """Reads and deletes the items of a student: profile, ledger rows, active days."""

    def __init__(self, dynamodb: DynamoDBClient, table: str, naming: Naming, clock: Clock) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._naming = naming
        self._clock = clock

    def export(self, student_id: str) -> list[dict[str, Any]]:
        """Every item of the student."""
        return list(self._items(student_id))

    def forget(self, student_id: str) -> int:
        """Delete every item but a mark that keeps late events from bringing the profile back, and free the name."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key=_key(student_id, PROFILE),
            UpdateExpression="SET forgotten_at = if_not_exists(forgotten_at, :now)",
            ExpressionAttributeValues=to_item({":now": self._clock().isoformat()}),
        )
        rows = list(self._items(student_id))
        for row in rows:
            if row["item"] != PROFILE:
                self._dynamodb.delete_item(TableName=self._table, Key=_key(student_id, row["item"]))
                continue
            if name_key := row.get("name_key"):
                self._naming.release(student_id, name_key)
            mark = _key(student_id, PROFILE) | to_item({"forgotten_at": row["forgotten_at"]} | _HIDDEN)
            self._dynamodb.put_item(TableName=self._table, Item=mark)
        return len(rows)

    def _items(self, student_id: str) -> Iterator[dict[str, Any]]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="student_id = :student",
            ExpressionAttributeValues=to_item({":student": student_id}),
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(from_item, page["Items"])


def _key(student_id: str, item: str) -> dict[str, Any]:
    return to_item({"student_id": student_id, "item": item})
