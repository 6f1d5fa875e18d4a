"""What a solution printed, in Bash tests: the names that hold it, and edits that keep it one word.

An unquoted `$output` is as many words as it has, and a pattern where Bash wants one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.source import Edit, RefusalError, Source, find, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

_OF_BATS: Final = ("output", "lines", "stderr", "stderr_lines", "REPLY", "MAPFILE")
_READING: Final = {"read", "mapfile", "readarray"}
_QUIET: Final = {"cat", "date", "basename", "dirname", "echo", "mktemp", "printf", "pwd", "seq"}
"""What these print is the tests' own, unless they get what a solution printed, or `cat` a file."""
_WRAPPERS: Final = {"run", "env", "command", "builtin", "exec", "time", "timeout"}
_EXPANSIONS: Final = ("simple_expansion", "expansion")
_COUNTED: Final = re.compile(r"\$\{#.*\}|\$[#?$]", re.DOTALL)
_PATTERNS: Final = {"=", "==", "!=", "=~"}
_CUTS: Final = {"#", "##", "%", "%%", "/", "//", "/#", "/%"}
_OPAQUE: Final = ("regex", "extglob_pattern")
"""Patterns that the grammar does not look into."""
_NAMED: Final = re.compile(
    r"""'[^']*' | "(?:\\.|[^"\\])*" | \\.  # is no pattern
    | \$(?P<brace>\{)?(?P<name>[A-Za-z_]\w*|\d+|[@*])(?(brace)(?:\[[^]]*\])?\})
    | (?P<unknown>\$[({]|`)""",
    re.ASCII | re.DOTALL | re.VERBOSE,
)
_ALL: Final = {"@", "*"}


@dataclass
class Printed:
    """What may hold what a solution printed: variables, and arguments of the tests' functions by their number."""

    names: set[str] = field(default_factory=lambda: set(_OF_BATS))
    arguments: dict[str, set[int]] = field(default_factory=dict)
    wrappers: set[str] = field(default_factory=lambda: set(_WRAPPERS))
    """Commands that call what their arguments say."""

    def within(self, node: Node | None) -> bool:
        """Whether what a node expands to may hold something that was printed; lengths and numbers do not."""
        if node is None or node.type == "arithmetic_expansion" or _COUNTED.fullmatch(text(node)):
            return False
        if node.type in {"command_substitution", "process_substitution"}:
            commands = list(find(node, "command"))
            return not commands or any(map(self._speaks, commands))  # `$(< file)` has no command
        if node.type in _EXPANSIONS and self._held(node):
            return True
        return any(self.within(each) for each in node.named_children)

    def _held(self, node: Node) -> bool:
        return self.holds(text(next(find(node, "variable_name", "special_variable_name"), None)), node)

    def holds(self, name: str, place: Node) -> bool:
        """Whether a name, or the number of an argument, may stand for something that was printed at a place."""
        if name.isdecimal() or name in _ALL:
            held = self.arguments.get(function_of(place), set())
            return bool(held) and (name in _ALL or int(name) in held or _shifts(place))
        return name in self.names

    def _speaks(self, command: Node) -> bool:
        name = text(command.child_by_field_name("name"))
        reads = name == "cat" and any(text(each) != "-" for each in arguments(command))
        return reads or name not in _QUIET or any(map(self.within, command.named_children))

    def size(self) -> int:
        """Return how much is known."""
        return len(self.names) + len(self.wrappers) + sum(map(len, self.arguments.values()))


def printed_names(sources: Sequence[Source]) -> Printed:
    """Return what may hold what a solution printed."""
    printed, size = Printed(), -1
    for source in sources:
        for node in source.every("function_definition"):
            printed.arguments[text(node.child_by_field_name("name"))] = set()
    while size != printed.size():
        size = printed.size()
        for source in sources:
            _learn(source, printed)
    return printed


def _learn(source: Source, printed: Printed) -> None:
    for node in source.every("variable_assignment"):
        if printed.within(node.child_by_field_name("value")):
            printed.names.add(text(node.child_by_field_name("name")).partition("[")[0])
    for node in source.every("for_statement"):
        if any(map(printed.within, node.children_by_field_name("value"))):
            printed.names.add(text(node.child_by_field_name("variable")))
    for node in source.every("command"):
        name = node.child_by_field_name("name")
        reads = text(name) in _READING or (text(name) == "printf" and "-v" in map(text, arguments(node)))
        if reads:
            printed.names.update(text(each) for each in arguments(node) if re.fullmatch(r"[A-Za-z_]\w*", text(each)))
        if re.fullmatch(r'"?\$\{?[@*1]\}?"?', text(name)):
            printed.wrappers.add(function_of(node))
        for call in calls(node, printed.wrappers):
            held = printed.arguments.get(text(call[0]))
            if held is not None:
                held.update(number for number, each in enumerate(call) if number and printed.within(each))


