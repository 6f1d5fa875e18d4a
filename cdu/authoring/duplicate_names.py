"""Tests that a file defines twice: in Python and Ruby the later one silently takes the place of the earlier."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from runners import parse_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.contracts.lesson import Lesson

_RUBY: Final = re.compile(r"^\s*(?:class\s+(?P<group>\S+)|def\s+(?P<test>test_\w+))")


def named_twice(lesson: Lesson) -> str:
    """Where and what a test file defines twice, nothing where every test counts."""
    definitions = {"python": _python, "ruby": _ruby}.get(lesson.language)
    for path, text in lesson.tests.items() if definitions else ():
        seen: dict[tuple[str, str], int] = {}
        for group, name, line in definitions(text) if definitions else ():
            if first := seen.get((group, name)):
                return (
                    f"{path}:{line}: {name} is defined a second time in {group} (first in line {first}), "
                    "so the first one never runs. Give each test a name of its own"
                )
            seen[group, name] = line
    return ""


def _python(text: str) -> Iterator[tuple[str, str, int]]:
    """Class, test and line of every test; nothing for a file that does not parse, which the runner refuses."""
    try:
        tree = parse_python(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for group in tree.body:
        if isinstance(group, ast.ClassDef):
            yield from (
                (group.name, node.name, node.lineno)
                for node in group.body
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
            )


def _ruby(text: str) -> Iterator[tuple[str, str, int]]:
    group = "the file"
    for number, line in enumerate(text.splitlines(), start=1):
        match = _RUBY.match(line)
        if match and match["group"]:
            group = match["group"]
        elif match:
            yield group, match["test"], number
