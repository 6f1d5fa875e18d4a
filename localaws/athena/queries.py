"""Runs one execution: translates the statement, runs it, and writes the result to the promised address."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlglot import exp

from localaws.athena import results, statements
from localaws.athena.catalog import Catalog
from localaws.athena.changes import Changes
from localaws.athena.errors import NotSupportedError, QueryError
from localaws.athena.objects import Meter, ObjectCache, split_uri
from localaws.athena.resolve import Resolver, parse
from localaws.athena.run import Answer, Sandbox, Stopper
from localaws.athena.scan import Scanner
from localaws.athena.translate import to_duckdb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_athena.type_defs import ColumnInfoTypeDef

    from localaws.athena.history import Execution, History
    from localaws.clients import Clients

_UPLOAD_FROM_MEMORY = 8 * 1024 * 1024


class Queries:
    """Runs executions. Thread-safe: the only shared state is the cache of objects."""

    def __init__(self, clients: Clients, history: History) -> None:
        self._clients = clients
        self._history = history
        self._cache = ObjectCache(clients.s3)
        self._catalog = Catalog(clients.glue)
        self._changes = Changes(clients, self._catalog)

    def run(self, execution: Execution, stopper: Stopper) -> None:
        """Carry the execution out and fill in its columns and figures.

        Raises QueryError when it fails for a reason its author can change; anything else is the service's fault.
        """
        meter = Meter(execution.cutoff_bytes)
        try:
            sql = statements.expanded(execution.query, execution.parameters, self._prepared(execution.workgroup))
            kind = statements.kind(sql)[1]
            if kind == "SELECT":
                self._select(execution, sql, meter, stopper)
            elif kind in ("INSERT", "UNLOAD"):
                self._write(execution, kind, sql, meter, stopper)
            elif kind == "CREATE_VIEW":
                self._create_view(execution, sql, meter, stopper)
            elif kind in ("DROP_VIEW", "DROP_TABLE"):
                self._drop(execution, sql)
            else:
                raise statements.refused(sql)
        finally:
            execution.scanned_bytes = meter.scanned

    def _prepared(self, workgroup: str) -> Callable[[str], str]:
        def text(name: str) -> str:
            client = self._clients.athena
            try:
                found = client.get_prepared_statement(StatementName=name, WorkGroup=workgroup)
            except client.exceptions.ClientError as error:
                raise QueryError(f"NOT_FOUND: the prepared statement {name} was not found in {workgroup}") from error
            return found["PreparedStatement"]["QueryStatement"]

        return text

    def _sandbox(self, query: exp.Expr, database: str, meter: Meter, stopper: Stopper) -> tuple[str, Sandbox]:
        """Return the translated query and the sandbox that holds the tables it reads."""
        now = datetime.now(UTC).replace(tzinfo=None)
        resolver = Resolver(self._catalog, Scanner(self._clients.glue, self._cache, meter, now))
        sql = to_duckdb(resolver.resolve(query, database), now)
        return sql, Sandbox(resolver.datasets, stopper)

    def _select(self, execution: Execution, sql: str, meter: Meter, stopper: Stopper) -> None:
        translated, sandbox = self._sandbox(parse(sql), execution.database, meter, stopper)
        with sandbox:
            answer = sandbox.query(translated)
            execution.columns = _columns(answer)
            rows = self._history.write_rows(execution.execution_id, results.rows(answer))
            self._upload(execution.output, [answer.names], rows)

    def _write(self, execution: Execution, kind: str, sql: str, meter: Meter, stopper: Stopper) -> None:
        """Run the inner query and write its answer; the manifest beside the result names the objects."""
        plan = self._changes.unload(sql) if kind == "UNLOAD" else self._changes.insert(sql, execution.database)
        query, write = plan
        translated, sandbox = self._sandbox(query, execution.database, meter, stopper)
        with sandbox:
            written = write(sandbox.query(translated))
        execution.update_count = written.rows
        manifest = f"{execution.output}-manifest.csv"
        bucket, key = split_uri(manifest)
        self._clients.s3.put_object(Bucket=bucket, Key=key, Body="".join(f"{uri}\n" for uri in written.uris).encode())
        execution.manifest = manifest
        self._upload(execution.output, [], iter(()))

    def _create_view(self, execution: Execution, sql: str, meter: Meter, stopper: Stopper) -> None:
        """Bind the view's query, so that a wrong one is refused now and its columns are known, but do not run it."""
        node = parse(sql)
        text = statements.view_query(sql)
        if not isinstance(node, exp.Create) or isinstance(node.this, exp.Schema):
            raise NotSupportedError("CREATE VIEW with a column list")
        database = (node.this.db or execution.database).lower()
        translated, sandbox = self._sandbox(parse(text), database, meter, stopper)
        with sandbox:
            columns = [(one["Name"], _view_type(one)) for one in _columns(sandbox.query(translated))]
        name = node.this.name
        self._catalog.put_view(database, name, text, columns, replace=bool(node.args.get("replace")))
        self._upload(execution.output, [], iter(()))

    def _drop(self, execution: Execution, sql: str) -> None:
        node = parse(sql)
        names = node.args.get("tables") or []
        if not isinstance(node, exp.Drop) or node.kind not in ("VIEW", "TABLE") or len(names) != 1:
            raise statements.refused(sql)
        database = (names[0].db or execution.database).lower()
        if_exists = bool(node.args.get("exists"))
        self._catalog.drop(database, names[0].name, view=node.kind == "VIEW", if_exists=if_exists)
        self._upload(execution.output, [], iter(()))

    def _upload(self, output: str, header: list[list[str]], rows: Iterator[list[str | None]]) -> None:
        """Write the lines to the object at `output`; a long result goes through a temporary file."""
        bucket, key = split_uri(output)
        with tempfile.SpooledTemporaryFile(max_size=_UPLOAD_FROM_MEMORY) as file:
            for names in header:
                file.write(results.csv_line(names).encode())
            for row in rows:
                file.write(results.csv_line(row).encode())
            file.seek(0)
            try:
                self._clients.s3.upload_fileobj(file, bucket, key)
            except self._clients.s3.exceptions.ClientError as error:
                raise QueryError(f"INVALID_OUTPUT_LOCATION: cannot write {output}: {error}") from error


def _columns(answer: Answer) -> list[ColumnInfoTypeDef]:
    return [results.column_info(name, kind) for name, kind in zip(answer.names, answer.types, strict=True)]


def _view_type(column: ColumnInfoTypeDef) -> str:
    if column["Type"] == "decimal":
        return f"decimal({column['Precision']},{column['Scale']})"
    return str(column["Type"])
