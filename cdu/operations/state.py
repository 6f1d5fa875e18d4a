"""The state of every student, once from the tables and once from the lake."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from cdu import lake
from cdu.lake_statements import AWARDS, DAYS
from chalicelib.profiles.ledger import LESSON_PREFIX, PROFILE
from chalicelib.profiles.naming import NAME_PREFIX
from chalicelib.profiles.rebuild import LedgerEntry, entry_of, stored_totals
from chalicelib.shared.items import from_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.deployment import Deployment

Entries = dict[str, LedgerEntry]
"""Ledger item to row."""


@dataclass(slots=True)
class Kept:
    """A student as the students table has it."""

    sums: dict[str, int] = field(default_factory=lambda: stored_totals({}))
    entries: Entries = field(default_factory=dict)
    forgotten: bool = False
    name_key: str | None = None
    """Skeleton of the name that others see."""
    reserved: set[str] = field(default_factory=set)
    """Skeletons that nobody else may take."""


def kept(here: Deployment) -> dict[str, Kept]:
    """Student id to what the students table holds."""
    students: dict[str, Kept] = defaultdict(Kept)
    for row in rows(here, "StudentsTable"):
        if row["student_id"].startswith(NAME_PREFIX):
            students[row["held_by"]].reserved.add(row["student_id"].removeprefix(NAME_PREFIX))
            continue
        student, item = students[row["student_id"]], row["item"]
        if item == PROFILE:
            student.sums, student.forgotten = stored_totals(row), "forgotten_at" in row
            student.name_key = row.get("name_key")
        elif item.startswith(LESSON_PREFIX):
            student.entries[item] = entry_of(row)
    return dict(students)


def known(here: Deployment) -> dict[str, Entries]:
    """Student id to the ledger, computed from the lake's events."""
    students: dict[str, Entries] = defaultdict(dict)
    for row in lake.rows(here, AWARDS):
        entry = LedgerEntry(
            lesson=row["lesson"],
            revision=int(row["revision"]),
            language=row["language"],
            xp=int(row["xp"]),
            submission_id=row["submission_id"],
            occurred_at=_moment(row["occurred_at"]),
        )
        students[row["student_id"]][entry.item] = entry
    return dict(students)


def active_days(here: Deployment) -> dict[str, set[date]]:
    """Student id to the days with a submission, from the lake."""
    students: dict[str, set[date]] = defaultdict(set)
    for row in lake.rows(here, DAYS):
        students[row["student_id"]].add(date.fromisoformat(row["day"]))
    return dict(students)


def rows(here: Deployment, table: str) -> Iterator[dict[str, Any]]:
    """Every item of a table, named by its output."""
    pages = here.client("dynamodb").get_paginator("scan").paginate(TableName=here.outputs()[table])
    for page in pages:
        yield from map(from_item, page["Items"])


def _moment(text: str) -> str:
    """The lake's text of a time, as the ledger writes it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat()
