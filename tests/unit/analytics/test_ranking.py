"""Small boards are what the boards' statement would say of the same events."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.leaderboards.ranking import ranked
from analytics.leaderboards.snapshots import Snapshot
from tests.lake import Lake

NOON = datetime(2026, 3, 4, 12)  # noqa: DTZ001 - the lake's times are UTC and say no zone
LAKE = Lake(NOON)
WON = st.tuples(
    st.sampled_from(["ada", "bob", "cyd", "dan"]),
    st.sampled_from("abcde"),
    st.sampled_from([50, 100]),
    st.integers(0, 9),
)


def event(student: str, lesson: str, xp: int, minutes: int) -> dict[str, Any]:
    at = NOON - timedelta(minutes=minutes)
    return {
        "submission_id": f"{student}:{lesson}",
        "student_id": student,
        "lesson": f"python/{lesson}",
        "language": "python",
        "revision": 1,
        "xp": xp,
        "occurred_at": at,
        "arrived": f"{at:%Y-%m-%d-%H}",
    }


@settings(max_examples=30, deadline=None)
@given(st.lists(WON, max_size=12, unique_by=lambda won: won[:2]))
def test_a_small_board_is_what_the_statement_says(won: list[tuple[str, str, int, int]]) -> None:
    events = [event(*each) for each in won]
    LAKE.fill(events)
    asked = LAKE.boards(Snapshot().board_parameters(NOON.replace(tzinfo=UTC)))
    right = [
        (row["place"], row["student_id"], row["xp"], row["lessons"])
        for row in asked
        if (row["board"], row["period"]) == ("overall", "all_time")
    ]
    mine: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in events:
        mine[each["student_id"]].append(each)
    earned = {
        student: SimpleNamespace(
            xp=sum(row["xp"] for row in rows), lessons=len(rows), reached_at=max(row["occurred_at"] for row in rows)
        )
        for student, rows in mine.items()
    }
    rows = ranked(earned, {student: student for student in earned})
    assert [(row.rank, row.name, row.xp, row.lessons) for row in rows] == right


def test_who_has_nothing_is_not_listed() -> None:
    assert ranked({"ada": SimpleNamespace(xp=0, lessons=0, reached_at=NOON)}, {"ada": "Ada"}) == ()
