"""Bash tests that run what a solution printed, or take it for the name of a variable: these are refused."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.bash_words import calls
from cdu.authoring.rewriting.source import RefusalError, Source, find, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from cdu.authoring.rewriting.bash_words import Printed

_RUNNING: Final = {"eval", "source", ".", "trap", "let", "coproc", "alias"}
_PROGRAMS: Final = {"awk", "gawk", "sed", "dc", "xargs"}
"""Programs whose own language can start others."""
_SHELLS: Final = {"bash", "sh"}
_FED: Final = {"bc", "dc", "xargs", "source", "."}
_VARIABLES: Final = {"test", "[", "printf"}
"""Commands whose option `-v` takes the name of a variable."""
_PASSED: Final = re.compile(r'"?\$\{?[@*]\}?"?')
_NAMING: Final = {"read", "mapfile", "readarray", "unset", "getopts"}


def refuse_commands(source: Source, printed: Printed) -> None:
    """Raise `RefusalError` where a test runs what a solution printed, or names a variable by it."""
    for node in _doing(source, printed):
        said = " ".join(text(node).split())[:60]
        raise RefusalError(f"{source.where(node)}: {said!r} would run what the solution printed")


def _doing(source: Source, printed: Printed) -> Iterator[Node]:
    for node in source.every("command"):
        if any(_runs(node, call, printed) for call in calls(node, printed.wrappers)):
            yield node
    for node in source.every("declaration_command", "unset_command"):
        names = [each for each in node.named_children if each.type not in {"variable_assignment", "variable_name"}]
        reference = any(re.fullmatch(r"-\w*n\w*", text(each)) for each in names)
        if any(map(printed.within, node.named_children if reference else names)):
            yield node
    for node in source.every("unary_expression", "expansion"):
        tested = node.type == "unary_expression" and text(node).startswith("-v")
        indirect = node.type == "expansion" and any(each.type == "!" for each in node.children)
        prompt = node.type == "expansion" and text(node).endswith("@P}")
        if (tested or indirect or prompt) and printed.within(node):
            yield node


def _runs(node: Node, call: list[Node], printed: Printed) -> bool:
    """Whether a call runs something that was printed. What a wrapper calls is looked at where the wrapper is called."""
    name, rest = text(call[0]), call[1:]
    if _PASSED.fullmatch(name):
        return False
    return printed.within(call[0]) or any(map(printed.within, _taken(name, rest))) or _fed(node, name, rest, printed)


def _taken(name: str, rest: list[Node]) -> list[Node]:
    """Return those arguments of a command that are code or names to it."""
    if name in _RUNNING | _NAMING:
        return rest
    if name in _PROGRAMS | _SHELLS:
        return [each for each in rest if not text(each).startswith("-")][:1]
    return [each for flag, each in pairwise(rest) if text(flag) == "-v"] if name in _VARIABLES else []


def _fed(node: Node, name: str, rest: list[Node], printed: Printed) -> bool:
    """Whether code is what was printed: a name that `let` evaluates, a here-string, or what comes through a pipe."""
    if name == "let":
        return not printed.names.isdisjoint(re.findall(r"[A-Za-z_]\w*", " ".join(map(text, rest))))
    reads = name in _FED or (name in _SHELLS and all(text(each).startswith("-") for each in rest))
    around = node.parent if node.parent is not None and node.parent.type == "pipeline" else None
    return reads and any(map(printed.within, [*find(node, "herestring_redirect"), around]))
