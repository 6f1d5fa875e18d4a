"""The services of analytics, each built once per process from settings and AWS clients."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from analytics.lake.arrivals import Arrivals
from analytics.lake.athena import Athena, read_result
from analytics.lake.compactor import Compactor, compaction_ended
from analytics.lake.dispatcher import QueryDispatcher
from analytics.leaderboards.admin_routes import AdminServices
from analytics.leaderboards.boards import OVERALL
from analytics.leaderboards.class_routes import ClassBoardServices
from analytics.leaderboards.publisher import Publisher
from analytics.leaderboards.refresher import Refresher
from analytics.leaderboards.refreshes import Refreshes
from analytics.leaderboards.routes import BoardServices
from analytics.leaderboards.snapshots import SnapshotStore
from analytics.leaderboards.snapshotter import Snapshotter
from analytics.leaderboards.store import BoardStore
from analytics.reports.definitions import DEFAULT_PERIOD
from analytics.reports.reporter import Reporter
from analytics.reports.routes import ReportServices
from analytics.reports.runs import ReportRuns
from chalicelib import wiring
from chalicelib.http.functions import ask
from chalicelib.lessons.lesson_list import LessonSummary
from chalicelib.lessons.routes import LessonServices
from chalicelib.shared import aws
from chalicelib.shared.clock import utc_now
from chalicelib.shared.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from analytics.reports.rows import Result
    from analytics.windows import Period


_FIGURES = tuple(LessonSummary.model_fields)


@cache
def athena() -> Athena:
    """The Athena client."""
    names = settings()
    return Athena(aws.athena(), aws.s3(), names.athena_workgroup, names.glue_database, names.lake_bucket)


@cache
def boards() -> BoardStore:
    """Published leaderboards."""
    return BoardStore(aws.dynamodb(), settings().leaderboards_table)


@cache
def refreshes() -> Refreshes:
    """Records of board refreshes."""
    return Refreshes(aws.dynamodb(), settings().leaderboards_table)


@cache
def snapshots() -> SnapshotStore:
    """The newest daily snapshot."""
    return SnapshotStore(aws.dynamodb(), settings().leaderboards_table)


@cache
def snapshotter() -> Snapshotter:
    """Makes daily snapshots."""
    return Snapshotter(athena(), snapshots())


@cache
def publisher() -> Publisher:
    """Publishes refreshes, with the chosen names of students."""
    return Publisher(athena=athena(), store=boards(), refreshes=refreshes(), names=wiring.students().board_names)


@cache
def report_runs() -> ReportRuns:
    """Records of report runs."""
    return ReportRuns(aws.dynamodb(), settings().leaderboards_table)


@cache
def reporter() -> Reporter:
    """Starts reports and records their results."""
    return Reporter(athena(), report_runs(), snapshots(), utc_now)


@cache
def refresher() -> Refresher:
    """Starts refreshes."""
    return Refresher(
        athena=athena(),
        refreshes=refreshes(),
        snapshots=snapshots(),
        snapshotter=snapshotter(),
        arrivals=Arrivals(aws.s3(), settings().lake_bucket),
        publisher=publisher(),
        start_reports=reporter().start_default,
        clock=utc_now,
    )


@cache
def compactor() -> Compactor:
    """Compacts the lake."""
    return Compactor(athena(), aws.s3(), utc_now)


@cache
def dispatcher() -> QueryDispatcher:
    """Passes ended queries to the service that started them."""
    return QueryDispatcher(
        athena(),
        {
            "boards": publisher().boards_ended,
            "recent": snapshotter().recent_ended,
            "snapshot": snapshotter().snapshot_ended,
            "repairs": snapshotter().repairs_ended,
            "report": reporter().report_ended,
            "compaction": compaction_ended,
        },
    )


@cache
def board_services() -> BoardServices:
    """Services of `/leaderboards`."""
    return BoardServices(boards(), wiring.students(), (OVERALL, *settings().languages))


@cache
def class_board_services() -> ClassBoardServices:
    """Services of `/cohorts/{cohort}/leaderboards`."""
    return ClassBoardServices(board_services(), wiring.rosters())


@cache
def lesson_services() -> LessonServices:
    """Services of `/lessons`, which shows figures of the last refresh."""
    return LessonServices(wiring.catalogue(), settings().languages, _lesson_figures, wiring.awards().of)


@cache
def report_services() -> ReportServices:
    """Services of `/reports`."""
    return ReportServices(report_runs(), _boards_computed_at, _start_report, _result, wiring.students().board_names)


@cache
def admin_services() -> AdminServices:
    """Services of `/admin`."""
    return AdminServices(refreshes(), _start_refresh)


def _lesson_figures() -> Mapping[str, LessonSummary]:
    ready, _ = report_runs().newest("lesson-difficulty", DEFAULT_PERIOD)
    return _figures(ready.location) if ready and ready.location else {}


@lru_cache(maxsize=1)
def _figures(location: str) -> Mapping[str, LessonSummary]:
    return {
        row["lesson"]: LessonSummary(**{name: _number(row, name) for name in _FIGURES}) for row in _result(location)
    }


def _number(row: dict[str, str], name: str) -> float | None:
    text = row.get(name)  # a result of an earlier version has no median
    return float(text) if text else None


def _boards_computed_at() -> datetime | None:
    published = boards().current()
    return published.computed_at if published else None


def _start_refresh() -> dict[str, Any]:
    failure = "the refresh could not be started; the boards stay as they are, try again later"
    response: dict[str, Any] = ask(aws.functions(), settings().refresh_function, {}, failure)
    return response


def _start_report(report: str, period: Period) -> None:
    failure = "the report could not be started; try again in a moment"
    ask(aws.functions(), settings().report_function, {"report": report, "period": period}, failure)


@lru_cache(maxsize=16)
def _result(location: str) -> Result:
    # A result never changes, so a warm function may cache a few.
    return tuple(read_result(aws.s3(), location))
