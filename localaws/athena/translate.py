"""Translates Trino SQL to DuckDB SQL with sqlglot, and corrects what would silently give other results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from localaws.athena import rewrites
from localaws.athena.errors import NotSupportedError
from localaws.athena.functions import CLASSES, RENAMED

if TYPE_CHECKING:
    from datetime import datetime

# Syntax that sqlglot reads in every dialect and Athena does not have, or that has no equal in DuckDB.
_REFUSED = (
    exp.Qualify,
    exp.Pivot,
    exp.Lateral,
    exp.TableSample,
    exp.MatchRecognize,
    exp.ReadCSV,
    exp.ReadParquet,
    exp.Into,
    exp.Lock,
    exp.Parameter,
    exp.SessionParameter,
    exp.Command,
)


def to_duckdb(query: exp.Expr, now: datetime) -> str:
    """Return the DuckDB text of a parsed query whose table names are already DuckDB's own; the tree is changed.

    `now` (UTC, without zone) is the query's current time. Raises NotSupportedError for whatever has no faithful
    translation.
    """
    check(query)
    query = _rewritten(query, now)
    _name_columns(query)
    try:
        return query.sql("duckdb", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise NotSupportedError(str(error)) from error


def _rewritten(query: exp.Expr, now: datetime) -> exp.Expr:
    """Rewrite from the leaves up, so that the arguments of each node are rewritten before the node."""
    for node in reversed(list(query.walk(bfs=False))):
        new = rewrites.rewritten(node, now)
        if new is not node:
            if node is query:
                query = new
            else:
                node.replace(new)
    return query


def check(query: exp.Expr) -> None:
    """Raise NotSupportedError for a function or a piece of syntax that is not known to mean the same."""
    for node in query.walk():
        if isinstance(node, _REFUSED):
            raise NotSupportedError(f"{type(node).__name__.upper()}: {node.sql('athena')[:100]}")
        if isinstance(node, exp.Anonymous):
            if node.name.lower() not in RENAMED:
                raise NotSupportedError(f"function {node.name.lower()}")
        elif isinstance(node, exp.Func) and type(node) not in CLASSES:
            raise NotSupportedError(f"function {node.sql_name().lower()}")
        elif isinstance(node, exp.Star) and any(node.args.get(name) for name in ("except_", "replace", "rename")):
            raise NotSupportedError("SELECT * EXCEPT or REPLACE")


def _name_columns(query: exp.Expr) -> None:
    """Name unnamed result columns as Athena does: _col0, _col1, by their place."""
    first = query
    while isinstance(first, exp.SetOperation | exp.Subquery):
        first = first.this
    if isinstance(first, exp.Select):
        for at, column in enumerate(first.expressions):
            if not isinstance(column, exp.Alias | exp.Column | exp.Dot | exp.Star):
                column.replace(exp.alias_(column.copy(), f"_col{at}"))
