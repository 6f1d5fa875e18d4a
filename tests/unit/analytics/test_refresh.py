from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.lake.arrivals import Arrivals
from analytics.lake.athena import Athena
from analytics.lake.query_tags import QueryTag, tag_of
from analytics.lake.statements import statement, views
from analytics.leaderboards.boards import Boards
from analytics.leaderboards.publisher import Publisher
from analytics.leaderboards.refresher import Refresher, TooSoonError
from analytics.leaderboards.refreshes import Refresh, Refreshes
from analytics.leaderboards.snapshots import SnapshotStore, snapshot_of
from analytics.leaderboards.snapshotter import Snapshotter
from analytics.leaderboards.store import BoardStore
from analytics.reports.definitions import REPORTS
from analytics.reports.reporter import Reporter
from analytics.reports.runs import ReportRuns
from chalicelib.shared.items import from_item
from tests.chaos import memory

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOON = datetime(2026, 3, 4, 12, 0, 0, 123_456, tzinfo=UTC)


class FakeAthena:
    """Athena's front door: a token used again with other parameters is an error, as on AWS."""

    def __init__(self) -> None:
        self.started: dict[str, dict[str, Any]] = {}
        self.stopped: list[str] = []
        self.broken = False

    def start_query_execution(self, **call: Any) -> dict[str, str]:
        if self.broken:
            raise ConnectionError("no answer")
        token = call["ClientRequestToken"]
        if self.started.setdefault(token, call) != call:
            raise ValueError("Idempotent parameters do not match")
        return {"QueryExecutionId": f"query-{list(self.started).index(token)}"}

    def stop_query_execution(self, **call: Any) -> None:
        self.stopped.append(call["QueryExecutionId"])

    def kinds(self) -> list[str]:
        """What was started beside reports, in order."""
        tags = [tag_of(call["QueryString"]) for call in self.started.values()]
        return [tag.purpose for tag in tags if tag and tag.purpose != "report"]

    def reports(self) -> list[str]:
        """The reports that were started, in order."""
        tags = [tag_of(call["QueryString"]) for call in self.started.values()]
        return [tag.report for tag in tags if tag and tag.report]


class Stage:
    """A refresher with everything around it; the lake is empty."""

    def __init__(self, aws: Any) -> None:
        self.aws = aws
        table = aws.table("LeaderboardsTable")
        self.athena = FakeAthena()
        self.refreshes = Refreshes(aws.dynamodb, table)
        self.snapshots = SnapshotStore(aws.dynamodb, table)
        self.store = BoardStore(aws.dynamodb, table)
        self.lake = aws.bucket("lake")
        self.s3 = aws.client("s3")

    def at(self, now: datetime = NOON) -> Refresher:
        client: Any = self.athena
        runs = ReportRuns(self.aws.dynamodb, "LeaderboardsTable")
        athena = Athena(client, self.s3, "group", "lake", self.lake)
        publisher = Publisher(athena=athena, store=self.store, refreshes=self.refreshes, names=dict.fromkeys)
        return Refresher(
            athena=athena,
            refreshes=self.refreshes,
            snapshots=self.snapshots,
            snapshotter=Snapshotter(athena, self.snapshots),
            arrivals=Arrivals(self.s3, self.lake),
            publisher=publisher,
            start_reports=Reporter(athena, runs, self.snapshots, lambda: now).start_default,
            clock=lambda: now,
        )

    def end(self, refresh: Refresh) -> None:
        self.refreshes.end(refresh.model_copy(update={"state": "published"}))

    def publish(self, as_of: datetime) -> Boards:
        """Boards that stand, made from an empty result."""
        self.s3.put_object(Bucket=self.lake, Key="athena/r.csv", Body=b"board,period,position\n")
        made: dict[str, Any] = {"result": f"s3://{self.lake}/athena/r.csv", "boards": {}}
        boards = Boards(refresh_id="standing", as_of=as_of, computed_at=as_of, **made)
        self.store.publish(boards, [])
        return boards

    def event(self, moment: datetime, key: str = "a") -> None:
        self.s3.put_object(Bucket=self.lake, Key=f"events/arrived={moment:%Y-%m-%d-%H}/{key}", Body=b"")


