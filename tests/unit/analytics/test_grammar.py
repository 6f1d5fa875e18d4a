"""Statements for Athena keep to what engine 3 documents; `make hygiene` parses them with Trino's own grammar."""

from __future__ import annotations

import pytest
from sqlglot import TokenType, tokenize

from cdu.build.grammar import as_trino, statements
from cdu.build.hygiene import _WRONG, ungrammatical

STATEMENTS = statements()
DOCUMENTED = {
    "aggregate": {"avg", "count", "max", "max_by", "min", "sum"},
    "conditional": {"coalesce", "if", "nullif"},
    "conversion": {"cast", "try_cast"},
    "datetime": {"date_add", "date_diff", "date_trunc", "from_iso8601_timestamp", "to_iso8601"},
    "math": {"abs", "ceiling", "floor", "greatest", "round", "sign"},
    "window": {"rank", "row_number"},
    "array": {"array_agg", "cardinality", "unnest"},
}
"""Functions that are used, or may be, by page of https://trino.io/docs/current/functions/, which Athena's engine 3
names as its own (https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html). A new one is looked up there."""
GRAMMAR = {"and", "as", "by", "exists", "from", "having", "in", "join", "not", "on", "or", "over", "then", "unload"}
GRAMMAR |= {"values", "when", "where", "with"}


def called(text: str) -> set[str]:
    """Words before an opening parenthesis that are neither grammar nor the columns of an alias."""
    tokens = tokenize(text, read="athena")
    return {
        before.text.lower()
        for two_before, before, token in zip(["", *tokens], tokens, tokens[1:], strict=False)
        if token.token_type == TokenType.L_PAREN
        and before.text.replace("_", "").isalnum()
        and getattr(two_before, "token_type", None) not in {TokenType.ALIAS, TokenType.WITH}
        and before.text.lower() not in GRAMMAR
    }


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_function_is_one_that_athena_documents(name: str) -> None:
    assert called(STATEMENTS[name]) <= set().union(*DOCUMENTED.values())


def test_functions_are_found_where_they_are_called() -> None:
    assert called("SELECT strftime(a), max (b) FROM t AS u(a, b) WHERE a IN (1) AND len(b) > 0") == {
        "strftime",
        "max",
        "len",
    }
    assert {"rank", "max_by", "greatest"} <= {each for text in STATEMENTS.values() for each in called(text)}


def test_every_file_and_every_statement_of_the_operators_is_looked_at() -> None:
    assert {"boards.sql", "snapshot.sql", "view_awards.sql", "AWARDS", "LATEST"} <= set(STATEMENTS)
    assert len(STATEMENTS) >= 13


def test_of_an_unload_trino_sees_the_query() -> None:
    unloading = [name for name, text in STATEMENTS.items() if "UNLOAD" in text]
    assert sorted(unloading) == ["compaction.sql", "recent.sql", "snapshot.sql"]
    query = as_trino(STATEMENTS["snapshot.sql"])
    assert query.startswith("WITH clock AS (")
    assert "TO '{target}'" not in query
    assert as_trino("SELECT 1") == "SELECT 1"


def test_what_the_grammar_says_fails_and_so_does_a_grammar_that_takes_everything() -> None:
    assert ungrammatical({"a.sql": ["line 1: no"], "b.sql": [], _WRONG: ["line 1: LIMIT"]}) == ["SQL a.sql: line 1: no"]
    assert ungrammatical({"b.sql": [], _WRONG: []}) == ["SQL: the grammar took a statement that is wrong"]
