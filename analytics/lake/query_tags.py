"""Query tags: what a query is for.

A tag travels as a comment in front of the statement, so that the handler of Athena's state-change events knows what to
do with a query that ended.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from analytics.windows import Period

_MARK = "-- cdu "

Purpose = Literal["boards", "snapshot", "repairs", "report"]


class QueryTag(BaseModel):
    """The purpose of one query and which run it belongs to."""

    model_config = ConfigDict(frozen=True)

    purpose: Purpose
    run_id: str
    """The id of the refresh, snapshot, repair or report run."""
    as_of: datetime
    report: str | None = None
    period: Period | None = None

    def in_front_of(self, sql: str) -> str:
        """The statement with this tag as its first line."""
        return f"{_MARK}{self.model_dump_json(exclude_none=True)}\n{sql}"


def tag_of(sql: str) -> QueryTag | None:
    """The tag of a statement; None for a statement that is not ours."""
    first = sql.partition("\n")[0]
    if not first.startswith(_MARK):
        return None
    try:
        return QueryTag.model_validate_json(first.removeprefix(_MARK))
    except ValidationError:
        return None
