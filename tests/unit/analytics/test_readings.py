"""How often a statement reads a table on Athena, which computes a WITH clause again wherever its name stands."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlglot
from sqlglot import exp

from cdu.build.grammar import as_trino, statements

SEVERAL = {"boards.sql": {"snapshots": 3, "events": 3}, "repairs.sql": {"snapshots": 2, "events": 1}}
"""Boards count the students of each score before they look at single students (decision 0526). Repairs compare one
snapshot with the next, once a day."""
ONCE = sorted(name for name in statements() if name not in SEVERAL)


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


@pytest.mark.parametrize(("name", "tables"), SEVERAL.items())
def test_what_is_read_several_times_is_known(name: str, tables: dict[str, int]) -> None:
    assert readings(statements()[name]) == tables


def test_a_name_that_stands_twice_is_read_twice_and_so_is_what_it_names() -> None:
    text = "WITH a AS (SELECT * FROM events), b AS (SELECT * FROM a) SELECT * FROM b JOIN a ON a.x = b.x"
    assert readings(text) == {"events": 2}
