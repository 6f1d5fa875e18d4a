"""Starting a refresh: one Athena query computes every board; its end is an event that leads to `publish`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from analytics.lake.query_tags import Errand
from analytics.lake.statements import statement
from analytics.leaderboards.refreshes import LONGEST, Refresh
from analytics.leaderboards.snapshots import due, hour, moment
from chalicelib.shared.ids import derived_id

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.lake.athena import Asking
    from analytics.lake.changes import Changes
    from analytics.leaderboards.publisher import Publisher
    from analytics.leaderboards.refreshes import Refreshes
    from analytics.leaderboards.snapshots import Base, Bases
    from analytics.reports.reporter import Reporter
    from chalicelib.shared.clock import Clock

_SHORTEST = timedelta(seconds=5)
"""Between a refresh and the next that somebody asks for by hand."""


class TooSoonError(RuntimeError):
    """The boards were refreshed a moment ago."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"the boards were refreshed a moment ago; again in {wait_s} s")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresher:
    """Starts refreshes, one at a time."""

    asking: Asking
    refreshes: Refreshes
    bases: Bases
    changes: Changes
    publisher: Publisher
    reporter: Reporter
    clock: Clock

    def start(self, token: str, as_of: datetime | None = None) -> Refresh:
        """Start a refresh as of a moment, now unless one is given, or return the one that is under way.

        The same token starts it only once; whoever may repeat a token gives the moment too. Raises TooSoonError for
        one without a moment, which somebody asked for by hand, right after another.
        """
        now = self.clock()
        refresh = Refresh(refresh_id=derived_id("refresh", token), as_of=as_of or now)
        known = self.refreshes.get(refresh.refresh_id)
        if known and known.state != "running":
            return known
        standing = self.publisher.standing()
        if standing and as_of is None and now - standing.as_of < _SHORTEST:
            raise TooSoonError(math.ceil((standing.as_of + _SHORTEST - now).total_seconds()))
        before = self.refreshes.holder()
        if not self.refreshes.lease(refresh, now):
            return before or self.refreshes.holder() or refresh
        if before and before.refresh_id != refresh.refresh_id and before.state == "running":
            self._give_up(before)
        base = self.bases.of_day(refresh.as_of.date())
        same_windows = standing and standing.result and standing.as_of.date() == refresh.as_of.date() == base.day
        if standing and same_windows and not self.changes.since(standing.as_of, refresh.as_of):
            return self.publisher.again(refresh, standing)
        return self._ask(refresh, base)

    def by_hand(self, token: str) -> dict[str, Any]:
        """Start a refresh that somebody asked for: the refresh as JSON, or `wait_s`, how long to wait with that."""
        try:
            return self.start(token).model_dump(mode="json")
        except TooSoonError as error:
            return {"wait_s": error.wait_s}

    def _ask(self, refresh: Refresh, base: Base) -> Refresh:
        self.refreshes.begin(refresh)
        errand = Errand(kind="boards", run_id=refresh.refresh_id, as_of=refresh.as_of)
        sql, parameters = statement("boards"), base.parameters(refresh.as_of)
        query_id = self.asking.ask(errand, sql, parameters, refresh.refresh_id)
        refresh = refresh.model_copy(update={"query_id": query_id})
        self.refreshes.begin(refresh)
        if base.day != refresh.as_of.date():
            self._make_base(refresh)
        self.reporter.start_usual(refresh.as_of)
        return refresh

    def _make_base(self, refresh: Refresh) -> None:
        """Have the day's base made, once an hour until there is one; this refresh goes without."""
        base = due(refresh.as_of)
        sql = statement("base").format(target=f"s3://{self.asking.bucket}/base/made={hour(base.made)}/")
        run_id = derived_id("base", hour(base.made))
        errand = Errand(kind="base", run_id=run_id, as_of=base.made)
        self.asking.ask(errand, sql, [moment(base.made), hour(base.ends)], run_id)

    def _give_up(self, overdue: Refresh) -> None:
        """Stop the query of a run that never ended."""
        if overdue.query_id:
            self.asking.athena.stop_query_execution(QueryExecutionId=overdue.query_id)
        detail = f"given up after {LONGEST.total_seconds() / 60:g} minutes"
        self.refreshes.end(overdue.model_copy(update={"state": "failed", "detail": detail}))
