"""Who declares which name of a file, which names come from the solution, and which are not needed any more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.source import Edit, find, inside, text, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from cdu.authoring.rewriting.grammar import Declaration, Grammar
    from cdu.authoring.rewriting.source import Source, Span

_COMPUTED: Final = (
    "call", "call_expression", "invocation_expression", "method_invocation", "new_expression",
    "object_creation_expression", "element_access_expression", "element_reference", "field_access", "field_expression",
    "index_expression", "array_access", "member_access_expression", "member_expression", "subscript_expression",
)  # fmt: skip
"""Calls and members, in the grammars of all languages."""


class Names:
    """The names of one file."""

    def __init__(self, source: Source, grammar: Grammar, lesson: frozenset[str]) -> None:
        """Resolve every name; `lesson` are the paths of the lesson's own files."""
        self._grammar = grammar
        self.declared = list(grammar.declarations(source, lesson))
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.declared):
            self._by_name[text(one.node)].append(number)
        self._source = source
        self.uses: dict[int, int] = defaultdict(int)
        self._places: dict[int, list[Node]] = defaultdict(list)
        own_nodes = {node.id for one in self.declared for node in (one.node, *one.fed)}
        for node in find(source.root, *grammar.names):
            if node.id not in own_nodes and (declared := self._declaration(node)) is not None:
                self.uses[declared] += 1
                self._places[declared].append(node)
        self._assigned = list(grammar.assignments(source))
        self._own = self._of_the_solution()

    def _declaration(self, node: Node) -> int | None:
        """Return the number of the declaration that a use of a name means: the innermost one."""
        around = [number for number in self._by_name[text(node)] if inside(node, self.declared[number].scope)]
        return min(around, key=lambda number: _size(self.declared[number].scope), default=None)

    def declaration(self, node: Node) -> Declaration | None:
        """Return what declares the name that a node is, None for a name that the file does not declare."""
        number = self._declaration(node)
        return None if number is None else self.declared[number]

    def _of_the_solution(self) -> set[int]:
        """Return the declarations whose value the solution has a part in."""
        own = {number for number, one in enumerate(self.declared) if one.own}
        while True:
            found = {number for number, one in enumerate(self.declared) if one.value and self._mentions(one.value, own)}
            for name, value in self._assigned:
                declared = self._declaration(name)
                if declared is not None and self._mentions(value, own):
                    found.add(declared)
            if found <= own:
                return own
            own |= found

    def _mentions(self, node: Node, own: set[int]) -> bool:
        return any(self._declaration(name) in own for name in find(node, *self._grammar.names))

    def of_the_solution(self, node: Node) -> bool:
        """Whether the solution has a part in the value of an expression."""
        return self._mentions(node, self._own)

    def computed(self, node: Node) -> int:
        """Return how much an expression looks computed: 0 for literals, 1 for names, 2 for calls and members.

        Where nobody sees what comes from the solution, that tells what is judged from what is expected.
        """
        if any(find(node, *_COMPUTED)):
            return 2
        return int(any(find(node, *self._grammar.names)))

    def elsewhere(self, node: Node, operands: Sequence[Node]) -> list[Edit] | None:
        """Return the edits with which an expression means the same in another place, None where it cannot.

        It may name what comes from the solution or from the language, what it declares itself, and variables that only
        operands use: these are written out.
        """
        if any(find(node, *self._grammar.bound)):
            return None
        edits: list[Edit] = []
        for name in find(node, *self._grammar.names):
            number = self._declaration(name)
            declared = None if number is None else self.declared[number]
            if declared is None or declared.own or inside(declared.node, node):
                continue
            written = self._written_out(declared, number or 0, name, operands)
            if written is None:
                return None
            edits.append(Edit(name.start_byte, name.end_byte, written if name == node else f"({written})"))
        return edits

    def _written_out(self, declared: Declaration, number: int, name: Node, operands: Sequence[Node]) -> str | None:
        """Return what a variable is computed from, None for one that other code may use or change."""
        plain = name.type == "identifier" and declared.value is not None and declared.removal and not declared.fed
        changed = any(
            text(each) == text(name) and value != declared.value and self._declaration(each) == number
            for each, value in self._assigned
        )
        uses = self._places[number]
        if not plain or changed or not all(any(inside(use, each) for each in operands) for use in uses):
            return None
        assert declared.value is not None  # noqa: S101 - see `plain`
        edits = self.elsewhere(declared.value, operands)
        return None if edits is None else self._source.of(declared.value, edits)

    def unused(self, suspects: set[str]) -> Iterator[Declaration]:
        """Yield the declarations of suspected names that nothing uses, and that can go."""
        for number, one in enumerate(self.declared):
            if one.removal and text(one.node) in suspects and not self.uses[number]:
                yield one


def names_in(nodes: Iterable[Node], grammar: Grammar) -> set[str]:
    """Return the names and the keys that stand in some nodes."""
    kinds = grammar.names | grammar.properties
    return {text(each) for node in nodes for each in walk(node) if each.type in kinds}


def removed_names(source: Source, edits: Iterable[Edit], grammar: Grammar) -> set[str]:
    """Return the names and keys that edits take away."""
    kinds = grammar.names | grammar.properties
    spans = [(edit.start, edit.end) for edit in edits]
    return {
        text(node)
        for node in walk(source.root)
        if node.type in kinds and any(start <= node.start_byte and node.end_byte <= end for start, end in spans)
    }


def _size(node: Node | Span) -> int:
    return node.end_byte - node.start_byte
