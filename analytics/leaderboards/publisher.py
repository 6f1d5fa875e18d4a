"""Publishing a refresh: from the finished Athena query to board pages."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from analytics.lake.query_tags import Errand, errand_of
from analytics.lake.statements import statement
from analytics.leaderboards.boards import (
    PAGE_ROWS,
    Board,
    Boards,
    BoardStore,
    Leaf,
    OutdatedError,
    Page,
    Row,
    cut,
    name_of,
)
from analytics.leaderboards.refreshes import Refresh, Refreshes
from analytics.leaderboards.snapshots import Base, due, hour
from analytics.reports.definitions import USUAL, ReportRun
from chalicelib.shared.ids import derived_id
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

    from analytics.lake.athena import Asking
    from analytics.leaderboards.snapshots import Bases
    from analytics.reports.definitions import ReportRuns

    Names = Callable[[Iterable[str]], dict[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Turns query results into boards. `names` gives student ids the names that their owners chose."""

    asking: Asking
    s3: S3Client
    store: BoardStore
    refreshes: Refreshes
    bases: Bases
    runs: ReportRuns
    names: Names

    def query_ended(self, query_id: str) -> Refresh | None:
        """Publish a query that ended, or record why not. None for a query that makes no boards."""
        execution: Any = self.asking.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        errand = errand_of(execution["Query"])
        if errand is None:
            return None
        status = execution["Status"]
        succeeded, reason = status["State"] == "SUCCEEDED", status.get("StateChangeReason", status["State"])
        if errand.kind == "base":
            logger.info("base made" if succeeded else "base failed", detail=reason)
            if succeeded:
                self._base_made(due(errand.as_of))
            return None
        if errand.kind == "repairs":
            if succeeded:
                self._repaired(execution["ResultConfiguration"]["OutputLocation"])
            return None
        if errand.kind == "report":
            self._report_ended(errand, query_id, execution, None if succeeded else reason)
            return None
        refresh = Refresh(refresh_id=errand.run_id, as_of=errand.as_of, query_id=query_id)
        if not succeeded:
            return self._end(refresh.model_copy(update={"state": "failed", "detail": reason}))
        return self._publish(refresh, execution["ResultConfiguration"]["OutputLocation"])

    def _base_made(self, base: Base) -> None:
        """Remember a base, and have it compared with what the one before would have made of today."""
        before = self.bases.newest()
        if base.made <= before.made:
            return  # told twice, or overtaken
        self.bases.put(base)
        if before != Base():
            run_id = derived_id("repairs", hour(base.made))
            errand = Errand(kind="repairs", run_id=run_id, as_of=base.made)
            self.asking.ask(errand, statement("repairs"), before.repaired_by(base), run_id)

    def _repaired(self, location: str) -> None:
        """Tell how much XP the boards had wrong, as a metric that an alarm watches."""
        (row,) = self._results(location)
        with single_metric(namespace="CDU", name="RepairedXp", unit=MetricUnit.Count, value=float(row["xp"])) as metric:
            metric.add_dimension("database", self.asking.database)
            metric.add_metadata("students", row["students"])

    def _report_ended(self, errand: Errand, query_id: str, execution: Any, failure: str | None) -> None:
        run = ReportRun(
            report=errand.report or "",
            period=errand.period or USUAL,
            as_of=errand.as_of,
            query_id=query_id,
            state="failed" if failure else "ready",
            detail=failure,
            location=None if failure else execution["ResultConfiguration"]["OutputLocation"],
        )
        self.runs.put(run)
        logger.info("report ended", report=run.report, period=run.period, state=run.state, detail=run.detail)

    def standing(self) -> Boards | None:
        """The boards that stand; None before the first refresh."""
        return self.store.current(consistent=True)

    def again(self, refresh: Refresh, standing: Boards) -> Refresh:
        """Publish the result of the boards that stand once more, for a later moment; names may have changed."""
        return self._publish(refresh, standing.result, standing.computed_at)

    def _publish(self, refresh: Refresh, location: str, computed_at: datetime | None = None) -> Refresh:
        boards, pages = boards_of(refresh, location, self._results(location), self.names)
        boards = boards.model_copy(update={"computed_at": computed_at or refresh.as_of})
        try:
            written = self.store.publish(boards, pages)
        except OutdatedError:
            detail = "newer boards are already published"
            return self._end(refresh.model_copy(update={"state": "outdated", "detail": detail}))
        return self._end(refresh.model_copy(update={"state": "published", "pages_written": written}))

    def _end(self, ended: Refresh) -> Refresh:
        self.refreshes.end(ended)
        logger.info("refresh ended", state=ended.state, detail=ended.detail, pages_written=ended.pages_written)
        return ended

    def _results(self, location: str) -> Iterator[dict[str, str]]:
        # The result file itself: one read where GetQueryResults would take a call per 1,000 rows.
        place = urlsplit(location)
        body = self.s3.get_object(Bucket=place.netloc, Key=place.path.lstrip("/"))["Body"].read()
        return csv.DictReader(io.StringIO(body.decode()))


def boards_of(
    refresh: Refresh, location: str, results: Iterable[dict[str, str]], names_of: Names
) -> tuple[Boards, list[Page | Leaf]]:
    """The pointer of a refresh and all its content, from the rows of the query's result at `location`."""
    rows = sorted(results, key=lambda row: (row["board"], row["period"], int(row["position"])))
    names = names_of({row["student_id"] for row in rows if row["student_id"]})
    boards: dict[str, Board] = {}
    content: list[Page | Leaf] = []
    for (board, period), group in groupby(rows, key=lambda row: (row["board"], row["period"])):
        ranked = list(group)
        top = [row for row in ranked if row["student_id"]]
        pages = [_page(top[start : start + PAGE_ROWS], names) for start in range(0, len(top), PAGE_ROWS)]
        leaves = cut(sorted({(int(row["xp"]), int(row["place"])) for row in ranked}, reverse=True))
        content += [*pages, *(leaf for _, leaf in leaves)]
        boards[name_of(board, period)] = Board(
            participants=int(ranked[0]["participants"]),
            pages=tuple(page.key for page in pages),
            leaves=tuple((lowest, leaf.key) for lowest, leaf in leaves),
        )
    return Boards(refresh_id=refresh.refresh_id, as_of=refresh.as_of, result=location, boards=boards), content


def _page(rows: list[dict[str, str]], names: dict[str, str | None]) -> Page:
    return Page(
        rows=tuple(
            Row(rank=int(row["place"]), name=names[row["student_id"]], xp=int(row["xp"]), lessons=int(row["lessons"]))
            for row in rows
        )
    )
