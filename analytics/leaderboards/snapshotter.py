"""Making the day's snapshot, and measuring what it repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from analytics.lake.query_tags import QueryTag
from analytics.lake.statements import statement
from analytics.leaderboards.snapshots import Snapshot, snapshot_of
from analytics.windows import hour_text, moment_text
from chalicelib.shared.ids import derived_id
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.lake.athena import Athena, EndedQuery
    from analytics.leaderboards.snapshots import SnapshotStore


@dataclass(frozen=True, slots=True)
class Snapshotter:
    """Has snapshots made by Athena and remembers the ones that are complete."""

    athena: Athena
    snapshots: SnapshotStore

    def start(self, as_of: datetime) -> None:
        """Start making the day's snapshot: once an hour at most, until there is one."""
        snapshot = snapshot_of(as_of)
        sql = statement("snapshot").format(
            target=f"s3://{self.athena.bucket}/snapshots/made={hour_text(snapshot.made)}/"
        )
        tag = QueryTag(purpose="snapshot", run_id=derived_id("snapshot", hour_text(snapshot.made)), as_of=snapshot.made)
        self.athena.start_query(tag, sql, [moment_text(snapshot.made), hour_text(snapshot.ends)])

    def snapshot_ended(self, ended: EndedQuery) -> None:
        """Remember a snapshot that is complete, and have it compared with what its predecessor leads to."""
        logger.info("snapshot failed" if ended.failure else "snapshot made", detail=ended.failure)
        if ended.failure:
            return
        snapshot, before = snapshot_of(ended.tag.as_of), self.snapshots.newest()
        if snapshot.made <= before.made:
            return  # told twice, or overtaken by a newer one
        self.snapshots.put(snapshot)
        if before != Snapshot():
            tag = QueryTag(
                purpose="repairs", run_id=derived_id("repairs", hour_text(snapshot.made)), as_of=snapshot.made
            )
            self.athena.start_query(tag, statement("repairs"), before.repair_parameters(snapshot))

    def repairs_ended(self, ended: EndedQuery) -> None:
        """Emit how much XP the boards had wrong, as a metric with an alarm."""
        if ended.failure:
            return
        (row,) = self.athena.rows(ended.location)
        with single_metric(namespace="CDU", name="RepairedXp", unit=MetricUnit.Count, value=float(row["xp"])) as metric:
            metric.add_dimension("database", self.athena.database)
            metric.add_metadata("students", row["students"])
