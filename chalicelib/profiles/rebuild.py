"""Rebuilding a student's ledger rows, active days and totals. Safe while new awards arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.profiles.ledger import DAYS_PREFIX, LESSON_PREFIX, PROFILE, ledger_item, lessons_moved
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from mypy_boto3_dynamodb import DynamoDBClient

_TRIES = 20


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One ledger row: a change of a student's XP by a submission."""

    lesson: str
    revision: int
    language: str
    xp: int
    submission_id: str
    occurred_at: str
    """ISO 8601 in UTC."""

    @property
    def item(self) -> str:
        """The row's sort key."""
        return ledger_item(self.lesson, self.revision)


def ledger_totals(entries: Iterable[LedgerEntry]) -> dict[str, int]:
    """The totals of a profile with exactly these ledger rows."""
    totals: dict[str, int] = {"xp": 0, "lessons_done": 0, "entries": 0}
    for entry in entries:
        lessons = lessons_moved(entry.xp)
        for name, change in (
            ("xp", entry.xp),
            ("lessons_done", lessons),
            ("entries", 1),
            (f"xp#{entry.language}", entry.xp),
            (f"lessons#{entry.language}", lessons),
        ):
            totals[name] = totals.get(name, 0) + change
    return totals


def stored_totals(profile: dict[str, Any]) -> dict[str, int]:
    """The totals that a profile item stores, in the form of `ledger_totals`."""
    names = {"xp", "lessons_done", "entries"}
    stored = {
        name: int(value) for name, value in profile.items() if name in names or name.startswith(("xp#", "lessons#"))
    }
    return {"xp": 0, "lessons_done": 0, "entries": 0} | stored


class ProfileRebuilder:
    """Writes ledger rows, active days and totals of the students table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def put(self, student_id: str, entries: Iterable[LedgerEntry]) -> None:
        """Write ledger rows. The totals stay as they are until `recount`."""
        from boto3.dynamodb.table import BatchWriter  # noqa: PLC0415 - as in `shared/aws.py`

        with BatchWriter(self._table, self._dynamodb) as batch:
            for entry in entries:
                row = {
                    "student_id": student_id,
                    "item": entry.item,
                    "submission_id": entry.submission_id,
                    "language": entry.language,
                    "xp": entry.xp,
                    "occurred_at": entry.occurred_at,
                }
                batch.put_item(Item=to_item(row))

    def mark_days(self, student_id: str, days: Iterable[date]) -> None:
        """Add active days to the stored ones."""
        months: dict[str, set[str]] = {}
        for day in days:
            months.setdefault(f"{day:%Y-%m}", set()).add(str(day.day))
        for month, numbers in months.items():
            self._dynamodb.update_item(
                TableName=self._table,
                Key=to_item({"student_id": student_id, "item": f"{DAYS_PREFIX}{month}"}),
                UpdateExpression="ADD active_days :days",
                ExpressionAttributeValues={":days": {"NS": sorted(numbers)}},
            )

    def recount(self, student_id: str) -> bool:
        """Set the profile's totals to those of its ledger rows. True if they were different.

        The profile is read before the rows, and written only if no award arrived in between, so no award is lost while
        students go on submitting. The profile of a deleted account stays as it is.
        """
        for _ in range(_TRIES):
            profile = self._profile(student_id)
            if "forgotten_at" in profile:
                return False
            totals, stored = ledger_totals(self.entries(student_id)), stored_totals(profile)
            totals |= {name: 0 for name in stored if name not in totals}
            if totals == stored:
                return False
            if self._write(student_id, totals, profile.get("entries")):
                return True
        raise RuntimeError(f"awards of {student_id} arrived {_TRIES} times while the profile was counted")

    def entries(self, student_id: str) -> Iterator[LedgerEntry]:
        """The stored ledger rows."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="student_id = :student AND begins_with(#item, :prefix)",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues=to_item({":student": student_id, ":prefix": LESSON_PREFIX}),
            ConsistentRead=True,
        )
        for page in pages:
            yield from (entry_of(from_item(row)) for row in page["Items"])

    def _profile(self, student_id: str) -> dict[str, Any]:
        key = to_item({"student_id": student_id, "item": PROFILE})
        return from_item(self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item", {}))

    def _write(self, student_id: str, totals: dict[str, int], entries: int | None) -> bool:
        names = {f"#n{number}": name for number, name in enumerate(totals)}
        values: dict[str, Any] = {f":v{number}": value for number, value in enumerate(totals.values())}
        condition = "attribute_not_exists(entries)"
        if entries is not None:
            condition, values[":entries"] = "entries = :entries", entries
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=to_item({"student_id": student_id, "item": PROFILE}),
                UpdateExpression="SET " + ", ".join(f"#n{number} = :v{number}" for number in range(len(totals))),
                ConditionExpression=f"({condition}) AND attribute_not_exists(forgotten_at)",
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=to_item(values),
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True


def entry_of(row: dict[str, Any]) -> LedgerEntry:
    """A ledger row's item, decoded."""
    lesson, _, revision = row["item"].removeprefix(LESSON_PREFIX).partition("#")
    return LedgerEntry(
        lesson=lesson,
        revision=int(revision or 1),
        language=row["language"],
        xp=row["xp"],
        submission_id=row["submission_id"],
        occurred_at=row["occurred_at"],
    )
