"""How often a statement reads a table on Athena, which computes a WITH clause again wherever its name stands."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlglot
from sqlglot import exp

from analytics.lake.statements import statement
from cdu.build.grammar import as_trino, statements

ONCE = sorted(name for name in statements() if name != "repairs.sql")
"""Repairs compare one snapshot with the next, once a day."""


def readings(text: str) -> Counter[str]:
    """Table to the number of times that it is read, once all names of the WITH clause are replaced by their queries."""
    tree = sqlglot.parse_one(as_trino(text), read="athena")
    named = {each.alias: each.this for each in tree.find_all(exp.CTE)}

    def of(query: exp.Expr) -> Counter[str]:
        found: Counter[str] = Counter()
        for table in query.find_all(exp.Table):
            if not table.find_ancestor(exp.With) or query is not tree:
                found += of(named[table.name]) if table.name in named else Counter({table.name: 1})
        return found

    return of(tree)


@pytest.mark.parametrize("name", ONCE)
def test_a_statement_reads_each_table_once(name: str) -> None:
    counted = readings(statements()[name])
    assert set(counted.values()) <= {1}, counted


def test_boards_read_the_snapshot_and_the_events_since() -> None:
    assert readings(statement("boards")) == {"snapshots": 1, "events": 1}


def test_a_name_that_stands_twice_is_read_twice_and_so_is_what_it_names() -> None:
    text = "WITH a AS (SELECT * FROM events), b AS (SELECT * FROM a) SELECT * FROM b JOIN a ON a.x = b.x"
    assert readings(text) == {"events": 2}
