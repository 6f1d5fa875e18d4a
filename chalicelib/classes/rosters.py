"""Cohorts: classes and teams that students join with a code, each with boards of its own.

A cohort's items lie under its id: itself, a member each, and the boards that were counted last. Beside them, an item
per code and one per student and cohort lead to it. What belongs together is written in one transaction.
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
"""Of one student."""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""None that is taken for another. Ten of 32 are 50 bits: nobody guesses one."""
_CODE_LENGTH = 10
_BOARD_LIFE_S = 2 * 86_400
_COHORT = "cohort"
_MEMBER = "member#"
_BOARD = "board#"


def _plain(code: str) -> str:
    return code.upper().replace("-", "").replace(" ", "")


Code = Annotated[str, StringConstraints(max_length=40), AfterValidator(_plain)]
"""A joining code; small letters, spaces and hyphens make no difference."""


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
    """The cohort has all the members it may have, or the student is in all the cohorts one may be in."""

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
        """Make a cohort with the student as its first member. Raises FullError for one who is in too many."""
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
        """Join by a code; who is in already stays in. Raises UnknownCodeError and FullError."""
        leads = self._item(_code_key(code)) if CODE.fits(code) else None
        roster = self.roster(leads["leads_to"]) if leads else None
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
                return  # asked for twice at once
            current = self.roster(roster.cohort)
            if current is None:
                raise UnknownCodeError(roster.code) from None
            if current.members < MOST_MEMBERS:
                raise  # too many at once: the caller may try again
            raise FullError(f"{roster.name} has {MOST_MEMBERS} members and takes no more") from None

    def leave(self, student_id: str, cohort: str) -> None:
        """Leave a cohort; the last to go takes it along. Nothing happens to one who is not in it."""
        roster = self.roster(cohort)
        if roster is None or not self.has(cohort, student_id):
            return
        self._write(
            self._count(cohort, -1, "members > :most", 0),
            self._delete(_member_key(cohort, student_id)),
            self._delete(_of_key(student_id, cohort)),
        )
        for row in self._query(cohort, _BOARD):  # they name who left
            self._dynamodb.delete_item(TableName=self._table, Key=_key(cohort, row["item"]))
        with suppress(self._dynamodb.exceptions.TransactionCanceledException):  # somebody is left
            self._write(
                self._delete(_key(cohort), "members = :none", {":none": 0}), self._delete(_code_key(roster.code))
            )

    def of(self, student_id: str) -> tuple[Cohort, ...]:
        """The cohorts that a student is in, oldest first."""
        rows = self._query(_of_key(student_id, "")["cohort"]["S"], _COHORT)
        return tuple(Cohort(cohort=row["leads_to"], name=row["name"], code=row["code"]) for row in rows)

    def has(self, cohort: str, student_id: str) -> bool:
        """Whether a student is a member."""
        return bool(self._item(_member_key(cohort, student_id)))

    def roster(self, cohort: str) -> Roster | None:
        """A cohort and its size; None if there is none."""
        found = self._item(_key(cohort))
        return Roster.model_validate({name: found[name] for name in Roster.model_fields}) if found else None

    def roster_for(self, cohort: str, student_id: str) -> Roster:
        """A cohort for one of its members. To everybody else it looks like one that does not exist: a 404 problem."""
        roster = self.roster(cohort)
        if roster is None or not self.has(cohort, student_id):
            raise ProblemError(NOT_FOUND, "you are in no such cohort; GET /cohorts lists yours")
        return roster

    def members(self, cohort: str) -> list[str]:
        """Student ids."""
        return [row["item"].removeprefix(_MEMBER) for row in self._query(cohort, _MEMBER)]

    def board(self, roster: Roster, board: str, as_of: datetime) -> str | None:
        """What `keep_board` kept, if it was for that moment and nobody came or went since."""
        row = self._item(_key(roster.cohort, _BOARD + board))
        return row["rows"] if row and row["counted_for"] == _moment(roster, as_of) else None

    def keep_board(self, roster: Roster, board: str, as_of: datetime, rows: str) -> None:
        """Keep a board's rows for the next who looks at it."""
        kept = {"rows": rows, "counted_for": _moment(roster, as_of), "expires_at": int(time.time()) + _BOARD_LIFE_S}
        self._dynamodb.put_item(TableName=self._table, Item=_key(roster.cohort, _BOARD + board) | to_item(kept))

    def _check_room(self, student_id: str) -> None:
        if len(self.of(student_id)) >= MOST_COHORTS:
            raise FullError(f"you are in {MOST_COHORTS} cohorts; leave one first")

    def _membership(self, cohort: Cohort, student_id: str, now: datetime) -> tuple[Any, Any]:
        leads = {"leads_to": cohort.cohort, "name": cohort.name, "code": cohort.code}
        return (
            self._put(_member_key(cohort.cohort, student_id), {"joined_at": now.isoformat()}),
            self._put(_of_key(student_id, cohort.cohort), leads),
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
