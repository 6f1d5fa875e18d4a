"""Corrections to sqlglot's translation: one function per kind of node returns its replacement for DuckDB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from localaws.athena.errors import NotSupportedError
from localaws.athena.functions import RENAMED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_UNITS = frozenset({"millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"})
_FIELDS = frozenset({"year", "quarter", "month", "week", "day", "hour", "minute", "second"})
_INTEGERS = frozenset(
    {exp.DataType.Type.TINYINT, exp.DataType.Type.SMALLINT, exp.DataType.Type.INT, exp.DataType.Type.BIGINT}
)
_T = exp.DataType.Type


def rewritten(node: exp.Expr, now: datetime) -> exp.Expr:
    """Return what stands in the DuckDB query for `node`; its children are rewritten after it."""
    if isinstance(node, exp.CurrentTimestamp | exp.CurrentDate | exp.Localtimestamp):
        return _moment(node, now)
    rewrite = _REWRITES.get(type(node))
    return rewrite(node) if rewrite else node


def _call(name: str, *arguments: object) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _moment(node: exp.Expr, now: datetime) -> exp.Expr:
    """The current time as a constant: one value for the whole query, and one that can prune partitions."""
    if isinstance(node, exp.CurrentDate):
        return exp.cast(exp.Literal.string(f"{now:%Y-%m-%d}"), "DATE")
    text = exp.Literal.string(now.isoformat(" ", "milliseconds"))
    return exp.cast(text, "TIMESTAMPTZ" if isinstance(node, exp.CurrentTimestamp) else "TIMESTAMP")


def _division(node: exp.Expr) -> exp.Expr:
    return _call("trino_div", node.this, node.expression)


def _sum(node: exp.Expr) -> exp.Expr:
    """A date plus an interval stays a date."""
    left, right = node.this, node.expression
    if _is_interval(right):
        return _call("trino_plus", left, exp.Neg(this=exp.paren(right)) if isinstance(node, exp.Sub) else right)
    if _is_interval(left) and isinstance(node, exp.Add):
        return _call("trino_plus", right, left)
    return node


def _is_interval(node: exp.Expr) -> bool:
    while isinstance(node, exp.Paren | exp.Neg | exp.Mul):
        node = node.expression if isinstance(node, exp.Mul) and _is_interval(node.expression) else node.this
    return isinstance(node, exp.Interval)


def _unit(node: exp.Expr) -> str:
    unit = node.args.get("unit")
    name = unit.name.lower() if unit is not None else "day"
    if name not in _UNITS:
        raise NotSupportedError(f"the time unit {name!r}")
    return name


def _date_add(node: exp.Expr) -> exp.Expr:
    step = exp.Interval(this=exp.Literal.string("1"), unit=exp.var(_unit(node).upper()))
    count = exp.Cast(this=node.expression, to=exp.DataType(this=_T.BIGINT))
    return _call("trino_plus", node.this, exp.Mul(this=count, expression=step))


def _date_diff(node: exp.Expr) -> exp.Expr:
    """The number of whole units that have passed, not of boundaries crossed."""
    return _call("date_sub", exp.Literal.string(_unit(node)), node.expression, node.this)


def _date_trunc(node: exp.Expr) -> exp.Expr:
    return _call("trino_date_trunc", exp.Literal.string(_unit(node)), node.this)


def _extract(node: exp.Expr) -> exp.Expr:
    field = node.name.lower()
    if field in ("dow", "day_of_week"):
        return _call("isodow", node.expression)
    if field in ("doy", "day_of_year"):
        return _call("dayofyear", node.expression)
    if field not in _FIELDS:
        raise NotSupportedError(f"EXTRACT({field})")
    return node


def _at_time_zone(node: exp.Expr) -> exp.Expr:
    if node.args["zone"].name.upper() not in ("UTC", "GMT", "ETC/UTC", "+00:00", "Z"):
        raise NotSupportedError(f"the time zone {node.args['zone'].name!r}; only UTC is computed")
    return exp.Cast(this=node.this, to=exp.DataType(this=_T.TIMESTAMPTZ))


def _cast(node: exp.Expr) -> exp.Expr:
    kind = node.args["to"]
    done: exp.Expr = node
    if kind.this in (_T.VARCHAR, _T.TEXT):
        done = _call("trino_varchar", node.this)
        if kind.expressions:
            done = _call("left", done, kind.expressions[0].this)
    elif kind.this in _INTEGERS:
        done = node.copy()
        done.set("this", _call("trino_bigint", node.this.copy()))
    elif kind.this == _T.JSON:
        done = _call("to_json", node.this)
    elif kind.this in (_T.CHAR, _T.NCHAR, _T.TIME, _T.TIMETZ, _T.INTERVAL):
        raise NotSupportedError(f"CAST to {kind.sql('athena')}")
    if isinstance(node, exp.TryCast) and not isinstance(done, exp.Cast):
        return exp.Try(this=done)
    if isinstance(done, exp.TryCast) and done is not node:
        return exp.Try(this=exp.Cast(this=done.this, to=done.args["to"]))
    return done


def _data_type(node: exp.Expr) -> exp.Expr:
    """A timestamp's precision only matters when it is printed, and then it is always milliseconds."""
    if node.this in (_T.TIMESTAMP, _T.TIMESTAMPTZ, _T.TIMESTAMPNTZ) and node.expressions:
        return exp.DataType(this=node.this)
    return node


