"""Operands that the solution makes: where else they can be made, and what they have to be told from.

A language whose objects are compared by what they hold has them made in a run of their own (`OperandScript`). Where a
class's own equality decides, what is judged is compared with several values in a random order, one of which is right: a
line-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.source import Edit, find, text
from runners import MATCHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from cdu.authoring.rewriting.grammar import Assertion, Grammar
    from cdu.authoring.rewriting.names import Names
    from cdu.authoring.rewriting.source import Source

_MOST_ALIKE: Final = 24
_MOST_CANDIDATES: Final = 8
_JUDGED: Final = ("actual", "result", "got")
_EITHER_WAY: Final = frozenset({"jest.toBe", "jest.toEqual", "jest.toStrictEqual"})
"""Matchers for which it is the same which of two values is judged; other languages turn theirs themselves."""
_LITERAL: Final = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|-?\b\d[\w.]*|[\s,]+""")


@dataclass
class OperandScript:
    """Statements that make expected values.

    `texts` says by path what stands before and after them in a file. Each of `statements` is a path, a text, and the
    kind of the value, which is empty where the solution has no part in it. Plain values of one kind are made in the
    same way, so that what differs for one solution differs for all.
    """

    texts: dict[str, list[str]] = field(default_factory=dict)
    statements: list[list[str]] = field(default_factory=list)

    def add(self, source: Source, grammar: Grammar, one: Assertion, operand: str, *, own: bool) -> int:
        """Add a statement that makes an operand of an assertion; return its number."""
        number = len(self.statements)
        alone = replace(one, operands=(), matcher="", form="", dropped=())
        stated = grammar.observe(source, alone, number, 0, [Edit(one.actual.start_byte, one.actual.end_byte, operand)])
        self.statements.append([source.path, f"{stated};", _kind(operand) if own else ""])
        return number


class Operands:
    """The operands of one file's assertions that the solution makes."""

    def __init__(self, source: Source, found: Sequence[Assertion], grammar: Grammar, names: Names) -> None:
        """Find the operands that mean the same in another place."""
        self._source, self._names, self._grammar = source, names, grammar
        operands = [each for one in found for each in one.operands]
        self._texts: dict[int, str] = {}
        for operand in operands:
            edits = names.elsewhere(operand, operands)
            if edits is not None:
                self._texts[operand.id] = source.of(operand, edits)
        self._own = [each for each in operands if each.id in self._texts and names.of_the_solution(each)]
        self._alike: dict[str, list[str]] = {}

    def texts(self, one: Assertion) -> list[str] | None:
        """Return an assertion's operands as they can be made elsewhere; None where one cannot."""
        found = [self._texts[each.id] for each in one.operands if each.id in self._texts]
        return found if len(found) == len(one.operands) else None

    def is_own(self, one: Assertion, operand: Node) -> bool:
        """Whether the solution has a part in the value of an operand."""
        return not self._grammar.names_class(one, operand) and self._names.of_the_solution(operand)

    def may_be_made(self, one: Assertion) -> bool:
        """Whether what the solution makes elsewhere can judge an assertion, which then is about the solution."""
        return self._names.of_the_solution(one.actual) and MATCHERS[one.matcher].whole is not None

    def may_be_judged(self, one: Assertion) -> bool:
        """Whether an operand looks more computed than what is said to be judged, which shows nothing of the solution.

        Without the operand such an assertion might ask for a value that the test has written there itself.
        """
        if self._names.of_the_solution(one.actual) or text(one.actual).lower().startswith(_JUDGED):
            return False
        others = (each for each in one.operands if not self._grammar.names_class(one, each))
        return any(self._names.computed(each) > self._names.computed(one.actual) for each in others)

    def candidates(self, one: Assertion) -> list[str]:
        """Return an assertion's operand, and others that are made as it is, the expected ones first."""
        block = self.block(one)
        if not block:
            return []
        right, kind = self._text(one), shape(block[0])
        others = [each for each in self.likenesses([*self._own]) if shape(each) == kind and each not in self._pool(one)]
        return [right, *(each for each in block if each != right), *others][:_MOST_CANDIDATES]

    def block(self, one: Assertion) -> list[str]:
        """Return the expected values that an assertion's operand has to be told from, itself among them.

        All of them have the same block. If each had others, the one that no other line-up has would be the right one.
        """
        right, pool = self._text(one), self._pool(one)
        if not right:
            return []
        blocks = -(-len(pool) // _MOST_CANDIDATES)
        number = pool.index(right) * blocks // len(pool)
        return [each for place, each in enumerate(pool) if place * blocks // len(pool) == number]

    def _text(self, one: Assertion) -> str:
        """Return an assertion's only operand as it can be made elsewhere; nothing for one that cannot."""
        texts = self.texts(one)
        return texts[0] if texts and len(texts) == 1 else ""

    def _pool(self, one: Assertion) -> list[str]:
        """Return the expected values that are made as an assertion's operand is."""
        right = self._text(one)
        alike = [text for each in self._own if shape(text := self._texts[each.id]) == shape(right)]
        return list(dict.fromkeys([*alike, right]))

    def likenesses(self, places: Sequence[Node]) -> list[str]:
        """Return the texts of operands, and of what else the tests make in the same way."""
        found = dict.fromkeys(self._texts[each.id] for each in places)
        shapes, kinds = {shape(each) for each in found}, {each.type for each in places}
        for node in find(self._source.root, *kinds):
            if len(found) >= _MOST_ALIKE + len(places):
                break
            if shape(text(node)) in shapes and self._names.elsewhere(node, ()) == []:
                found.setdefault(text(node))
        return list(found)


def turned(one: Assertion, names: Names) -> Assertion:
    """Return an assertion with what the solution gives for what is judged, where a test has that the wrong way round.

    Else what is judged would be the expected value, which stands in the tests.
    """
    if one.matcher not in _EITHER_WAY or one.form or len(one.operands) != 1:
        return one
    written = not names.of_the_solution(one.actual) and names.elsewhere(one.actual, [one.actual]) is not None
    if not written or not names.of_the_solution(one.operands[0]):
        return one
    return replace(one, actual=one.operands[0], operands=(one.actual,))


def shape(code: str) -> str:
    """Return an expression without its literals."""
    return _LITERAL.sub("", code)


def _kind(code: str) -> str:
    """Return a text that is the same for calls with other literals, and for constants of one class or module."""
    return shape(code) if "(" in code else code.rpartition(".")[0] or "constant"
