"""The tables of Java's parametrized tests: rows of text (`@CsvSource`), or calls of `Arguments.of` in a method."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.source import Edit, above, find, listed, text

if TYPE_CHECKING:
    from tree_sitter import Node

_CELL: Final = re.compile(r"\s*(?:'(?:[^']|'')*'|[^,']*)\s*(?:,|$)")


def column(method: Node, number: int) -> tuple[Edit, ...]:
    """Return the edits that take a column out of a test's table, none where that cannot be done."""
    for mark in find(method, "annotation"):
        name = text(mark.child_by_field_name("name"))
        if name == "CsvSource":
            return _of_rows(mark, number)
        if name == "MethodSource":
            return _of_method(mark, number)
    return ()


def _of_rows(mark: Node, number: int) -> tuple[Edit, ...]:
    arguments = mark.child_by_field_name("arguments")
    if arguments is None or any(find(arguments, "element_value_pair", "escape_sequence", "binary_expression")):
        return ()
    edits = []
    for row in find(arguments, "string_literal"):
        cells = _cells(text(row)[1:-1])
        if text(row).startswith('"""') or len(cells) <= number:
            return ()
        kept = ",".join(cell for at, cell in enumerate(cells) if at != number)
        edits.append(Edit(row.start_byte, row.end_byte, f'"{kept}"'))
    return tuple(edits)


def _cells(row: str) -> list[str]:
    cells, at = [], 0
    while (found := _CELL.match(row, at)) is not None:
        cells.append(found[0].removesuffix(","))
        at = found.end()
        if not found[0].endswith(","):
            break
    return cells if at == len(row) else []


def _of_method(mark: Node, number: int) -> tuple[Edit, ...]:
    root = above(mark, lambda each: each.parent is None)
    names = [text(each) for each in find(mark, "string_fragment")]
    if root is None or len(names) != 1:
        return ()
    made = [each for each in find(root, "method_declaration") if text(each.child_by_field_name("name")) == names[0]]
    uses = [each for each in find(root, "identifier", "string_fragment") if text(each) == names[0]]
    rows = [each for method in made for each in find(method, "method_invocation") if _is_row(each)]
    places = [each.child_by_field_name("arguments") for each in rows]
    cells = [place.named_children[number] for place in places if place is not None and place.named_child_count > number]
    if len(uses) != 2 or not cells or len(cells) != len(rows):  # noqa: PLR2004 - the method's name, and the mark's
        return ()
    return tuple(listed(cell) for cell in cells)


def _is_row(call: Node) -> bool:
    name, place = text(call.child_by_field_name("name")), text(call.child_by_field_name("object"))
    return (place, name) in {("Arguments", "of"), ("Arguments", "arguments"), ("", "arguments")}
