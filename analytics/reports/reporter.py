"""Starting reports: the usual ones with every refresh, the others when somebody asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analytics.lake.query_tags import Errand
from analytics.leaderboards.snapshots import moment
from analytics.reports.definitions import REPORTS, USUAL, ReportRun
from chalicelib.shared.ids import derived_id

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.lake.athena import Asking
    from analytics.leaderboards.boards import Period
    from analytics.reports.definitions import ReportRuns
    from chalicelib.shared.clock import Clock

_OVERDUE = timedelta(minutes=10)
"""A run that takes longer is started once more."""


class Reporter:
    """Starts runs of reports."""

    def __init__(self, asking: Asking, runs: ReportRuns, clock: Clock) -> None:
        self._asking = asking
        self._runs = runs
        self._clock = clock

    def start_usual(self, as_of: datetime) -> None:
        """Have every report computed for the usual period."""
        for name in REPORTS:
            self._start(name, USUAL, as_of)

    def start(self, name: str, period: Period) -> ReportRun:
        """Have one report computed as of now, unless that is under way."""
        now = self._clock()
        _, newest = self._runs.newest(name, period)
        if newest and newest.state == "running" and now - newest.as_of < _OVERDUE:
            return newest
        return self._start(name, period, now.replace(second=0, microsecond=0))  # two who ask at once ask for the same

    def _start(self, name: str, period: Period, as_of: datetime) -> ReportRun:
        report = REPORTS[name]
        run_id = derived_id("report", name, period, moment(as_of))
        errand = Errand(kind="report", run_id=run_id, as_of=as_of, report=name, period=period)
        query_id = self._asking.ask(errand, report.sql, report.parameters(period, as_of), run_id)
        run = ReportRun(report=name, period=period, as_of=as_of, query_id=query_id)
        self._runs.put(run)
        return run
