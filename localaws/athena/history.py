"""Executions and their result rows on disk, one JSON file and one file of rows each, so that both survive a restart."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from localaws.http import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mypy_boto3_athena.type_defs import ColumnInfoTypeDef

# As long as Athena keeps its history.
_KEPT_SECONDS = 45 * 86_400
FINAL = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})


@dataclass
class Execution:
    """One query execution. Times in seconds since 1970, durations in milliseconds, sizes in bytes."""

    execution_id: str
    query: str
    database: str
    workgroup: str
    output: str  # the s3:// address of the result object
    statement_type: str
    substatement_type: str
    parameters: list[str] = field(default_factory=list)
    token: str | None = None
    cutoff_bytes: int | None = None
    state: str = "QUEUED"
    reason: str | None = None
    submitted: float = field(default_factory=time.time)
    started: float | None = None
    completed: float | None = None
    engine_ms: int = 0
    scanned_bytes: int = 0
    columns: list[ColumnInfoTypeDef] = field(default_factory=list)
    update_count: int = 0
    manifest: str | None = None
    events_told: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)

    def described(self) -> dict[str, object]:
        """Return Athena's QueryExecution."""
        status: dict[str, object] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.completed is not None:
            status["CompletionDateTime"] = self.completed
        if self.reason is not None:
            status["StateChangeReason"] = self.reason
        if self.state == "FAILED":
            error = {"ErrorCategory": 2, "ErrorType": 1006, "Retryable": False, "ErrorMessage": self.reason}
            status["AthenaError"] = error
        context = {"Database": self.database, "Catalog": "awsdatacatalog"} if self.database else {}
        answer: dict[str, object] = {
            "QueryExecutionId": self.execution_id,
            "Query": self.query,
            "StatementType": self.statement_type,
            "SubstatementType": self.substatement_type,
            "ResultConfiguration": {"OutputLocation": self.output},
            "QueryExecutionContext": context,
            "Status": status,
            "Statistics": self._statistics(),
            "WorkGroup": self.workgroup,
            "EngineVersion": {
                "SelectedEngineVersion": "AUTO",
                "EffectiveEngineVersion": "Athena engine version 3",
            },
        }
        return answer | ({"ExecutionParameters": self.parameters} if self.parameters else {})

    def _statistics(self) -> dict[str, object]:
        end = self.completed or time.time()
        statistics: dict[str, object] = {
            "EngineExecutionTimeInMillis": self.engine_ms,
            "DataScannedInBytes": self.scanned_bytes,
            "TotalExecutionTimeInMillis": round((end - self.submitted) * 1000),
            "QueryQueueTimeInMillis": round(((self.started or end) - self.submitted) * 1000),
            "ServiceProcessingTimeInMillis": 0,
        }
        return statistics | ({"DataManifestLocation": self.manifest} if self.manifest else {})


class History:
    """All executions of the last 45 days. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.RLock()
        self._all: dict[str, Execution] = {}
        self._by_token: dict[tuple[str, str], str] = {}
        for path in folder.glob("*.json"):
            execution = Execution(**json.loads(path.read_text()))
            if time.time() - execution.submitted > _KEPT_SECONDS:
                path.unlink()
                self._rows(execution.execution_id).unlink(missing_ok=True)
            else:
                self._remember(execution)

    def get(self, execution_id: str) -> Execution:
        """Return an execution; ApiError (InvalidRequestException) when it is not known."""
        with self._lock:
            found = self._all.get(execution_id)
        if found is None:
            raise ApiError("InvalidRequestException", f"QueryExecution {execution_id} was not found")
        return found

    def by_token(self, workgroup: str, token: str) -> Execution | None:
        """Return the execution that was started with this ClientRequestToken."""
        with self._lock:
            found = self._by_token.get((workgroup, token))
            return self._all[found] if found else None

    def of_workgroup(self, workgroup: str) -> list[Execution]:
        """Return the executions of a work group, newest first."""
        with self._lock:
            found = [one for one in self._all.values() if one.workgroup == workgroup]
        return sorted(found, key=lambda one: one.submitted, reverse=True)

    def all(self) -> list[Execution]:
        """Return every execution, in no particular order."""
        with self._lock:
            return list(self._all.values())

    def save(self, execution: Execution) -> None:
        """Write the execution's file atomically: a crash leaves the old file or the new one."""
        with self._lock:
            self._remember(execution)
            path = self._folder / f"{execution.execution_id}.json"
            draft = path.with_suffix(".new")
            draft.write_text(json.dumps(asdict(execution)))
            draft.replace(path)

    def write_rows(self, execution_id: str, rows: Iterable[list[str | None]]) -> Iterator[list[str | None]]:
        """Keep the rows for paging while handing them on."""
        with self._rows(execution_id).open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row) + "\n")
                yield row

    def read_rows(self, execution_id: str, offset: int, count: int) -> tuple[list[list[str | None]], int | None]:
        """Return up to `count` rows from a byte offset, and the next offset; None after the last row."""
        path = self._rows(execution_id)
        if not path.exists():
            return [], None
        with path.open("rb") as file:
            file.seek(offset)
            lines = [line for line in (file.readline() for _ in range(count)) if line]
            at = file.tell()
            more = bool(file.read(1))
        return [json.loads(line) for line in lines], at if more else None

    def _rows(self, execution_id: str) -> Path:
        return self._folder / f"{execution_id}.rows"

    def _remember(self, execution: Execution) -> None:
        self._all[execution.execution_id] = execution
        if execution.token:
            self._by_token[(execution.workgroup, execution.token)] = execution.execution_id
