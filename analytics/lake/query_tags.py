"""What a query is for. It travels as a comment in front of the statement, so that its end can be told apart."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from analytics.leaderboards.boards import Period

_MARK = "-- cdu "


class Errand(BaseModel):
    """One query's purpose: the boards of a refresh, the base of a day, what it repaired, or a report."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["boards", "base", "repairs", "report"]
    run_id: str
    """The refresh's id, the base's or the report's."""
    as_of: datetime
    report: str | None = None
    period: Period | None = None

    def before(self, statement: str) -> str:
        """The statement with this errand in front."""
        return f"{_MARK}{self.model_dump_json(exclude_none=True)}\n{statement}"


def errand_of(query: str) -> Errand | None:
    """The errand in front of a query; None for somebody else's query."""
    first = query.partition("\n")[0]
    if not first.startswith(_MARK):
        return None
    try:
        return Errand.model_validate_json(first.removeprefix(_MARK))
    except ValidationError:
        return None
