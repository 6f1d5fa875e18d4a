# ruff: noqa: S608  the queries are made from constants
"""Trino's functions, each with the answer Trino gives, computed the way the local Athena service computes it."""

from __future__ import annotations

from datetime import datetime

import pytest

from localaws.athena import results
from localaws.athena.errors import NotSupportedError, QueryError
from localaws.athena.resolve import parse
from localaws.athena.run import Sandbox, Stopper
from localaws.athena.translate import to_duckdb

NOW = datetime(2026, 3, 4, 5, 6, 7, 89000)  # noqa: DTZ001  UTC without a zone, as the service passes it


def rows(sql: str) -> list[list[str | None]]:
    with Sandbox({}, Stopper()) as sandbox:
        return list(results.rows(sandbox.query(to_duckdb(parse(sql), NOW))))


def kinds(sql: str) -> list[str]:
    with Sandbox({}, Stopper()) as sandbox:
        answer = sandbox.query(to_duckdb(parse(sql), NOW))
        return [results.column_info(name, kind)["Type"] for name, kind in zip(answer.names, answer.types, strict=True)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # numbers
        ("5 / 2", "2"),
        ("-5 / 2", "-2"),
        ("-5 % 3", "-2"),
        ("5 / 2e0", "2.5"),
        ("cast(5 as double) / 2", "2.5"),
        ("(select sum(x) from (values 4000000000, 3) t(x)) / 2", "2000000001"),
        ("try(1 / 0)", None),
        ("cast(2.5e0 as integer)", "3"),
        ("try_cast('x' as integer)", None),
        ("round(2.345e0, 2)", "2.35"),
        ("1e10", "1.0E10"),
        ("12345678e0", "1.2345678E7"),
        ("0.0001e0", "1.0E-4"),
        ("greatest(1, null)", None),
        ("mod(7, 3)", "1"),
        ("power(2, 10)", "1024.0"),
        # time
        ("timestamp '2026-01-02 03:04:05'", "2026-01-02 03:04:05.000"),
        ("current_timestamp", "2026-03-04 05:06:07.089 UTC"),
        ("now()", "2026-03-04 05:06:07.089 UTC"),
        ("localtimestamp", "2026-03-04 05:06:07.089"),
        ("current_date", "2026-03-04"),
        ("from_iso8601_timestamp('2026-01-02T03:04:05.678Z')", "2026-01-02 03:04:05.678 UTC"),
        ("from_iso8601_timestamp('2026-01-02T03:04:05+02:00')", "2026-01-02 01:04:05.000 UTC"),
        ("from_iso8601_date('2026-01-02')", "2026-01-02"),
        ("date_trunc('hour', timestamp '2026-01-02 03:04:05')", "2026-01-02 03:00:00.000"),
        ("date_trunc('month', date '2026-01-31')", "2026-01-01"),
        ("date_add('day', -1, date '2026-01-01')", "2025-12-31"),
        ("date_add('hour', 25, timestamp '2026-01-01 00:00:00')", "2026-01-02 01:00:00.000"),
        ("date_add('month', 1, date '2026-01-31')", "2026-02-28"),
        ("date '2026-01-01' + interval '1' day", "2026-01-02"),
        ("date '2026-01-01' - interval '1' day", "2025-12-31"),
        ("timestamp '2026-01-01 00:00:00' - interval '90' minute", "2025-12-31 22:30:00.000"),
        ("current_date - interval '30' day", "2026-02-02"),
        # whole days that have passed, not midnights that were crossed
        ("date_diff('day', timestamp '2026-01-01 23:00:00', timestamp '2026-01-02 01:00:00')", "0"),
        ("date_diff('hour', timestamp '2026-01-01 00:00:00', timestamp '2026-01-02 01:30:00')", "25"),
        ("date_diff('day', date '2026-01-01', date '2026-03-01')", "59"),
        ("date_parse('2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s')", "2026-01-02 03:04:05.000"),
        ("date_format(timestamp '2026-01-02 03:04:05', '%Y-%m-%d-%H')", "2026-01-02-03"),
        ("to_unixtime(timestamp '1970-01-01 00:00:01.5')", "1.5"),
        ("from_unixtime(1.5e0)", "1970-01-01 00:00:01.500 UTC"),
        ("timestamp '2026-01-02 03:04:05' at time zone 'UTC'", "2026-01-02 03:04:05.000 UTC"),
        ("cast(timestamp '2026-01-02 03:04:05' as varchar)", "2026-01-02 03:04:05.000"),
        ("cast(timestamp '2026-01-02 03:04:05' as date)", "2026-01-02"),
        ("date('2026-01-02')", "2026-01-02"),
        ("day_of_week(date '2026-01-04')", "7"),
        ("extract(dow from date '2026-01-04')", "7"),
        ("week(date '2026-01-01')", "1"),
        ("year(date '2026-01-01') + month(date '2026-01-01')", "2027"),
        # text and JSON
        ("concat('a', 'b', 'c')", "abc"),
        ("concat('a', null)", None),
        ("substr('abcdef', 2, 3)", "bcd"),
        ("split('a,b', ',')", "[a, b]"),
        ("split_part('a-b-c', '-', 2)", "b"),
        ("regexp_like('lesson-12', '\\d+')", "true"),
        ("regexp_extract('lesson-12', '(\\w+)-(\\d+)', 2)", "12"),
        ("regexp_extract('lesson', '\\d+')", None),
        ("regexp_replace('a1b2', '([a-z])(\\d)', '$2$1')", "1a2b"),
        ("json_extract_scalar('{\"a\": {\"b\": [1, 2]}}', '$.a.b[1]')", "2"),
        ("json_extract_scalar('{\"a\": \"x\"}', '$.a')", "x"),
        ("json_extract_scalar('{\"a\": [1]}', '$.a')", None),
        ("json_extract_scalar('no json', '$.a')", None),
        ("cast(json_extract('[1, 2]', '$') as array(integer))", "[1, 2]"),
        ("json_array_length('[1, 2]')", "2"),
        ("to_hex(md5(to_utf8('a')))", "0CC175B9C0F1B6A831C399E269772661"),
        ("cast(true as varchar)", "true"),
        ("cast('abcdef' as varchar(3))", "abc"),
        ("if(1 > 2, 'a')", None),
        # arrays and maps
        ("cardinality(array[1, 2, 3])", "3"),
        ("element_at(array['a', 'b'], 2)", "b"),
        ("element_at(array['a'], 5)", None),
        ("element_at(map(array['k'], array[7]), 'k')", "7"),
        ("element_at(map(array['k'], array[7]), 'z')", None),
        ("array['a', 'b'][1]", "a"),
        ("array['a', null]", "[a, null]"),
        ("contains(array['a'], 'a')", "true"),
        ("array_join(array['a', 'b'], '; ')", "a; b"),
        ("array_sort(array[2, null, 1])", "[1, 2, null]"),
        ("array_distinct(array[1, 1])", "[1]"),
        ("slice(array[1, 2, 3, 4], 2, 2)", "[2, 3]"),
        ("sequence(1, 3)", "[1, 2, 3]"),
        ("sequence(date '2026-01-01', date '2026-01-02')", "[2026-01-01, 2026-01-02]"),
        ("transform(array[1, 2], x -> x * 2)", "[2, 4]"),
        ("filter(array[1, 2, 3], x -> x > 1)", "[2, 3]"),
        ("reduce(array[1, 2, 3], 0, (s, x) -> s + x, s -> s)", "6"),
        ("any_match(array[1, 2], x -> x = 2)", "true"),
        ("none_match(array[1, 2], x -> x = 2)", "false"),
        ("arrays_overlap(array[1], array[1, 2])", "true"),
        ("map(array['a'], array[1])", "{a=1}"),
        ("flatten(array[array[1], array[2]])", "[1, 2]"),
    ],
)
def test_expression_has_trinos_value(expression: str, expected: str | None) -> None:
    assert rows(f"SELECT {expression}") == [[expected]]


