"""Rewrite a lesson's tests: every assertion becomes an observation, and what only assertions needed goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.names import Names, names_in, removed_names
from cdu.authoring.rewriting.operands import Operands, OperandScript, turned
from cdu.authoring.rewriting.source import Edit, RefusalError, Source, find, text
from runners import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tree_sitter import Node

    from cdu.authoring.rewriting.grammar import Assertion, Grammar, Level
    from chalicelib.contracts.lesson import Files

_SHOWN: Final = 100
_MOST_ROUNDS: Final = 50
_WORD: Final = re.compile(r"\w+")
_LINE_UP: Final = 2
_UNEQUAL: Final = frozenset({"assertj.isNotEqualTo", "catch.unequal", "junit.assertNotEquals"})
FEW: Final = 4
"""In a line-up with fewer expected values, whoever guesses is right too often: the judgement is only believed.

A solution knows the values that tests hand to it, so these are no help.
"""


@dataclass(frozen=True)
class Rewriting:
    """The two texts of all test files, and what their sites are.

    `recording` writes operands down beside what comes out; `tests` holds no operand that could leave. `making` has the
    operands that the solution makes, which stand in neither; `lineups` the comparisons of a site, in any order.
    """

    recording: Files
    tests: Files
    sites: tuple[Site, ...]
    making: OperandScript
    lineups: dict[int, list[str]]


@dataclass
class _Work:
    """What is common to all files of a lesson while they are rewritten."""

    grammar: Grammar
    lesson: frozenset[str]
    levels: Mapping[int, Level]
    prune: bool
    apart: bool
    making: OperandScript = field(default_factory=OperandScript)
    lineups: dict[int, list[str]] = field(default_factory=dict)
    sites: list[Site] = field(default_factory=list)


def rewrite(
    tests: Files,
    support: Files,
    grammar: Grammar,
    levels: Mapping[int, Level] | None = None,
    *,
    prune: bool = True,
    apart: bool = True,
) -> Rewriting:
    """Rewrite the tests of a lesson.

    `levels` says how much of single assertions has to stay, by the number of the site; `prune` whether what only
    assertions needed is removed; `apart` whether operands that the solution makes go to a run of their own. Raises
    `RefusalError` for tests that only their own framework can judge.
    """
    work = _Work(grammar, frozenset(tests | support), levels or {}, prune, apart)
    recording, observed = dict(tests), dict(tests)
    for path, code in tests.items():
        if grammar.is_test(path):
            recording[path], observed[path] = _file(Source(path, code, grammar.grammar), work)
    if not work.sites:
        raise RefusalError("the tests have no assertion that is known")
    return Rewriting(recording, observed, tuple(work.sites), work.making, work.lineups)


def _file(source: Source, work: _Work) -> tuple[str, str]:
    """Return the recording and the observed text of one file, and add its sites."""
    grammar = work.grammar
    names = Names(source, grammar, work.lesson)
    recorded: list[Edit] = []
    observed: list[Edit] = []
    removed: list[Node] = []
    # Inner assertions come first, so that an outer one's text has them in it.
    found = sorted((turned(one, names) for one in grammar.assertions(source)), key=lambda one: one.node.start_byte)
    numbers = {one.node.id: len(work.sites) + number for number, one in enumerate(found)}
    operands = Operands(source, found, grammar, names)
    made = _made_apart(source, found, numbers, operands, work)
    levels = {numbers[one.node.id]: _level(source, one, numbers[one.node.id], operands, work, made) for one in found}
    work.sites += [_site(source, one, levels[numbers[one.node.id]]) for one in found]
    for one in sorted(found, key=lambda each: each.node.end_byte - each.node.start_byte):
        site, level = numbers[one.node.id], levels[numbers[one.node.id]]
        lined_up = [
            _line_up(source, one, site, edits, operands, work) if level == _LINE_UP else ""
            for edits in (observed, recorded)
        ]
        instead = lined_up[0] or grammar.observe(source, one, site, level, observed)
        observed.append(Edit(one.node.start_byte, one.node.end_byte, instead))
        removed += one.dropped
        if level == 0 or lined_up[0]:
            removed += one.operands
        if level == 0 and site not in made:
            instead = grammar.record(source, one, site, recorded)
        else:
            instead = lined_up[1] or grammar.observe(source, one, site, level, recorded)
        recorded.append(Edit(one.node.start_byte, one.node.end_byte, instead))
    for site, one in zip(numbers.values(), found, strict=True):
        lineup = work.lineups.get(site, ())
        if lineup:
            work.sites[site] = _lined_up(work.sites[site], one, operands)
        else:
            work.sites[site] = replace(work.sites[site], made=made.get(site, ()))
    begin = grammar.begin(source)
    recording = source.edited([*recorded, *begin]).text
    plain = source.edited([*observed, *begin, *grammar.titles(source)])
    suspects = names_in(removed, grammar) | removed_names(source, begin, grammar)
    suspects -= {word for lined_up in work.lineups.values() for each in lined_up for word in _WORD.findall(each)}
    plain = _without_comments(_pruned(plain, suspects, work) if work.prune else plain, grammar)
    return recording, plain.text


def _made_apart(
    source: Source, found: Sequence[Assertion], numbers: Mapping[int, int], operands: Operands, work: _Work
) -> dict[int, tuple[int, ...]]:
    """Return the sites whose operands a run of their own makes, with the numbers of the statements that do."""
    around = work.grammar.alone(source) if work.apart else None
    if around is None:
        return {}
    making, made, places, known = work.making, {}, [], set()
    making.texts[source.path] = list(around)
    for one in found:
        site, texts = numbers[one.node.id], operands.texts(one)
        own = [operands.is_own(one, each) for each in one.operands]
        if texts is not None and any(own) and operands.may_be_made(one) and not one.least and not work.levels.get(site):
            pairs = zip(texts, own, strict=True)
            made[site] = tuple(making.add(source, work.grammar, one, text, own=each) for text, each in pairs)
            known |= set(texts)
            places += [operand for operand, each in zip(one.operands, own, strict=True) if each]
    for like in operands.likenesses(places):
        if like not in known:
            making.add(source, work.grammar, found[0], like, own=True)
    return made


def _line_up(source: Source, one: Assertion, site: int, edits: Sequence[Edit], operands: Operands, work: _Work) -> str:
    """Return a line-up in an assertion's place, with a mark for its comparisons; nothing where there are too few."""
    candidates = operands.candidates(one) if work.apart else []
    found = work.grammar.line_up(source, one, site, edits, candidates) if len(candidates) > 1 else None
    if found is None:
        return ""
    before, work.lineups[site], after = found
    return f"{before}cdu_lined_up_{site}{after}"


