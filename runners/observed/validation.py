"""Make an answer key from runs of the reference solution, and find the assertions that cannot be judged outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runners.observed.expectations import has_object
from runners.observed.judging import RunContext, expected_operands, findings
from runners.observed.key import AnswerKey, ExpectedTest, Site, Step
from runners.observed.line_up import answers
from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import UNCOMPARABLE
from runners.observed.sections import matched, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runners.observed.trace import Observation, Trace
    from runners.observed.values import Value


def make_key(trace: Trace, sites: Sequence[Site]) -> AnswerKey:
    """Return the key that a recorded run of the reference gives."""
    tests = tuple(
        ExpectedTest(
            name,
            tuple(Step(seen.site, _operands(seen, sites)) for seen in test.observations),
            test.title,
            test.task,
            test.name if test.sections else "",
            tuple(place for place, _ in test.sections),
        )
        for name, test in zip(named(trace.tests), trace.tests, strict=True)
    )
    return AnswerKey(tuple(sites), tests)


def _operands(seen: Observation, sites: Sequence[Site]) -> tuple[Value, ...]:
    site = sites[seen.site]
    if site.candidates:
        return seen.values[:1]
    return () if site.believed or site.made else seen.operands or ()


def doubtful(trace: Trace, key: AnswerKey, around: RunContext) -> set[int]:
    """Return the sites where a run of the reference does not get what the key says, or where nobody could judge.

    An operand that is an object of the solution's own has the fields that the reference has; another right solution
    may have others.
    """
    found: set[int] = set()
    for test, expected in matched(trace.tests, key.tests):
        if expected is None:
            continue
        found.update(finding.site for finding in findings(test, expected, key.sites, around))
        for seen, step in zip(test.observations, expected.steps, strict=False):
            if any(map(has_object, step.operands)) or not _comparable(seen, step, key.sites[step.site], around):
                found.add(step.site)
    return found


def _comparable(seen: Observation, step: Step, site: Site, around: RunContext) -> bool:
    if site.candidates:
        return answers(seen.values[0]) is not None
    try:
        check = MATCHERS[site.matcher].judge(made=bool(site.made))
        check(seen.values[0], expected_operands(seen.values[1:], step, site, around.made))
    except UNCOMPARABLE:
        return False
    return True
