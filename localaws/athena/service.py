"""The Athena API. Queries run here; work groups and saved queries are kept by the engine."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from localaws.athena import statements
from localaws.athena.errors import QueryError
from localaws.athena.events import Teller, state_change
from localaws.athena.history import FINAL, Execution, History
from localaws.athena.queries import Queries
from localaws.athena.run import Stopper
from localaws.http import ApiError, passed_through

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from localaws.clients import Clients
    from localaws.http import type_operation

log = logging.getLogger(__name__)

_AT_ONCE = 4
_LARGEST_PAGE = 1000
_LONGEST_QUERY = 262_144
_PASSED = (
    "batch_get_named_query",
    "create_named_query",
    "create_prepared_statement",
    "create_work_group",
    "delete_named_query",
    "delete_prepared_statement",
    "delete_work_group",
    "get_data_catalog",
    "get_named_query",
    "get_prepared_statement",
    "get_work_group",
    "list_data_catalogs",
    "list_named_queries",
    "list_prepared_statements",
    "list_work_groups",
    "update_prepared_statement",
    "update_work_group",
)


class AthenaService:
    """Starts, watches and stops queries. `folder` keeps their history; `seconds` is the limit of one query."""

    def __init__(self, clients: Clients, folder: Path, seconds: float = 120.0) -> None:
        self._clients = clients
        self._seconds = seconds
        self._history = History(folder)
        self._queries = Queries(clients, self._history)
        self._teller = Teller(clients, self._history)
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="athena")
        self._stoppers: dict[str, Stopper] = {}
        self._lock = threading.RLock()
        for execution in self._history.all():
            if execution.state not in FINAL:
                self._move(execution, "FAILED", "The local Athena service was stopped while the query was running")
            elif execution.events:
                self._teller.tell(execution)

    def operations(self) -> Mapping[str, type_operation]:
        """Return the operations by name, for the HTTP server."""
        passed = {
            "".join(word.title() for word in name.split("_")): passed_through(getattr(self._clients.athena, name))
            for name in _PASSED
        }
        return passed | {
            "StartQueryExecution": self.start_query_execution,
            "GetQueryExecution": self.get_query_execution,
            "BatchGetQueryExecution": self.batch_get_query_execution,
            "ListQueryExecutions": self.list_query_executions,
            "StopQueryExecution": self.stop_query_execution,
            "GetQueryResults": self.get_query_results,
        }

    def workgroup(self, request: dict[str, Any]) -> str:
        """The work group that a request is about: that of its query, if it names one."""
        if "QueryExecutionId" in request:
            return self._history.get(_id(request)).workgroup
        return str(request.get("WorkGroup", "primary"))

    def start_query_execution(self, request: dict[str, Any]) -> dict[str, object]:
        """StartQueryExecution: returns at once; the same ClientRequestToken starts nothing a second time."""
        query = request.get("QueryString") or ""
        if not query.strip() or len(query.encode()) > _LONGEST_QUERY:
            raise ApiError("InvalidRequestException", "QueryString must have 1 to 262144 bytes")
        workgroup, token = request.get("WorkGroup") or "primary", request.get("ClientRequestToken")
        with self._lock:
            before = self._history.by_token(workgroup, token) if token else None
            if before is not None:
                _check_same(before, request)
                return {"QueryExecutionId": before.execution_id}
            execution = self._new(query, workgroup, request)
            self._stoppers[execution.execution_id] = Stopper()
            self._move(execution, "QUEUED")
        self._pool.submit(self._run, execution)
        return {"QueryExecutionId": execution.execution_id}

    def get_query_execution(self, request: dict[str, Any]) -> dict[str, object]:
        """GetQueryExecution."""
        return {"QueryExecution": self._history.get(_id(request)).described()}

    def batch_get_query_execution(self, request: dict[str, Any]) -> dict[str, object]:
        """BatchGetQueryExecution: unknown ids are listed, not refused."""
        found, missing = [], []
        for one in request.get("QueryExecutionIds", []):
            try:
                found.append(self._history.get(one).described())
            except ApiError as error:
                missing.append({"QueryExecutionId": one, "ErrorCode": error.code, "ErrorMessage": error.message})
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": missing}

    def list_query_executions(self, request: dict[str, Any]) -> dict[str, object]:
        """ListQueryExecutions of a work group, newest first."""
        found = [one.execution_id for one in self._history.of_workgroup(request.get("WorkGroup") or "primary")]
        start, count = _offset(request), min(int(request.get("MaxResults") or 50), 50)
        answer: dict[str, object] = {"QueryExecutionIds": found[start : start + count]}
        return answer | ({"NextToken": str(start + count)} if start + count < len(found) else {})

    def stop_query_execution(self, request: dict[str, Any]) -> dict[str, object]:
        """StopQueryExecution: has no effect on a query that has ended."""
        execution = self._history.get(_id(request))
        with self._lock:
            stopper = self._stoppers.get(execution.execution_id)
        if stopper is not None:
            stopper.cancel()
        return {}

    def get_query_results(self, request: dict[str, Any]) -> dict[str, object]:
        """GetQueryResults: up to 1,000 rows a page, the column names as first row of the first page."""
        execution = self._history.get(_id(request))
        if execution.state != "SUCCEEDED":
            why = f"Query has not yet finished. Current state: {execution.state}"
            if execution.state in FINAL:
                why = f"Query did not finish successfully. Final query state: {execution.state}"
            raise ApiError("InvalidRequestException", why)
        count = int(request.get("MaxResults") or _LARGEST_PAGE)
        if not 1 <= count <= _LARGEST_PAGE:
            raise ApiError("InvalidRequestException", "MaxResults must be between 1 and 1000")
        names: list[str | None] = [column["Name"] for column in execution.columns]
        head = [names] if names and request.get("NextToken") is None else []
        rows, at = self._history.read_rows(execution.execution_id, _offset(request), count - len(head))
        answer: dict[str, object] = {
            "UpdateCount": execution.update_count,
            "ResultSet": {
                "Rows": [_row(row) for row in [*head, *rows]],
                "ResultSetMetadata": {"ColumnInfo": execution.columns},
            },
        }
        return answer | ({"NextToken": str(at)} if at is not None else {})

    def stop(self) -> None:
        """Cancel running queries, deliver the last events and end."""
        with self._lock:
            for stopper in self._stoppers.values():
                stopper.cancel()
        self._pool.shutdown()
        self._teller.stop()

    def _new(self, query: str, workgroup: str, request: dict[str, Any]) -> Execution:
        group = self._clients.athena.get_work_group(WorkGroup=workgroup)["WorkGroup"]
        settings = group.get("Configuration", {})
        if group.get("State") == "DISABLED":
            raise ApiError("InvalidRequestException", f"WorkGroup {workgroup} is disabled")
        own = request.get("ResultConfiguration", {}).get("OutputLocation")
        groups = settings.get("ResultConfiguration", {}).get("OutputLocation")
        location = groups if groups and (settings.get("EnforceWorkGroupConfiguration") or not own) else own
        if not location:
            raise ApiError("InvalidRequestException", "No output location provided, neither here nor in the work group")
        types = statements.kind(query)
        execution_id = str(uuid.uuid4())
        extension = ".csv" if types[1] == "SELECT" else ".txt" if types[0] == "DDL" else ""
        return Execution(
            execution_id=execution_id,
            query=query,
            database=(request.get("QueryExecutionContext", {}).get("Database") or "").lower(),
            workgroup=workgroup,
            output=f"{location.rstrip('/')}/{execution_id}{extension}",
            statement_type=types[0],
            substatement_type=types[1],
            parameters=list(request.get("ExecutionParameters") or []),
            token=request.get("ClientRequestToken"),
            cutoff_bytes=settings.get("BytesScannedCutoffPerQuery"),
        )

    def _run(self, execution: Execution) -> None:
        stopper = self._stoppers[execution.execution_id]
        clock = threading.Timer(self._seconds, stopper.time_out)
        begun = time.monotonic()
        state, reason = "SUCCEEDED", None
        try:
            if not stopper.cancelled:
                execution.started = time.time()
                self._move(execution, "RUNNING")
                clock.start()
                self._queries.run(execution, stopper)
        except QueryError as error:
            state, reason = "FAILED", str(error)
        except Exception as error:
            log.exception("query %s failed inside the service", execution.execution_id)
            state, reason = "FAILED", f"INTERNAL_ERROR: {type(error).__name__}: {error}"
        finally:
            clock.cancel()
        execution.engine_ms = round((time.monotonic() - begun) * 1000)
        if (stopper.cancelled and state != "SUCCEEDED") or execution.started is None:
            state, reason = "CANCELLED", "Query cancelled by user"
        self._move(execution, state, reason)
        with self._lock:
            del self._stoppers[execution.execution_id]

    def _move(self, execution: Execution, state: str, reason: str | None = None) -> None:
        """Move the execution to its next state: store it first, then send the event."""
        previous = None if state == "QUEUED" else execution.state
        execution.state, execution.reason = state, reason
        if state in FINAL:
            execution.completed = time.time()
        execution.events_told += 1
        execution.events.append(state_change(execution, previous, execution.events_told))
        self._history.save(execution)
        self._teller.tell(execution)


def _check_same(before: Execution, request: dict[str, Any]) -> None:
    if before.query != request["QueryString"] or before.parameters != list(request.get("ExecutionParameters") or []):
        raise ApiError("InvalidRequestException", "Idempotent parameters do not match")


def _id(request: dict[str, Any]) -> str:
    found = request.get("QueryExecutionId")
    if not isinstance(found, str):
        raise ApiError("InvalidRequestException", "QueryExecutionId is missing")
    return found


def _offset(request: dict[str, Any]) -> int:
    token = request.get("NextToken") or "0"
    if not token.isdecimal():
        raise ApiError("InvalidRequestException", "NextToken is malformed")
    return int(token)


def _row(values: list[str | None]) -> dict[str, object]:
    return {"Data": [{} if value is None else {"VarCharValue": value} for value in values]}