@pytest.fixture
def stage(aws: Any) -> Stage:
    return Stage(aws)


@pytest.fixture
def refreshes(stage: Stage) -> Refreshes:
    return stage.refreshes


def test_a_refresh_is_one_query_as_of_now_and_is_on_record(stage: Stage) -> None:
    refresh = stage.at().start("t" * 36)
    call = next(iter(stage.athena.started.values()))
    assert call["QueryString"].endswith(statement("boards"))
    assert tag_of(call["QueryString"]) == QueryTag(purpose="boards", run_id=refresh.refresh_id, as_of=NOON)
    assert call["ExecutionParameters"][0] == "'2026-03-04T12:00:00.123+00:00'"
    assert (call["WorkGroup"], call["QueryExecutionContext"]) == ("group", {"Database": "lake"})
    assert stage.refreshes.get(refresh.refresh_id) == refresh
    assert (refresh.state, refresh.query_id) == ("running", "query-0")


def test_a_repeated_delivery_of_the_same_schedule_starts_nothing_new(stage: Stage) -> None:
    scheduled = datetime(2026, 3, 4, 12, tzinfo=UTC)
    first = stage.at().start("t" * 36, scheduled)
    assert stage.at(NOON + MINUTE).start("t" * 36, scheduled) == first
    stage.end(first)
    assert stage.at(NOON + 2 * MINUTE).start("t" * 36, scheduled).state == "published"
    assert stage.athena.kinds() == ["boards", "recent"]


def test_the_days_first_refresh_has_the_snapshot_made_and_goes_without_it(stage: Stage) -> None:
    stage.at().start("t" * 36)
    boards, recent, *_ = stage.athena.started.values()
    assert boards["ExecutionParameters"][-1] == "'1970-01-01-00'"
    assert "TO 's3://lake/snapshots/recent/made=2026-03-04-12/'" in recent["QueryString"]
    month, looks_back = "'2026-02-03T00:00:00.000+00:00'", "'2026-03-02T10:00:00.000+00:00'"
    assert recent["ExecutionParameters"] == [month, looks_back, "'2026-02-03-00'", "'2026-03-04-10'"]


def test_a_refresh_starts_from_the_days_snapshot(stage: Stage) -> None:
    stage.snapshots.put(snapshot_of(NOON - 3 * HOUR))
    stage.at().start("t" * 36)
    boards = next(iter(stage.athena.started.values()))
    assert boards["ExecutionParameters"][1:] == [
        "'2026-03-02T07:00:00.000+00:00'",
        "'2026-03-02-07'",
        "'2026-03-04-07'",
        "'2026-03-04-09'",
    ]


def test_every_report_is_computed_with_the_boards(stage: Stage) -> None:
    refresh = stage.at().start("t" * 36)
    assert stage.athena.reports() == list(REPORTS)
    runs = ReportRuns(stage.aws.dynamodb, "LeaderboardsTable")
    ready, newest = runs.newest("activity", "last_month")
    assert (ready, newest and newest.as_of) == (None, refresh.as_of)


def test_yesterdays_snapshot_is_not_used_and_one_is_asked_for_once_an_hour(stage: Stage) -> None:
    stage.snapshots.put(snapshot_of(NOON - 24 * HOUR))
    for number, now in enumerate((NOON, NOON + MINUTE, NOON + HOUR)):
        refresh = stage.at(now).start(f"{number}" * 36)
        stage.end(refresh)
    assert stage.athena.kinds() == ["boards", "recent", "boards", "boards", "recent"]


