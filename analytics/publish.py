"""Publishing a refresh: from the finished Athena query to board pages."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analytics.boards import PAGE_ROWS, Board, Boards, BoardStore, OutdatedError, Page, Row, name_of
from analytics.queries import statement
from analytics.refresh import BOARDS_QUERY, Refresh, Refreshes
from chalicelib.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_s3 import S3Client

    Names = Callable[[Iterable[str]], dict[str, str | None]]


class Publisher:
    """Turns query results into boards. `names` gives student ids the names that their owners chose."""

    def __init__(
        self, athena: AthenaClient, s3: S3Client, store: BoardStore, refreshes: Refreshes, names: Names
    ) -> None:
        self._athena = athena
        self._s3 = s3
        self._store = store
        self._refreshes = refreshes
        self._names = names

    def query_ended(self, query_id: str) -> Refresh | None:
        """Publish a query that ended, or record why not. None for a query that is no refresh."""
        execution: Any = self._athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        if not execution["Query"].startswith(_first_line(statement(BOARDS_QUERY))):
            return None  # the first line, so that a refresh which a deployment overtakes is still published
        as_of = datetime.fromisoformat(execution["ExecutionParameters"][0].strip("'"))
        refresh = Refresh(refresh_id=query_id, as_of=as_of)
        ended = self._publish(refresh, execution)
        self._refreshes.end(ended)
        logger.info("refresh ended", state=ended.state, detail=ended.detail, pages_written=ended.pages_written)
        return ended

    def _publish(self, refresh: Refresh, execution: Any) -> Refresh:
        status = execution["Status"]
        if status["State"] != "SUCCEEDED":
            reason = status.get("StateChangeReason", status["State"])
            return refresh.model_copy(update={"state": "failed", "detail": reason})
        rows = self._results(execution["ResultConfiguration"]["OutputLocation"])
        boards, pages = self._boards(refresh, rows)
        try:
            written = self._store.publish(boards, pages)
        except OutdatedError:
            return refresh.model_copy(update={"state": "outdated", "detail": "newer boards are already published"})
        return refresh.model_copy(update={"state": "published", "pages_written": written})

    def _results(self, location: str) -> list[dict[str, str]]:
        # The result file itself: one read where GetQueryResults would take a call per 1,000 rows.
        place = urlsplit(location)
        body = self._s3.get_object(Bucket=place.netloc, Key=place.path.lstrip("/"))["Body"].read()
        return list(csv.DictReader(io.StringIO(body.decode())))

    def _boards(self, refresh: Refresh, rows: list[dict[str, str]]) -> tuple[Boards, list[Page]]:
        names = self._names({row["student_id"] for row in rows})
        boards: dict[str, Board] = {}
        pages: list[Page] = []
        ordered = sorted(rows, key=lambda row: (row["board"], row["period"], int(row["position"])))
        for (board, period), group in groupby(ordered, key=lambda row: (row["board"], row["period"])):
            ranked = list(group)
            cut = [_page(ranked[start : start + PAGE_ROWS], names) for start in range(0, len(ranked), PAGE_ROWS)]
            pages += cut
            participants = int(ranked[0]["participants"])
            boards[name_of(board, period)] = Board(participants=participants, pages=tuple(page.key for page in cut))
        return Boards(refresh_id=refresh.refresh_id, as_of=refresh.as_of, boards=boards), pages


def _page(rows: list[dict[str, str]], names: dict[str, str | None]) -> Page:
    return Page(
        rows=tuple(
            Row(rank=int(row["place"]), name=names[row["student_id"]], xp=int(row["xp"]), lessons=int(row["lessons"]))
            for row in rows
        )
    )


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
