"""The tables of C#'s theories: `InlineData`, or rows of a member that `MemberData` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.authoring.rewriting.source import Edit, above, find, listed, text

if TYPE_CHECKING:
    from tree_sitter import Node


def column(method: Node, number: int, count: int) -> tuple[Edit, ...]:
    """Return the edits that take a column out of a theory's tables, none where that cannot be done."""
    edits: list[Edit] = []
    for mark in _marks(method):
        name = text(mark.child_by_field_name("name"))
        if name == "InlineData":
            found = _cells(next(find(mark, "attribute_argument_list"), mark), number, count)
        elif name == "MemberData":
            found = _of_member(mark, number, count)
        elif name.endswith("Data"):
            return ()
        else:
            continue
        if not found:
            return ()
        edits += found
    return tuple(edits)


def _marks(method: Node) -> list[Node]:
    lists = (each for each in method.named_children if each.type == "attribute_list")
    return [mark for each in lists for mark in each.named_children if mark.type == "attribute"]


def _cells(row: Node, number: int, count: int) -> tuple[Edit, ...]:
    cells = [each for each in row.named_children if each.type != "comment"]
    return (listed(cells[number]),) if len(cells) == count else ()


def _of_member(mark: Node, number: int, count: int) -> tuple[Edit, ...]:
    """Take a column out of `new object[] { ... }`, or of the rows of a `TheoryData` together with its type."""
    root = above(mark, lambda each: each.parent is None)
    arguments = next(find(mark, "attribute_argument_list"), mark)
    names = [text(each) for each in find(arguments, "identifier", "string_literal_content") if text(each) != "nameof"]
    if root is None or len(names) != 1:
        return ()
    uses = [each for each in find(root, "identifier", "string_literal_content") if text(each) == names[0]]
    makers = [
        each.parent for each in uses if each.parent is not None and each.parent.child_by_field_name("name") == each
    ]
    if len(uses) != 2 or len(makers) != 1:  # noqa: PLR2004 - the member's name, and the mark's
        return ()
    member = makers[0].parent if makers[0].type == "variable_declarator" and makers[0].parent is not None else makers[0]
    kinds = [each for each in find(member, "generic_name") if text(each).startswith("TheoryData<")]
    if kinds:
        return _of_theory_data(member, kinds, number, count)
    rows = [
        each for each in find(member, "array_creation_expression") if text(each.child_by_field_name("type")) in _ROWS
    ]
    made = [
        next((child for child in row.named_children if child.type == "initializer_expression"), row) for row in rows
    ]
    cells = [_cells(each, number, count) for each in made]
    return tuple(edit for each in cells for edit in each) if cells and all(cells) else ()


_ROWS = ("object[]", "object?[]")


def _of_theory_data(member: Node, kinds: list[Node], number: int, count: int) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for kind in kinds:
        types = next(each for each in kind.named_children if each.type == "type_argument_list")
        edits += _cells(types, number, count)
    outer = next((each for each in find(member, "initializer_expression")), None)
    rows = [each for each in outer.named_children if each.type != "comment"] if outer is not None else []
    cells = [_cells(row, number, count) for row in rows if row.type == "initializer_expression"]
    complete = len(edits) == len(kinds) and rows and len(cells) == len(rows) and all(cells)
    return (*edits, *(edit for each in cells for edit in each)) if complete else ()
