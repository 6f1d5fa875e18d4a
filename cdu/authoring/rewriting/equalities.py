"""Conditions that state an equality, as `assertTrue(f(2) == 4)` does: judged like an assertion of equality.

Outside, the value is compared instead of a mere `true`, so students see what came, and the literal leaves the tests.
Only literals count whose comparison means the same everywhere: whole numbers that every kind of number holds, texts and
truth values. A condition that has to be false stays as it is: that something else came says little, and in Java a null
would pass that the condition itself stumbles over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.source import first, inside, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from cdu.authoring.rewriting.grammar import Assertion

PLAIN: Final = r"-?[0-9]{1,7}|true|false"
"""Whole numbers and truth values."""
TEXT: Final = r'"(?:[^"\\\n]|\\.)*"'


def bare(node: Node) -> Node:
    """Return an expression without the parentheses around it."""
    while node.type == "parenthesized_expression" and (inner := first(node)) is not None:
        node = inner
    return node


def sides(node: Node, sign: str) -> tuple[Node, ...]:
    """Return the two sides of a comparison by `sign`, none for another expression."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if text(node.child_by_field_name("operator")) != sign or left is None or right is None:
        return ()
    return bare(left), bare(right)


def with_literal(compared: tuple[Node, ...], literals: str) -> tuple[Node, Node] | None:
    """Return what is compared and the literal, a text that matches `literals`; None unless there is one of each."""
    literal = [each for each in compared if re.fullmatch(literals, text(each))]
    others = [each for each in compared if each not in literal]
    return (others[0], literal[0]) if len(literal) == len(others) == 1 else None


def stated(one: Assertion) -> Node:
    """Return the whole condition of an assertion that states an equality."""
    node = one.actual
    while not inside(one.operands[0], node) and node.parent is not None:
        node = node.parent
    return node
