"""The reports' SQL on random lakes against a plain recomputation, and the runs that compute them."""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.lake.athena import Athena
from analytics.lake.query_tags import tag_of
from analytics.leaderboards.snapshots import Snapshot, SnapshotStore, snapshot_of
from analytics.reports.definitions import REPORTS, Report
from analytics.reports.reporter import Reporter
from analytics.reports.runs import ReportRun, ReportRuns
from tests.lake import Lake

if TYPE_CHECKING:
    from analytics.windows import Period

AS_OF = datetime(2026, 3, 4, 12, tzinfo=UTC)
START = datetime(2026, 2, 3, tzinfo=UTC)
Event = dict[str, Any]


@pytest.fixture(scope="module")
def lake() -> Lake:
    return Lake(AS_OF.replace(tzinfo=None))


def submission(number: int, student: int, lesson: str, at: datetime, *, passed: bool, tests: list[str]) -> Event:
    return {
        "submission_id": f"s{number}",
        "student_id": f"student-{student}",
        "lesson": lesson,
        "language": lesson.partition("/")[0],
        "difficulty": 3,
        "outcome": "passed" if passed else "failed",
        "failed_tests": [] if passed else tests,
        "error_kind": None if passed else "AssertionError",
        "first_pass": False,
        "revision": 0,
        "xp": 0,
        "occurred_at": at.replace(tzinfo=None),
        "arrived": f"{at:%Y-%m-%d-%H}",
    }


def with_awards(events: list[Event]) -> list[Event]:
    """The first pass of each student and lesson earns XP."""
    held: set[tuple[str, str]] = set()
    for event in sorted(events, key=lambda each: (each["occurred_at"], each["submission_id"])):
        key = event["student_id"], event["lesson"]
        if event["outcome"] == "passed" and key not in held:
            held.add(key)
            event |= {"first_pass": True, "revision": 1, "xp": 150}
    return events


MOMENTS = st.sampled_from([START - timedelta(seconds=1), START, AS_OF, AS_OF + timedelta(seconds=1)]) | st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - it has the zone beside it
    datetime(2026, 3, 4, 11),  # noqa: DTZ001 - same
    timezones=st.just(UTC),
)
LAKES = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.sampled_from(["python/a", "python/b", "rust/a"]),
        MOMENTS.map(lambda at: at.replace(microsecond=0)),
        st.booleans(),
        st.lists(st.sampled_from(["t1", "t2"]), max_size=2, unique=True),
    ),
    max_size=30,
).map(lambda rows: with_awards([submission(n, *row[:3], passed=row[3], tests=row[4]) for n, row in enumerate(rows)]))


def shown(lake: Lake, name: str, snapshot: Snapshot | None = None) -> list[tuple[Any, ...]]:
    report = REPORTS[name]
    rows = lake.query(report.sql, (snapshot or Snapshot()).report_parameters("last_month", AS_OF))
    assert all(list(row) == list(report.columns) for row in rows)
    return sorted((tuple(row.values()) for row in rows), key=str)


def inside(events: list[Event]) -> list[Event]:
    return [each for each in events if START <= each["occurred_at"].replace(tzinfo=UTC) <= AS_OF]


def mistakes(events: list[Event]) -> list[tuple[Any, ...]]:
    met: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for each in inside(events):
        if each["outcome"] != "passed":
            for test in each["failed_tests"] or [""]:
                met[each["lesson"], each["language"], 3, test, "AssertionError"].append(each["student_id"])
    return [(*key, len(set(who)), len(who)) for key, who in met.items() if len(set(who)) >= 5]


def activity(events: list[Event]) -> list[tuple[Any, ...]]:
    days: dict[tuple[date, str], list[Event]] = defaultdict(list)
    for each in inside(events):
        for language in (each["language"], "overall"):
            days[each["occurred_at"].date(), language].append(each)
    return [
        (
            *key,
            len(them),
            sum(each["outcome"] == "passed" for each in them),
            len({each["student_id"] for each in them}),
            sum(each["xp"] for each in them),
        )
        for key, them in days.items()
    ]


