"""The types of a statement by Trino's rules, which Athena's engine 3 follows and the local engine is looser about.

Refused is what Athena refuses, and what has another meaning on the two engines: a comparison of different types, a
division of integers, a column that is neither grouped nor aggregated, the name of a result column outside of ORDER BY,
a parameter inside a grouped expression, a FULL JOIN on anything but equal columns, a function that is not in the table.
Types are Trino's names; a `?` and NULL are of the type `unknown`, which fits every other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp

from cdu.build.statement_functions import AGGREGATES, RANKINGS, SIGNATURES, SPECIAL, castable, common, result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Columns = dict[str, str]
"""Types by the names of columns, in order."""
_TYPES: Final = {"int": "integer", "text": "varchar", "timestamptz": "timestamp with time zone"}
_UNITS: Final = {"millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}


class StatementError(ValueError):
    """Athena would refuse the statement or understand it in another way; the message says why."""


def output(statement: str, tables: Mapping[str, Columns]) -> Columns:
    """Names and types of a query's or a view's columns. Raises StatementError."""
    tree = sqlglot.parse_one(statement, read="athena")
    return _query(tree.expression if isinstance(tree, exp.Create) else tree, dict(tables))


def _query(node: exp.Expr, known: dict[str, Columns]) -> Columns:
    if isinstance(node, exp.Subquery):
        return _query(node.this, known)
    if with_ := node.args.get("with_"):
        for each in with_.expressions:
            known = known | {each.alias: _query(each.this, known)}
    if isinstance(node, exp.SetOperation):
        left, right = _query(node.this, known), _query(node.expression, known)
        if len(left) != len(right):
            raise StatementError(f"UNION of {len(left)} columns and {len(right)}")
        pairs = zip(left.items(), right.values(), strict=True)
        return {name: _same([one, other], f"column {name} of a UNION") for (name, one), other in pairs}
    if not isinstance(node, exp.Select):
        raise StatementError(f"{type(node).__name__} is not known here")
    return _Select(node, known).columns()


class _Select:
    """One SELECT: what its sources offer, then the types of its clauses."""

    def __init__(self, node: exp.Select, known: dict[str, Columns]) -> None:
        self._node = node
        self._known = known
        self._sources: dict[str, Columns] = {}
        if source := node.args.get("from_"):
            self._add(source.this)
        for join in node.args.get("joins") or ():
            self._add(join.this)
            self._join(join)

    def columns(self) -> Columns:
        """Check every clause; return the result's columns."""
        node, found = self._node, self._results()
        for clause in (node.args.get("where"), node.args.get("having")):
            if clause:
                self._expect("boolean", clause.this)
        keys = [self._key(each) for each in (node.args["group"].expressions if node.args.get("group") else ())]
        for each in keys:
            self.type(each)
        order = node.args.get("order")
        if keys or any(self._aggregates(each) for each in node.expressions):
            having = [node.args["having"].this] if node.args.get("having") else []
            for each in (*node.expressions, *having):
                self._grouped(each, keys)
        for each in order.expressions if order else ():
            if not (isinstance(each.this, exp.Column) and each.this.name in found):
                self.type(each.this)
        return found

    def _results(self) -> Columns:
        found: Columns = {}
        for at, each in enumerate(self._node.expressions):
            for name, kind in self._item(each, at):
                if name in found:
                    raise StatementError(f"two columns of a result are named {name}")
                found[name] = kind
        return found

    def _item(self, node: exp.Expr, at: int) -> Iterable[tuple[str, str]]:
        if isinstance(node, exp.Star):
            return [pair for columns in self._sources.values() for pair in columns.items()]
        if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
            return list(self._sources[node.table].items())
        return [(node.alias_or_name or f"_col{at}", self.type(node))]

    def _add(self, node: exp.Expr) -> None:
        alias = node.alias_or_name
        if isinstance(node, exp.Table):
            if node.name not in self._known:
                raise StatementError(f"there is no table {node.name}")
            self._sources[alias] = self._known[node.name]
            return
        names = [each.name for each in node.args["alias"].columns] if node.args.get("alias") else []
        if isinstance(node, exp.Unnest):
            kinds = [self._element(each) for each in node.expressions]
        elif isinstance(node, exp.Values):
            rows = [[self.type(value) for value in _cells(each)] for each in node.expressions]
            kinds = [_same(column, "column of VALUES") for column in zip(*rows, strict=True)]
        else:
            self._sources[alias] = _query(node, self._known)
            return
        self._sources[alias] = dict(zip(names, kinds, strict=True))

    def _element(self, node: exp.Expr) -> str:
        kind = self.type(node)
        if not kind.startswith("array("):
            raise StatementError(f"UNNEST of {kind}")
        return kind.removeprefix("array(").removesuffix(")")

    def _join(self, join: exp.Join) -> None:
        condition = join.args.get("on")
        if condition is None:
            return
        self._expect("boolean", condition)
        if isinstance(join.this, exp.Unnest) and condition != exp.true():
            raise StatementError("a joined UNNEST takes no condition but ON TRUE")
        parts = list(condition.flatten()) if isinstance(condition, exp.And) else [condition]
        equal = all(
            isinstance(part, exp.EQ) and isinstance(part.this, exp.Column) and isinstance(part.expression, exp.Column)
            for part in parts
        )
        if join.side == "FULL" and not equal:
            raise StatementError("FULL JOIN on anything but equal columns")

    def _key(self, node: exp.Expr) -> exp.Expr:
        """The expression that is grouped by: an ordinal stands for a column of the result."""
        key = node
        if isinstance(node, exp.Literal) and not node.is_string:
            key = self._node.expressions[int(node.name) - 1].unalias()
        if key.find(exp.Placeholder):
            raise StatementError(f"a parameter in a grouped expression: {key.sql('trino')}")
        return key

    def _grouped(self, node: exp.Expr, keys: list[exp.Expr]) -> None:
        """Refuse a column outside of aggregates that is not grouped by."""
        if node in keys or (isinstance(node, AGGREGATES) and not isinstance(node.parent, exp.Window)):
            return
        if isinstance(node, exp.Column):
            bare = [key for key in keys if isinstance(key, exp.Column) and key.name == node.name]
            if not any(not key.table or not node.table for key in bare):
                raise StatementError(f"{node.sql('trino')} is neither grouped nor aggregated")
            return
        for child in node.iter_expressions():
            self._grouped(child, keys)

    def _aggregates(self, node: exp.Expr) -> bool:
        return any(not isinstance(each.parent, exp.Window) for each in node.find_all(*AGGREGATES))

    def _expect(self, kind: str, node: exp.Expr) -> None:
        found = self.type(node)
        if found not in {kind, "unknown"}:
            raise StatementError(f"{node.sql('trino')[:80]} is {found}, not {kind}")

    def type(self, node: exp.Expr) -> str:  # noqa: PLR0911 - one line for each kind of expression
        """The type of an expression."""
        if isinstance(node, exp.Alias | exp.Paren | exp.Ordered | exp.Distinct):
            return self.type(node.expressions[0] if isinstance(node, exp.Distinct) else node.this)
        if isinstance(node, exp.Column):
            return self._column(node)
        if isinstance(node, exp.Literal):
            return "varchar" if node.is_string else ("integer" if node.name.isdigit() else "double")
        if isinstance(node, exp.Null | exp.Placeholder):
            return "unknown"
        if isinstance(node, exp.Boolean):
            return "boolean"
        if isinstance(node, exp.Predicate | exp.Not | exp.Connector):
            return self._condition(node)
        if isinstance(node, exp.Case | exp.If):
            return self._case(node)
        if isinstance(node, exp.Cast):
            return self._cast(node)
        if isinstance(node, exp.Window):
            return self._window(node)
        return self._value(node)

    def _column(self, node: exp.Column) -> str:
        offered = [columns for name, columns in self._sources.items() if node.table in {"", name}]
        found = [columns[node.name] for columns in offered if node.name in columns]
        if len(found) != 1:
            raise StatementError(f"column {node.sql('trino')} is in {len(found)} of the sources")
        return found[0]

    def _condition(self, node: exp.Expr) -> str:
        if isinstance(node, exp.Not | exp.Connector):
            for child in node.iter_expressions():
                self._expect("boolean", child)
        elif isinstance(node, exp.In):
            _same([self.type(each) for each in (node.this, *node.expressions)], node.sql("trino"))
        else:
            _same([self.type(each) for each in node.iter_expressions()], node.sql("trino"))
        return "boolean"

    def _case(self, node: exp.Expr) -> str:
        branches = node.args["ifs"] if isinstance(node, exp.Case) else [node]
        operand = node.this if isinstance(node, exp.Case) else None
        for each in branches:
            if operand is None:
                self._expect("boolean", each.this)
            else:
                _same([self.type(operand), self.type(each.this)], node.sql("trino"))
        values = [each.args["true"] for each in branches]
        default = node.args.get("default" if isinstance(node, exp.Case) else "false")
        return _same([self.type(each) for each in (*values, *([default] if default else []))], node.sql("trino"))

    def _cast(self, node: exp.Expr) -> str:
        kind: str = node.args["to"].sql("trino").lower()
        target = _TYPES.get(kind, kind)
        if not castable(self.type(node.this), target):
            raise StatementError(f"{self.type(node.this)} is not cast to {target}: {node.sql('trino')[:80]}")
        return target

    def _window(self, node: exp.Expr) -> str:
        for each in (
            *(node.args.get("partition_by") or ()),
            *(node.args["order"].expressions if node.args.get("order") else ()),
        ):
            self.type(each)
        return "bigint" if isinstance(node.this, RANKINGS) else self.type(node.this)

    def _value(self, node: exp.Expr) -> str:
        """The type of a function or an operator, by its signatures."""
        if isinstance(node, exp.Array):
            return f"array({_same([self.type(each) for each in node.expressions], node.sql('trino'))})"
        if (unit := node.args.get("unit")) is not None and unit.name.lower() not in _UNITS:
            raise StatementError(f"Trino has no unit {unit.name}")
        operands = SPECIAL[type(node)](node) if type(node) in SPECIAL else list(node.iter_expressions())
        kinds = [self.type(each) for each in operands if not isinstance(each, exp.Star | exp.Var)]
        if type(node) not in SIGNATURES:
            raise StatementError(f"{node.sql('trino')[:80]} has no signature in the table")
        if isinstance(node, exp.Div) and not {"double", "unknown"} & set(kinds):
            raise StatementError(f"a division of integers drops the rest; cast one to double: {node.sql('trino')[:80]}")
        if (found := result(type(node), kinds)) is None:
            raise StatementError(f"{node.sql('trino')[:80]} takes no {', '.join(kinds)}")
        return found


def _same(kinds: Iterable[str], where: str) -> str:
    """The one type that all fit into."""
    kinds = list(kinds)
    found = kinds[0]
    for each in kinds[1:]:
        both = common(found, each)
        if both is None:
            raise StatementError(f"{found} and {each} in {' '.join(where.split())[:100]}")
        found = both
    return found


def _cells(row: exp.Expr) -> list[exp.Expr]:
    return list(row.expressions) if isinstance(row, exp.Tuple) else [row]
