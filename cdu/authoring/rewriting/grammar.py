"""What the rewriter has to know about a language and its test framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Language, Node

    from cdu.authoring.rewriting.source import Edit, MaskedLanguage, Source, Span

Level = Literal[0, 1, 2, 3]
"""How much of an assertion stays in the tests: nothing but what is judged (0), its operands as well (1), or the
judgement itself, in a line-up where one can be made (2), or alone (3)."""


@dataclass(frozen=True)
class Assertion:
    """One assertion.

    `node` is what is replaced, `actual` what is judged, `operands` what it is compared with. `matcher` is a name of
    `runners.observed.matchers.MATCHERS`. `form` says how the language has to observe it, in the language's own words.
    `dropped` are further parts that nobody needs, such as messages; `least` is the level at which it has to begin.
    """

    node: Node
    actual: Node
    operands: tuple[Node, ...]
    matcher: str
    negated: bool = False
    form: str = ""
    dropped: tuple[Node, ...] = ()
    least: Level = 0


@dataclass(frozen=True)
class Declaration:
    """A name that a file declares.

    `node` is the name, which counts inside `scope`. `value` is what it is computed from. `removal` takes it out of the
    file with everything that belongs to it; it is empty for what has to stay. `own` says that it names something of the
    solution's. `fed` are uses of the name that only give it a part of its value; `removal` takes them out as well.
    """

    node: Node
    scope: Node | Span
    value: Node | None = None
    removal: tuple[Edit, ...] = ()
    own: bool = False
    fed: tuple[Node, ...] = ()


class Grammar(Protocol):
    """One language with its test framework."""

    @property
    def grammar(self) -> Language | MaskedLanguage:
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

    @property
    def bound(self) -> frozenset[str]:
        """The kinds of nodes that mean something only where they stand, such as `this`."""

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

    def alone(self, source: Source) -> tuple[str, str] | None:
        """Return what stands before and after statements that are the only test of a file; None where none can be.

        The statements name what the file gets from the solution, and observe sites as `observe` says at level 0.
        """

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> tuple[str, list[str], str] | None:
        """Return how what is judged is compared with several values by the solution's own equality.

        That is the text before, one comparison for each of `candidates`, and the text after; None where the assertion
        is not about equality.
        """

    def names_class(self, one: Assertion, operand: Node) -> bool:
        """Whether an operand only names a class, as an expected exception's."""
