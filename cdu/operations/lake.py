"""Asking the lake: a statement on Athena, its rows as dicts of text."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cdu.errors import CommandError
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.deployment import Deployment

_TIMEOUT_S = 900
_ENDED = {"SUCCEEDED", "FAILED", "CANCELLED"}


def ask(here: Deployment, sql: str, *parameters: str) -> Iterator[dict[str, str]]:
    """Run a statement with `?` filled from text parameters; yield its rows. Raises CommandError with the reason."""
    outputs, athena = here.outputs(), here.client("athena")
    request: dict[str, Any] = {
        "QueryString": sql,
        "QueryExecutionContext": {"Database": outputs["LakeDatabase"]},
        "WorkGroup": outputs["Workgroup"],
    }
    if parameters:
        request["ExecutionParameters"] = ["'" + each.replace("'", "''") + "'" for each in parameters]
    query = athena.start_query_execution(**request)["QueryExecutionId"]
    ended = until(partial(_ended, athena, query), _TIMEOUT_S)
    if ended is None or ended["Status"]["State"] != "SUCCEEDED":
        reason = ended["Status"].get("StateChangeReason") if ended else f"no answer within {_TIMEOUT_S} s"
        raise CommandError(f"the lake could not be asked: {reason}")
    place = urlsplit(ended["ResultConfiguration"]["OutputLocation"])
    body = here.client("s3").get_object(Bucket=place.netloc, Key=place.path.lstrip("/"))["Body"].read()
    yield from csv.DictReader(io.StringIO(body.decode()))


def _ended(athena: Any, query: str) -> dict[str, Any] | None:
    execution: dict[str, Any] = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
    return execution if execution["Status"]["State"] in _ENDED else None
