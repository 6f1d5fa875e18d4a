"""Computing reports: the default period with every refresh, for dashboards too; other periods on request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from analytics.lake.query_tags import QueryTag
from analytics.reports.definitions import DEFAULT_PERIOD, REPORTS
from analytics.reports.runs import ReportRun
from analytics.windows import moment_text
from chalicelib.shared.ids import derived_id
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.lake.athena import Athena, EndedQuery
    from analytics.reports.runs import ReportRuns
    from analytics.windows import Period
    from chalicelib.shared.clock import Clock

_OVERDUE = timedelta(minutes=10)
"""A run that takes longer may be started again."""


class _Snapshot(Protocol):
    def report_parameters(self, period: Period, as_of: datetime) -> list[str]: ...


class _Snapshots(Protocol):
    def newest(self) -> _Snapshot: ...


class Reporter:
    """Lets Athena compute reports, and records the results."""

    def __init__(self, athena: Athena, runs: ReportRuns, snapshots: _Snapshots, clock: Clock) -> None:
        self._athena = athena
        self._runs = runs
        self._snapshots = snapshots
        self._clock = clock

    def start_default(self, as_of: datetime) -> None:
        """Start every report for the default period."""
        for name in REPORTS:
            self._start(name, DEFAULT_PERIOD, as_of)

    def start(self, name: str, period: Period) -> ReportRun:
        """Start one report as of now, or return its run if one is running."""
        now = self._clock()
        _, newest = self._runs.newest(name, period)
        if newest and newest.state == "running" and now - newest.as_of < _OVERDUE:
            return newest
        return self._start(name, period, now.replace(second=0, microsecond=0))  # requests within a minute share a run

    def report_ended(self, ended: EndedQuery) -> None:
        """Record the result of a run, or the reason of its failure."""
        run = ReportRun(
            report=ended.tag.report or "",
            period=ended.tag.period or DEFAULT_PERIOD,
            as_of=ended.tag.as_of,
            query_id=ended.query_id,
            state="failed" if ended.failure else "ready",
            detail=ended.failure,
            location=None if ended.failure else ended.location,
        )
        self._runs.put(run)
        if run.state == "ready" and run.period == DEFAULT_PERIOD:
            self._share(run.report)
        logger.info("report ended", report=run.report, period=run.period, state=run.state, detail=run.detail)

    def _share(self, name: str) -> None:
        """Copy the newest result to where dashboards read it; again, if a newer one became ready meanwhile."""
        copied = None
        while (ready := self._runs.newest(name, DEFAULT_PERIOD)[0]) and ready.location and ready.location != copied:
            self._athena.copy_result(ready.location, f"reports/{name}/result.csv")
            copied = ready.location

    def _start(self, name: str, period: Period, as_of: datetime) -> ReportRun:
        report = REPORTS[name]
        run_id = derived_id("report", name, period, moment_text(as_of))
        tag = QueryTag(purpose="report", run_id=run_id, as_of=as_of, report=name, period=period)
        parameters = self._snapshots.newest().report_parameters(period, as_of)
        query_id = self._athena.start_query(tag, report.sql, parameters)
        run = ReportRun(report=name, period=period, as_of=as_of, query_id=query_id)
        self._runs.put(run)
        return run
