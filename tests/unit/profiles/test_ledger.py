from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.contracts.messages import NOTHING, Grant
from chalicelib.profiles.ledger import Ledger
from chalicelib.shared.items import from_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission

    Graded = Callable[..., GradedSubmission]


class Table:
    """A students table with a ledger on it, and its items in plain form."""

    def __init__(self, aws: Any) -> None:
        self.aws = aws
        self.name = aws.table("StudentsTable")
        self.ledger = Ledger(aws.dynamodb, self.name)

    def items(self, student: str = "ada") -> dict[str, dict[str, Any]]:
        rows = [from_item(row) for row in self.aws.rows(self.name)]
        return {row["item"]: row for row in rows if row["student_id"] == student}

    def clear(self) -> None:
        for row in self.aws.rows(self.name):
            key = {name: row[name] for name in ("student_id", "item")}
            self.aws.dynamodb.delete_item(TableName=self.name, Key=key)


@pytest.fixture
def table(aws: Any) -> Table:
    return Table(aws)


def test_an_award_enters_the_ledger_and_the_sums_together(table: Table, graded: Graded) -> None:
    assert table.ledger.apply(graded().scored(Grant(100, 1))) is True
    items = table.items()
    assert items["lesson#python/bell"] == {
        "student_id": "ada",
        "item": "lesson#python/bell",
        "submission_id": "s1",
        "language": "python",
        "xp": 100,
        "occurred_at": "2026-03-04T05:06:07.891000+00:00",
    }
    assert items["profile"] == {
        "student_id": "ada", "item": "profile", "xp": 100, "lessons_done": 1, "xp#python": 100, "lessons#python": 1,
        "entries": 1,
    }  # fmt: skip


def test_a_replay_changes_nothing_and_says_so(table: Table, graded: Graded) -> None:
    event = graded().scored(Grant(100, 1))
    table.ledger.apply(event)
    before = table.items()
    assert [table.ledger.apply(event) for _ in range(3)] == [False, False, False]
    assert table.items() == before


def test_a_second_award_of_the_same_lesson_is_not_entered(table: Table, graded: Graded) -> None:
    table.ledger.apply(graded("s1").scored(Grant(100, 1)))
    assert table.ledger.apply(graded("s2").scored(Grant(500, 1))) is False
    assert table.items()["profile"]["xp"] == 100


def test_an_event_without_an_award_marks_the_day_and_nothing_else(table: Table, graded: Graded) -> None:
    assert table.ledger.apply(graded(outcome="failed").scored(NOTHING)) is False
    assert table.items() == {"days#2026-03": {"student_id": "ada", "item": "days#2026-03", "active_days": {4}}}


def test_active_days_gather_by_month(table: Table, graded: Graded) -> None:
    for number, day in enumerate(["2026-03-31", "2026-03-04", "2026-04-01", "2026-03-04"]):
        table.ledger.apply(graded(f"s{number}", day=date.fromisoformat(day)).scored(NOTHING))
    items = table.items()
    assert {name: items[name]["active_days"] for name in items} == {"days#2026-03": {4, 31}, "days#2026-04": {1}}


@pytest.mark.parametrize("language", ["c++", "c#", "name", "xp", "a.b", "a b", "日本"])
def test_a_languages_name_is_data_whatever_it_holds(table: Table, graded: Graded, language: str) -> None:
    assert table.ledger.apply(graded(language=language).scored(Grant(100, 1)))
    assert table.items()["profile"][f"xp#{language}"] == 100


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["ada", "bob"]),
        st.sampled_from(["python/a", "python/b", "rust/a"]),
        st.integers(1, 10).map(lambda difficulty: difficulty * 50),
    ),
    max_size=5,
    unique_by=lambda event: event[:2],
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS, st.randoms(use_true_random=False))
def test_the_sums_are_those_of_the_ledger_in_any_order_with_any_repeats(
    table: Table, graded: Graded, awards: list[tuple[str, str, int]], chance: Any
) -> None:
    table.clear()
    events = [
        graded(f"{student}-{lesson}", student_id=student, lesson=lesson, language=lesson[: lesson.index("/")]).scored(
            Grant(xp, 1)
        )
        for student, lesson, xp in awards
    ]
    deliveries = events + [event for event in events if chance.random() < 0.5]
    chance.shuffle(deliveries)
    new = [table.ledger.apply(event) for event in deliveries]
    assert sum(new) == len(events)
    for student in ("ada", "bob"):
        items = table.items(student)
        expected: Counter[str] = Counter()
        for _, lesson, xp in (award for award in awards if award[0] == student):
            language = lesson.split("/")[0]
            counts = {"lessons_done": 1, f"lessons#{language}": 1, "entries": 1}
            expected.update({"xp": xp, f"xp#{language}": xp, **counts})
        sums = {name: value for name, value in items.get("profile", {}).items() if isinstance(value, int)}
        assert sums == expected
        assert sum(row["xp"] for name, row in items.items() if name.startswith("lesson#")) == expected["xp"]


