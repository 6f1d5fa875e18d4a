"""How often a test came to each of its assertions.

A loop over an empty result makes no assertion, and a condition on a result may lead around one. Plain `unittest` passes
both. So a recording counts what the reference came to, and grading fails a test that came to less at any place.
"""

import ast
import builtins
import functools
import re
import sys
import unittest
from collections import Counter
from types import CodeType
from typing import Any, Final

from runners.inside.isolated.assert_messages import TELL, explained, tell

_CALLED: Final = "__runners_assertion__"
_STATEMENT: Final = re.compile(r"\bassert\b")
"""Stands in every text with an `assert` statement, for a keyword can be written in one way only."""

Counts = dict[str, int]
"""How often, by the assertion's place, `path:line`."""


class AssertionCounts:
    """Counts the assertions of the test that runs, in the lesson's own files in `box`."""

    def __init__(self, box: str) -> None:
        self._box = f"{box}/"
        self._seen: Counter[str] = Counter()
        for name in dir(unittest.TestCase):
            if name.startswith("assert"):
                setattr(unittest.TestCase, name, self._counted(getattr(unittest.TestCase, name)))
        setattr(builtins, _CALLED, self._count)
        setattr(builtins, TELL, tell)

    def take(self) -> Counts:
        """Return what was counted, and begin anew."""
        seen, self._seen = dict(self._seen), Counter()
        return seen

    def _counted(self, assertion: Any) -> object:
        @functools.wraps(assertion)
        def check(*values: object, **options: object) -> object:
            self._count(2)
            return assertion(*values, **options)

        return check

    def _count(self, depth: int = 1) -> None:
        """Count a call from the lesson's files; one from the framework is a part of another assertion."""
        frame = sys._getframe(depth)  # noqa: SLF001 - its only name
        file = frame.f_code.co_filename
        if file.startswith(self._box):
            self._seen[f"{file.removeprefix(self._box)}:{frame.f_lineno}"] += 1


def compiled(text: str, file: str) -> CodeType:
    """Compile a file of the lesson's so that its `assert` statements are counted as well, and show their values."""
    if not _STATEMENT.search(text):  # a walk through the tree takes longer than most lessons' tests
        return compile(text, file, "exec", dont_inherit=True)
    tree = _Asserts().visit(ast.parse(text, file))  # noqa: TID251 - no thread has started
    return compile(tree, file, "exec", dont_inherit=True)


class _Asserts(ast.NodeTransformer):
    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        """Put a call before the statement, and a message into it."""
        call = ast.Expr(ast.Call(ast.Name(_CALLED, ast.Load()), [], []))
        return [ast.fix_missing_locations(ast.copy_location(call, node)), explained(node)]


def what_is_missing(seen: Counts, recorded: Counts) -> str | None:
    """Say at which place a test came to fewer assertions than the reference's, None for nowhere."""
    place = next((place for place, times in recorded.items() if seen.get(place, 0) < times), None)
    if place is None:
        return None
    counts = f"{seen.get(place, 0)} instead of {recorded[place]} times"
    return f"The test came to fewer checks than it has: to the one at {place} {counts}. Is a result empty or too short?"
