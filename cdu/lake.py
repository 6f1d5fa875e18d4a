"""Statements on the lake from the command line: run one and wait for it, read its rows, define the views."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from analytics.lake.athena import read_result
from analytics.lake.statements import views
from cdu.errors import CommandError
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_athena.type_defs import QueryExecutionTypeDef

    from cdu.deployment import Deployment

_TIMEOUT_S = 900
_ENDED = {"SUCCEEDED", "FAILED", "CANCELLED"}


def rows(here: Deployment, sql: str, *parameters: str) -> Iterator[dict[str, str]]:
    """Run a statement with `?` filled from text parameters; yield its rows. Raises CommandError with the reason."""
    location = run(here.client("athena"), here.outputs(), sql, *parameters)
    yield from read_result(here.client("s3"), location)


def define_views(athena: AthenaClient, outputs: Mapping[str, str]) -> None:
    """Create or replace every view of `analytics/lake/sql`. Raises CommandError with Athena's reason."""
    for view in views():
        run(athena, outputs, view)


def run(athena: AthenaClient, outputs: Mapping[str, str], sql: str, *parameters: str) -> str:
    """Run a statement and return the address of its result. Raises CommandError with Athena's reason."""
    request: dict[str, Any] = {
        "QueryString": sql,
        "QueryExecutionContext": {"Database": outputs["LakeDatabase"]},
        "WorkGroup": outputs["Workgroup"],
    }
    if parameters:
        request["ExecutionParameters"] = ["'" + each.replace("'", "''") + "'" for each in parameters]
    query_id = athena.start_query_execution(**request)["QueryExecutionId"]
    execution = until(partial(_ended, athena, query_id), _TIMEOUT_S)
    if execution is None or execution["Status"]["State"] != "SUCCEEDED":
        reason = execution["Status"].get("StateChangeReason") if execution else f"no answer within {_TIMEOUT_S} s"
        raise CommandError(f"the statement failed on Athena: {reason}")
    location: str = execution["ResultConfiguration"]["OutputLocation"]
    return location


def _ended(athena: AthenaClient, query_id: str) -> QueryExecutionTypeDef | None:
    execution = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    return execution if execution["Status"]["State"] in _ENDED else None