def calls(command: Node, wrappers: set[str]) -> Iterator[list[Node]]:
    """Yield a command with its arguments, and what it calls if it is a wrapper: what follows its options."""
    name = command.child_by_field_name("name")
    rest = [name, *arguments(command)] if name else []
    while rest:
        yield rest
        wraps = text(rest[0]) in wrappers
        rest = list(dropwhile(lambda each: text(each).startswith("-"), rest[1:])) if wraps else []


def arguments(command: Node) -> list[Node]:
    """Return a command's arguments."""
    return command.children_by_field_name("argument")


def function_of(node: Node) -> str:
    """Return the name of the function that a node stands in."""
    each = node.parent
    while each is not None and each.type != "function_definition":
        each = each.parent
    return text(each.child_by_field_name("name")) if each is not None else ""


def _shifts(node: Node) -> bool:
    """Whether the function that a node stands in moves its arguments."""
    each: Node | None = node
    while each is not None and each.type != "function_definition":
        each = each.parent
    return each is not None and any(text(command).startswith("shift") for command in find(each, "command"))


def is_double(node: Node) -> bool:
    """Whether an expression stands in `[[ ]]`; `[ ]` takes numbers only, and no patterns."""
    each = node.parent
    while each is not None and each.type != "test_command":
        each = each.parent
    return each is not None and each.children[0].type == "[["


def words(source: Source, printed: Printed) -> Iterator[Edit]:
    """Yield edits that make one word of what was printed, in assertions and in patterns."""
    for node in source.every("test_command"):
        if node.children[0].type == "[":
            yield from _joined(printed, list(_parts(node)))
    for node in source.every("command"):
        if _asserts(text(node.child_by_field_name("name")), printed):
            yield from _joined(printed, arguments(node))
    for node in _patterns(source):
        yield from _quoted(source, printed, node)


def _patterns(source: Source) -> Iterator[Node]:
    """Yield what Bash reads as a pattern: beside `==`, in `case`, and in `${name#pattern}`."""
    for node in source.every("binary_expression"):
        if any(text(each) in _PATTERNS for each in node.children) and is_double(node):
            yield from node.children_by_field_name("right")
    for node in source.every("case_item"):
        yield from node.children_by_field_name("value")
    for node in source.every("expansion"):
        cut = next((number for number, each in enumerate(node.children) if number > 1 and text(each) in _CUTS), None)
        yield from node.children[cut + 1 :] if cut else ()


def _asserts(name: str, printed: Printed) -> bool:
    return name in {"[", "test"} or name.startswith(("assert", "refute")) or name in printed.arguments


def _parts(node: Node) -> Iterator[Node]:
    """Yield the operands of `[ ]`."""
    for each in node.named_children:
        yield from _parts(each) if each.type.endswith("_expression") else [each]


def _joined(printed: Printed, nodes: list[Node]) -> Iterator[Edit]:
    for node in nodes:
        inside = node.parent is not None and node.parent.type in {"string", "concatenation", *_EXPANSIONS}
        if node.type in {*_EXPANSIONS, "command_substitution", "concatenation"} and not inside and printed.within(node):
            if "[@]" in text(node) or text(node) in {"$@", "$*"}:
                continue  # many words are meant
            yield Edit(node.start_byte, node.start_byte, '"$(set -f; cdu_word ')
            yield Edit(node.end_byte, node.end_byte, ')"')


def _quoted(source: Source, printed: Printed, node: Node) -> Iterator[Edit]:
    """Yield quotes around the expansions of a pattern that hold what was printed."""
    if node.type in _OPAQUE:
        yield from _quoted_inside(source, printed, node)
    if node.type in {"string", *_OPAQUE}:
        return
    if node.type in {*_EXPANSIONS, "command_substitution"}:
        if printed.within(node):
            yield Edit(node.start_byte, node.start_byte, '"')
            yield Edit(node.end_byte, node.end_byte, '"')
        return
    for each in node.named_children:
        yield from _quoted(source, printed, each)


def _quoted_inside(source: Source, printed: Printed, node: Node) -> Iterator[Edit]:
    """Yield the same for a pattern that the grammar takes for one word. Raises `RefusalError` for what it may run."""
    code = text(node)
    for match in _NAMED.finditer(code):
        if match["unknown"] and any(each in printed.names for each in re.findall(r"\w+", code)):
            raise RefusalError(f"{source.where(node)}: the pattern {code!r} is not understood")
        if match["name"] and printed.holds(match["name"], node):
            first, last = (len(code[:place].encode()) for place in match.span())
            yield Edit(node.start_byte + first, node.start_byte + last, f'"{match[0]}"')
