"""A parsed file: its syntax tree, and edits of its text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tree_sitter import Language, Node, Parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class RefusalError(ValueError):
    """Tests that cannot be rewritten. The message says where and why, for an author."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes from `start` to `end` by a text."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file that is no node."""

    start_byte: int
    end_byte: int


@dataclass(frozen=True)
class MaskedLanguage:
    """A grammar that parses what `mask` makes of a text; the mask keeps every byte in its place."""

    language: Language
    mask: Callable[[bytes], bytes]


@dataclass(frozen=True)
class Source:
    """One file of tests."""

    path: str
    text: str
    grammar: Language | MaskedLanguage

    @cached_property
    def data(self) -> bytes:
        """The text as bytes, which is what nodes count in."""
        return self.text.encode()

    @cached_property
    def root(self) -> Node:
        """The whole file. Raises `RefusalError` for one that does not parse."""
        grammar, data = self.grammar, self.data
        if isinstance(grammar, MaskedLanguage):
            data, grammar = grammar.mask(data), grammar.language
        root = Parser(grammar).parse(data).root_node
        # A semicolon is missed where a macro begins a function, as `TEST_CASE("name") {`.
        broken = root.has_error and next((each for each in walk(root) if _broken(each)), None)
        if broken:
            raise RefusalError(f"{self.where(broken)}: the file does not parse")
        return root

    @cached_property
    def _kinds(self) -> dict[str, list[tuple[int, Node]]]:
        found: dict[str, list[tuple[int, Node]]] = defaultdict(list)
        for number, node in enumerate(walk(self.root)):
            found[node.type].append((number, node))
        return found

    def every(self, *kinds: str) -> list[Node]:
        """Return all nodes of the file that are of one of these kinds, in the order of the text."""
        numbered = [pair for kind in kinds for pair in self._kinds.get(kind, ())]
        return [node for _, node in sorted(numbered, key=lambda pair: pair[0])]

    def where(self, node: Node) -> str:
        """Return `path:line` of a node."""
        return f"{self.path}:{node.start_point.row + 1}"

    def of(self, node: Node, edits: Iterable[Edit] = ()) -> str:
        """Return a node's text, with those edits applied that lie in it."""
        return apply(self.data, edits, node.start_byte, node.end_byte)

    def edited(self, edits: Iterable[Edit]) -> Source:
        """Return the file with edits applied. Of two that overlap, the outer one counts."""
        return Source(self.path, apply(self.data, edits, 0, len(self.data)), self.grammar)


def _broken(node: Node) -> bool:
    return node.is_error or (node.is_missing and node.type != ";")


def apply(data: bytes, edits: Iterable[Edit], start: int, end: int) -> str:
    """Return the text from `start` to `end` with the edits that lie between."""
    pieces, at = [], start
    for edit in sorted(set(edits), key=lambda each: (each.start, -each.end)):
        if edit.start < at or edit.end > end:
            continue
        pieces += [data[at : edit.start].decode(), edit.text]
        at = edit.end
    return "".join([*pieces, data[at:end].decode()])


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of the text."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(reversed(each.children))


def text(node: Node | None) -> str:
    """Return a node's text, nothing for none."""
    return node.text.decode() if node is not None and node.text is not None else ""


def first(node: Node | None) -> Node | None:
    """Return the first named node below a node, None where there is none."""
    return next(iter(node.named_children), None) if node is not None else None


def find(node: Node, *kinds: str) -> Iterator[Node]:
    """Yield what is below a node, or the node itself, and of one of these kinds."""
    return (each for each in walk(node) if each.type in kinds)


def above(node: Node, wanted: Callable[[Node], bool]) -> Node | None:
    """Return the innermost node around a node for which `wanted` is true."""
    each = node.parent
    while each is not None and not wanted(each):
        each = each.parent
    return each


def listed(node: Node) -> Edit:
    """Return the edit that takes a node out of a list, with the comma that belongs to it."""
    after, before = node.next_sibling, node.prev_sibling
    if after is not None and after.type == ",":
        end = after.next_sibling.start_byte if after.next_sibling is not None else after.end_byte
        return Edit(node.start_byte, end)
    if before is not None and before.type == ",":
        return Edit(before.start_byte, node.end_byte)
    return Edit(node.start_byte, node.end_byte)


def inside(node: Node, outer: Node | Span) -> bool:
    """Whether a node lies in another one, or is that one."""
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte
