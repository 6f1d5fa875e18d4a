"""Replaces names in a query: a table by a scan, a view by its query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from localaws.athena import bounds
from localaws.athena.catalog import view_of
from localaws.athena.errors import NotSupportedError, QueryError

if TYPE_CHECKING:
    import pyarrow.dataset as ds
    from mypy_boto3_glue.type_defs import TableTypeDef

    from localaws.athena.bounds import Bounds
    from localaws.athena.catalog import Catalog
    from localaws.athena.scan import Scanner

_DEEPEST = 32


def parse(sql: str) -> exp.Expr:
    """Return the one statement in `sql`; QueryError for wrong syntax, none or several."""
    try:
        found = [one for one in sqlglot.parse(sql, read="athena") if one is not None]
    except SqlglotError as error:
        raise QueryError(f"SYNTAX_ERROR: {_plain(error)}") from error
    if len(found) != 1:
        raise QueryError("SYNTAX_ERROR: exactly one statement is expected")
    return found[0]


def _plain(error: SqlglotError) -> str:
    details = getattr(error, "errors", None)
    if not details:
        return str(error).partition("\n")[0]
    first = details[0]
    return f"line {first.get('line')}:{first.get('col')}: {first.get('description')}"


class Resolver:
    """Replaces the table names of one query and collects the datasets that must be registered for it."""

    def __init__(self, catalog: Catalog, scanner: Scanner) -> None:
        self._catalog = catalog
        self._scanner = scanner
        self._names: dict[tuple[str, str, Bounds], str] = {}
        self.datasets: dict[str, ds.Dataset] = {}

    def resolve(self, query: exp.Expr, database: str, depth: int = 0) -> exp.Expr:
        """Return the query with every table replaced; names without database belong to `database`.

        Raises QueryError for what does not exist and NotSupportedError for other catalogs.
        """
        if depth > _DEEPEST:
            raise QueryError("INVALID_VIEW: the views refer to each other in a circle")
        for node in list(query.find_all(exp.Table)):
            if isinstance(node.this, exp.Identifier) and not _of_query(node):
                node.replace(self._replacement(node, database, depth))
        return query

    def _replacement(self, node: exp.Table, database: str, depth: int) -> exp.Expr:
        if node.catalog.lower() not in ("", "awsdatacatalog"):
            raise NotSupportedError(f"the catalog {node.catalog!r}")
        home = (node.db or database).lower()
        if not home:
            raise QueryError(f"SCHEMA_NOT_FOUND: no database is set for the table {node.name!r}")
        if home == "information_schema":
            raise NotSupportedError("information_schema")
        table = self._catalog.table(home, node.name)
        alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(node.name, quoted=True))
        view = view_of(table)
        if view is None:
            keys = table.get("PartitionKeys") or [{"Name": ""}]
            scan = self._scan(home, table, bounds.of(node, keys[0]["Name"].lower()))
            return self._kept(node, exp.Table(this=exp.to_identifier(scan), alias=alias))
        body = self.resolve(parse(view["originalSql"]), view.get("schema") or home, depth + 1)
        return self._kept(node, exp.Subquery(this=body, alias=alias))

    def _scan(self, database: str, table: TableTypeDef, within: Bounds) -> str:
        """Return the name of a scan of the table: the same for all mentions with the same bounds."""
        key = (database, table["Name"], within)
        if key not in self._names:
            self._names[key] = f"cdu_scan_{len(self._names)}"
            self.datasets[self._names[key]] = self._scanner.dataset(table, within)
        return self._names[key]

    @staticmethod
    def _kept(old: exp.Table, new: exp.Expr) -> exp.Expr:
        """Copy the table's joins to its replacement."""
        for name in ("joins", "laterals", "pivots", "sample"):
            if old.args.get(name):
                new.set(name, old.args[name])
        return new


def _of_query(node: exp.Table) -> bool:
    """Whether the name is that of a WITH clause in scope."""
    if node.db:
        return False
    path: list[exp.Expr] = [node]
    while (above := path[-1].parent) is not None:
        path.append(above)
    return any(_sees(node.name.lower(), one.args["with_"], path) for one in path if one.args.get("with_"))


def _sees(name: str, clause: exp.Expr, path: list[exp.Expr]) -> bool:
    """A WITH entry sees the entries before it, and itself if it is recursive; the query sees all of them."""
    for entry in clause.expressions:
        inside = any(entry is one for one in path)
        if inside and not clause.args.get("recursive"):
            return False
        if entry.alias_or_name.lower() == name:
            return True
    return False
