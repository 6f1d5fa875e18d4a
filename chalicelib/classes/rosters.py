"""Cohorts: classes and teams that students join with a code, each with its own boards.

Under a cohort's id, the table has the cohort's item, one item per member, and cached boards. Two more kinds of item
refer to cohorts: one per joining code, and one per student and cohort. Items that must agree are written in one
transaction.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, StringConstraints

from chalicelib.contracts.lesson import Contract
from chalicelib.http.problems import COHORT_FULL, NOT_FOUND, ProblemError
from chalicelib.shared.ids import CODE, new_id, shown
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

MOST_MEMBERS = 100
MOST_COHORTS = 20
"""Per student."""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without characters that look alike. Ten of 32 characters are 50 bits, too many to guess."""
_CODE_LENGTH = 10
_BOARD_LIFE_S = 2 * 86_400
_COHORT = "cohort"
_MEMBER = "member#"
_BOARD = "board#"


def _plain(code: str) -> str:
    return code.upper().replace("-", "").replace(" ", "")


Code = Annotated[str, StringConstraints(max_length=40), AfterValidator(_plain)]
"""A joining code. Case, spaces and hyphens do not matter."""


class Cohort(Contract):
    """A cohort as its members see it."""

    cohort: str
    name: str
    code: Code


class Roster(Cohort):
    """A cohort and the number of its members. `changes` counts how often somebody joined or left."""

    members: int
    changes: int


class FullError(ProblemError):
    """The cohort has no room for more members, or the student may join no more cohorts."""

    def __init__(self, detail: str) -> None:
        super().__init__(COHORT_FULL, detail)


class UnknownCodeError(ProblemError):
    """No cohort has this joining code."""

    def __init__(self, code: str) -> None:
        super().__init__(NOT_FOUND, f"no cohort has the code {shown(code)}; ask for it again")


