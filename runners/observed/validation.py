"""Make an answer key from runs of the reference solution, and find the assertions that cannot be judged outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runners.observed.judging import findings
from runners.observed.key import AnswerKey, ExpectedTest, Site, Step
from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import OperandError
from runners.observed.values import Atom, Items, Mapping, Object, Thrown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runners.observed.trace import Observation, Trace
    from runners.observed.values import Value

_PLAIN: Final = ("Object",)
"""The class of an object without a class of its own."""


def make_key(trace: Trace, sites: Sequence[Site]) -> AnswerKey:
    """Return the key that a recorded run of the reference gives."""
    tests = tuple(
        ExpectedTest(test.name, tuple(Step(seen.site, _operands(seen, sites)) for seen in test.observations))
        for test in trace.tests
    )
    return AnswerKey(tuple(sites), tests)


def _operands(seen: Observation, sites: Sequence[Site]) -> tuple[Value, ...]:
    return () if sites[seen.site].believed else seen.operands or ()


def doubtful(trace: Trace, key: AnswerKey) -> set[int]:
    """Return the sites where a run of the reference does not get what the key says, or where nobody could judge.

    An operand that is an object of the solution's own has the fields that the reference has; another right solution
    may have others.
    """
    found: set[int] = set()
    for test, expected in zip(trace.tests, key.tests, strict=False):
        found.update(finding.site for finding in findings(test, expected, key.sites))
        for seen, step in zip(test.observations, expected.steps, strict=False):
            if any(map(_own, step.operands)) or not _comparable(seen, step, key.sites[step.site]):
                found.add(step.site)
    return found


def _own(value: Value) -> bool:
    """Whether an object of a class of its own is in a value."""
    match value:
        case Object():
            return value.chain != _PLAIN or any(_own(part) for _, part in value.fields)
        case Items():
            return any(map(_own, value.parts))
        case Mapping():
            return any(_own(key) or _own(part) for key, part in value.pairs)
        case Thrown():
            return any(_own(part) for _, part in value.fields)
        case Atom():
            return False


def _comparable(seen: Observation, step: Step, site: Site) -> bool:
    operands = seen.values[1:] if site.believed else step.operands
    try:
        MATCHERS[site.matcher].check(seen.values[0], operands)
    except (IndexError, OperandError):
        return False
    return True
