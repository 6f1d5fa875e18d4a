"""Athena in memory: queries run when they are told to, over the lake's embedded engine."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from analytics.lake.query_tags import tag_of
from analytics.lake.statements import statement
from analytics.leaderboards.snapshots import snapshot_of

if TYPE_CHECKING:
    from tests.chaos import memory
    from tests.lake import Lake


class Athena:
    """The client's calls that the services make; what became of a query is told on a queue."""

    def __init__(self, lake: Lake, s3: memory.S3, ended: memory.Queue) -> None:
        self._lake = lake
        self._s3 = s3
        self._ended = ended
        self._executions: dict[str, dict[str, Any]] = {}

    def start_query_execution(self, **request: Any) -> dict[str, str]:
        """Take a query, the same one for the same token; it runs when `run` says."""
        query = f"q-{request['ClientRequestToken']}"
        parameters = [each.strip("'") for each in request["ExecutionParameters"]]
        begun = {"query": request["QueryString"], "parameters": parameters, "state": "RUNNING"}
        self._executions.setdefault(query, begun)
        return {"QueryExecutionId": query}

    def stop_query_execution(self, *, QueryExecutionId: str) -> None:  # noqa: N803 - the service's name
        """Stop a query, unless it has ended."""
        if self._executions[QueryExecutionId]["state"] == "RUNNING":
            self._executions[QueryExecutionId]["state"] = "CANCELLED"
            self._ended.send(QueryExecutionId)

    def get_query_execution(self, *, QueryExecutionId: str) -> dict[str, Any]:  # noqa: N803 - the service's name
        """What became of a query."""
        execution = self._executions[QueryExecutionId]
        return {
            "QueryExecution": {
                "QueryExecutionId": QueryExecutionId,
                "Query": execution["query"],
                "Status": {"State": execution["state"], "StateChangeReason": "it failed"},
                "ResultConfiguration": {"OutputLocation": f"s3://results/results/{QueryExecutionId}.csv"},
            }
        }

    def running(self) -> list[str]:
        """The queries under way."""
        return [name for name, each in self._executions.items() if each["state"] == "RUNNING"]

    def run(self, name: str, events: list[dict[str, Any]], *, fails: bool) -> None:
        """End a query, over a lake of these events."""
        execution = self._executions[name]
        execution["state"] = "FAILED" if fails else "SUCCEEDED"
        if not fails:
            self._lake.fill(events)
            self._do(name, execution)
        self._ended.send(name)

    def _do(self, name: str, execution: dict[str, Any]) -> None:
        tag = tag_of(execution["query"])
        match tag.purpose if tag else None:
            case "snapshot":
                assert tag
                self._lake.make_snapshot(snapshot_of(tag.as_of))  # the part for reports as well
            case "repairs":
                self._write(name, self._lake.query(statement("repairs"), execution["parameters"]))
            case "report":
                self._write(name, [])  # nobody reads reports here
            case "boards":
                self._write(name, self._lake.boards(execution["parameters"]))

    def _write(self, name: str, rows: list[dict[str, Any]]) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]) if rows else _BOARDS)
        writer.writeheader()
        writer.writerows(rows)
        self._s3.put_object(Key=f"results/{name}.csv", Body=text.getvalue().encode())


_BOARDS = ["board", "period", "position", "place", "student_id", "xp", "lessons", "participants"]
"""What a result without a row begins with."""
