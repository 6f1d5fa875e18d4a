"""Query tags: the purpose of a query, as a comment before its statement.

The handler of Athena's state-change events reads the tag to find out what to do with an ended query.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, ValidationError

from analytics.windows import Period
from chalicelib.shared.model import Model

_MARK = "-- cdu "

Purpose = Literal["boards", "recent", "snapshot", "repairs", "report", "compaction"]


class QueryTag(Model):
    """The purpose of a query, and the run that it belongs to."""

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
    """The tag of a statement; None for a statement without one."""
    first_line = sql.partition("\n")[0]
    if not first_line.startswith(_MARK):
        return None
    try:
        return QueryTag.model_validate_json(first_line.removeprefix(_MARK))
    except ValidationError:
        return None
