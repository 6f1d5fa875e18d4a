"""Languages whose tools are programs of a layer: a plan of command lines, run by the sandbox's conductor."""

import re
import secrets
import signal
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import ClassVar, Final

from runners.death import End
from runners.judge import Evidence, Expected
from runners.languages.base import Mode, Prepared, ProgramEnd, Reading
from runners.languages.compiler_warnings import warnings_of
from runners.languages.observing import (
    OBSERVED,
    PRINTED,
    RESUMED,
    ObservedRun,
    files_of,
    lineups_of,
    record_of,
    visible_and_hidden,
)
from runners.languages.plans import Plan, busy, conducted, failed_build, load_failure, steps_of
from runners.observed.expectations import MakingScript, shuffled
from runners.records import (
    BUILD,
    CASE,
    CONTROLS,
    HIDDEN_TESTS,
    MAKING,
    TESTS,
    Ended,
    Event,
    Files,
    Mark,
    RunRecord,
    SandboxRun,
    Started,
    Step,
    StepEnd,
)
from runners.report import Test
from runners.request import Limits, Profile, Request, RequestError
from runners.sandbox.backend import Backend
from runners.sandbox.layers import OPT

_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
_ADDRESS: Final = re.compile(r"0x[0-9A-Fa-f]{6,}")


