"""Tests that a file defines twice: in Python and Ruby the later one silently takes the place of the earlier."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from chalicelib.contracts.lesson import HIDDEN
from runners import parse_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.contracts.lesson import Lesson

_RUBY: Final = re.compile(r"^\s*(?:class\s+(?P<group>\S+)|def\s+(?P<test>test_\w+))")


def named_twice(lesson: Lesson) -> str:
    """Where and what a test file defines twice, nothing where every test counts."""
    definitions = {"python": _python, "ruby": _ruby}.get(lesson.language)
    seen: dict[tuple[str, str, str], str] = {}
    for path, text in lesson.tests.items() if definitions else ():
        for group, name, line in definitions(text) if definitions else ():
            # A file of Python is a module. In Ruby a class that two files of one program define is one class.
            where = ("hidden" if path.startswith(HIDDEN) else "visible") if lesson.language == "ruby" else path
            key = (where, group, name)
            if first := seen.get(key):
                at = first.removeprefix(f"{path}:")
                return (
                    f"{path}:{line}: {name} is defined a second time in {group} "
                    f"(first in {'line ' if at != first else ''}{at}), "
                    "so the first one never runs. Give each a name of its own"
                )
            seen[key] = f"{path}:{line}"
    return ""


def _python(text: str) -> Iterator[tuple[str, str, int]]:
    """Class, test and line of every test, and of every class with tests; nothing for a file that does not parse.

    The runner refuses such a file. A second class of the same name takes the place of the first with all its tests.
    """
    try:
        tree = parse_python(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for group in tree.body:
        if isinstance(group, ast.ClassDef):
            tests = [
                (group.name, node.name, node.lineno)
                for node in group.body
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
            ]
            yield from [("the file", group.name, group.lineno)] if tests else []
            yield from tests


def _ruby(text: str) -> Iterator[tuple[str, str, int]]:
    group = "the file"
    for number, line in enumerate(text.splitlines(), start=1):
        match = _RUBY.match(line)
        if match and match["group"]:
            group = match["group"]
        elif match:
            yield group, match["test"], number