T = "(VALUES (1, 'a', 10), (2, 'b', 20), (3, NULL, 30), (4, 'b', NULL)) AS t(n, s, v)"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (f"SELECT approx_distinct(s) FROM {T}", [["2"]]),
        (f"SELECT approx_percentile(v, 0.5) FROM {T}", [["20"]]),
        (f"SELECT approx_percentile(n, array[0.25, 1.0]) FROM {T}", [["[1, 4]"]]),
        (f"SELECT count_if(v > 10), bool_or(v > 25), avg(n) FROM {T}", [["2", "true", "2.5"]]),
        (f"SELECT max_by(s, n), min_by(s, v), max_by(s, n, 2) FROM {T}", [["b", "a", "[b, null]"]]),
        (f"SELECT max_by(s, n) FROM {T} WHERE n < 4", [[None]]),
        (f"SELECT array_agg(n ORDER BY n DESC) FROM {T}", [["[4, 3, 2, 1]"]]),
        (f"SELECT listagg(s, ',') WITHIN GROUP (ORDER BY s) FROM {T}", [["a,b,b"]]),
        (f"SELECT s FROM {T} ORDER BY s", [["a"], ["b"], ["b"], [None]]),
        (f"SELECT s FROM {T} ORDER BY s DESC", [["b"], ["b"], ["a"], [None]]),
        (f"SELECT n FROM {T} ORDER BY n OFFSET 1 LIMIT 2", [["2"], ["3"]]),
        (
            f"SELECT n, rank() OVER (ORDER BY s DESC) r FROM {T} ORDER BY n",
            [["1", "3"], ["2", "1"], ["3", "4"], ["4", "1"]],
        ),
        (
            f"SELECT n, sum(v) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM {T} ORDER BY n",
            [["1", "10"], ["2", "30"], ["3", "50"], ["4", "30"]],
        ),
        (
            f"SELECT n, lag(s) IGNORE NULLS OVER (ORDER BY n) FROM {T} ORDER BY n",
            [["1", None], ["2", "a"], ["3", "b"], ["4", "b"]],
        ),
        (
            f"SELECT s, grouping(s), count(*) FROM {T} WHERE n <> 3 GROUP BY GROUPING SETS ((s), ()) ORDER BY 2, 1",
            [["a", "0", "1"], ["b", "0", "2"], [None, "1", "3"]],
        ),
        (
            "SELECT x, i FROM (SELECT array['p', 'q'] AS a) CROSS JOIN UNNEST(a) WITH ORDINALITY AS u(x, i) ORDER BY i",
            [["p", "1"], ["q", "2"]],
        ),
        ("SELECT x FROM (SELECT cast(array[] as array(varchar)) AS a) LEFT JOIN UNNEST(a) AS u(x) ON TRUE", [[None]]),
        (
            f"SELECT s, count(*) FILTER (WHERE v > 10) FROM {T} GROUP BY 1 ORDER BY 1",
            [["a", "0"], ["b", "1"], [None, "1"]],
        ),
        ("WITH a AS (SELECT 1 AS x UNION ALL SELECT 2) SELECT sum(x) FROM a", [["3"]]),
        (f"SELECT n FROM {T} WHERE s IS DISTINCT FROM 'b' ORDER BY 1", [["1"], ["3"]]),
    ],
)
def test_query_has_trinos_answer(sql: str, expected: list[list[str | None]]) -> None:
    assert rows(sql) == expected