def _level(
    source: Source, one: Assertion, site: int, operands: Operands, work: _Work, made: Mapping[int, object]
) -> Level:
    """Return how much of an assertion stays: more than is asked for where the solution computes the operands."""
    if site in made:
        return 0
    least: Level = 1 if operands.may_be_judged(one) else 0
    if any(operands.is_own(one, each) for each in one.operands):
        candidates = operands.candidates(one) if work.apart else []
        least = 2 if len(candidates) > 1 and work.grammar.line_up(source, one, site, (), candidates) else 1
    return max(least, one.least, work.levels.get(site, 0))


def _site(source: Source, one: Assertion, level: Level) -> Site:
    shown = _shortened(source.of(one.actual))
    matcher = "true" if level >= _LINE_UP else one.matcher
    return Site(source.where(one.node), shown, matcher, one.negated, believed=level > 0 and bool(one.operands))


def _lined_up(site: Site, one: Assertion, operands: Operands) -> Site:
    """Return a site with what its line-up compares, which is believed where few of the values are expected ones."""
    candidates, few = operands.candidates(one), len(operands.block(one)) < FEW
    negated = site.negated != (one.matcher in _UNEQUAL)
    said = replace(site, candidates=len(candidates), expected=_shortened(candidates[0]))
    return replace(said, matcher="line-up", negated=negated, believed=few)


def _shortened(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


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
