"""What the rewriter has to know about a language and its test framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Language, Node

    from cdu.authoring.rewriting.source import Edit, Source

Level = Literal[0, 1, 2]
"""How much of an assertion leaves the tests: its operands (0), only the judgement on them (1), nothing (2)."""


@dataclass(frozen=True)
class Assertion:
    """One assertion.

    `node` is what is replaced, `actual` what is judged, `operands` what it is compared with. `matcher` is a name of
    `runners.observed.matchers.MATCHERS`. `form` says how the language has to observe it, in the language's own words.
    """

    node: Node
    actual: Node
    operands: tuple[Node, ...]
    matcher: str
    negated: bool = False
    form: str = ""


@dataclass(frozen=True)
class Declaration:
    """A name that a file declares.

    `node` is the name, which counts inside `scope`. `value` is what it is computed from. `removal` takes it out of the
    file with everything that belongs to it; it is empty for what has to stay. `own` says that it names something of the
    solution's.
    """

    node: Node
    scope: Node
    value: Node | None = None
    removal: tuple[Edit, ...] = ()
    own: bool = False


class Grammar(Protocol):
    """One language with its test framework."""

    @property
    def grammar(self) -> Language:
        """The language's grammar."""

    @property
    def comments(self) -> frozenset[str]:
        """The kinds of nodes that are comments."""

    @property
    def names(self) -> frozenset[str]:
        """The kinds of nodes that use a name."""

    @property
    def properties(self) -> frozenset[str]:
        """The kinds of nodes that name a field or key."""

    def is_test(self, path: str) -> bool:
        """Whether a file of the lesson's tests is to be rewritten; others stay as they are."""

    def assertions(self, source: Source) -> Sequence[Assertion]:
        """Return all assertions of a file. Raises `RefusalError` for one that the judge would not understand."""

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return what stands in an assertion's place. Raises `RefusalError` where there is no such level."""

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return the same for a run of the reference, which writes the operands down as well."""

    def begin(self, source: Source) -> list[Edit]:
        """Return edits that make a file know what `observe` and `record` call."""

    def titles(self, source: Source) -> Iterable[Edit]:
        """Return edits that take away what titles of tests say."""

    def declarations(self, source: Source, lesson: frozenset[str]) -> Sequence[Declaration]:
        """Return what a file declares; `lesson` are the paths of the lesson's own files."""

    def assignments(self, source: Source) -> Iterable[tuple[Node, Node]]:
        """Return names that get a value after their declaration, with the value."""

    def table_keys(self, source: Source, key: str) -> Iterable[Edit]:
        """Return edits that take a key out of the tables of a file, once nothing reads the key any more."""

    def names_class(self, one: Assertion, operand: Node) -> bool:
        """Whether an operand only names a class, as an expected exception's."""
