"""Tests and solution as two programs, each in a sandbox of its own, joined by two pipes: how such a run is read.

The tests' program is trusted and never runs the student's code; the solution's never holds a test, an expected value or
a verdict. Whatever the solution's program does, it can only fail.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from runners.death import End
from runners.judge import Evidence, Expected
from runners.languages.base import Reading
from runners.languages.plans import Plan, busy, failed_build, steps_of
from runners.languages.toolchain import Toolchain
from runners.records import BUILD, PARTNER, TESTS, Event, Mark, RunRecord, SandboxRun, Step, StepEnd
from runners.report import Test
from runners.request import Request, RequestError

LOST: Final = 97
"""The status with which a program ends when the other one has ended or broken the protocol."""


def is_split(request: Request) -> bool:
    """Whether the profile says how the lesson's tests and solutions are split."""
    return "split" in (request.profile or {})


def texts(request: Request, version: int) -> dict[str, dict[str, str]]:
    """Return the profile's texts by side. Raises `RequestError` where none, or those of another version, are there."""
    found = (request.profile or {}).get("split")
    if not found or found["version"] != version:
        raise RequestError("profile: this lesson has to be proven again, with this version of the runner")
    return {"tests_side": found["tests_side"], "solution_side": found["solution_side"]}


def joined(language: Toolchain, step: Step) -> Step:
    """Return a step of tests and its partner as the conductor wants them."""
    partner = language.complete(step.partner, PARTNER, needed=False) if step.partner else None
    return replace(language.complete(step, TESTS, needed=False), partner=partner)


@dataclass(frozen=True, slots=True)
class Split:
    """A run of two programs for a request's tests, by the conductor. `events` reads what the tests' programs wrote."""

    language: str
    request: Request
    plan: Plan
    run: SandboxRun
    events: Callable[[list[StepEnd], list[StepEnd]], list[Event]]
    ran_out: Callable[[StepEnd], bool]
    said: Callable[[StepEnd, StepEnd | None], str] = lambda test, _: test.stderr or test.stdout
    """What the programs of a run wrote last, as far as it says why they ended."""
    printed: Callable[[StepEnd], str] = lambda end: end.stdout + end.stderr
    """What a student sees of what a program wrote."""

    def read(self, record: RunRecord) -> Reading:
        """Return what the tests' programs reported, and how the solution's ended."""
        ends = steps_of(record, self.language)
        tests = [end for end in ends if end.purpose == TESTS]
        partners = [end for end in ends if end.purpose == PARTNER]
        events = failed_build(ends, self.plan) or (self.events(tests, partners) if tests else [])
        conductor = record.children[0]
        # Where the tests' program was run again, the first run is the one that decides.
        resumed = any(step.resumed for step in self.plan.tests)
        shown = _deciding(tests[:1] if resumed else tests, partners[:1] if resumed else partners)
        shown = shown or (ends[-1] if ends else None)
        exhausted = shown is not None and self.ran_out(shown)
        end = End(
            ended=shown.ended if shown and record.ended == "exit" else record.ended,
            status=shown.status if shown else conductor.status,
            cpu_ms=conductor.cpu_ms,
            out_of_memory=conductor.out_of_memory or exhausted,
            said=self.said(shown, partners[0] if resumed and partners else None) if shown else "",
            busy=busy(partners[0 if resumed else -1] if partners else shown) if shown else None,
            building=bool(ends) and ends[-1].purpose == BUILD,
        )
        evidence = Evidence(
            events=[Mark.READY, *events],
            end=end,
            output="".join(map(self.printed, (*partners, *tests))),
            controls_failed=True,  # there is nothing to control: the solution decides nothing
            announced=False,
            given_up=False,
            usage={
                "wall_ms": round(sum(end.ms for end in ends if end.purpose != PARTNER), 3),
                "cpu_ms": round(conductor.cpu_ms, 3),
                "peak_memory_kib": conductor.peak_kib,
            },
            isolation=record.isolation,
        )
        return Reading(evidence, self._expected(events), self.request.profile)

    def _expected(self, events: list[Event]) -> Expected:
        seen = (getattr(event, "test", None) for event in events if getattr(event, "outcome", "skipped") != "skipped")
        names = self.request.expected if self.request.expected is not None else list(dict.fromkeys(filter(None, seen)))
        return Expected(
            tests=[Test(name, name) for name in names],
            names={name: name for name in names},
            strict=True,
            limits=self.request.limits,
            mode="isolated",
        )


def _deciding(tests: list[StepEnd], partners: list[StepEnd]) -> StepEnd | None:
    """Return the program whose end tells how the run ended: the solution's where the tests' program lost it."""
    if not tests:
        return None
    last = tests[-1]
    partner = partners[-1] if partners else None
    return partner if partner and is_lost(last, partner) else last


def is_lost(test: StepEnd, partner: StepEnd) -> bool:
    """Whether the solution's program ended before the tests' program did, which ended for that reason."""
    answers = partner.ended == "stopped" or (partner.ended == "exit" and partner.status == LOST)
    return test.ended == "exit" and test.status == LOST and not answers
