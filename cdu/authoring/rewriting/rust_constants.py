"""Which expressions of a file of Rust have the same value whatever the solution does."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.source import text

if TYPE_CHECKING:
    from tree_sitter import Node

    from cdu.authoring.rewriting.grammar import Declaration
    from cdu.authoring.rewriting.names import Names

_LITERALS: Final = frozenset(
    {"integer_literal", "float_literal", "string_literal", "raw_string_literal", "char_literal", "boolean_literal"}
    | {"primitive_type", "unit_expression"}
)
_GROUPS: Final = frozenset(
    {"parenthesized_expression", "tuple_expression", "array_expression", "arguments", "field_initializer_list"}
)
_OPERATIONS: Final = frozenset(
    {"unary_expression", "binary_expression", "range_expression", "index_expression", "type_cast_expression"}
)
_WRAPPERS: Final = frozenset({"Some", "Ok", "Err", "vec"})
# Methods of the standard library's own types, which no trait of the solution can replace.
_METHODS: Final = frozenset(
    {"as_bytes", "as_slice", "as_str", "bytes", "chars", "chain", "cloned", "copied", "enumerate", "iter", "len", "max"}
    | {"min", "rev", "to_owned", "to_string", "to_vec", "zip"}
)


class Constancy(IntEnum):
    """How much is known of an expression's value: nothing, that it is written there, or its type as well."""

    UNKNOWN = 0
    DATA = 1
    PLAIN = 2


class Constants:
    """The constant expressions of one file.

    What is not known to be constant counts as changing. Data of the solution's types, such as `Player { level: 3 }`,
    are constant until a method or an operator is applied to them, which may be the solution's.
    """

    def __init__(self, names: Names) -> None:
        """Read the file that `names` are of."""
        self._names = names

    def fixed(self, node: Node) -> bool:
        """Whether the solution has no part in the value of an expression."""
        return self._known(node, frozenset()) > Constancy.UNKNOWN

    def _known(self, node: Node, seen: frozenset[int]) -> Constancy:
        kind = node.type
        if kind in _LITERALS or kind.endswith("comment"):
            return Constancy.PLAIN
        if kind in _GROUPS:
            return self._least(node.named_children, seen)
        if kind in _OPERATIONS:
            return self._plain(node.named_children, seen)
        if kind == "scoped_identifier":
            return _of_path(node)
        rule = {
            "identifier": self._of_name,
            "reference_expression": self._of_value,
            "field_expression": self._of_value,
            "field_initializer": self._of_value,
            "struct_expression": self._of_structure,
            "call_expression": self._of_call,
        }.get(kind)
        return rule(node, seen) if rule else Constancy.UNKNOWN

    def _least(self, nodes: list[Node], seen: frozenset[int]) -> Constancy:
        return min((self._known(each, seen) for each in nodes), default=Constancy.PLAIN)

    def _plain(self, nodes: list[Node], seen: frozenset[int]) -> Constancy:
        return Constancy.PLAIN if self._least(nodes, seen) == Constancy.PLAIN else Constancy.UNKNOWN

    def _of_value(self, node: Node, seen: frozenset[int]) -> Constancy:
        value = node.child_by_field_name("value")
        return Constancy.UNKNOWN if value is None or _mutable(node) else self._known(value, seen)

    def _of_structure(self, node: Node, seen: frozenset[int]) -> Constancy:
        body = node.child_by_field_name("body")
        return Constancy.UNKNOWN if body is None else min(self._known(body, seen), Constancy.DATA)

    def _of_call(self, node: Node, seen: frozenset[int]) -> Constancy:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or arguments is None:
            return Constancy.UNKNOWN
        if text(function) in _WRAPPERS:
            return self._known(arguments, seen)
        owner, method = function.child_by_field_name("value"), text(function.child_by_field_name("field"))
        return self._plain([owner, arguments], seen) if owner is not None and method in _METHODS else Constancy.UNKNOWN

    def _of_name(self, node: Node, seen: frozenset[int]) -> Constancy:
        if text(node) == "None":
            return Constancy.PLAIN
        declared = self._names.declaration(node)
        if declared is None or declared.node.id in seen or not _immutable(declared):
            return Constancy.UNKNOWN
        return self._known(declared.value, seen | {declared.node.id}) if declared.value else Constancy.UNKNOWN


def _of_path(node: Node) -> Constancy:
    """A variant is data; a constant may be the solution's."""
    name = text(node.child_by_field_name("name"))
    return Constancy.DATA if name[:1].isupper() and not name[1:].isupper() else Constancy.UNKNOWN


def _mutable(node: Node) -> bool:
    return node.type == "mut_pattern" or any(each.type == "mutable_specifier" for each in node.children)


def _immutable(declared: Declaration) -> bool:
    """Whether a name gets its value where it is declared, and keeps it."""
    node: Node | None = declared.node
    while node is not None and (node.type == "identifier" or node.type.endswith("_pattern")):
        node = node.parent
        if node is None or _mutable(node):
            return False
    return node is not None and node.type in {"let_declaration", "const_item", "static_item", "for_expression"}
