"""The lake in an embedded SQL engine: the events table of schema.json, the real views, the real boards query."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import yaml

from analytics.lake.statements import statement
from analytics.lake.transform import SCHEMA
from analytics.windows import hour_text, moment_text
from localaws.athena.functions import MACROS
from localaws.athena.resolve import parse
from localaws.athena.statements import expanded, unload, view_query
from localaws.athena.translate import to_duckdb

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.leaderboards.snapshots import Snapshot

_TEMPLATE = yaml.safe_load((Path(__file__).parents[1] / ".chalice/template/analytics.yaml").read_text(encoding="utf-8"))
_SNAPSHOT_TABLES = {"snapshots": "SnapshotsTable", "recent": "RecentTable"}
_TYPES = {"array<string>": "VARCHAR[]", "string": "VARCHAR"}
VIEWS = ("awards", "submissions")


class Lake:
    """A DuckDB with the events table and the views over it, translated as the local engine does."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._connection = duckdb.connect(":memory:")
        for macro in ("SET TimeZone = 'UTC'", "SET threads = 1", *MACROS):
            self._connection.execute(macro)
        columns = [f"{each['name']} {_TYPES.get(each['type'], each['type'])}" for each in SCHEMA["columns"]]
        self._connection.execute(f"CREATE TABLE events ({', '.join(columns)}, arrived VARCHAR)")
        for name, resource in _SNAPSHOT_TABLES.items():
            columns = [f"{each['Name']} {_TYPES.get(each['Type'], each['Type'])}" for each in _columns(resource)]
            self._connection.execute(f"CREATE TABLE {name} ({', '.join(columns)}, made VARCHAR)")
        for view in VIEWS:
            body = to_duckdb(parse(view_query(statement(f"view_{view}"))), now)
            self._connection.execute(f"CREATE VIEW {view} AS {body}")

    def fill(self, events: list[dict[str, Any]]) -> None:
        """Make these rows, which may be copies of one another, the whole lake."""
        self._connection.execute("DELETE FROM events")
        if events:
            self._connection.register("new", pa.Table.from_pylist(events))
            self._connection.execute("INSERT INTO events BY NAME SELECT * FROM new")

    def replace_view(self, view: str, body: str) -> None:
        """Define a view by DuckDB's own SQL: for tests that take a guard away."""
        self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS {body}")

    def boards(self, parameters: list[str]) -> list[dict[str, Any]]:
        """The boards query; a row is what Athena's result file would hold."""
        return self.query(statement("boards"), parameters)

    def make_snapshot(self, snapshot: Snapshot) -> None:
        """Do what the statements of a snapshot do: their rows become partitions."""
        made = hour_text(snapshot.made)
        boards = [moment_text(snapshot.made), hour_text(snapshot.ends)]
        for table, name, parameters in (
            ("snapshots", "snapshot", boards),
            ("recent", "recent", snapshot.recent_parameters()),
        ):
            rows = self._translated(unload(_filled(statement(name), parameters)).query)
            self._connection.execute(f"DELETE FROM {table} WHERE made = '{made}'")  # noqa: S608 - a table's name
            self._connection.execute(f"INSERT INTO {table} BY NAME SELECT *, '{made}' AS made FROM ({rows})")  # noqa: S608

    def forget_snapshots(self) -> None:
        """Take all snapshots away."""
        for name in _SNAPSHOT_TABLES:
            self._connection.execute(f"DELETE FROM {name}")  # noqa: S608 - a table's name

    def query(self, sql: str, parameters: list[str]) -> list[dict[str, Any]]:
        """A statement's rows."""
        cursor = self._connection.execute(self._translated(_filled(sql, parameters)))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _translated(self, sql: str) -> str:
        return _translated(sql, self._now)

    def rows(self, view: str) -> list[dict[str, Any]]:
        """Everything in a view."""
        cursor = self._connection.execute(f"SELECT * FROM {view}")  # noqa: S608 - a view's name
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _columns(resource: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = _TEMPLATE["Resources"][resource]["Properties"]["TableInput"]["StorageDescriptor"][
        "Columns"
    ]
    return found


@functools.lru_cache(100)
def _translated(sql: str, now: datetime) -> str:
    """Translating takes longer than running, and a property asks for the same statement again and again."""
    return to_duckdb(parse(sql), now)


def _filled(sql: str, parameters: list[str]) -> str:
    return expanded(sql, [f"'{each}'" for each in parameters], str)
