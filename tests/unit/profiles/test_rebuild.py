from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.contracts.messages import Grant
from chalicelib.profiles.ledger import Ledger
from chalicelib.profiles.rebuild import LedgerEntry, ProfileRebuilder, ledger_totals
from chalicelib.shared.items import from_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission

    Graded = Callable[..., GradedSubmission]


class Table:
    """A students table with one student."""

    def __init__(self, aws: Any) -> None:
        self.dynamodb = aws.dynamodb
        self.aws = aws
        self.name = aws.table("StudentsTable")
        self.ledger = Ledger(aws.dynamodb, self.name)
        self.rebuilder = ProfileRebuilder(aws.dynamodb, self.name)

    def items(self) -> dict[str, dict[str, Any]]:
        return {row["item"]: row for row in map(from_item, self.aws.rows(self.name))}

    def delete(self, *items: str) -> None:
        for item in items:
            self.dynamodb.delete_item(TableName=self.name, Key={"student_id": {"S": "ada"}, "item": {"S": item}})

    def spoil(self) -> None:
        self.dynamodb.update_item(
            TableName=self.name,
            Key={"student_id": {"S": "ada"}, "item": {"S": "profile"}},
            UpdateExpression="SET xp = :wrong",
            ExpressionAttributeValues={":wrong": {"N": "7"}},
        )


@pytest.fixture
def table(aws: Any) -> Table:
    return Table(aws)


@pytest.fixture
def history(table: Table, graded: Graded) -> None:
    """A first pass in each of two languages, one of them taken back."""
    table.ledger.apply(graded("s1").scored(Grant(100, 1)))
    table.ledger.apply(graded("s2", lesson="rust/bell", language="rust").scored(Grant(250, 1)))
    table.ledger.apply(graded("r1", regrade_of="s1").scored(Grant(-100, 2)))


@pytest.mark.usefixtures("history")
class TestARebuild:
    def test_makes_what_was_there(self, table: Table) -> None:
        before, entries = table.items(), list(table.rebuilder.entries("ada"))
        table.delete(*before)
        table.rebuilder.put("ada", entries)
        table.rebuilder.mark_days("ada", [date(2026, 3, 4)])
        assert table.rebuilder.recount("ada") is True
        assert table.items() == before
        assert table.rebuilder.recount("ada") is False

    def test_does_not_lose_an_award_that_arrives_meanwhile(self, table: Table, graded: Graded) -> None:
        table.spoil()
        update, late = table.dynamodb.update_item, [graded("s9", lesson="c/bell", language="c").scored(Grant(50, 1))]

        def interrupted(**call: Any) -> Any:
            if late and call["UpdateExpression"].startswith("SET"):
                table.ledger.apply(late.pop())
            return update(**call)

        table.dynamodb.update_item = interrupted
        assert table.rebuilder.recount("ada") is True
        assert not late
        assert table.items()["profile"]["xp"] == 300
        assert table.items()["profile"]["entries"] == 4

    def test_takes_sums_away_whose_rows_are_gone(self, table: Table) -> None:
        table.delete("lesson#rust/bell")
        assert table.rebuilder.recount("ada") is True
        profile = table.items()["profile"]
        assert (profile["xp"], profile["xp#rust"], profile["lessons#rust"]) == (0, 0, 0)


def test_a_student_who_was_forgotten_stays_forgotten(table: Table) -> None:
    forgotten = {"student_id": {"S": "ada"}, "item": {"S": "profile"}, "forgotten_at": {"S": "2026-03-05"}}
    table.dynamodb.put_item(TableName=table.name, Item=forgotten)
    table.rebuilder.put("ada", [LedgerEntry("python/bell", 1, "python", 100, "s1", "2026-03-04T00:00:00+00:00")])
    assert table.rebuilder.recount("ada") is False
    assert "xp" not in table.items()["profile"]


def test_sums_of_nothing_are_nothing() -> None:
    assert ledger_totals([]) == {"xp": 0, "lessons_done": 0, "entries": 0}
