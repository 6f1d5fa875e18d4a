"""What a query says about a table's partition column in plain comparisons, so that fewer objects are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Bounds:
    """The texts between which a value must lie, both ends included; None where the query sets no end."""

    low: str | None = None
    high: str | None = None

    def admits(self, value: str) -> bool:
        """Whether the value can matter to the query."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def of(table: exp.Table, column: str) -> Bounds:
    """Return the bounds which the WHERE around a table sets for its column.

    Only conditions joined by AND that compare the column with a text literal are used. A condition that is not
    understood is ignored, because DuckDB filters every row anyway.
    """
    low: str | None = None
    high: str | None = None
    for condition in _conditions(table):
        found = _bounds(condition, table, column)
        low = found.low if low is None or (found.low is not None and found.low > low) else low
        high = found.high if high is None or (found.high is not None and found.high < high) else high
    return Bounds(low, high)


def _conditions(table: exp.Table) -> Iterator[exp.Expr]:
    """The conditions joined by AND in the WHERE of the SELECT in whose FROM or JOIN the table stands."""
    place = table.parent
    select = place.parent if isinstance(place, exp.From | exp.Join) else None
    where = select.args.get("where") if isinstance(select, exp.Select) else None
    if where is not None:
        yield from (one.unnest() for one in where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]


def _bounds(condition: exp.Expr, table: exp.Table, column: str) -> Bounds:
    if not _is_column(condition.this, table, column):
        return Bounds()
    if isinstance(condition, exp.Between):
        return Bounds(_text(condition.args["low"]), _text(condition.args["high"]))
    if isinstance(condition, exp.In) and condition.expressions:
        texts = [_text(one) for one in condition.expressions]
        known = [one for one in texts if one is not None]
        return Bounds(min(known), max(known)) if len(known) == len(texts) else Bounds()
    value = _text(condition.args.get("expression"))
    low = value if isinstance(condition, exp.EQ | exp.GT | exp.GTE) else None
    high = value if isinstance(condition, exp.EQ | exp.LT | exp.LTE) else None
    return Bounds(low, high)


def _is_column(node: object, table: exp.Table, column: str) -> bool:
    if not isinstance(node, exp.Column) or node.name.lower() != column:
        return False
    return node.table.lower() in ("", table.alias_or_name.lower())


def _text(node: object) -> str | None:
    return node.name if isinstance(node, exp.Literal) and node.is_string else None