def _approx_distinct(node: exp.Expr) -> exp.Expr:
    """An exact count, which is within the error that Athena allows."""
    return exp.Count(this=exp.Distinct(expressions=[node.this]))


def _approx_percentile(node: exp.Expr) -> exp.Expr:
    """An exact percentile; like Trino's result it is one of the input values."""
    if node.args.get("weight") or node.args.get("accuracy"):
        raise NotSupportedError("approx_percentile with weights or accuracy")
    return _call("quantile_disc", node.this, node.args["quantile"])


def _by(name: str) -> Callable[[exp.Expr], exp.Expr]:
    def rewrite(node: exp.Expr) -> exp.Expr:
        """The value may be NULL; DuckDB's usual functions would skip such rows."""
        if node.args.get("count"):
            return _call(f"{name}_nulls_last", node.this, node.expression, node.args["count"])
        return _call(f"{name}_null", node.this, node.expression)

    return rewrite


def _json(name: str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda node: _call(name, node.this, node.expression)


def _regexp_extract(node: exp.Expr) -> exp.Expr:
    group = node.args.get("group")
    return _call("trino_regexp_extract", node.this, node.expression, *([group] if group is not None else []))


def _regexp_replace(node: exp.Expr) -> exp.Expr:
    """Java names groups by a dollar sign where DuckDB wants a backslash."""
    new = node.args.get("replacement") or exp.Literal.string("")
    if not isinstance(new, exp.Literal):
        raise NotSupportedError("regexp_replace with a computed replacement")
    text = re.sub(r"\$(\d)", r"\\\1", new.name.replace("\\", "\\\\"))
    return _call("regexp_replace", node.this, node.expression, exp.Literal.string(text), exp.Literal.string("g"))


def _sort_array(node: exp.Expr) -> exp.Expr:
    if node.args.get("expression") is not None:
        raise NotSupportedError("array_sort with a comparison function")
    return _call("list_sort", node.this, exp.Literal.string("ASC"), exp.Literal.string("NULLS LAST"))


def _slice(node: exp.Expr) -> exp.Expr:
    """The third argument is a length, but sqlglot reads it as an end."""
    start, length = node.args["start"], node.args["end"]
    if not isinstance(start, exp.Literal):
        raise NotSupportedError("slice with a computed or negative start")
    last = exp.Sub(this=exp.Add(this=start.copy(), expression=exp.paren(length)), expression=exp.Literal.number(1))
    return _call("list_slice", node.this, start, last)


def _sequence(node: exp.Expr) -> exp.Expr:
    step = node.args.get("step")
    return _call("trino_sequence", node.args["start"], node.args["end"], *([step] if step is not None else []))


def _reduce(node: exp.Expr) -> exp.Expr:
    """DuckDB has no finishing function, so only one that changes nothing can be left out."""
    finish = node.args.get("finish")
    if finish is not None and finish.this.sql() != finish.expressions[0].sql():
        raise NotSupportedError("reduce with an output function other than s -> s")
    return _call("list_reduce", node.this, node.args["merge"], node.args["initial"])


def _unnest(node: exp.Expr) -> exp.Expr:
    if len(node.expressions) != 1:
        raise NotSupportedError("UNNEST of several arrays at once")
    return node


def _iso_date(node: exp.Expr) -> exp.Expr:
    return exp.Cast(this=node.this, to=exp.DataType(this=_T.DATE))


def _from_unixtime(node: exp.Expr) -> exp.Expr:
    if any(value for name, value in node.args.items() if name != "this"):
        raise NotSupportedError("from_unixtime with a time zone")
    return node


def _formatted(node: exp.Expr) -> exp.Expr:
    if not isinstance(node.args.get("format"), exp.Literal):
        raise NotSupportedError("date_parse or date_format with a computed format")
    return node


def _anonymous(node: exp.Expr) -> exp.Expr:
    name = node.name.lower()
    if name in ("any_match", "all_match", "none_match"):
        matches = _call("list_transform", *node.expressions)
        found = _call("list_bool_and" if name == "all_match" else "list_bool_or", matches)
        return exp.Not(this=exp.paren(found)) if name == "none_match" else found
    renamed = RENAMED.get(name)
    return _call(renamed, *node.expressions) if renamed and renamed != name else node


_REWRITES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Add: _sum,
    exp.Anonymous: _anonymous,
    exp.ApproxDistinct: _approx_distinct,
    exp.ApproxQuantile: _approx_percentile,
    exp.ArgMax: _by("arg_max"),
    exp.ArgMin: _by("arg_min"),
    exp.ArraySlice: _slice,
    exp.AtTimeZone: _at_time_zone,
    exp.Cast: _cast,
    exp.DataType: _data_type,
    exp.DateAdd: _date_add,
    exp.DateDiff: _date_diff,
    exp.DateTrunc: _date_trunc,
    exp.Div: _division,
    exp.Extract: _extract,
    exp.FromISO8601Date: _iso_date,
    exp.GenerateSeries: _sequence,
    exp.JSONExtract: _json("trino_json_extract"),
    exp.JSONExtractScalar: _json("trino_json_scalar"),
    exp.Reduce: _reduce,
    exp.RegexpExtract: _regexp_extract,
    exp.RegexpReplace: _regexp_replace,
    exp.ArraySort: _sort_array,
    exp.StrToTime: _formatted,
    exp.Sub: _sum,
    exp.TimeToStr: _formatted,
    exp.TimestampTrunc: _date_trunc,
    exp.TryCast: _cast,
    exp.UnixToTime: _from_unixtime,
    exp.Unnest: _unnest,
}
