"""Statements that a deployment needs once: the views over the lake."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from analytics.lake.statements import views
from cdu.errors import CommandError
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMEOUT_S = 120
_ENDED = {"SUCCEEDED", "FAILED", "CANCELLED"}


def define_views(athena: Any, outputs: Mapping[str, str]) -> None:
    """Create or replace every view of `analytics/lake/sql`. Raises CommandError with Athena's reason."""
    for view in views():
        run = athena.start_query_execution(
            QueryString=view,
            QueryExecutionContext={"Database": outputs["LakeDatabase"]},
            WorkGroup=outputs["Workgroup"],
        )
        status = until(partial(_ended, athena, run["QueryExecutionId"]), _TIMEOUT_S)
        if status is None or status["State"] != "SUCCEEDED":
            reason = status.get("StateChangeReason") if status else f"no answer within {_TIMEOUT_S} s"
            raise CommandError(f"a view could not be defined: {reason}")


def _ended(athena: Any, query_id: str) -> dict[str, Any] | None:
    status: dict[str, Any] = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
    return status if status["State"] in _ENDED else None
