"""Making the daily snapshot, and measuring the XP that it repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analytics.lake.query_tags import QueryTag
from analytics.lake.statements import statement
from analytics.leaderboards.snapshots import Snapshot, snapshot_of
from analytics.windows import hour_text, moment_text
from chalicelib.shared.ids import derived_id
from chalicelib.shared.log import logger
from chalicelib.shared.metrics import measure

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.lake.athena import Athena, EndedQuery
    from analytics.leaderboards.snapshots import SnapshotStore


@dataclass(frozen=True, slots=True)
class Snapshotter:
    """Lets Athena make snapshots, and records the complete ones."""

    athena: Athena
    snapshots: SnapshotStore

    def start(self, as_of: datetime) -> None:
        """Start making the daily snapshot, at most once an hour: first its part for reports."""
        snapshot = snapshot_of(as_of)
        self._unload("recent", snapshot, "snapshots/recent", snapshot.recent_parameters())

    def recent_ended(self, ended: EndedQuery) -> None:
        """Go on with the part for boards. The snapshot is complete when that is."""
        logger.info("part for reports failed" if ended.failure else "part for reports made", detail=ended.failure)
        if not ended.failure:
            snapshot = snapshot_of(ended.tag.as_of)
            parameters = [moment_text(snapshot.made), hour_text(snapshot.ends)]
            self._unload("snapshot", snapshot, "snapshots", parameters)

    def snapshot_ended(self, ended: EndedQuery) -> None:
        """Record a complete snapshot, and start the query that compares it with its predecessor."""
        logger.info("snapshot failed" if ended.failure else "snapshot made", detail=ended.failure)
        if ended.failure:
            return
        snapshot, before = snapshot_of(ended.tag.as_of), self.snapshots.newest()
        if snapshot.made <= before.made:
            return  # a repeated event, or there is a newer snapshot
        self.snapshots.put(snapshot)
        if before != Snapshot():
            tag = QueryTag(
                purpose="repairs", run_id=derived_id("repairs", hour_text(snapshot.made)), as_of=snapshot.made
            )
            self.athena.start_query(tag, statement("repairs"), before.repair_parameters(snapshot))

    def _unload(
        self, purpose: Literal["recent", "snapshot"], snapshot: Snapshot, folder: str, parameters: list[str]
    ) -> None:
        made = hour_text(snapshot.made)
        sql = statement(purpose).format(target=f"s3://{self.athena.bucket}/{folder}/made={made}/")
        tag = QueryTag(purpose=purpose, run_id=derived_id(purpose, made), as_of=snapshot.made)
        self.athena.start_query(tag, sql, parameters)

    def repairs_ended(self, ended: EndedQuery) -> None:
        """Emit the repaired XP as a metric, which has an alarm."""
        if ended.failure:
            return
        (row,) = self.athena.rows(ended.location)
        measure("RepairedXp", float(row["xp"]), students=row["students"])
