"""The one place where Athena's state-change events arrive: each ended query goes to the handler of its purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analytics.lake.athena import Athena, EndedQuery
    from analytics.lake.query_tags import Purpose


@dataclass(frozen=True, slots=True)
class QueryDispatcher:
    """Hands ended queries on."""

    athena: Athena
    handlers: Mapping[Purpose, Callable[[EndedQuery], object]]

    def query_ended(self, query_id: str) -> None:
        """Handle the end of a query, good or bad. A query that is not ours is left alone; a repeat is harmless."""
        ended = self.athena.ended_query(query_id)
        if ended is not None:
            self.handlers[ended.tag.purpose](ended)