@dataclass(frozen=True)
class Toolchain(ABC):
    """One language. Harnesses report lines `SECRET EVENT`, where an event is what `wire` decodes."""

    name: str
    layer: str
    main: str
    """Where a program starts."""
    minimum: dict[str, int] = field(default_factory=dict)
    """Limits below which its tools do not even start, by the names of `runners.request.Limits`."""
    exhausted: tuple[str, ...] = ()
    """What its programs print when there is no more memory."""
    resumes: ClassVar[bool] = False
    """Whether its harness of observed mode can leave out the tests that have begun."""
    bounded: ClassVar[bool] = False
    """Whether a program's data is what it asked for, so that it can have a limit of its own. Virtual machines reserve
    more than they use."""
    modes: ClassVar[tuple[Mode, ...]] = (
        Mode(OBSERVED, recordings=2, enforced=2),
        Mode("guarded", recordings=1, enforced=0),
    )

    @abstractmethod
    def plan(self, request: Request, secret: str) -> Plan:
        """Return how to run a request's tests. Raises `RequestError` for tests that it cannot read."""

    @abstractmethod
    def program(self, request: Request) -> Plan:
        """Return how to run a request's program; the only one of `tests` reads a case and prints."""

    @abstractmethod
    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Return the events that test steps reported; what nobody has signed is `Mark.GARBAGE`."""

    def counted(self, events: Sequence[Event], expected: Sequence[str] | None) -> list[Event]:
        """Return the events of tests that count as such; `expected` are those that validating the lesson saw."""
        del expected
        return list(events)

    def tasks(self, request: Request) -> dict[str, int]:
        """Return the tasks of an exercise that its tests' ids belong to, where the harness does not know them."""
        del request
        return {}

    def observation(self, request: Request, files: Files) -> Plan:
        """Return how to run rewritten tests; `files` are all of the box but the harness. See `runners.observed`."""
        del request, files
        raise RequestError(f"mode: {self.name} has no observed mode")

    def mode(self, request: Request) -> str:
        """Return the mode that was asked for, by default the one that the profile is of."""
        if request.mode != "auto":
            return request.mode
        return OBSERVED if OBSERVED in (request.profile or {}) else "guarded"

    def tests(self, request: Request) -> list[Test]:
        """Only a run makes tests known, but for those that validating the lesson saw."""
        return [Test(name, name) for name in request.expected or ()]

    def prepare(self, request: Request, *, record: bool = False) -> Prepared:
        """Return a run of the request's tests in its mode; it always records."""
        request = self.enough(request)
        if self.mode(request) == OBSERVED:
            return self._observed(request, record=record)
        secret = secrets.token_hex(16)
        plan = self.plan(request, secret)
        steps = [self.complete(step, BUILD) for step in plan.build]
        steps += [self.complete(step, TESTS, needed=plan.controls is not None) for step in plan.tests]
        steps += [replace(self.complete(plan.controls, CONTROLS), again=True)] if plan.controls else []
        return _Prepared(self, request, plan, secret, conducted(request, plan, steps))

    def _observed(self, request: Request, *, record: bool) -> ObservedRun:
        lineups, made = lineups_of(request, record=record), record_of(request)["made"]
        files = files_of(request, lineups, record=record)
        visible, hidden = visible_and_hidden(request, files)
        parts = [
            (self.observation(*part), purpose) for part, purpose in ((visible, TESTS), (hidden, HIDDEN_TESTS)) if part
        ]
        plan = parts[0][0]
        if hidden and not record:
            plan = replace(plan, shown=len(plan.build) if visible else 0)
        steps = [step for part, purpose in parts for step in self._part(plan, part, purpose, needed=made is None)]
        script = shuffled(made) if made else MakingScript()
        for part in (visible, hidden) if made else ():
            steps += self._making(plan, part, script.texts) if part else []
        return ObservedRun(
            request=request,
            run=conducted(request, plan, steps),
            steps=lambda found: steps_of(found, self.name),
            failed_build=lambda ends: failed_build(ends, plan),
            warnings=lambda ends: warnings_of(ends, plan, request.solution),
            evidence=self.evidence,
            lineups=lineups,
            script=script,
            record=record,
            tasks=self.tasks(request),
        )

    def _part(self, plan: Plan, part: Plan, purpose: str, *, needed: bool) -> list[Step]:
        """Return the steps that build and run the visible or the hidden tests. All boxes have the files of `plan`."""
        files = {path: text for path, text in part.files.items() if plan.files.get(path) != text}
        gone = tuple(path for path in plan.files if path not in part.files)
        resumed = RESUMED if self.resumes else ()
        tests = [replace(step, resumed=resumed, printed=(PRINTED,)) for step in part.tests]
        steps = [self.complete(step, BUILD) for step in part.build]
        steps += [self.complete(step, purpose, needed=needed) for step in tests]
        steps[0] = replace(steps[0], fresh=True)
        own = [{path: text for path, text in files.items() if not _is_without(step, path)} for step in steps]
        return [
            replace(step, files={**step.files, **more}, without=(*step.without, *gone))
            for step, more in zip(steps, own, strict=True)
        ]

    def _making(self, plan: Plan, part: tuple[Request, Files], texts: Files) -> list[Step]:
        """Return the steps that make what the visible or the hidden tests expect: neither knows what the other asks."""
        request, kept = part
        own = {path: text for path, text in texts.items() if path in kept}
        if not own:
            return []
        other = self.observation(request, {**kept, **own})
        files = {path: text for path, text in other.files.items() if plan.files.get(path) != text}
        gone = tuple(path for path in plan.files if path not in other.files)
        build = [step for step in other.build if not all(_is_without(step, path) for path in files)]
        steps = [self.complete(step, BUILD) for step in build]
        steps += [self.complete(step, MAKING, needed=False) for step in other.tests]
        return [replace(step, files={**step.files, **files}, without=(*step.without, *gone)) for step in steps]

    def evidence(
        self,
        record: RunRecord,
        ends: Sequence[StepEnd],
        events: Sequence[Event],
        deciding: StepEnd | None = None,
        *,
        controls_failed: bool = True,
    ) -> Evidence:
        """Return what a run showed: `events` in what the steps `ends` did, of which `deciding` tells how it ended."""
        conductor = record.children[0]
        tests = next((end for end in reversed(ends) if end.purpose == TESTS), None)
        again = next((end for end in reversed(ends) if end.purpose == CONTROLS), None)
        shown = deciding or tests or (ends[-1] if ends else None)
        last = again or shown
        exhausted = shown is not None and self.ran_out_of_memory(shown)
        end = End(
            ended=last.ended if last and record.ended == "exit" else record.ended,
            status=shown.status if shown else conductor.status,
            cpu_ms=conductor.cpu_ms,
            out_of_memory=conductor.out_of_memory or exhausted,
            said=last.stderr or last.stdout if last else "",
            busy=busy(last) if last else None,
            building=bool(ends) and ends[-1].purpose == BUILD,
        )
        return Evidence(
            events=events,
            end=end,
            output=tests.stdout + tests.stderr if tests else "",
            controls_failed=controls_failed,
            announced=False,  # by some harnesses only
            given_up=False,
            usage={
                "wall_ms": round(sum(end.ms for end in ends), 3),
                "cpu_ms": round(conductor.cpu_ms, 3),
                "peak_memory_kib": conductor.peak_kib,
            },
            isolation=record.isolation,
        )

    def run_program(self, request: Request, inputs: Sequence[str], backend: Backend) -> Iterator[ProgramEnd]:
        """Build the program once and run it for every input, all in one sandbox.

        Between two inputs everything that the program wrote is gone, and so is what it started.
        """
        plan = self.program(request)
        steps = [self.complete(step, BUILD) for step in plan.build]
        case = replace(plan.tests[0], split=True, memory_mib=self.own_memory(request.limits))
        cases = (replace(case, stdin=given) for given in inputs)
        steps += [self.complete(step, CASE, needed=False) for step in cases]
        record = backend.run(conducted(request, plan, steps))
        ends = steps_of(record, self.name)
        conductor = record.children[0]
        warnings = warnings_of(ends, plan, request.solution)
        for step in ends:
            failed = step.ended != "exit" or step.status != 0
            if step.purpose == BUILD and not failed:
                continue
            last = step is ends[-1] or step.status == -signal.SIGKILL
            exhausted = self.ran_out_of_memory(step) or (conductor.out_of_memory and last)
            yield ProgramEnd(
                end=End(
                    step.ended, step.status, step.cpu_ms, exhausted, busy=busy(step), building=step.purpose == BUILD
                ),
                ms=step.ms,
                peak_kib=step.peak_kib,
                isolation=record.isolation,
                stdout=step.stdout,
                stderr="" if failed and step.ended == "exit" else step.stderr,
                error=self.crash_of(step.stderr).strip("\n") if failed and step.ended == "exit" else "",
                warnings=warnings if step.purpose == CASE else "",
                load=load_failure(step, plan) if step.purpose == BUILD and step.ended == "exit" else None,
            )
        while True:  # one that flooded us, or ran out of time or memory, was the last
            end = End(record.ended, conductor.status, conductor.cpu_ms, conductor.out_of_memory)
            yield ProgramEnd(end, record.wall_ms, conductor.peak_kib, record.isolation, stderr=conductor.output)

    def crash_of(self, said: str) -> str:
        """Return what a program wrote to standard error before it failed, as students read it."""
        return said

    def ran_out_of_memory(self, step: StepEnd) -> bool:
        """Whether a step ended for want of memory, where no control group says so."""
        return step.status != 0 and any(sign in step.stdout + step.stderr for sign in self.exhausted)

    def enough(self, request: Request) -> Request:
        """Return the request with at least the limits that the language's tools need."""
        least = {name: max(value, getattr(request.limits, name)) for name, value in self.minimum.items()}
        return replace(request, limits=replace(request.limits, **least))

    def program_memory(self, limits: Limits) -> int:
        """Return how many MiB a program may use: its own limit, or the sandbox's."""
        sandbox = max(limits.memory_mib, self.minimum.get("memory_mib", 0))
        return min(limits.program_mib, sandbox) if self.bounded else sandbox

    def own_memory(self, limits: Limits) -> int:
        """Return the limit that a program's step gets, 0 where the sandbox's does."""
        memory = self.program_memory(limits)
        return memory if memory < limits.memory_mib else 0

    def complete(self, step: Step, purpose: str, *, needed: bool = True) -> Step:
        """Return a step as the conductor wants it."""
        home = f"{OPT}/{self.layer}"
        program = step.command[0]
        first = program if program.startswith("./") else f"{home}/{program}"
        environment = {"PATH": f"{home}/bin:{home}/usr/bin", "LOCPATH": f"{home}/lib/locale"}
        return replace(
            step,
            purpose=purpose,
            command=(first, *step.command[1:]),
            environment={**_ENVIRONMENT, **environment, **step.environment},
            needed=needed,
        )


