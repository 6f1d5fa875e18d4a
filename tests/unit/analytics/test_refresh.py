from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.queries import statement, views
from analytics.refresh import Refresh, Refresher, Refreshes
from chalicelib.items import from_item

NOON = datetime(2026, 3, 4, 12, 0, 0, 123_456, tzinfo=UTC)


class FakeAthena:
    """Athena's front door: a token used again with other parameters is an error, as on AWS."""

    def __init__(self) -> None:
        self.started: dict[str, dict[str, Any]] = {}

    def start_query_execution(self, **call: Any) -> dict[str, str]:
        token = call["ClientRequestToken"]
        if self.started.setdefault(token, call) != call:
            raise ValueError("Idempotent parameters do not match")
        return {"QueryExecutionId": f"query-{list(self.started).index(token)}"}


@pytest.fixture
def refreshes(aws: Any) -> Refreshes:
    return Refreshes(aws.dynamodb, aws.table("LeaderboardsTable"))


def refresher(athena: FakeAthena, refreshes: Refreshes, now: datetime = NOON) -> Refresher:
    client: Any = athena
    return Refresher(client, refreshes, "group", "lake", lambda: now)


def test_a_refresh_is_one_query_as_of_now_and_is_on_record(refreshes: Refreshes) -> None:
    athena = FakeAthena()
    refresh = refresher(athena, refreshes).start("t" * 36)
    (call,) = athena.started.values()
    assert call["QueryString"] == statement("boards")
    assert call["ExecutionParameters"] == ["'2026-03-04T12:00:00.123+00:00'"]
    assert (call["WorkGroup"], call["QueryExecutionContext"]) == ("group", {"Database": "lake"})
    assert refreshes.get(refresh.refresh_id) == refresh
    assert refresh.state == "running"


def test_a_repeated_delivery_of_the_same_schedule_starts_nothing_new(refreshes: Refreshes) -> None:
    athena = FakeAthena()
    scheduled = datetime(2026, 3, 4, 12, tzinfo=UTC)
    first = refresher(athena, refreshes).start("t" * 36, scheduled)
    later = datetime(2026, 3, 4, 12, 1, tzinfo=UTC)
    assert refresher(athena, refreshes, later).start("t" * 36, scheduled) == first
    assert len(athena.started) == 1


def test_an_end_that_was_recorded_before_the_beginning_stays(refreshes: Refreshes) -> None:
    refresh = Refresh(refresh_id="r", as_of=NOON)
    ended = refresh.model_copy(update={"state": "published", "pages_written": 3})
    refreshes.end(ended)
    refreshes.begin(refresh)
    assert refreshes.get("r") == ended


def test_an_id_too_long_for_a_key_is_not_asked_for() -> None:
    nobody: Any = None
    assert Refreshes(nobody, "t").get("x" * 129) is None


def test_an_end_replaces_the_beginning(refreshes: Refreshes) -> None:
    refresh = Refresh(refresh_id="r", as_of=NOON)
    refreshes.begin(refresh)
    refreshes.end(refresh.model_copy(update={"state": "failed", "detail": "why"}))
    found = refreshes.get("r")
    assert found is not None
    assert (found.state, found.detail) == ("failed", "why")


def test_a_record_goes_after_a_month(aws: Any, refreshes: Refreshes) -> None:
    refreshes.begin(Refresh(refresh_id="r", as_of=NOON))
    (row,) = map(from_item, aws.rows("LeaderboardsTable"))
    assert row["expires_at"] == int(NOON.timestamp()) + 30 * 86_400


@pytest.mark.parametrize("refresh_id", ["none", "", "x" * 5_000, "\x00", "@current", "é/../é"])
def test_a_run_that_nobody_knows_is_none(refreshes: Refreshes, refresh_id: str) -> None:
    assert refreshes.get(refresh_id) is None


@settings(max_examples=20)
@given(st.permutations(["begin", "end", "begin", "end"]))
def test_in_whatever_order_they_come_an_end_is_never_forgotten(calls: list[str]) -> None:
    row: dict[str, Any] = {}

    class Conditional:
        class exceptions:  # noqa: N801 - the client's own name
            class ConditionalCheckFailedException(Exception):  # noqa: N818 - same
                pass

        def put_item(self, Item: Any, ConditionExpression: str | None = None, **_: Any) -> None:  # noqa: N803
            if ConditionExpression and row:
                raise self.exceptions.ConditionalCheckFailedException
            row.update(Item)

        def get_item(self, **_: Any) -> Any:
            return {"Item": row}

    client: Any = Conditional()
    records = Refreshes(client, "t")
    refresh = Refresh(refresh_id="r", as_of=NOON)
    ended = False
    for call in calls:
        if call == "begin":
            records.begin(refresh)
        else:
            records.end(refresh.model_copy(update={"state": "published"}))
            ended = True
        found = records.get("r")
        assert found is not None
        assert (found.state == "published") == ended


def test_views_come_in_a_fixed_order() -> None:
    assert [view.split("VIEW ")[1].split()[0] for view in views()] == ["awards", "submissions"]
