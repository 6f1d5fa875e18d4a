"""Publishing a refresh: turns the rows of an ended query into board pages and score shards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from analytics.leaderboards.boards import (
    PAGE_ROWS,
    Board,
    Boards,
    Page,
    Row,
    ScoreShard,
    build_shards,
    name_of,
)
from analytics.leaderboards.refreshes import Refresh
from analytics.leaderboards.store import OutdatedError
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from analytics.lake.athena import Athena, EndedQuery
    from analytics.leaderboards.refreshes import Refreshes
    from analytics.leaderboards.store import BoardStore

    Names = Callable[[Iterable[str]], dict[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Turns query results into boards. `names` maps student ids to names on boards; None for a hidden student."""

    athena: Athena
    store: BoardStore
    refreshes: Refreshes
    names: Names

    def boards_ended(self, ended: EndedQuery) -> Refresh:
        """Publish the result of a refresh's query, or record why the query failed."""
        refresh = Refresh(refresh_id=ended.tag.run_id, as_of=ended.tag.as_of, query_id=ended.query_id)
        if ended.failure:
            return self._end(refresh.model_copy(update={"state": "failed", "detail": ended.failure}))
        return self._publish(refresh, ended.location)

    def published(self) -> Boards | None:
        """The boards that readers see; None before the first refresh."""
        return self.store.current(consistent=True)

    def republish(self, refresh: Refresh, published: Boards) -> Refresh:
        """Publish the current boards again as of a later moment, because students' names may have changed."""
        return self._publish(refresh, published.result, published.computed_at)

    def _publish(self, refresh: Refresh, location: str, computed_at: datetime | None = None) -> Refresh:
        boards, content = boards_of(refresh, location, self.athena.rows(location), self.names)
        boards = boards.model_copy(update={"computed_at": computed_at or refresh.as_of})
        try:
            written = self.store.publish(boards, content)
        except OutdatedError:
            detail = "newer boards are already published"
            return self._end(refresh.model_copy(update={"state": "outdated", "detail": detail}))
        return self._end(refresh.model_copy(update={"state": "published", "pages_written": written}))

    def _end(self, ended: Refresh) -> Refresh:
        self.refreshes.end(ended)
        logger.info("refresh ended", state=ended.state, detail=ended.detail, pages_written=ended.pages_written)
        return ended


def boards_of(
    refresh: Refresh, location: str, results: Iterable[dict[str, str]], names_of: Names
) -> tuple[Boards, list[Page | ScoreShard]]:
    """Build the index, pages and shards of a refresh from the rows of the result at `location`."""
    rows = sorted(results, key=lambda row: (row["board"], row["period"], int(row["position"])))
    names = names_of({row["student_id"] for row in rows if row["student_id"]})
    boards: dict[str, Board] = {}
    content: list[Page | ScoreShard] = []
    for (board, period), group in groupby(rows, key=lambda row: (row["board"], row["period"])):
        ranked = list(group)
        top = [row for row in ranked if row["student_id"]]
        pages = [_page(top[start : start + PAGE_ROWS], names) for start in range(0, len(top), PAGE_ROWS)]
        shards = build_shards(sorted({(int(row["xp"]), int(row["place"])) for row in ranked}, reverse=True))
        content += [*pages, *(shard for _, shard in shards)]
        boards[name_of(board, period)] = Board(
            participants=int(ranked[0]["participants"]),
            pages=tuple(page.key for page in pages),
            shards=tuple((lowest, shard.key) for lowest, shard in shards),
        )
    return Boards(refresh_id=refresh.refresh_id, as_of=refresh.as_of, result=location, boards=boards), content


def _page(rows: list[dict[str, str]], names: dict[str, str | None]) -> Page:
    return Page(
        rows=tuple(
            Row(rank=int(row["place"]), name=names[row["student_id"]], xp=int(row["xp"]), lessons=int(row["lessons"]))
            for row in rows
        )
    )
