"""Mutants: solutions that differ from a reference in one small way, to see whether two ways of judging agree."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.source import Edit, RefusalError, Source, text, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Language, Node

    from chalicelib.contracts.lesson import Files

_OTHER: Final = {
    "+": "-", "-": "+", "*": "+", "/": "*", "%": "*", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=",
    "!=": "==", "===": "!==", "!==": "===", "&&": "||", "||": "&&", "true": "false", "false": "true",
}  # fmt: skip
_NUMBERS: Final = frozenset(
    {"number", "integer", "decimal_integer_literal", "integer_literal", "number_literal", "int_literal"}
)
_TEXTS: Final = frozenset({"string_fragment", "string_content", "interpreted_string_literal_content"})
_DROPPED: Final = frozenset({"expression_statement", "assignment_statement"})


def mutants(reference: Files, grammar: Language, endings: tuple[str, ...], most: int, seed: int = 1) -> Iterator[Files]:
    """Yield at most so many mutants of a solution, chosen by `seed`: each has one operator, number, text or statement
    changed."""  # noqa: D205, D209 - one sentence
    places: list[tuple[str, Edit]] = []
    for path, code in reference.items():
        if path.endswith(endings):
            source = Source(path, code, grammar)
            try:
                places += [(path, edit) for node in walk(source.root) for edit in _changes(node)]
            except RefusalError:
                continue
    random.Random(seed).shuffle(places)  # noqa: S311 - which mutants, not a secret
    for path, edit in places[:most]:
        yield reference | {path: Source(path, reference[path], grammar).edited([edit]).text}


def _changes(node: Node) -> Iterator[Edit]:
    if node.type in _OTHER and not node.child_count and (node.is_named or node.parent is not None):
        yield Edit(node.start_byte, node.end_byte, _OTHER[node.type])
    elif node.type in _NUMBERS and text(node).isdecimal():
        yield Edit(node.start_byte, node.end_byte, str(int(text(node)) + 1))
    elif node.type in _TEXTS:
        yield Edit(node.start_byte, node.end_byte, f"{text(node)}x")
    elif node.type in _DROPPED:
        yield Edit(node.start_byte, node.end_byte, ";")
