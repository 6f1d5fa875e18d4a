"""Dispatches Athena's state-change events: each ended query goes to the handler of its purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.shared.log import logger
from chalicelib.shared.metrics import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analytics.lake.athena import Athena, EndedQuery
    from analytics.lake.query_tags import Purpose


@dataclass(frozen=True, slots=True)
class QueryDispatcher:
    """Passes ended queries to handlers, by the purpose in the query tag."""

    athena: Athena
    handlers: Mapping[Purpose, Callable[[EndedQuery], object]]

    def query_ended(self, query_id: str) -> None:
        """Handle the end of a query, successful or not. Ignores queries without a tag. Repeated events are harmless."""
        ended = self.athena.ended_query(query_id)
        if ended is None:
            return
        if ended.failure:
            logger.error("query failed", purpose=ended.tag.purpose, detail=ended.failure)
            measure("FailedQueries")  # boards or reports stay as old as they are
        self.handlers[ended.tag.purpose](ended)