def test_one_at_a_time_whoever_asks(stage: Stage) -> None:
    first = stage.at().start("a" * 36)
    assert stage.at(NOON + MINUTE).start("b" * 36) == first
    stage.end(first)
    assert stage.at(NOON + 2 * MINUTE).start("b" * 36) != first


def test_a_query_that_never_ends_is_stopped_and_another_may_start(stage: Stage) -> None:
    first = stage.at().start("a" * 36)
    assert stage.at(NOON + 9 * MINUTE).start("b" * 36) == first
    second = stage.at(NOON + 10 * MINUTE).start("c" * 36)
    assert second != first
    assert stage.athena.stopped == [first.query_id]
    overdue = stage.refreshes.get(first.refresh_id)
    assert overdue
    assert (overdue.state, overdue.detail) == ("failed", "given up after 10 minutes")
    assert stage.refreshes.holder() == second


def test_a_refresh_whose_query_could_not_be_started_is_tried_again_by_the_next_delivery(stage: Stage) -> None:
    stage.athena.broken = True
    with pytest.raises(ConnectionError):
        stage.at().start("a" * 36, NOON)
    stage.athena.broken = False
    assert stage.at(NOON + MINUTE).start("a" * 36, NOON).query_id == "query-0"


def test_by_hand_not_right_after_another_by_the_schedule_always(stage: Stage) -> None:
    stage.publish(NOON)
    with pytest.raises(TooSoonError, match="again in 2 s"):
        stage.at(NOON + timedelta(seconds=3, milliseconds=500)).start("a" * 36)
    assert stage.at(NOON + timedelta(seconds=1)).start("b" * 36, NOON + timedelta(seconds=1)).state == "running"


def test_nothing_new_in_the_lake_asks_no_query(stage: Stage) -> None:
    later = datetime.now(UTC).replace(hour=12) + timedelta(days=400)  # moto's objects are from now
    stage.snapshots.put(snapshot_of(later))
    standing = stage.publish(later - HOUR)
    stage.event(later - HOUR)  # written before the boards that stand
    refresh = stage.at(later).start("a" * 36)
    assert (refresh.state, refresh.query_id, refresh.pages_written) == ("published", None, 0)
    assert stage.athena.started == {}
    assert stage.store.current() == standing.model_copy(update={"refresh_id": refresh.refresh_id, "as_of": later})
    assert stage.refreshes.holder() is None


def test_something_new_in_the_lake_is_looked_at_even_in_an_older_hour(stage: Stage) -> None:
    now = datetime.now(UTC).replace(hour=12, minute=30)
    standing = now - timedelta(days=0, minutes=20)
    stage.snapshots.put(snapshot_of(now))
    stage.publish(min(standing, datetime.now(UTC) - MINUTE))
    stage.event(standing - 2 * HOUR)
    assert stage.at(now).start("a" * 36).query_id


def test_a_new_day_is_something_new(stage: Stage) -> None:
    later = datetime.now(UTC).replace(hour=0, minute=5) + timedelta(days=400)
    stage.snapshots.put(snapshot_of(later))
    stage.publish(later - HOUR)
    assert stage.at(later).start("a" * 36).query_id


def test_an_end_that_was_recorded_before_the_beginning_stays(refreshes: Refreshes) -> None:
    refresh = Refresh(refresh_id="r", as_of=NOON)
    ended = refresh.model_copy(update={"state": "published", "pages_written": 3})
    refreshes.end(ended)
    refreshes.begin(refresh)
    assert refreshes.get("r") == ended


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


def test_a_run_that_nobody_knows_is_none(refreshes: Refreshes) -> None:
    assert refreshes.get("none") is None


@settings(max_examples=20)
@given(st.permutations(["begin", "end", "begin", "end"]))
def test_in_whatever_order_they_come_an_end_is_never_forgotten(calls: list[str]) -> None:
    client: Any = memory.Dynamo({"t": ("board", "item")})
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
