from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from analytics.lake.athena import Athena, EndedQuery
from analytics.lake.dispatcher import QueryDispatcher
from analytics.lake.query_tags import QueryTag, tag_of
from analytics.lake.statements import statement
from analytics.leaderboards.boards import SHARD_SCORES
from analytics.leaderboards.publisher import Publisher
from analytics.leaderboards.refreshes import Refresh, Refreshes
from analytics.leaderboards.snapshots import Snapshot, SnapshotStore, snapshot_of
from analytics.leaderboards.snapshotter import Snapshotter
from analytics.leaderboards.store import BoardStore
from analytics.reports.reporter import Reporter
from analytics.reports.runs import ReportRuns
from chalicelib.shared.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

COLUMNS = ["board", "period", "position", "place", "student_id", "xp", "lessons", "participants"]
NOON = "2026-03-04T12:00:00.000+00:00"
Line = tuple[str, str, int, int, str, int, int | str, int]


class FakeAthena:
    """Athena's memory of one query."""

    def __init__(self, run_id: str, as_of: str = NOON, kind: Any = "boards", **changes: Any) -> None:
        self.started: list[dict[str, Any]] = []
        tag = QueryTag(purpose=kind, run_id=run_id, as_of=datetime.fromisoformat(as_of))
        self.execution: dict[str, Any] = {
            "Query": tag.in_front_of(statement(kind)),
            "Status": {"State": "SUCCEEDED"},
            "ResultConfiguration": {"OutputLocation": "s3://lake/athena/q.csv"},
        } | changes

    def start_query_execution(self, **call: Any) -> dict[str, str]:
        self.started.append(call)
        return {"QueryExecutionId": "next"}

    def get_query_execution(self, **_call: Any) -> dict[str, Any]:
        return {"QueryExecution": self.execution}


def _noting(returned: list[Any], handler: Callable[[EndedQuery], object], ended: EndedQuery) -> None:
    returned.append(handler(ended))


class Stage:
    """A publisher with everything around it."""

    def __init__(self, aws: Any) -> None:
        self.aws = aws
        table = aws.table("LeaderboardsTable")
        self.store = BoardStore(aws.dynamodb, table)
        self.refreshes = Refreshes(aws.dynamodb, table)
        self.snapshots = SnapshotStore(aws.dynamodb, table)
        self.runs = ReportRuns(aws.dynamodb, table)
        self.hidden: set[str] = set()
        aws.bucket("lake")

    def names(self, ids: Iterable[str]) -> dict[str, str | None]:
        return {each: None if each in self.hidden else each.title() for each in ids}

    def result(self, *lines: Line) -> None:
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([COLUMNS, *lines])
        self.aws.client("s3").put_object(Bucket="lake", Key="athena/q.csv", Body=text.getvalue().encode())

    def ended(self, query_id: str = "q", **changes: Any) -> Any:
        """What came of a query that ended."""
        return self.dispatch(FakeAthena(query_id, **changes), query_id)

    def dispatch(self, client: Any, query_id: str = "q") -> Any:
        """Tell the dispatcher of an ended query; what its handler returned, None for a query without a handler."""
        returned: list[Any] = []
        athena = self.athena(client)
        snapshotter, reporter = (
            Snapshotter(athena, self.snapshots),
            Reporter(athena, self.runs, self.snapshots, utc_now),
        )
        handlers: dict[Any, Callable[[EndedQuery], object]] = {
            "boards": self.publisher(client).boards_ended,
            "recent": snapshotter.recent_ended,
            "snapshot": snapshotter.snapshot_ended,
            "repairs": snapshotter.repairs_ended,
            "report": reporter.report_ended,
        }
        noting = {purpose: partial(_noting, returned, handler) for purpose, handler in handlers.items()}
        QueryDispatcher(athena, noting).query_ended(query_id)
        return returned[0] if returned else None

    def athena(self, client: Any) -> Athena:
        return Athena(client, self.aws.client("s3"), "group", "lake", "lake")

    def publisher(self, client: Any = None) -> Publisher:
        return Publisher(athena=self.athena(client), store=self.store, refreshes=self.refreshes, names=self.names)

    def rows(self, name: str = "overall/all_time", page: int = 0) -> list[tuple[int, str | None, int]]:
        current = self.store.current()
        assert current is not None
        return [(row.rank, row.name, row.xp) for row in self.store.page(current.boards[name].pages[page]).rows]


