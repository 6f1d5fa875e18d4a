"""A parsed file: its syntax tree, and edits of its text."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Source:
    """One file of tests."""

    path: str
    text: str
    grammar: Language

    @cached_property
    def data(self) -> bytes:
        """The text as bytes, which is what nodes count in."""
        return self.text.encode()

    @cached_property
    def root(self) -> Node:
        """The whole file. Raises `RefusalError` for one that does not parse."""
        root = Parser(self.grammar).parse(self.data).root_node
        if root.has_error:
            broken = next((node for node in walk(root) if node.is_error or node.is_missing), root)
            raise RefusalError(f"{self.where(broken)}: the file does not parse")
        return root

    def where(self, node: Node) -> str:
        """Return `path:line` of a node."""
        return f"{self.path}:{node.start_point.row + 1}"

    def of(self, node: Node, edits: Iterable[Edit] = ()) -> str:
        """Return a node's text, with those edits applied that lie in it."""
        return apply(self.data, edits, node.start_byte, node.end_byte)

    def edited(self, edits: Iterable[Edit]) -> Source:
        """Return the file with edits applied. Of two that overlap, the outer one counts."""
        return Source(self.path, apply(self.data, edits, 0, len(self.data)), self.grammar)


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


def inside(node: Node, outer: Node) -> bool:
    """Whether a node lies in another one, or is that one."""
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte
