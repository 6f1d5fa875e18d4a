"""Runs one query in its own DuckDB connection: without access to files, limited in memory and time, cancellable."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import duckdb

from localaws.athena.errors import QueryError
from localaws.athena.functions import MACROS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa
    import pyarrow.dataset as ds

_BATCH_ROWS = 10_000
_INTERRUPT_SECONDS = 0.1
# No files, no extensions, no look at Python's variables, nothing spilled to disk; locked before any SQL of the query.
_LOCKS = (
    "SET TimeZone = 'UTC'",
    "SET threads = 2",
    "SET temp_directory = ''",
    "SET python_enable_replacements = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class Stopper:
    """Cancels a running query from another thread, on request or at the time limit."""

    def __init__(self) -> None:
        self.cancelled = False
        self.timed_out = False
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._stopped = threading.Condition()

    def cancel(self) -> None:
        """Stop as CANCELLED."""
        self.cancelled = True
        self._interrupt()

    def time_out(self) -> None:
        """Stop as FAILED for taking too long."""
        self.timed_out = True
        self._interrupt()

    def attach(self, connection: duckdb.DuckDBPyConnection | None) -> None:
        """Tell which connection to interrupt; None when it is to be closed."""
        with self._stopped:
            self._connection = connection
            self._stopped.notify_all()
        if connection is not None and (self.cancelled or self.timed_out):
            self._interrupt()

    def _interrupt(self) -> None:
        threading.Thread(target=self._until_stopped, name="athena-stop", daemon=True).start()

    def _until_stopped(self) -> None:
        """Repeat the interrupt: DuckDB ignores one that arrives while it plans the query."""
        with self._stopped:
            while self._connection is not None:
                self._connection.interrupt()
                self._stopped.wait(_INTERRUPT_SECONDS)


@dataclass(frozen=True)
class Answer:
    """The result: column names, DuckDB's type of each, and the rows as Arrow batches."""

    names: list[str]
    types: list[str]
    batches: Iterator[pa.RecordBatch]


class Sandbox:
    """A DuckDB connection that can see the given tables and nothing else; use as a context manager."""

    def __init__(self, tables: Mapping[str, ds.Dataset], stopper: Stopper, memory: str = "1GB") -> None:
        self._stopper = stopper
        self._connection = duckdb.connect(":memory:")
        for macro in MACROS:
            self._connection.execute(macro)
        for name, dataset in tables.items():
            self._connection.register(name, dataset)
        self._connection.execute(f"SET memory_limit = '{memory}'")
        for setting in _LOCKS:
            self._connection.execute(setting)
        stopper.attach(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopper.attach(None)
        self._connection.close()

    def query(self, sql: str) -> Answer:
        """Bind the query and return its answer, computed while its batches are read.

        Raises QueryError with DuckDB's message; the same may be raised by the batches.
        """
        with _Translated(self._stopper):
            relation = self._connection.sql(sql)
            if relation is None:
                raise QueryError("NOT_SUPPORTED: the statement has no result")
            names = [name.lower() for name in relation.columns]
            return Answer(names, [str(kind) for kind in relation.types], self._read(relation))

    def _read(self, relation: duckdb.DuckDBPyRelation) -> Iterator[pa.RecordBatch]:
        with _Translated(self._stopper):
            yield from relation.to_arrow_reader(_BATCH_ROWS)


class _Translated:
    """Turns errors of DuckDB and of reading into a QueryError that says what really stopped the query."""

    def __init__(self, stopper: Stopper) -> None:
        self._stopper = stopper

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None or isinstance(error, QueryError | GeneratorExit):
            return
        if self._stopper.timed_out:
            raise QueryError("EXCEEDED_TIME_LIMIT: the query exceeded the time limit of the local service") from error
        text = str(error).partition("\n")[0].partition("  LINE")[0]
        if isinstance(error, duckdb.OutOfMemoryException):
            raise QueryError(f"EXCEEDED_MEMORY_LIMIT: {text}") from error
        if isinstance(error, duckdb.Error | OSError | ValueError):
            raise QueryError(f"GENERIC_USER_ERROR: {text}") from error