@pytest.fixture
def stage(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("CDU_BUS_NAME", "cdu-test")
    return Stage(aws)


def test_a_finished_query_becomes_boards_and_its_end_is_on_record(stage: Stage) -> None:
    stage.result(("overall", "all_time", 1, 1, "ada", 300, 2, 1), ("python", "last_month", 1, 1, "ada", 100, 1, 1))
    refresh = stage.ended()
    assert (refresh.state, refresh.pages_written) == ("published", 4)  # a page and a shard of each
    assert stage.refreshes.get("q") == refresh
    current = stage.store.current()
    assert current is not None
    assert set(current.boards) == {"overall/all_time", "python/last_month"}
    assert current.as_of == datetime(2026, 3, 4, 12, tzinfo=UTC)
    assert stage.rows() == [(1, "Ada", 300)]


def test_ties_share_a_rank_and_keep_the_order_of_who_got_there_first(stage: Stage) -> None:
    stage.result(
        ("overall", "all_time", 4, 4, "dan", 50, 1, 4),
        ("overall", "all_time", 3, 2, "cyd", 200, 1, 4),
        ("overall", "all_time", 1, 1, "ada", 300, 1, 4),
        ("overall", "all_time", 2, 2, "bob", 200, 1, 4),
    )
    stage.ended()
    assert stage.rows() == [(1, "Ada", 300), (2, "Bob", 200), (2, "Cyd", 200), (4, "Dan", 50)]


def test_a_hidden_student_keeps_the_rank_but_shows_no_name(stage: Stage) -> None:
    stage.hidden = {"ada"}
    stage.result(("overall", "all_time", 1, 1, "ada", 300, 1, 1))
    stage.ended()
    assert stage.rows() == [(1, None, 300)]


def test_no_page_holds_an_id(stage: Stage) -> None:
    stage.result(("overall", "all_time", 1, 1, "7c0ffee0-id-of-ada", 300, 1, 1))
    stage.names = lambda ids: dict.fromkeys(ids, "Quiet Otter")  # type: ignore[method-assign]
    stage.ended()
    assert "7c0ffee0" not in str(stage.aws.rows("LeaderboardsTable"))


def test_a_long_board_is_cut_into_pages_of_a_hundred_in_order(stage: Stage) -> None:
    stage.result(*(("overall", "all_time", n, n, f"s{n:03d}", 1_000 - n, 1, 4_321) for n in range(250, 0, -1)))
    assert stage.ended().pages_written == 4  # the last is the shard
    current = stage.store.current()
    assert current is not None
    assert current.boards["overall/all_time"].participants == 4_321
    ranks = [row[0] for page in range(3) for row in stage.rows(page=page)]
    assert ranks == list(range(1, 251))
    assert [len(stage.rows(page=page)) for page in range(3)] == [100, 100, 50]


def test_a_student_who_leaves_the_window_leaves_the_board(stage: Stage) -> None:
    stage.result(("overall", "last_month", 1, 1, "ada", 300, 1, 1))
    stage.ended("q1")
    stage.result()
    stage.ended("q2", as_of="2026-03-05T12:00:00.000+00:00")
    current = stage.store.current()
    assert current is not None
    assert current.boards == {}


@pytest.mark.parametrize("state", ["FAILED", "CANCELLED"])
def test_a_query_that_did_not_succeed_leaves_the_boards_and_says_why(stage: Stage, state: str) -> None:
    refresh = stage.ended(Status={"State": state, "StateChangeReason": "out of budget"})
    assert (refresh.state, refresh.detail) == ("failed", "out of budget")
    assert stage.refreshes.get("q") == refresh
    assert stage.store.current() is None


def test_a_result_that_came_too_late_is_on_record_as_outdated(stage: Stage) -> None:
    stage.result(("overall", "all_time", 1, 1, "ada", 300, 1, 1))
    stage.ended("new")
    stage.result(("overall", "all_time", 1, 1, "bob", 300, 1, 1))
    assert stage.ended("old", as_of="2026-03-04T11:00:00.000+00:00").state == "outdated"
    assert stage.rows() == [(1, "Ada", 300)]


@pytest.mark.parametrize(
    "query", ["SELECT 1", "", statement("boards"), "-- cdu {}\nSELECT 1", "-- cdu [\nSELECT 1", '-- cdu {"kind": "x"}']
)
def test_a_query_that_is_not_ours_is_left_alone(stage: Stage, query: str) -> None:
    assert stage.ended(Query=query) is None
    assert stage.aws.rows("LeaderboardsTable") == []


def test_the_same_end_told_twice_changes_nothing(stage: Stage) -> None:
    stage.result(("overall", "all_time", 1, 1, "ada", 300, 1, 1))
    stage.ended()
    before = stage.store.current()
    assert stage.ended().pages_written == 0
    assert stage.store.current() == before


def test_a_result_that_cannot_be_read_is_an_error_so_that_the_event_comes_again(stage: Stage) -> None:
    with pytest.raises(stage.aws.client("s3").exceptions.NoSuchKey):
        stage.ended()
    stage.result(("overall", "all_time", 1, 1, "ada", 300, 1, 1))
    assert stage.ended().state == "published"


def test_every_score_of_a_long_board_has_its_rank_in_one_shard(stage: Stage) -> None:
    scores = range(3 * SHARD_SCORES, 0, -1)
    stage.result(
        *(("overall", "all_time", 2 * n + 1, 2 * n + 1, f"s{n}", xp, 1, 6_000) for n, xp in enumerate(scores)),
    )
    stage.ended()
    current = stage.store.current()
    assert current is not None
    board = current.boards["overall/all_time"]
    assert len(board.shards) == 3
    for n, xp in enumerate(scores):
        if n % 97 == 0 or n % SHARD_SCORES in {0, SHARD_SCORES - 1}:
            key = board.shard_of(xp)
            assert key
            found = stage.store.shard(key).scores
            at = found.index((xp, 2 * n + 1))
            around = range(max(n - 3, 0), min(n + 4, len(scores)))
            assert [score for score, _ in found[at - min(n, 3) : at + 4]] == [scores[each] for each in around]


def test_a_rank_beyond_the_thousand_needs_no_name(stage: Stage) -> None:
    stage.result(
        ("overall", "all_time", 1_000, 1, "in", 60, 1, 1_001),
        ("overall", "all_time", 1_001, 1_001, "", 50, "", 1_001),
    )
    stage.ended()
    assert [row[0] for row in stage.rows()] == [1]


def test_a_result_is_published_once_more_with_the_names_of_today(stage: Stage) -> None:
    stage.result(("overall", "all_time", 1, 1, "ada", 300, 1, 1))
    stage.ended()
    stage.hidden = {"ada"}
    published = stage.publisher().published()
    assert published
    later = Refresh(refresh_id="later", as_of=datetime(2026, 3, 4, 13, tzinfo=UTC))
    ended = stage.publisher().republish(later, published)
    assert (ended.state, ended.pages_written) == ("published", 1)
    assert stage.rows() == [(1, None, 300)]
    current = stage.store.current()
    assert current
    assert (current.as_of, current.refresh_id, current.result) == (later.as_of, "later", published.result)


def test_a_snapshot_counts_when_it_is_complete(stage: Stage) -> None:
    day = datetime.fromisoformat(NOON)
    assert stage.ended(kind="snapshot", Status={"State": "FAILED"}) is None
    assert stage.snapshots.of_day(day.date()) == Snapshot()
    assert stage.ended(kind="snapshot") is None
    assert stage.snapshots.of_day(day.date()) == snapshot_of(day)
    assert stage.snapshots.of_day(datetime(2026, 3, 5, tzinfo=UTC).date()) == Snapshot()  # its windows are yesterday's
    assert stage.store.current() is None


def test_a_new_snapshot_is_compared_with_the_one_before(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.ended(kind="snapshot")
    tomorrow = FakeAthena("q2", "2026-03-05T00:00:00+00:00", "snapshot")
    stage.dispatch(tomorrow, "q2")
    (call,) = tomorrow.started
    assert call["QueryString"].endswith(statement("repairs"))
    assert call["ExecutionParameters"] == [
        "'2026-03-02T10:00:00.000+00:00'",
        "'2026-03-02-10'",
        "'2026-03-04-22'",
        "'2026-03-04-10'",
        "'2026-03-04-12'",
        "'2026-03-05-00'",
    ]
    again = FakeAthena("q2", "2026-03-05T00:00:00+00:00", "snapshot")
    stage.dispatch(again, "q2")
    assert again.started == [], "a snapshot is not compared with itself"
    stage.aws.client("s3").put_object(Bucket="lake", Key="athena/q.csv", Body=b'"students","xp"\n"2","150"\n')
    capsys.readouterr()
    stage.ended("q3", kind="repairs")
    told = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (told["RepairedXp"], told["students"], told["stage"]) == (150.0, "2", "cdu-test")


@pytest.mark.parametrize("kind", ["boards", "snapshot", "repairs"])
def test_a_query_that_fails_is_a_metric_with_an_alarm(
    stage: Stage, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = {"State": "FAILED", "StateChangeReason": "no such table"}
    stage.ended("q", kind=kind, Status=failed)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (measured,) = [line for line in lines if "FailedQueries" in line]
    assert (measured["FailedQueries"], measured["stage"]) == (1, "cdu-test")


def test_a_query_that_succeeds_is_no_such_metric(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.ended(kind="snapshot")
    assert "FailedQueries" not in capsys.readouterr().out


def test_the_newest_result_of_a_report_is_where_dashboards_read_it_in_whatever_order_runs_end(stage: Stage) -> None:
    client = stage.aws.client("s3")
    for name in ("old", "new"):
        client.put_object(Bucket="lake", Key=f"athena/{name}.csv", Body=name.encode())
    any_client: Any = None
    reporter = Reporter(stage.athena(any_client), stage.runs, stage.snapshots, utc_now)
    for name, minute in (("new", 5), ("old", 0)):
        as_of = datetime(2026, 3, 4, 12, minute, tzinfo=UTC)
        tag = QueryTag(purpose="report", run_id=name, as_of=as_of, report="activity", period="last_month")
        reporter.report_ended(EndedQuery(name, tag, None, f"s3://lake/athena/{name}.csv"))
        assert client.get_object(Bucket="lake", Key="reports/activity/result.csv")["Body"].read() == b"new"
    failed = QueryTag(purpose="report", run_id="r", as_of=datetime(2026, 3, 4, 13, tzinfo=UTC), report="activity")
    reporter.report_ended(EndedQuery("r", failed, "out of memory", "s3://lake/athena/none.csv"))
    assert client.get_object(Bucket="lake", Key="reports/activity/result.csv")["Body"].read() == b"new"


def test_a_snapshot_counts_when_both_its_parts_are_made(stage: Stage) -> None:
    snapshot = snapshot_of(datetime.fromisoformat(NOON))
    client = Starting()
    snapshotter = Snapshotter(stage.athena(client), stage.snapshots)
    tag = QueryTag(purpose="recent", run_id="r", as_of=snapshot.made)
    snapshotter.recent_ended(EndedQuery("q", tag, "out of memory", ""))
    assert client.started == []
    snapshotter.recent_ended(EndedQuery("q", tag, None, ""))
    assert [each.purpose for each in client.started] == ["snapshot"]
    assert stage.snapshots.newest() == Snapshot()
    snapshotter.snapshot_ended(EndedQuery("q", client.started[0], None, ""))
    assert stage.snapshots.newest() == snapshot


class Starting:
    """Athena's front door: the tags of the queries that were started."""

    def __init__(self) -> None:
        self.started: list[QueryTag] = []

    def start_query_execution(self, **call: Any) -> dict[str, str]:
        tag = tag_of(call["QueryString"])
        assert tag
        self.started.append(tag)
        return {"QueryExecutionId": "q"}
