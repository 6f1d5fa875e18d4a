"""Trino's functions that our statements use, with what each takes and gives, and which types turn into which.

From https://trino.io/docs/current/functions.html and .../language/types.html. A function that is not here is refused by
`cdu.build.statement_types`: whoever needs one looks it up there and adds a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable

AGGREGATES: Final = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.ArgMax, exp.ArgMin, exp.ArrayAgg)
RANKINGS: Final = (exp.RowNumber, exp.Rank)
_NUMBERS: Final = ["integer", "bigint", "double"]
_SCALARS: Final = {*_NUMBERS, "boolean", "varchar", "date", "timestamp", "timestamp with time zone"}
_EACH_NUMBER: Final = [([kind, kind], kind) for kind in _NUMBERS]
_OF_MOMENTS: Final = [([kind, kind], "bigint") for kind in ("date", "timestamp", "timestamp with time zone")]

SIGNATURES: Final[dict[type[exp.Expr], list[tuple[list[str], str]]]] = {
    exp.Abs: [([kind], kind) for kind in _NUMBERS],
    exp.Add: _EACH_NUMBER,
    exp.ArgMax: [(["T", "orderable"], "T")],
    exp.ArraySize: [(["array"], "bigint")],
    exp.Avg: [(["double"], "double")],
    exp.Coalesce: [(["T..."], "T")],
    exp.Count: [([], "bigint"), (["T"], "bigint")],
    exp.DateAdd: [(["bigint", kind], kind) for kind in ("date", "timestamp", "timestamp with time zone")],
    exp.DateDiff: _OF_MOMENTS,
    exp.Div: [(["double", "double"], "double")],
    exp.FromISO8601Timestamp: [(["varchar"], "timestamp with time zone")],
    exp.Greatest: [(["T..."], "T")],
    exp.Max: [(["T"], "T")],
    exp.Min: [(["T"], "T")],
    exp.Mul: _EACH_NUMBER,
    exp.Neg: [([kind], kind) for kind in _NUMBERS],
    exp.Nullif: [(["T", "T"], "T")],
    exp.Round: [(["double", "integer"], "double"), (["double"], "double")],
    exp.Sign: [([kind], kind) for kind in _NUMBERS],
    exp.Sub: _EACH_NUMBER,
    exp.Sum: [(["bigint"], "bigint"), (["double"], "double")],
    exp.TimestampTrunc: [([kind], kind) for kind in ("date", "timestamp", "timestamp with time zone")],
}
"""What each takes, in order of preference. `T` is any one type, `T...` several that have one in common."""

SPECIAL: Final[dict[type[exp.Expr], Callable[[exp.Expr], list[exp.Expr]]]] = {
    exp.Coalesce: lambda node: [node.this, *node.expressions],
    exp.Count: lambda node: node.this.expressions if isinstance(node.this, exp.Distinct) else [node.this],
    exp.DateAdd: lambda node: [node.expression, node.this],
    exp.DateDiff: lambda node: [node.expression, node.this],
    exp.Greatest: lambda node: [node.this, *node.expressions],
    exp.Round: lambda node: [each for each in (node.this, node.args.get("decimals")) if each is not None],
    exp.TimestampTrunc: lambda node: [node.this],
}
"""Operands in Trino's order, where sqlglot has them in another or keeps a unit among them."""


def common(one: str, other: str) -> str | None:
    """The type that two operands of a comparison, or two branches, have in common, or None.

    Stricter than Trino in one point: a timestamp and one with a zone have none, because Trino would take the session's.
    """
    for left, right in ((one, other), (other, one)):
        if _becomes(left, right):
            return right
    return None


def _becomes(kind: str, wanted: str) -> bool:
    if kind in {wanted, "unknown"}:
        return True
    if kind in _NUMBERS and wanted in _NUMBERS:
        return _NUMBERS.index(kind) < _NUMBERS.index(wanted)
    return (kind, wanted) == ("date", "timestamp")


def castable(kind: str, wanted: str) -> bool:
    """Whether CAST takes a value of a type to another one that our statements may use."""
    if wanted not in _SCALARS or kind not in _SCALARS | {"unknown"}:
        return False
    moments = {"date", "timestamp", "timestamp with time zone"}
    numbers = {*_NUMBERS, "boolean"}
    return "varchar" in {kind, wanted} or kind == "unknown" or {kind, wanted} <= moments or {kind, wanted} <= numbers


def result(function: type[exp.Expr], kinds: list[str]) -> str | None:
    """What a function gives for operands of these types, or None where no signature takes them."""
    for wanted, given in SIGNATURES[function]:
        if wanted == ["T..."]:
            return _shared(kinds)
        if len(wanted) != len(kinds):
            continue
        if "T" in wanted:
            shared = _shared([kind for kind, want in zip(kinds, wanted, strict=True) if want == "T"])
            return shared if given == "T" else given
        if all(_takes(want, kind) for kind, want in zip(kinds, wanted, strict=True)):
            return given
    return None


def _takes(wanted: str, kind: str) -> bool:
    return kind.startswith("array(") if wanted == "array" else _becomes(kind, wanted)


def _shared(kinds: list[str]) -> str | None:
    found: str | None = kinds[0]
    for each in kinds[1:]:
        found = common(found, each) if found else None
    return found