def test_unnamed_columns_are_called_by_their_place() -> None:
    with Sandbox({}, Stopper()) as sandbox:
        assert sandbox.query(to_duckdb(parse("SELECT 1, 2 AS Two, 3"), NOW)).names == ["_col0", "two", "_col2"]


def test_types_are_athenas() -> None:
    sql = """SELECT 1, cast(1 as bigint), 1e0, 'a', true, date '2026-01-01', timestamp '2026-01-01 00:00:00', now(),
             array[1], map(array['a'], array[1]), 1.50, count(*), sum(1), json_parse('1'), NULL"""
    expected = [
        "integer", "bigint", "double", "varchar", "boolean", "date", "timestamp", "timestamp with time zone",
        "array", "map", "decimal", "bigint", "bigint", "json", "unknown",
    ]  # fmt: skip
    assert kinds(sql) == expected


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT xxhash64(to_utf8('a'))", "function xxhash64"),
        ("SELECT * FROM read_text('/etc/passwd')", "function read_text"),
        ("SELECT map_agg(1, 2)", "function map_agg"),
        ("SELECT approx_percentile(1, 2, 0.5)", "weights"),
        ("SELECT now() at time zone 'Europe/Berlin'", "time zone"),
        ("SELECT reduce(array[1], 0, (s, x) -> s + x, s -> s * 2)", "reduce"),
        ("SELECT * FROM (VALUES 1) t(x) TABLESAMPLE BERNOULLI (10)", "TABLESAMPLE"),
    ],
)
def test_what_would_differ_is_refused(sql: str, why: str) -> None:
    with pytest.raises(NotSupportedError, match=why):
        rows(sql)


def test_decimal_division_is_refused_because_athena_rounds_it() -> None:
    with pytest.raises(QueryError, match="division of decimals"):
        rows("SELECT 100.0 * 1 / 3")


def test_integer_division_by_zero_is_an_error() -> None:
    with pytest.raises(QueryError, match="Division by zero"):
        rows("SELECT n / 0 FROM (VALUES 1) t(n)")


def test_an_aggregate_is_divided_by_its_own_type() -> None:
    sql = "SELECT avg(n) / 4, sum(n) / 2, 3 / max(CAST(n AS double)), count(*) / 2 FROM (VALUES 1, 1, 4) t(n)"
    assert rows(sql) == [["0.5", "3", "0.75", "1"]]
