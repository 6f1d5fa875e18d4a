"""The judge of an observed run: compare what came out with the answer key. Pure, and outside every sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from runners.death import READ_ON
from runners.observed.expectations import Expectations
from runners.observed.line_up import LineUps, answers, what_is_wrong
from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import UNCOMPARABLE
from runners.observed.render import shown, thrown_as
from runners.observed.sections import matched
from runners.observed.value_difference import difference_of
from runners.observed.values import NULL, Atom, Object, Thrown, is_readable
from runners.records import PROGRAM_ENDED, Ended, Event, Mark, Started

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runners.observed.key import AnswerKey, ExpectedTest, Site, Step
    from runners.observed.trace import Observation, ObservedTest, Trace
    from runners.observed.values import Value

_EQUAL: Final = "{0}"
"""What a matcher expects that compares with one value."""
_MOST: Final = 2000
_SHORTER: Final = 200
"""Characters that are shown of a value, and of one whose difference is shown."""
_NO_INPUT: Final = "\n  Does it read standard input? A test gives none."
_NOT_MORE: Final = "The test came to fewer checks than it has."
_TOO_MANY: Final = "The test made other checks than it has."


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one site, for people; `site` is its number."""

    site: int
    message: str


@dataclass(frozen=True, slots=True)
class ProgramMessage:
    """How a program ended in the middle of a test: the test's outcome, why, and what the test had printed."""

    outcome: str
    message: str
    printed: str


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a judgement needs beside trace and key.

    These are the values that were made elsewhere, the order of line-ups, and how each program of the run ended.
    """

    made: Expectations = field(default_factory=Expectations)
    lineups: LineUps = field(default_factory=LineUps)
    ends: Sequence[ProgramMessage] = ()


_ALONE: Final = RunContext()


def judge_trace(trace: Trace, key: AnswerKey, around: RunContext = _ALONE) -> list[Event]:
    """Return the events of a run as every other mode reports them: which tests started and how each ended.

    `around` has what comes from no observation. No run in which a program ended too early comes to its end.
    """
    events: list[Event] = [load for _, load in trace.loads]
    for number, (test, expected) in enumerate(matched(trace.tests, key.tests)):
        name = expected.id if expected else f"test {number + 1}"
        events.append(Started(name, expected=expected is not None))
        if test.over:
            events.append(_ended(name, test, expected, key.sites, around))
        elif trace.lost:
            end = around.ends[test.program]
            known = expected is not None
            events.append(Ended(name, end.outcome, end.message, PROGRAM_ENDED, end.printed, expected=known))
    if trace.broken:
        events.append(Mark.GARBAGE)
    if trace.done and not trace.lost:
        events.append(Mark.DONE)
    return events


def _ended(
    name: str, test: ObservedTest, expected: ExpectedTest | None, sites: Sequence[Site], around: RunContext
) -> Ended:
    if expected is None:
        return Ended(name, "error", "Nobody asked for this test.", expected=False)
    finding = next(findings(test, expected, sites, around), None)
    outcome, message, kind = "passed", None, None
    if finding:
        outcome, message, kind = "failed", finding.message, "AssertionError"
    elif test.thrown != NULL:
        outcome, message = "error", f"{thrown_as(test.thrown)}{_from(test.place)}"
        kind = test.thrown.chain[0] if isinstance(test.thrown, Thrown) and test.thrown.chain else None
    elif len(test.observations) < len(expected.steps):
        outcome, message, kind = "failed", _NOT_MORE, "AssertionError"
    return Ended(name, outcome, message, kind, test.output, test.ms)


def findings(
    test: ObservedTest, expected: ExpectedTest, sites: Sequence[Site], around: RunContext = _ALONE
) -> Iterator[Finding]:
    """Yield what is wrong with a test's observations, in order."""
    for number, seen in enumerate(test.observations):
        step = expected.steps[number] if number < len(expected.steps) else None
        if step is None or step.site != seen.site:
            thrown = f"{thrown_as(seen.values[0])}{_from(seen.place)}"
            yield Finding(seen.site, thrown if seen.thrown else _TOO_MANY)
            return
        if message := judge_step(seen, step, sites[step.site], around):
            yield Finding(step.site, message)


def judge_step(seen: Observation, step: Step, site: Site, around: RunContext = _ALONE) -> str | None:
    """Return what is wrong with one observation, None for nothing."""
    matcher = MATCHERS[site.matcher]
    value, *rest = seen.values
    fault = around.made.fault(site.made)
    if site.candidates and not seen.thrown:
        said = around.lineups.answers(step.site, value)
        fault = what_is_wrong(said, answers(step.operands[0]), site.expected, negated=site.negated)
        told = rest and is_readable(rest[0]) and not _says_nothing(rest[0])
        fault = f"{fault}\n  got:      {_readable(rest[0])}" if fault and told else fault
    if fault or (site.candidates and not seen.thrown):
        return f"{site.where}: {site.text}\n  {fault}" if fault else None
    operands = expected_operands(rest, step, site, around.made)
    value = around.made.steady(value) if site.made else value
    if matcher.takes == "value" and seen.thrown:
        return f"{_message(site, operands, value, thrown=True)}{_from(seen.place)}"
    try:
        check = matcher.judge(made=bool(site.made))
        known = site.made or all(map(is_readable, operands))
        right = (seen.thrown or matcher.takes == "value") and check(value, operands) if known else site.negated
    except UNCOMPARABLE:
        right = site.negated  # what cannot be compared is wrong, whichever way it is asked
    if right != site.negated:
        return None
    return f"{_message(site, operands, value, thrown=seen.thrown)}{_from(seen.place)}"


def _from(place: str) -> str:
    """Return where an exception comes from, as lines below a message; nothing where that is not known."""
    return "".join(f"\n    {line}" for line in place.splitlines())


def _says_nothing(value: Value) -> bool:
    """Whether a value is an object of which a harness sees no field."""
    return isinstance(value, Object) and not value.fields and not value.items


def _readable(value: Value) -> str:
    """Return a value, or the text that the solution's class writes of it, as a harness sends it for people."""
    return value.text[:_MOST] if isinstance(value, Atom) and value.kind == "text" else shown(value, _MOST)


def expected_operands(seen: Sequence[Value], step: Step, site: Site, made: Expectations) -> Sequence[Value]:
    """Return what an observation is compared with; `seen` came out beside its value. Raises `IndexError`."""
    if site.made:
        return made.operands(site.made)
    return seen if site.believed else step.operands


def _message(site: Site, operands: Sequence[Value], value: Value, *, thrown: bool) -> str:
    matcher = MATCHERS[site.matcher]
    equal = matcher.phrase == _EQUAL and matcher.takes == "value" and len(operands) == 1
    where = difference_of(operands[0], value) if equal and not (thrown or site.negated) else ""
    most = _SHORTER if where else _MOST
    texts = [shown(operand, most) for operand in operands]
    got = thrown_as(value) if thrown else shown(value, most)
    phrase = matcher.phrase.format(*texts) if matcher.phrase.count("{") <= len(texts) else matcher.phrase
    if matcher.takes == "exception" and texts:
        phrase = f"{phrase}: {', '.join(texts)}"
    wanted = f"not {phrase}" if site.negated else phrase
    where = _NO_INPUT if thrown and any(sign in got for sign in READ_ON) else where
    return f"{site.where}: {site.text}\n  expected: {wanted}\n  {'thrown' if thrown else 'got'}:      {got}{where}"