class Refusing:
    """DynamoDB whose transactions are cancelled for the given reasons, `times` in a row."""

    def __init__(self, client: Any, *codes: str, times: int = 1_000) -> None:
        self._client = client
        self._codes = codes
        self._left = times
        self.exceptions = client.exceptions
        self.update_item = client.update_item

    def transact_write_items(self, **call: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            return self._client.transact_write_items(**call)
        response: Any = {
            "Error": {"Code": "TransactionCanceledException", "Message": ""},
            "CancellationReasons": [{"Code": code} for code in self._codes],
        }
        raise self.exceptions.TransactionCanceledException(response, "TransactWriteItems")


@pytest.mark.parametrize(
    "codes",
    [
        ("None", "TransactionConflict"),
        ("TransactionConflict", "None"),
        ("None", "ThrottlingError"),
        ("None", "ProvisionedThroughputExceeded"),
        ("None", "ItemCollectionSizeLimitExceeded"),
    ],
)
def test_a_transaction_in_conflict_or_throttled_is_an_error_so_that_the_event_comes_again(
    table: Table, graded: Graded, codes: tuple[str, ...]
) -> None:
    client: Any = Refusing(table.aws.dynamodb, *codes)
    with pytest.raises(ClientError, match="TransactionCanceled"):
        Ledger(client, table.name).apply(graded().scored(Grant(100, 1)))
    assert table.ledger.apply(graded().scored(Grant(100, 1))) is True


def test_a_short_conflict_with_another_award_is_waited_out(table: Table, graded: Graded) -> None:
    client: Any = Refusing(table.aws.dynamodb, "None", "TransactionConflict", times=3)
    assert Ledger(client, table.name).apply(graded().scored(Grant(100, 1))) is True
    assert table.items()["profile"]["xp"] == 100


def test_a_row_that_is_there_is_a_replay_even_if_the_profile_is_in_conflict(table: Table, graded: Graded) -> None:
    table.ledger.apply(graded().scored(Grant(100, 1)))
    client: Any = Refusing(table.aws.dynamodb, "ConditionalCheckFailed", "TransactionConflict")
    assert Ledger(client, table.name).apply(graded().scored(Grant(100, 1))) is False


def test_the_hundredth_award_writes_as_many_items_of_the_same_size_as_the_first(
    table: Table, graded: Graded, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []
    for name in ("update_item", "transact_write_items"):
        original = getattr(table.aws.dynamodb, name)

        def recorded(_original: Any = original, **call: Any) -> Any:
            calls.append(call)
            return _original(**call)

        monkeypatch.setattr(table.aws.dynamodb, name, recorded)

    def cost(number: int) -> tuple[int, int]:
        """Requests of one award and the profile item's attributes after it."""
        calls.clear()
        table.ledger.apply(graded(f"s{number:04d}", lesson=f"python/bell-{number:04d}").scored(Grant(100, 1)))
        return len(calls), len(table.items()["profile"])

    first = cost(0)
    rows = [
        {"student_id": {"S": "ada"}, "item": {"S": f"lesson#python/bell-{number:04d}"}, "xp": {"N": "100"}}
        for number in range(1, 100)
    ]
    for start in range(0, len(rows), 25):
        requests = [{"PutRequest": {"Item": row}} for row in rows[start : start + 25]]
        table.aws.dynamodb.batch_write_item(RequestItems={table.name: requests})
    assert cost(100) == first
    assert table.items()["profile"]["xp"] == 200


def test_a_correction_is_a_row_of_its_own_whichever_comes_first(table: Table, graded: Graded) -> None:
    first, back = graded("s1").scored(Grant(100, 1)), graded("r1", regrade_of="s1").scored(Grant(-100, 2))
    for event in (back, first, first, back):
        table.ledger.apply(event)
    items = table.items()
    assert {name: row["xp"] for name, row in items.items() if name.startswith("lesson#")} == {
        "lesson#python/bell": 100,
        "lesson#python/bell#2": -100,
    }
    assert {name: items["profile"][name] for name in ("xp", "lessons_done", "xp#python", "entries")} == {
        "xp": 0, "lessons_done": 0, "xp#python": 0, "entries": 2,
    }  # fmt: skip


def test_a_regrade_is_no_day_of_activity(table: Table, graded: Graded) -> None:
    table.ledger.apply(graded("r1", outcome="failed", regrade_of="s1").scored(NOTHING))
    assert table.items() == {}


def test_who_was_forgotten_is_not_brought_back_by_a_late_event(table: Table, graded: Graded) -> None:
    forgotten = {"student_id": {"S": "ada"}, "item": {"S": "profile"}, "forgotten_at": {"S": "2026-03-05"}}
    table.aws.dynamodb.put_item(TableName=table.name, Item=forgotten)
    assert table.ledger.apply(graded().scored(Grant(100, 1))) is False
    assert not any(name.startswith("lesson#") for name in table.items())
