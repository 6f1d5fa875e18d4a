"""The judge: turn the evidence of a run into a report. Pure: it uses no clock, process or file.

A run passes when every expected test was reported as passed exactly once, the end was announced, every negative
control failed, and nothing else was reported. Exit codes prove nothing.
"""

import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from runners.death import End, Verdict, killed, left, out_of_memory, stopped
from runners.records import (
    PROGRAM_ENDED,
    Ended,
    Event,
    Isolation,
    LoadFailed,
    Mark,
    Output,
    Recorded,
    Started,
    WorkerLost,
)
from runners.report import VERSION, Report, Test, TestEntry, Usage, entry, is_hidden, summary, told_apart
from runners.request import Limits
from runners.text import human, truncate

_MAX_EXTRA: Final = 200
_MAX_NAME: Final = 200
_MAX_KIND: Final = 100
_AGAIN: Final = "Timed out while the tests ran again with wrong expectations."
_OUTCOMES: Final = frozenset({"passed", "failed", "error", "not_run", "timed_out"})


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run is judged by. `names` maps test ids to the names that events use."""

    tests: Sequence[Test]
    names: dict[str, str]
    strict: bool
    """Whether a test that was not expected is a fault."""
    limits: Limits
    mode: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run showed, in the same form for every language and mode."""

    events: Sequence[Event]
    end: End
    output: str
    """What was printed outside tests."""
    controls_failed: bool
    """Whether every negative control was reported and failed; true where there is none."""
    announced: bool
    """Whether tests announce their start, so that a run without any is known to be still loading code."""
    given_up: bool
    """Whether the solution's process was ended because the referee could not go on with it."""
    usage: Usage
    isolation: Isolation
    printed: str = ""
    """What the test had printed in which the run came to its end."""
    warnings: str = ""
    """What the compiler warned of in the solution; in no part of it may a hidden test show."""


class _Seen:
    """The events of one run, sorted."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.ended: dict[str, list[Ended]] = {}
        self.running: str | None = None
        self.extra: list[Ended] = []
        self.loads: list[LoadFailed] = []
        self.ready = self.done = self.again = self.strange = False
        self.lost: str | None = None
        for event in events:
            self._sort(event)

    def _sort(self, event: Event) -> None:
        if self.done:
            self.strange = True
            return
        match event:
            case Started():
                self.running = event.test
            case Ended():
                self.running = None
                self.ended.setdefault(event.test, []).append(event)
                if not event.expected:
                    self.extra.append(event)
            case WorkerLost() if self.ready:
                self.lost = event.reason
            case LoadFailed():
                self.loads.append(event)
            case Recorded() | Output():
                pass
            case _:
                self._mark(event)

    def _mark(self, event: Event) -> None:
        if event is Mark.READY:
            self.ready = True
        elif event is Mark.DONE:
            self.done = True
        elif event is Mark.CONTROLS:
            self.running, self.again = None, True
        else:
            self.strange = True


def judge(evidence: Evidence, expected: Expected) -> Report:
    """Return the report. Raises `ValueError` for evidence of a fault of ours."""
    seen = _Seen(evidence.events)
    broken = _broken(evidence, seen, expected)
    itself = evidence.end.status != -signal.SIGKILL  # which comes from outside
    if broken and broken.outcome == "crashed" and itself and _loading(evidence, seen):
        broken = replace(broken, outcome="compile_error")  # as for an exception there
    tests = [_test(test, seen, expected, broken, evidence.printed) for test in expected.tests] + _extras(seen, expected)
    tests = told_apart(tests)
    verdict = broken or _outcome(tests, seen, evidence, expected)
    return {
        "version": VERSION,
        "outcome": verdict.outcome,
        "message": verdict.message or (None if verdict.outcome == "passed" else summary(tests)),
        "error_kind": _error_kind(tests, seen, expected),
        "tests": tests,
        "output": _output(evidence, expected),
        "warnings": "" if seen.loads else evidence.warnings,
        "usage": evidence.usage,
        "isolation": {**evidence.isolation, "mode": expected.mode},
    }


def _output(evidence: Evidence, expected: Expected) -> str:
    """Return the output outside tests, or nothing if a hidden test might have printed it."""
    if any(test.hidden for test in expected.tests):
        return ""
    return truncate(evidence.output, expected.limits.output_kib * 1024)


def _broken(evidence: Evidence, seen: _Seen, expected: Expected) -> Verdict | None:
    """Return why the run did not come to its end, None when it did. Raises `ValueError` when that is our fault."""
    limits, where = expected.limits, _where(evidence, seen, expected)
    end = replace(evidence.end, said="") if any(test.hidden for test in expected.tests) else evidence.end
    if stop := stopped(end, limits, where):
        late = end.ended == "wall" and stop.outcome == "timed_out" and seen.again
        return Verdict(stop.outcome, _AGAIN) if late else stop
    if seen.lost:
        if evidence.given_up:
            return Verdict("failed", f"The solution's process was given up: {seen.lost}.")
        return killed(end, limits, where) or left(end, where)
    if seen.done:
        return None
    if end.ended == "abandoned" or not seen.ready:
        raise ValueError(f"the sandbox ended early ({end.ended}, status {end.status})")
    return killed(end, limits, where) or left(end, where)


def _where(evidence: Evidence, seen: _Seen, expected: Expected) -> str:
    """Return what a run was doing, for the end of a sentence."""
    if test := _running(seen, expected) or _lost(seen, expected):
        return f' in test "{test.name}"'
    return " while the code was being loaded" if _loading(evidence, seen) else ""


def _loading(evidence: Evidence, seen: _Seen) -> bool:
    return evidence.announced and seen.ready and not seen.ended and seen.running is None


def _lost(seen: _Seen, expected: Expected) -> Test | None:
    """Return the first test in which the program ended, after which another one went on."""
    ends = {test: seen.ended.get(expected.names[test.id], []) for test in expected.tests}
    return next((test for test, found in ends.items() if any(end.kind == PROGRAM_ENDED for end in found)), None)


def _running(seen: _Seen, expected: Expected) -> Test | None:
    return next((test for test in expected.tests if seen.running and expected.names[test.id] == seen.running), None)


def _test(test: Test, seen: _Seen, expected: Expected, broken: Verdict | None, printed: str) -> TestEntry:
    """Return one expected test's entry."""
    ends = seen.ended.get(expected.names[test.id], [])
    if len(ends) > 1:
        return _entry(test, "error", "The test was reported more than once.", ends[0])
    if ends:
        known = ends[0].outcome in _OUTCOMES
        message = ends[0].message
        if known:
            return _entry(test, ends[0].outcome, message, ends[0])
        return _entry(test, "error", message or "The test did not finish in the usual way.", ends[0])
    if broken and _running(seen, expected) is test:
        outcome = "timed_out" if broken.outcome == "timed_out" else "error"
        return entry(test, outcome, broken.message, printed)
    if seen.loads:
        outcome = "not_run" if _is_compile_error(seen) else "error"
        return entry(test, outcome, "The test did not run: the code could not be loaded.")
    return entry(test, "not_run")


