"""The answer key of an observed lesson: what each test is to observe, in order, and what is compared with it.

The key is made when the lesson is validated, is stored with the lesson, and never enters a sandbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from runners.observed.values import Reader, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runners.request import ObservedRecord

VERSION: Final = 7
"""Of the rewriter and of what it stores. A lesson that was proven by another version has to be proven again."""


@dataclass(frozen=True, slots=True)
class Site:
    """One assertion of a lesson's tests.

    `where` is `path:line`, `text` what is judged, as the test says it. `matcher` is a name of
    `runners.observed.matchers.MATCHERS`. `made` are the numbers of its operands where the solution makes them, in a
    sandbox of their own (see `runners.observed.expectations`). `candidates` says how many values a line-up compares
    with, 0 for no line-up; `expected` is then the right one, as the test says it. `believed` says that little but the
    solution's word tells what is expected: the operands come out of the same sandbox, or there is nothing to tell them
    from.
    """

    where: str
    text: str
    matcher: str
    negated: bool = False
    believed: bool = False
    made: tuple[int, ...] = ()
    candidates: int = 0
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One observation that a test makes: at which site, and its operands unless those are observed as well."""

    site: int
    operands: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ExpectedTest:
    """One test: its id, what it observes, its name for people where that is another one, and the number of its task.

    A test that is a part of another one has that one's name in `case`, and the numbers of the sections where it runs.
    """

    id: str
    steps: tuple[Step, ...]
    title: str = ""
    task: int | None = None
    case: str = ""
    sections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The sites of all tests, and the tests in the order in which they run."""

    sites: tuple[Site, ...]
    tests: tuple[ExpectedTest, ...]


def read_sites(data: Sequence[Sequence[Any]]) -> tuple[Site, ...]:
    """Return sites from the lesson's record."""
    return tuple(
        Site(str(where), str(text), str(matcher), bool(negated), bool(believed), tuple(map(int, made)), *lined_up)
        for where, text, matcher, negated, believed, made, *lined_up in data
    )


def write_sites(sites: Sequence[Site]) -> list[list[object]]:
    """Return what `read_sites` reads."""
    return [
        [
            site.where,
            site.text,
            site.matcher,
            site.negated,
            site.believed,
            list(site.made),
            site.candidates,
            site.expected,
        ]
        for site in sites
    ]


def read_key(record: ObservedRecord) -> AnswerKey:
    """Return the answer key from the lesson's record. Raises `FormError`."""
    return AnswerKey(
        read_sites(record["sites"]),
        tuple(
            ExpectedTest(
                name,
                tuple(Step(site, tuple(Reader().value(each) for each in operands)) for site, operands in steps),
                *about[:3],
                *(tuple(sections) for sections in about[3:]),
            )
            for name, steps, *about in record["trace"]
        ),
    )


def write_trace(tests: Sequence[ExpectedTest]) -> list[list[object]]:
    """Return the tests of a key for the lesson's record."""
    return [
        [
            test.id,
            [[step.site, [operand.json() for operand in step.operands]] for step in test.steps],
            *([test.title, test.task] if test.title or test.task or test.case else []),
            *([test.case, list(test.sections)] if test.case else []),
        ]
        for test in tests
    ]