def difficulty(events: list[Event]) -> list[tuple[Any, ...]]:
    tries: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(inside(events), key=lambda one: (one["occurred_at"], one["outcome"] == "passed")):
        tries[each["lesson"]][each["student_id"]].append(each)
    found = []
    for lesson, students in tries.items():
        got = []
        for them in students.values():
            at = next((n for n, each in enumerate(them) if each["outcome"] == "passed"), None)
            if at is not None:
                got.append((at + 1, (them[at]["occurred_at"] - them[0]["occurred_at"]) // timedelta(minutes=1)))
        found.append(
            (
                lesson,
                lesson.partition("/")[0],
                3,
                len(students),
                len(got),
                pytest.approx(100 * len(got) / len(students), abs=0.051),
                pytest.approx(sum(each for each, _ in got) / len(got), abs=0.0051) if got else None,
                statistics.median(each for each, _ in got) if got else None,
                pytest.approx(sum(each for _, each in got) / len(got), abs=0.051) if got else None,
            )
        )
    return found


def performers(events: list[Event]) -> list[tuple[Any, ...]]:
    xp: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    tries: dict[tuple[str, str], int] = defaultdict(int)
    for each in inside(events):
        for language in (each["language"], "overall"):
            tries[language, each["student_id"]] += 1
            if each["revision"]:
                xp[language][each["student_id"]].append(each["xp"])
    return [
        (
            language,
            1 + sum(sum(other) > sum(won) for other in students.values()),
            student,
            sum(won),
            len(won),
            pytest.approx(tries[language, student] / len(won), abs=0.0051),
        )
        for language, students in xp.items()
        for student, won in students.items()
    ]


RECOMPUTED = {
    "best-performers": performers,
    "common-mistakes": mistakes,
    "lesson-difficulty": difficulty,
    "activity": activity,
}


def test_every_report_is_recomputed_here() -> None:
    assert set(RECOMPUTED) == set(REPORTS)


@pytest.mark.parametrize("name", REPORTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LAKES, st.lists(st.integers(0, 29), max_size=5))
def test_a_report_equals_a_plain_recomputation_whatever_comes_twice(
    lake: Lake, name: str, events: list[Event], copies: list[int]
) -> None:
    again = [events[at] | {"arrived": "2026-03-04-11"} for at in copies if at < len(events)]
    lake.fill(again + events)
    expected = sorted(RECOMPUTED[name](events), key=lambda row: str(row[:5]))
    assert sorted(shown(lake, name), key=lambda row: str(row[:5])) == expected


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("name", REPORTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LAKES, st.lists(st.integers(0, 47), min_size=30, max_size=30), st.lists(st.integers(0, 29)), st.integers(0, 48))
def test_a_snapshot_and_what_arrived_since_make_the_report_of_all_events(
    lake: Lake, name: str, events: list[Event], delays: list[int], copies: list[int], hours_ago: int
) -> None:
    for event, delay in zip(events, delays, strict=False):
        event["arrived"] = f"{min(event['occurred_at'] + delay * HOUR, AS_OF.replace(tzinfo=None)):%Y-%m-%d-%H}"
    again = [events[at] | {"arrived": "2026-03-04-11"} for at in copies if at < len(events)]
    lake.fill(events + [copy for copy in again if copy["occurred_at"] < AS_OF.replace(tzinfo=None) - HOUR])
    snapshot = snapshot_of(AS_OF - hours_ago * HOUR)
    lake.forget_snapshots()
    lake.make_snapshot(snapshot)
    assert shown(lake, name, snapshot) == shown(lake, name)
    expected = sorted(RECOMPUTED[name](events), key=lambda row: str(row[:5]))
    assert sorted(shown(lake, name, snapshot), key=lambda row: str(row[:5])) == expected


def test_a_report_reads_the_month_from_the_snapshot_and_not_from_the_lake(lake: Lake) -> None:
    lake.fill([submission(1, 1, "python/a", AS_OF - 20 * 24 * HOUR, passed=True, tests=[])])
    snapshot = snapshot_of(AS_OF)
    lake.make_snapshot(snapshot)
    lake.fill([])
    assert [row[2] for row in shown(lake, "activity", snapshot)] == [1, 1]
    assert shown(lake, "activity") == []


def test_what_arrives_after_the_look_back_waits_for_the_next_snapshot(lake: Lake) -> None:
    late = submission(1, 1, "python/a", AS_OF - 8 * 24 * HOUR, passed=True, tests=[])
    lake.fill([late | {"arrived": f"{AS_OF:%Y-%m-%d-%H}"}])
    lake.forget_snapshots()
    lake.make_snapshot(snapshot_of(AS_OF))
    assert shown(lake, "activity", snapshot_of(AS_OF)) == []
    tomorrow = snapshot_of(AS_OF + 24 * HOUR)
    lake.make_snapshot(tomorrow)
    assert len(shown(lake, "activity", tomorrow)) == 2


@pytest.mark.parametrize("period", ["last_year", "all_time"])
def test_longer_periods_and_an_old_snapshot_read_the_lake(period: Period) -> None:
    snapshot = snapshot_of(AS_OF)
    assert snapshot.report_parameters("last_month", AS_OF)[0] == "2026-03-04-12"
    assert snapshot.report_parameters(period, AS_OF)[0] == "1970-01-01-00"
    assert snapshot.report_parameters("last_month", AS_OF + 49 * HOUR)[0] == "1970-01-01-00"


def test_a_mistake_of_four_is_nobodys_business_but_theirs(lake: Lake) -> None:
    events = [submission(n, n % 4, "python/a", AS_OF, passed=False, tests=["t"]) for n in range(40)]
    lake.fill(events)
    assert shown(lake, "common-mistakes") == []
    lake.fill([*events, submission(40, 5, "python/a", AS_OF, passed=False, tests=["t"])])
    assert shown(lake, "common-mistakes") == [("python/a", "python", 3, "t", "AssertionError", 5, 41)]


@pytest.mark.parametrize("report", REPORTS.values(), ids=lambda report: report.name)
def test_a_declaration_is_consistent(report: Report) -> None:
    (parsed,) = sqlglot.parse(report.sql, read="athena")
    assert parsed is not None
    assert report.sort.removeprefix("-") in report.shown
    assert set(report.chart) <= set(report.shown)
    assert report.shown[report.chart[1]] == "number"
    assert "student_id" not in report.shown


# Runs


@pytest.fixture
def runs(aws: Any) -> ReportRuns:
    return ReportRuns(aws.dynamodb, aws.table("LeaderboardsTable"))


def run_of(minute: int, state: Any = "running") -> ReportRun:
    as_of = AS_OF + timedelta(minutes=minute)
    return ReportRun(report="activity", period="last_year", as_of=as_of, query_id=f"q{minute}", state=state)


def test_what_is_ready_is_shown_while_the_next_is_computed(runs: ReportRuns) -> None:
    for run in (run_of(0), run_of(0, "ready"), run_of(5)):
        runs.put(run)
    assert runs.newest("activity", "last_year") == (run_of(0, "ready"), run_of(5))
    assert runs.newest("activity", "all_time") == (None, None)


def test_ends_may_come_in_any_order_and_twice(runs: ReportRuns) -> None:
    for run in (run_of(0), run_of(5), run_of(5, "ready"), run_of(0, "ready"), run_of(5), run_of(5, "ready")):
        runs.put(run)
    assert runs.newest("activity", "last_year") == (run_of(5, "ready"), run_of(5, "ready"))


def test_a_failure_leaves_what_was_ready(runs: ReportRuns) -> None:
    for run in (run_of(0, "ready"), run_of(5), run_of(5, "failed")):
        runs.put(run)
    assert runs.newest("activity", "last_year") == (run_of(0, "ready"), run_of(5, "failed"))


class FakeAthena:
    def __init__(self) -> None:
        self.calls: dict[str, dict[str, Any]] = {}

    def start_query_execution(self, **call: Any) -> dict[str, str]:
        self.calls.setdefault(call["ClientRequestToken"], call)
        return {"QueryExecutionId": f"q-{list(self.calls).index(call['ClientRequestToken'])}"}


def test_whoever_asks_meanwhile_gets_the_run_that_is_under_way(runs: ReportRuns, aws: Any) -> None:
    snapshots = SnapshotStore(aws.dynamodb, "LeaderboardsTable")
    athena: Any = FakeAthena()
    no_s3: Any = None

    def ask(minute: float) -> ReportRun:
        now = AS_OF + timedelta(minutes=minute)
        return Reporter(Athena(athena, no_s3, "group", "lake", "bucket"), runs, snapshots, lambda: now).start(
            "activity", "last_year"
        )

    first = ask(0)
    assert ask(0.5) == ask(9.9) == first
    assert ask(10) != first  # it never ended
    assert len(athena.calls) == 2
    (call, _) = athena.calls.values()
    starts, ends = "'2025-03-05T00:00:00.000+00:00'", "'2026-03-04T12:00:00.000+00:00'"
    assert call["ExecutionParameters"] == ["'1970-01-01-00'", starts, starts, ends, "'2025-03-05-00'"]
    tag = tag_of(call["QueryString"])
    assert tag
    assert (tag.purpose, tag.report, tag.period) == ("report", "activity", "last_year")
