"""Rewrite a lesson's tests: every assertion becomes an observation, and what only assertions needed goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.names import Names, names_in, removed_names
from cdu.authoring.rewriting.source import Edit, RefusalError, Source, find, text
from runners import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tree_sitter import Node

    from cdu.authoring.rewriting.grammar import Assertion, Grammar, Level
    from chalicelib.contracts.lesson import Files

_SHOWN: Final = 100
_MOST_ROUNDS: Final = 50


@dataclass(frozen=True)
class Rewriting:
    """The two texts of all test files, and what their sites are.

    `recording` writes operands down beside what comes out; `tests` holds no operand that could leave.
    """

    recording: Files
    tests: Files
    sites: tuple[Site, ...]


@dataclass
class _Work:
    """What is common to all files of a lesson while they are rewritten."""

    grammar: Grammar
    lesson: frozenset[str]
    levels: Mapping[int, Level]
    prune: bool
    sites: list[Site] = field(default_factory=list)


def rewrite(
    tests: Files, support: Files, grammar: Grammar, levels: Mapping[int, Level] | None = None, *, prune: bool = True
) -> Rewriting:
    """Rewrite the tests of a lesson.

    `levels` says how much of single assertions has to stay, by the number of the site; `prune` whether what only
    assertions needed is removed. Raises `RefusalError` for tests that only their own framework can judge.
    """
    work = _Work(grammar, frozenset(tests | support), levels or {}, prune)
    recording, observed = dict(tests), dict(tests)
    for path, code in tests.items():
        if grammar.is_test(path):
            recording[path], observed[path] = _file(Source(path, code, grammar.grammar), work)
    if not work.sites:
        raise RefusalError("the tests have no assertion that is known")
    return Rewriting(recording, observed, tuple(work.sites))


def _file(source: Source, work: _Work) -> tuple[str, str]:
    """Return the recording and the observed text of one file, and add its sites."""
    grammar = work.grammar
    names = Names(source, grammar, work.lesson)
    recorded: list[Edit] = []
    observed: list[Edit] = []
    removed: list[Node] = []
    # Inner assertions come first, so that an outer one's text has them in it.
    found = sorted(grammar.assertions(source), key=lambda one: one.node.start_byte)
    numbers = {one.node.id: len(work.sites) + number for number, one in enumerate(found)}
    levels = {numbers[one.node.id]: _level(one, numbers[one.node.id], names, work) for one in found}
    work.sites += [_site(source, one, levels[numbers[one.node.id]]) for one in found]
    for one in sorted(found, key=lambda each: each.node.end_byte - each.node.start_byte):
        site = numbers[one.node.id]
        level = levels[site]
        instead = grammar.observe(source, one, site, level, observed)
        observed.append(Edit(one.node.start_byte, one.node.end_byte, instead))
        removed += one.dropped
        if level == 0:
            instead = grammar.record(source, one, site, recorded)
            removed += one.operands
        else:
            instead = grammar.observe(source, one, site, level, recorded)
        recorded.append(Edit(one.node.start_byte, one.node.end_byte, instead))
    begin = grammar.begin(source)
    recording = source.edited([*recorded, *begin]).text
    plain = source.edited([*observed, *begin, *grammar.titles(source)])
    suspects = names_in(removed, grammar) | removed_names(source, begin, grammar)
    plain = _without_comments(_pruned(plain, suspects, work) if work.prune else plain, grammar)
    return recording, plain.text


def _level(one: Assertion, site: int, names: Names, work: _Work) -> Level:
    """Return how much of an assertion stays: more than is asked for where the solution computes the operands."""
    operands = [each for each in one.operands if not work.grammar.names_class(one, each)]
    least: Level = 1 if any(names.of_the_solution(each) for each in operands) else 0
    return max(least, one.least, work.levels.get(site, 0))


def _site(source: Source, one: Assertion, level: Level) -> Site:
    judged = " ".join(source.of(one.actual).split())
    shown = judged if len(judged) <= _SHOWN else f"{judged[:_SHOWN]}…"
    matcher = "true" if level == 2 else one.matcher  # noqa: PLR2004 - see Level
    return Site(source.where(one.node), shown, matcher, one.negated, believed=level > 0 and bool(one.operands))


def _pruned(source: Source, suspects: set[str], work: _Work) -> Source:
    """Remove what nothing uses any more of suspected names, until there is nothing left to remove."""
    for _ in range(_MOST_ROUNDS):
        names = Names(source, work.grammar, work.lesson)
        edits = _apart(one.removal for one in names.unused(suspects))
        if not edits:
            edits = _apart(_unread(source, key, work.grammar) for key in sorted(suspects))
        if not edits:
            break
        suspects |= removed_names(source, edits, work.grammar)
        source = source.edited(edits)
    return source


def _apart(removals: Iterable[Sequence[Edit]]) -> list[Edit]:
    """Return the edits of removals that do not overlap: half a removal would break the file. The others come later."""
    edits: list[Edit] = []
    for removal in removals:
        if not any(one.start < other.end and other.start < one.end for one in removal for other in edits):
            edits += removal
    return edits


def _unread(source: Source, key: str, grammar: Grammar) -> Sequence[Edit]:
    """Return edits that take a key out of tables when nothing but the tables mentions it."""
    edits = list(grammar.table_keys(source, key))
    mentions = (node for node in find(source.root, *grammar.names, *grammar.properties) if text(node) == key)
    gone = all(any(edit.start <= node.start_byte and node.end_byte <= edit.end for edit in edits) for node in mentions)
    return edits if edits and gone else []


def _without_comments(source: Source, grammar: Grammar) -> Source:
    return source.edited([Edit(node.start_byte, node.end_byte) for node in find(source.root, *grammar.comments)])
