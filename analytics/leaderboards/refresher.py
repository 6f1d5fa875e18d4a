"""Starting a refresh: one Athena query computes all boards. The event of its end triggers the publisher."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from analytics.lake.query_tags import QueryTag
from analytics.lake.statements import statement
from analytics.leaderboards.refreshes import LONGEST, Refresh
from chalicelib.shared.ids import derived_id
from chalicelib.shared.metrics import measure

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from analytics.lake.arrivals import Arrivals
    from analytics.lake.athena import Athena
    from analytics.leaderboards.publisher import Publisher
    from analytics.leaderboards.refreshes import Refreshes
    from analytics.leaderboards.snapshots import Snapshot, SnapshotStore
    from analytics.leaderboards.snapshotter import Snapshotter
    from chalicelib.shared.clock import Clock

_SHORTEST = timedelta(seconds=5)
"""Shortest time between a refresh and the next manual one."""


class TooSoonError(RuntimeError):
    """The boards were refreshed a moment ago."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"the boards were refreshed a moment ago; try again in {wait_s} s")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresher:
    """Starts refreshes, one at a time."""

    athena: Athena
    refreshes: Refreshes
    snapshots: SnapshotStore
    snapshotter: Snapshotter
    arrivals: Arrivals
    publisher: Publisher
    start_reports: Callable[[datetime], None]
    """Has the usual reports computed as of a moment."""
    clock: Clock

    def start(self, token: str, as_of: datetime | None = None) -> Refresh:
        """Start a refresh as of a moment, by default now, or return the refresh that is running.

        The same token starts only one refresh; a caller that may repeat a token also passes `as_of`. Without `as_of`
        the refresh is a manual one, which raises TooSoonError right after another refresh.
        """
        now = self.clock()
        refresh = Refresh(refresh_id=derived_id("refresh", token), as_of=as_of or now)
        known = self.refreshes.get(refresh.refresh_id)
        if known and known.state != "running":
            return known
        published = self.publisher.published()
        if published and as_of:
            measure("BoardAge", (now - published.as_of).total_seconds(), "Seconds")
        if published and as_of is None and now - published.as_of < _SHORTEST:
            raise TooSoonError(math.ceil((published.as_of + _SHORTEST - now).total_seconds()))
        before = self.refreshes.holder()
        if not self.refreshes.lease(refresh, now):
            return before or self.refreshes.holder() or refresh
        if before and before.refresh_id != refresh.refresh_id and before.state == "running":
            self._give_up(before)
        snapshot = self.snapshots.of_day(refresh.as_of.date())
        today = refresh.as_of.date()
        same_windows = published and published.result and published.as_of.date() == today == snapshot.day
        if published and same_windows and not self.arrivals.since(published.as_of, refresh.as_of):
            return self.publisher.republish(refresh, published)
        return self._start_query(refresh, snapshot)

    def by_hand(self, token: str) -> dict[str, Any]:
        """Start a manual refresh. Returns the refresh as JSON, or `wait_s`, the seconds to wait before the next one."""
        try:
            return self.start(token).model_dump(mode="json")
        except TooSoonError as error:
            return {"wait_s": error.wait_s}

    def _start_query(self, refresh: Refresh, snapshot: Snapshot) -> Refresh:
        self.refreshes.begin(refresh)
        tag = QueryTag(purpose="boards", run_id=refresh.refresh_id, as_of=refresh.as_of)
        query_id = self.athena.start_query(tag, statement("boards"), snapshot.board_parameters(refresh.as_of))
        refresh = refresh.model_copy(update={"query_id": query_id})
        self.refreshes.begin(refresh)
        if snapshot.day != refresh.as_of.date():
            self.snapshotter.start(refresh.as_of)  # for the refreshes after this one
        self.start_reports(refresh.as_of)
        return refresh

    def _give_up(self, overdue: Refresh) -> None:
        """Stop the query of an overdue refresh."""
        if overdue.query_id:
            self.athena.stop_query(overdue.query_id)
        detail = f"given up after {LONGEST.total_seconds() / 60:g} minutes"
        self.refreshes.end(overdue.model_copy(update={"state": "failed", "detail": detail}))