class Rosters:
    """The cohorts table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def create(self, student_id: str, name: str, now: datetime) -> Roster:
        """Create a cohort with the student as its first member. Raises FullError if the student is in too many."""
        self._check_room(student_id)
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        roster = Roster(cohort=new_id(), name=name, code=code, members=1, changes=1)
        self._write(
            self._put(_key(roster.cohort), roster.model_dump(exclude={"cohort"})),
            self._put(_code_key(code), {"leads_to": roster.cohort}),
            *self._membership(roster, student_id, now),
        )
        return roster

    def join(self, student_id: str, code: str, now: datetime) -> Roster:
        """Join a cohort with its code. A member stays a member. Raises UnknownCodeError or FullError."""
        pointer = self._item(_code_key(code)) if CODE.fits(code) else None
        roster = self.roster(pointer["leads_to"]) if pointer else None
        if roster is None:
            raise UnknownCodeError(code)
        if not self.has(roster.cohort, student_id):
            self._check_room(student_id)
            self._enter(roster, student_id, now)
        return self.roster(roster.cohort) or roster

    def _enter(self, roster: Roster, student_id: str, now: datetime) -> None:
        counted = self._count(roster.cohort, 1, "members < :most", MOST_MEMBERS)
        try:
            self._write(counted, *self._membership(roster, student_id, now))
        except self._dynamodb.exceptions.TransactionCanceledException:
            if self.has(roster.cohort, student_id):
                return  # a concurrent request of the same student was first
            current = self.roster(roster.cohort)
            if current is None:
                raise UnknownCodeError(roster.code) from None
            if current.members < MOST_MEMBERS:
                raise  # too many concurrent requests: the caller may try again
            raise FullError(f"{roster.name} is full: it has {MOST_MEMBERS} members") from None

    def leave(self, student_id: str, cohort: str) -> None:
        """Leave a cohort. The last member to leave deletes it. For a student who is not a member, nothing changes."""
        roster = self.roster(cohort)
        if roster is None or not self.has(cohort, student_id):
            return
        self._write(
            self._count(cohort, -1, "members > :most", 0),
            self._delete(_member_key(cohort, student_id)),
            self._delete(_of_key(student_id, cohort)),
        )
        for row in self._query(cohort, _BOARD):  # cached boards show the student who left
            self._dynamodb.delete_item(TableName=self._table, Key=_key(cohort, row["item"]))
        with suppress(self._dynamodb.exceptions.TransactionCanceledException):  # other members remain
            self._write(
                self._delete(_key(cohort), "members = :none", {":none": 0}), self._delete(_code_key(roster.code))
            )

    def of(self, student_id: str) -> tuple[Cohort, ...]:
        """The cohorts of a student, oldest first."""
        rows = self._query(_of_key(student_id, "")["cohort"]["S"], _COHORT)
        return tuple(Cohort(cohort=row["leads_to"], name=row["name"], code=row["code"]) for row in rows)

    def has(self, cohort: str, student_id: str) -> bool:
        """Whether a student is a member."""
        return bool(self._item(_member_key(cohort, student_id)))

    def roster(self, cohort: str) -> Roster | None:
        """A cohort with its size; None if it does not exist."""
        item = self._item(_key(cohort))
        return Roster.model_validate({name: item[name] for name in Roster.model_fields}) if item else None

    def roster_for(self, cohort: str, student_id: str) -> Roster:
        """A cohort for one of its members. Raises a 404 problem for others, whether or not the cohort exists."""
        roster = self.roster(cohort)
        if roster is None or not self.has(cohort, student_id):
            raise ProblemError(NOT_FOUND, "you are in no such cohort; GET /cohorts lists yours")
        return roster

    def members(self, cohort: str) -> list[str]:
        """Student ids."""
        return [row["item"].removeprefix(_MEMBER) for row in self._query(cohort, _MEMBER)]

    def board(self, roster: Roster, board: str, as_of: datetime) -> str | None:
        """The cached rows of a board, if they are for `as_of` and the members have not changed since."""
        row = self._item(_key(roster.cohort, _BOARD + board))
        return row["rows"] if row and row["counted_for"] == _moment(roster, as_of) else None

    def keep_board(self, roster: Roster, board: str, as_of: datetime, rows: str) -> None:
        """Cache the rows of a board for the next reader."""
        cached = {"rows": rows, "counted_for": _moment(roster, as_of), "expires_at": int(time.time()) + _BOARD_LIFE_S}
        self._dynamodb.put_item(TableName=self._table, Item=_key(roster.cohort, _BOARD + board) | to_item(cached))

    def export(self, student_id: str) -> list[dict[str, Any]]:
        """The cohorts of a student."""
        return [cohort.model_dump() for cohort in self.of(student_id)]

    def forget(self, student_id: str) -> int:
        """Leave every cohort and return how many there were."""
        cohorts = self.of(student_id)
        for cohort in cohorts:
            self.leave(student_id, cohort.cohort)
        return len(cohorts)

    def _check_room(self, student_id: str) -> None:
        if len(self.of(student_id)) >= MOST_COHORTS:
            raise FullError(f"you are in {MOST_COHORTS} cohorts; leave one first")

    def _membership(self, cohort: Cohort, student_id: str, now: datetime) -> tuple[Any, Any]:
        pointer = {"leads_to": cohort.cohort, "name": cohort.name, "code": cohort.code}
        return (
            self._put(_member_key(cohort.cohort, student_id), {"joined_at": now.isoformat()}),
            self._put(_of_key(student_id, cohort.cohort), pointer),
        )

    def _put(self, key: Any, values: dict[str, Any]) -> Any:
        item, new = key | to_item(values), "attribute_not_exists(cohort)"
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": new}}

    def _delete(
        self, key: Any, condition: str = "attribute_exists(cohort)", values: dict[str, Any] | None = None
    ) -> Any:
        change = {"TableName": self._table, "Key": key, "ConditionExpression": condition}
        return {"Delete": change | ({"ExpressionAttributeValues": to_item(values)} if values else {})}

    def _count(self, cohort: str, change: int, condition: str, bound: int) -> Any:
        values = to_item({":change": change, ":one": 1, ":most": bound})
        update = "ADD members :change, changes :one"
        expressions = {
            "UpdateExpression": update,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
        }
        return {"Update": {"TableName": self._table, "Key": _key(cohort), **expressions}}

    def _write(self, *changes: Any) -> None:
        self._dynamodb.transact_write_items(TransactItems=list(changes))

    def _item(self, key: Any) -> dict[str, Any] | None:
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return from_item(row) if row else None

    def _query(self, cohort: str, prefix: str) -> list[dict[str, Any]]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="cohort = :cohort AND begins_with(#item, :prefix)",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues=to_item({":cohort": cohort, ":prefix": prefix}),
            ConsistentRead=True,
        )
        return [from_item(row) for page in pages for row in page["Items"]]


def _moment(roster: Roster, as_of: datetime) -> str:
    return f"{as_of.isoformat()} {roster.changes}"


def _key(cohort: str, item: str = _COHORT) -> dict[str, Any]:
    return to_item({"cohort": cohort, "item": item})


def _member_key(cohort: str, student_id: str) -> dict[str, Any]:
    return _key(cohort, _MEMBER + student_id)


def _of_key(student_id: str, cohort: str) -> dict[str, Any]:
    return _key(f"@student#{student_id}", f"{_COHORT}#{cohort}")


def _code_key(code: str) -> dict[str, Any]:
    return _key(f"@code#{code}", "code")