def _is_without(step: Step, path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in step.without)


@dataclass(frozen=True)
class _Prepared:
    """A run of a request's tests, by the conductor."""

    language: Toolchain
    request: Request
    plan: Plan
    secret: str
    run: SandboxRun

    def read(self, record: RunRecord) -> Reading:
        """Read what the harness reported, and which negative controls failed."""
        ends = steps_of(record, self.language.name)
        events = self.language.counted(self._events(ends), self.request.expected)
        again = [end for end in ends if end.purpose == CONTROLS]
        said = _failures(self.language.events(again, self.secret)) if again else {}
        failed = {name: text for name, text in said.items() if text is not None}
        expected = self._expected(events)
        again_mark = [Mark.CONTROLS] if again else []
        evidence = self.language.evidence(
            record,
            ends,
            [Mark.READY, *again_mark, *_marked(events, expected)],
            controls_failed=not self.request.profile or _all_failed(self.request.profile, said),
        )
        evidence = replace(evidence, warnings=warnings_of(ends, self.plan, self.request.solution))
        return Reading(evidence, expected, {"canaries": failed if self.plan.same_words else list(failed)})

    def _events(self, ends: Sequence[StepEnd]) -> list[Event]:
        """Return what happened up to the end of the tests."""
        if failed := failed_build(ends, self.plan):
            return failed
        tests = [end for end in ends if end.purpose == TESTS]
        return self.language.events(tests, self.secret) if tests else []

    def _expected(self, events: Sequence[Event]) -> Expected:
        """Return the tests to expect: those that validating the lesson saw, without that those that ran."""
        seen = (event.test for event in events if isinstance(event, Ended) and event.outcome != "skipped")
        names = self.request.expected if self.request.expected is not None else list(dict.fromkeys(seen))
        told = {event.test: event for event in events if isinstance(event, Ended)}
        return Expected(
            tests=[
                Test(name, told[name].title or name, told[name].task) if name in told else Test(name, name)
                for name in names
            ],
            names={name: name for name in names},
            strict=True,
            limits=self.request.limits,
            mode="guarded",
        )


def _failures(events: Sequence[Event]) -> dict[str, str | None]:
    """Return what each negative control said, None for one that was not reported exactly once and failed."""
    found: dict[str, str | None] = {}
    for event in events:
        if isinstance(event, Ended):
            failed = event.test not in found and event.outcome in {"failed", "error"}
            # Where something lies differs from run to run.
            found[event.test] = _ADDRESS.sub("0x", str(event.message)) if failed else None
    return found


def _all_failed(profile: Profile, said: dict[str, str | None]) -> bool:
    """Whether every control failed that failed at validation, with the same message where the profile has one."""
    known = profile.get("canaries", [])
    wanted = known if isinstance(known, dict) else {name: said.get(name) for name in known}
    return all(said.get(name) is not None and said[name] == text for name, text in wanted.items())


def _marked(events: Sequence[Event], expected: Expected) -> list[Event]:
    """Return events with the tests that nobody asked for marked as such."""
    return [
        replace(event, expected=False)
        if isinstance(event, Started | Ended) and event.test not in expected.names
        else event
        for event in events
    ]
