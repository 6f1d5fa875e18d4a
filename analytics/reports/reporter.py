"""Running reports: the usual ones with every refresh, the others when somebody asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analytics.lake.query_tags import QueryTag
from analytics.reports.definitions import REPORTS, USUAL
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
"""A run that takes longer is started again."""


class Reporter:
    """Has reports computed by Athena and records how that ended."""

    def __init__(self, athena: Athena, runs: ReportRuns, clock: Clock) -> None:
        self._athena = athena
        self._runs = runs
        self._clock = clock

    def start_usual(self, as_of: datetime) -> None:
        """Have every report computed for the usual period."""
        for name in REPORTS:
            self._start(name, USUAL, as_of)

    def start(self, name: str, period: Period) -> ReportRun:
        """Have one report computed as of now. A run that is under way is returned instead."""
        now = self._clock()
        _, newest = self._runs.newest(name, period)
        if newest and newest.state == "running" and now - newest.as_of < _OVERDUE:
            return newest
        return self._start(name, period, now.replace(second=0, microsecond=0))  # two requests in a minute are one run

    def report_ended(self, ended: EndedQuery) -> None:
        """Record the result of a run, or why it failed."""
        run = ReportRun(
            report=ended.tag.report or "",
            period=ended.tag.period or USUAL,
            as_of=ended.tag.as_of,
            query_id=ended.query_id,
            state="failed" if ended.failure else "ready",
            detail=ended.failure,
            location=None if ended.failure else ended.location,
        )
        self._runs.put(run)
        logger.info("report ended", report=run.report, period=run.period, state=run.state, detail=run.detail)

    def _start(self, name: str, period: Period, as_of: datetime) -> ReportRun:
        report = REPORTS[name]
        run_id = derived_id("report", name, period, moment_text(as_of))
        tag = QueryTag(purpose="report", run_id=run_id, as_of=as_of, report=name, period=period)
        query_id = self._athena.start_query(tag, report.sql, report.parameters(period, as_of))
        run = ReportRun(report=name, period=period, as_of=as_of, query_id=query_id)
        self._runs.put(run)
        return run
