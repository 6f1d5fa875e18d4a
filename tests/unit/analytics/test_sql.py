"""The SQL files on random lakes, through the translation that the local engine uses, against a plain recomputation."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.lake.statements import statement
from analytics.leaderboards.snapshots import Snapshot, snapshot_of
from analytics.windows import WINDOW_DAYS
from tests.lake import Lake

AS_OF = datetime(2026, 3, 4, 12, 0, 0, 500_000)  # noqa: DTZ001 - the lake's times are UTC and say no zone
STARTS = {
    "last_month": datetime(2026, 2, 3),  # noqa: DTZ001 - same
    "last_year": datetime(2025, 3, 5),  # noqa: DTZ001 - same
    "all_time": datetime(1970, 1, 1),  # noqa: DTZ001 - same
}
SECOND = timedelta(seconds=1)
EDGES = [edge + SECOND * step for edge in (*STARTS.values(), AS_OF) for step in (-1, 0, 1)]
Event = dict[str, Any]


@pytest.fixture(scope="module")
def lake() -> Lake:
    return Lake(AS_OF)


def boards(lake: Lake, snapshot: Snapshot | None = None) -> list[tuple[Any, ...]]:
    """The boards, from all events or from a snapshot and what arrived since."""
    lake.forget_snapshots()
    if snapshot:
        lake.make_snapshot(snapshot)
    return [
        tuple(row.values()) for row in lake.boards((snapshot or Snapshot()).board_parameters(AS_OF.replace(tzinfo=UTC)))
    ]


def award(student: str, lesson: str, xp: int, at: datetime, **changes: Any) -> Event:
    return {
        "submission_id": f"{student}:{lesson}",
        "student_id": student,
        "lesson": lesson,
        "language": lesson.partition("/")[0],
        "difficulty": xp // 50,
        "outcome": "passed",
        "first_pass": True,
        "revision": 1,
        "xp": xp,
        "occurred_at": at,
        "arrived": f"{at:%Y-%m-%d-%H}",
    } | changes


def recomputed(events: list[Event], as_of: datetime = AS_OF) -> list[tuple[Any, ...]]:
    awards = {(event["student_id"], event["lesson"]): event for event in events if event["first_pass"]}
    lines = []
    for period, starts in STARTS.items():
        totals: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
        for (student, _), event in awards.items():
            if starts <= event["occurred_at"] <= as_of:
                totals["overall"][student].append(event)
                totals[event["language"]][student].append(event)
        for board, students in totals.items():
            standings = sorted(
                (-sum(each["xp"] for each in won), max(each["occurred_at"] for each in won), student, len(won))
                for student, won in students.items()
            )
            scores = [score for score, *_ in standings]
            lines += [
                (board, period, position, scores.index(score) + 1, student, -score, lessons, len(standings))
                for position, (score, _, student, lessons) in enumerate(standings, 1)
            ]
    return sorted(lines)


AWARDS = st.builds(
    award,
    st.sampled_from(["ada", "bob", "cyd", "dan"]),
    st.sampled_from(["python/a", "python/b", "rust/a", "c/a"]),
    st.sampled_from([50, 100, 150]),
    st.sampled_from(EDGES) | st.datetimes(datetime(2025, 1, 1), AS_OF).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
)
EVENTS = st.lists(AWARDS, max_size=14, unique_by=lambda event: event["submission_id"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS, st.lists(st.integers(0, 13), max_size=6), st.integers(0, 5))
def test_boards_equal_a_plain_recomputation_whatever_comes_twice_or_late(
    lake: Lake, events: list[Event], copies: list[int], failures: int
) -> None:
    again = [events[at] | {"arrived": "2026-03-04-11"} for at in copies if at < len(events)]
    earlier = datetime(2024, 1, 1)  # noqa: DTZ001 - a failed try does not move the award's time
    others = [
        event
        | {
            "submission_id": f"try-{number}",
            "first_pass": False,
            "revision": 0,
            "xp": 0,
            "occurred_at": earlier,
            "lesson": lesson,
        }
        for number, event in enumerate(events[:failures])
        for lesson in (event["lesson"], "python/never-passed")
    ]
    lake.fill(again + events + others)
    assert sorted(boards(lake)) == recomputed(events)


@pytest.mark.parametrize("period", ["last_month", "last_year"])
def test_a_window_begins_with_the_first_second_of_its_first_day(lake: Lake, period: str) -> None:
    starts = STARTS[period]
    lake.fill([award("in", "python/a", 50, starts), award("out", "python/a", 50, starts - SECOND)])
    shown = {line[4] for line in boards(lake) if line[1] == period}
    assert shown == {"in"}


def test_a_window_ends_with_the_moment_of_the_refresh(lake: Lake) -> None:
    lake.fill([award("in", "python/a", 50, AS_OF), award("out", "python/a", 50, AS_OF + timedelta(milliseconds=1))])
    assert {line[4] for line in boards(lake)} == {"in"}


def test_ties_share_a_place_and_are_listed_in_order_of_who_got_there_first(lake: Lake) -> None:
    lake.fill(
        [
            award("late", "python/a", 100, AS_OF - SECOND),
            award("top", "python/a", 150, AS_OF),
            award("early", "python/a", 50, AS_OF - 9 * SECOND),
            award("early", "python/b", 50, AS_OF - 2 * SECOND),
            award("last", "python/a", 50, AS_OF),
        ]
    )
    overall = [line[2:6] for line in boards(lake) if line[:2] == ("overall", "all_time")]
    assert overall == [(1, 1, "top", 150), (2, 2, "early", 100), (3, 2, "late", 100), (4, 4, "last", 50)]


def test_a_try_that_failed_is_no_lesson_done(lake: Lake) -> None:
    lake.fill([award("ada", "python/a", 0, AS_OF, first_pass=False, revision=0, outcome="failed")])
    assert boards(lake) == []


def test_only_the_first_thousand_are_listed_but_all_are_counted(lake: Lake) -> None:
    lake.fill([award(f"s{number:04d}", "python/a", 50, AS_OF) for number in range(1_003)])
    overall = [line for line in boards(lake) if line[:2] == ("overall", "all_time")]
    assert [len(overall), overall[-1][2], overall[-1][7]] == [1_000, 1_000, 1_003]


def test_past_the_thousand_every_score_is_there_once_and_names_nobody(lake: Lake) -> None:
    events = [award(f"s{number:04d}", "python/a", 10 + number // 3, AS_OF) for number in range(1_100)]
    lake.fill(events)
    whole = [line for line in recomputed(events) if line[:2] == ("python", "last_month")]
    shown = [line for line in boards(lake) if line[:2] == ("python", "last_month")]
    assert shown[:1_000] == whole[:1_000]
    # 1,000 = 2 + 332 * 3 + 2: the last of the next three is left out, the scores below follow.
    assert [line[3:] for line in shown[1_000:]] == [
        (place, None, xp, None, 1_100) for place, xp in ((1_002 + 3 * step, 42 - step) for step in range(33))
    ]


def test_an_empty_lake_has_no_boards(lake: Lake) -> None:
    lake.fill([])
    assert boards(lake) == []


def test_a_submission_counts_in_the_hour_in_which_it_first_arrived(lake: Lake) -> None:
    event = award("ada", "python/a", 50, AS_OF)
    lake.fill([event | {"arrived": "2026-03-04-14"}, event | {"arrived": "2026-03-04-13"}])
    (row,) = lake.rows("submissions")
    assert row["arrived"] == "2026-03-04-13"


@pytest.mark.parametrize("name", ["boards", "snapshot", "repairs", "view_awards", "view_submissions"])
def test_every_file_is_one_statement_of_athenas_dialect(name: str) -> None:
    (parsed,) = sqlglot.parse(statement(name), read="athena")
    assert parsed is not None


# The snapshot: what is read from it and from the events that arrived since is what all events say.

HOUR = timedelta(hours=1)
DELAYS = st.sampled_from([0, 1, 3, 24, 47]) | st.integers(0, 47)


def arriving(event: Event, delay_h: int) -> Event:
    return event | {"arrived": f"{min(event['occurred_at'] + delay_h * HOUR, AS_OF):%Y-%m-%d-%H}"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(AWARDS.filter(lambda event: STARTS["all_time"] <= event["occurred_at"] <= AS_OF), DELAYS), max_size=12
    ),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 20_000)), max_size=8),
    st.integers(0, 12),
)
def test_a_snapshot_and_what_arrived_since_make_the_boards_of_all_events(
    lake: Lake, sent: list[tuple[Event, int]], copies: list[tuple[int, int]], hours_ago: int
) -> None:
    awards = {(event["student_id"], event["lesson"]): arriving(event, delay) for event, delay in sent}
    events = list(awards.values())
    again = [arriving(events[at], delay) for at, delay in copies if at < len(events)]  # a replay of last year's too
    lake.fill(
        events + [copy for copy in again if copy["arrived"] >= awards[copy["student_id"], copy["lesson"]]["arrived"]]
    )
    snapshot = snapshot_of((AS_OF - hours_ago * HOUR).replace(tzinfo=UTC))
    shown = boards(lake, snapshot)
    assert shown == boards(lake)
    assert sorted(shown) == recomputed(events)


def test_what_a_regrade_took_back_is_taken_from_the_snapshot(lake: Lake) -> None:
    passed = award("ada", "python/a", 50, AS_OF - 20 * HOUR)
    back = passed | {"submission_id": "again", "revision": 2, "xp": -50, "occurred_at": AS_OF - HOUR}
    lake.fill([passed, arriving(back, 0), award("bob", "python/a", 50, AS_OF - 20 * HOUR)])
    snapshot = snapshot_of(AS_OF.replace(tzinfo=UTC))
    assert {line[4] for line in boards(lake, snapshot)} == {"bob"}
    assert boards(lake, snapshot) == boards(lake)


def test_an_event_that_comes_after_the_look_back_waits_for_the_next_snapshot(lake: Lake) -> None:
    lake.fill([arriving(award("late", "python/a", 50, AS_OF - timedelta(days=8)), 8 * 24)])
    assert boards(lake, snapshot_of(AS_OF.replace(tzinfo=UTC))) == []
    tomorrow = snapshot_of((AS_OF + timedelta(days=1)).replace(tzinfo=UTC))
    assert {line[4] for line in boards(lake, tomorrow)} == {"late"}


def test_a_snapshot_tells_what_it_repaired(lake: Lake) -> None:
    before, after = (snapshot_of((AS_OF - hours * HOUR).replace(tzinfo=UTC)) for hours in (24, 0))
    on_time = arriving(award("ada", "python/a", 50, AS_OF - 8 * HOUR), 0)
    too_late = award("bob", "python/a", 150, AS_OF - timedelta(days=9)) | {"arrived": f"{AS_OF - 5 * HOUR:%Y-%m-%d-%H}"}
    copy = award("cyd", "python/a", 50, AS_OF - timedelta(days=3))
    repaired = {}
    for name, events in (
        ("nothing", [on_time, copy, copy | {"arrived": on_time["arrived"]}]),
        ("what came too late", [on_time, too_late]),
    ):
        lake.fill([event for event in events if event["arrived"] < f"{before.ends:%Y-%m-%d-%H}"])
        lake.forget_snapshots()
        lake.make_snapshot(before)
        lake.fill(events)
        lake.make_snapshot(after)
        repaired[name] = lake.query(statement("repairs"), before.repair_parameters(after))
    assert repaired == {
        "nothing": [{"students": 0, "xp": 0}],
        "what came too late": [{"students": 1, "xp": 150}],
    }


def test_what_was_listed_for_ranks_tells_every_score(lake: Lake) -> None:
    lake.fill(
        [
            award(f"s{number:04d}", f"python/{lesson}", 50, AS_OF)
            for number in range(1_100)
            for lesson in range(1 + number // 500)
        ]
    )
    scores = [(line[5], line[3]) for line in boards(lake) if line[:2] == ("overall", "all_time") and line[2] == line[3]]
    assert scores == [(150, 1), (100, 101), (50, 601)]


@pytest.mark.parametrize("name", ["boards", "snapshot"])
def test_the_statements_have_the_days_of_the_windows(name: str) -> None:
    days = {int(text) for text in re.findall(r"date_add\('day', -(\d+), date_trunc", statement(name))}
    assert days == {days - 1 for days in WINDOW_DAYS.values()}, "today is one of a window's days"
