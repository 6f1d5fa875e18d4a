"""The subtests that a run of a Python lesson makes known take the place of their tests."""

from dataclasses import replace
from typing import Final

from runners.judge import Evidence, Expected
from runners.records import Ended, Event
from runners.report import Test, test_of_subtest

_MOST: Final = 100
"""Subtests of one test that are told apart; a test with more is one test."""


def with_subtests(evidence: Evidence, expected: Expected) -> tuple[Evidence, Expected]:
    """Return evidence and expected tests in which tests that had subtests are replaced by these.

    A test stays where it failed although no subtest did. Where the tests are known already nothing changes.
    """
    if expected.strict:
        return evidence, expected
    found: dict[str, list[Ended]] = {}
    for event in evidence.events:
        if isinstance(event, Ended) and not event.expected and test_of_subtest(event.test):
            found.setdefault(test_of_subtest(event.test), []).append(event)
    failed = {event.test for event in evidence.events if isinstance(event, Ended) and event.outcome != "passed"}
    tests: list[Test] = []
    for test in expected.tests:
        subtests = found.get(test.id, [])
        if subtests and len(subtests) <= _MOST and _tells_all(subtests, failed=expected.names[test.id] in failed):
            tests += [_subtest(test, event) for event in subtests]
        else:
            tests.append(test)
    known = {test.id: expected.names.get(test.id, test.id) for test in tests}
    events = [_marked(event, known) for event in evidence.events if not _is_unknown(event, known)]
    return replace(evidence, events=events), replace(expected, tests=tests, names=known)


def _tells_all(subtests: list[Ended], *, failed: bool) -> bool:
    """Whether a test's subtests say why it failed, if it did."""
    return not failed or any(event.outcome != "passed" for event in subtests)


def _subtest(test: Test, event: Ended) -> Test:
    return replace(test, id=event.test, name=f"{test.name}{event.test.removeprefix(test.id)}")


def _is_unknown(event: Event, known: dict[str, str]) -> bool:
    return isinstance(event, Ended) and bool(test_of_subtest(event.test)) and event.test not in known


def _marked(event: Event, known: dict[str, str]) -> Event:
    return replace(event, expected=True) if isinstance(event, Ended) and event.test in known else event