def _entry(test: Test, outcome: str, message: str | None, end: Ended) -> TestEntry:
    return entry(test, outcome, message, end.output, end.ms)


def _extras(seen: _Seen, expected: Expected) -> list[TestEntry]:
    """Return entries for tests that were created while running. Skipped ones do not matter."""
    if expected.strict:
        return []
    extra = [event for event in seen.extra if event.outcome != "skipped"][:_MAX_EXTRA]
    entries = []
    for event in extra:
        outcome = event.outcome if event.outcome in {"passed", "failed"} else "error"
        name = event.test[:_MAX_NAME]
        title = event.title[:_MAX_NAME] or human(name.rpartition(".")[2])
        entries.append(_entry(Test(name, title, event.task), outcome, event.message, event))
    return entries


def _outcome(tests: Sequence[TestEntry], seen: _Seen, evidence: Evidence, expected: Expected) -> Verdict:
    """Return the verdict on a run that came to its end. The message is empty when the tests say it all."""
    if seen.loads:
        load = _shown_load(seen)
        return Verdict("compile_error" if _is_compile_error(seen) else "failed", truncate(load.message))
    if any(test["outcome"] != "passed" for test in tests):
        return out_of_memory(expected.limits) if "MemoryError" in _kinds(seen, expected) else Verdict("failed", "")
    doubt = _doubt(seen, evidence, expected) if tests else "No test ran."
    return Verdict("failed", doubt) if doubt else Verdict("passed", "")


def _is_compile_error(seen: _Seen) -> bool:
    """Whether code that could not be loaded is all that a run showed; other files' tests may have run."""
    return not seen.ended or any(load.syntax for load in seen.loads)


def _shown_load(seen: _Seen) -> LoadFailed:
    """Return the load failure that students may see: never the message of a hidden test's file."""
    hidden = LoadFailed("The hidden tests could not be loaded with this solution.", None, syntax=False)
    return next((load for load in seen.loads if not is_hidden(load.path)), hidden)


def _doubt(seen: _Seen, evidence: Evidence, expected: Expected) -> str | None:
    """Return why a run does not pass although all its tests did, None when it passes."""
    if seen.strange or (expected.strict and any(event.outcome != "skipped" for event in seen.extra)):
        return "The tests passed, but the run also reported something unexpected, so it does not count as a pass."
    if not evidence.controls_failed:
        return "The tests also pass with wrong expectations, so this does not count as a pass."
    return None


def _kinds(seen: _Seen, expected: Expected) -> list[str]:
    """Return the exception types of the expected tests in file order, then those of unexpected tests."""
    shown = [test for test in expected.tests if not test.hidden]
    events = [event for test in shown for event in seen.ended.get(expected.names[test.id], [])]
    return [event.kind[:_MAX_KIND] for event in [*events, *seen.extra] if event.kind is not None]


def _error_kind(tests: Sequence[TestEntry], seen: _Seen, expected: Expected) -> str | None:
    if seen.loads:
        kind = _shown_load(seen).kind
        return kind[:_MAX_KIND] if kind is not None else None
    if all(test["outcome"] == "passed" for test in tests):
        return None
    return next(iter(_kinds(seen, expected)), None)
