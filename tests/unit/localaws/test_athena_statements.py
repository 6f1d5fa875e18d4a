"""Statements before they are translated: kinds, parameters, UNLOAD and the text of results."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from localaws.athena.errors import QueryError
from localaws.athena.results import csv_line, double, text
from localaws.athena.statements import expanded, kind, unload, view_query


def none(_: str) -> str:
    raise AssertionError("nothing is prepared")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("-- why\nSELECT 1", ("DML", "SELECT")),
        ("/* a */ WITH x AS (SELECT 1) SELECT * FROM x", ("DML", "SELECT")),
        ("(SELECT 1) UNION SELECT 2", ("DML", "SELECT")),
        ("insert into t select 1", ("DML", "INSERT")),
        ("/* a */ unload (select 1) to 's3://x/y'", ("DML", "UNLOAD")),
        ("create or replace view v as select 1", ("DDL", "CREATE_VIEW")),
        ("drop view if exists v", ("DDL", "DROP_VIEW")),
        ("EXPLAIN SELECT 1", ("UTILITY", "EXPLAIN")),
        ("", ("UTILITY", "UNKNOWN")),
    ],
)
def test_the_kind_is_told_by_the_first_words(sql: str, expected: tuple[str, str]) -> None:
    assert kind(sql) == expected


def test_only_real_question_marks_are_parameters() -> None:
    sql = "SELECT '?', \"a?\", ? -- ?\n, ? /* ? */"
    assert expanded(sql, ["'?'", "-1.5"], none) == "SELECT '?', \"a?\", '?' -- ?\n, -1.5 /* ? */"


@pytest.mark.parametrize("value", ["'x'", "1", "-1", "1e3", "true", "NULL", "DATE '2026-01-01'"])
def test_literals_are_parameters(value: str) -> None:
    assert expanded("SELECT ?", [value], none).lower().startswith("select ")


def test_a_comment_in_a_parameter_hides_nothing_of_the_query() -> None:
    assert expanded("SELECT ?, 2", ["1 -- "], none) == "SELECT 1, 2"


@pytest.mark.parametrize("value", ["x", "1, 2", "1 OR 1", "(SELECT 1)", "now()", "'a' || 'b'", "", "1; SELECT 2"])
def test_anything_else_is_none(value: str) -> None:
    with pytest.raises(QueryError):
        expanded("SELECT ?", [value], none)


def test_execute_takes_its_own_arguments() -> None:
    prepared = {"p": "SELECT ?, ?"}.__getitem__
    assert expanded("EXECUTE p USING 1, 'a, b';", [], prepared) == "SELECT 1, 'a, b'"


def test_the_parts_of_an_unload() -> None:
    parts = unload(
        "UNLOAD (SELECT f(1) AS x) TO 's3://b/p/' WITH (format = 'PARQUET', partitioned_by = ARRAY['a', 'b'])"
    )
    assert parts.query == "SELECT f(1) AS x"
    assert parts.target == "s3://b/p/"
    assert parts.properties == {"format": "PARQUET", "partitioned_by": "ARRAY['a', 'b']"}


def test_a_views_query_is_kept_as_it_was_written() -> None:
    sql = "CREATE OR REPLACE VIEW a.v AS -- all\n  SELECT 1 AS x ;"
    assert view_query(sql) == "-- all\n  SELECT 1 AS x"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, "1.0"),
        (0.1, "0.1"),
        (-0.0, "-0.0"),
        (1e7, "1.0E7"),
        (9999999.5, "9999999.5"),
        (0.001, "0.001"),
        (0.00012, "1.2E-4"),
        (-1.25e300, "-1.25E300"),
        (100.0, "100.0"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_doubles_are_printed_as_java_does(value: float, expected: str) -> None:
    assert double(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, "true"),
        (Decimal("1.50"), "1.50"),
        (datetime(2026, 1, 2, 3, 4, 5, 6789, tzinfo=UTC), "2026-01-02 03:04:05.006 UTC"),
        (b"\x01\xff", "01 ff"),
        (["a", None, 1.5], "[a, null, 1.5]"),
        ({"a": 1, "b": [True]}, "{a=1, b=[true]}"),
        ([("k", 1)], "{k=1}"),
    ],
)
def test_values_are_printed_as_athena_does(value: object, expected: str | None) -> None:
    assert text(value) == expected


def test_null_and_empty_text_differ_in_the_file() -> None:
    assert csv_line(["", None, 'say "x"']) == '"",,"say ""x"""\n'
