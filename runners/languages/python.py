"""Python: the lesson's unittest files, run in the runner's own interpreter, in a process tree of its own.

`isolated`: the tests run in a trusted process, the referee, and the solution in another, the worker. `guarded`: both
share a process, and every test that can be has a negative control.
"""

import secrets
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import ClassVar, Final

from runners.death import End, without_dump
from runners.inside.output_events import untaken
from runners.inside.program import ERROR
from runners.judge import Evidence, Expected
from runners.languages.base import Mode, Prepared, ProgramEnd, Reading
from runners.languages.python_subtests import with_subtests
from runners.languages.python_tests import PythonTest, find_tests
from runners.languages.resumed_run import ResumedRun, all_events, rest_of
from runners.records import (
    ChildEnd,
    Ended,
    Event,
    Files,
    Guarded,
    LoadFailed,
    Program,
    Recorded,
    Referee,
    RunRecord,
    SandboxRun,
    Worker,
    early_fault,
    first_fault,
)
from runners.report import test_of_subtest
from runners.request import Limits, Profile, Request
from runners.sandbox.backend import Backend
from runners.sandbox.layers import PYTHON
from runners.text import human

_LEAST_S: Final = 0.05


@dataclass(frozen=True)
class Python:
    """The language that the runner itself is written in."""

    name: str = "python"
    layer: str = PYTHON
    main: str = "main.py"
    modes: ClassVar[tuple[Mode, ...]] = (
        Mode("isolated", recordings=1, enforced=1),
        Mode("guarded", recordings=0, enforced=1),
    )

    def mode(self, request: Request) -> str:
        """Return the mode that was asked for, by default the one that the profile is of."""
        if request.mode != "auto":
            return request.mode
        return "isolated" if request.profile else "guarded"

    def tests(self, request: Request) -> list[PythonTest]:
        """Return the tests to expect: those found in the files, or exactly the ids that were asked for."""
        found = find_tests(request.tests)
        if request.expected is None:
            return found
        known = {test.id: test for test in found}
        return [known.get(name) or _subtest(name, known) or _unseen(name) for name in request.expected]

    def enough(self, request: Request) -> Request:
        """Any limits are enough for the interpreter."""
        return request

    def program_memory(self, limits: Limits) -> int:
        """Return how many MiB a program may use, the interpreter included."""
        return min(limits.program_mib, limits.memory_mib)

    def prepare(self, request: Request, *, record: bool = False) -> Prepared:
        """Return a run of the request's tests in its mode."""
        tests = self.tests(request)
        expected = Expected(
            tests=tests,
            names={test.id: secrets.token_hex(8) for test in tests},
            strict=request.expected is not None,
            limits=request.limits,
            mode=self.mode(request),
        )
        if expected.mode == "isolated":
            return _Isolated(expected, _isolated(request, expected.names, record=record), _shared_support(request))
        controlled = dict.fromkeys(test_of_subtest(test.id) or test.id for test in tests if test.controlled)
        controls = {test: secrets.token_hex(8) for test in controlled}
        return _Guarded(expected, _guarded(request, expected.names, controls), tuple(controls.values()))

    def run_program(self, request: Request, inputs: Sequence[str], backend: Backend) -> Iterator[ProgramEnd]:
        """Run the program for each input, in a sandbox of its own, with the time that is left."""
        wall_s, cpu_s = request.limits.wall_s, request.limits.cpu_s
        own = replace(request.limits, memory_mib=self.program_memory(request.limits))
        for given in inputs:
            limits = replace(own, wall_s=max(_LEAST_S, wall_s), cpu_s=max(_LEAST_S, cpu_s))
            files = {**request.solution, **request.support}
            program = Program(files, request.seed, self.main, given)
            end = _program_end(backend.run(SandboxRun((program,), limits)))
            wall_s -= end.ms / 1000
            cpu_s -= end.end.cpu_ms / 1000
            yield end


def _subtest(identity: str, known: dict[str, PythonTest]) -> PythonTest | None:
    """A test that is a subtest of a known one, None for another."""
    test = known.get(test_of_subtest(identity))
    return replace(test, id=identity, name=f"{test.name}{identity.removeprefix(test.id)}") if test else None


def _unseen(identity: str) -> PythonTest:
    """A test that only running the lesson makes known."""
    return PythonTest(identity, human(identity.rpartition(".")[2]))


def _modules(request: Request) -> list[str]:
    """Return the test files that hold tests."""
    return list(dict.fromkeys(test.path for test in find_tests(request.tests)))


# --- guarded --------------------------------------------------------------------------------------------------------


def _guarded(request: Request, names: dict[str, str], controls: dict[str, str]) -> SandboxRun:
    payload = Guarded(
        files=request.staged(),
        seed=request.seed,
        modules=_modules(request),
        helpers=[path for path in {**request.support, **request.tests} if path.endswith(".py")],
        removed=[path for path in request.tests if path.endswith(".py")],
        tests=names,
        controls=controls,
        finding=request.expected is None,
    )
    return SandboxRun((payload,), request.limits)


@dataclass(frozen=True)
class _Guarded:
    """Tests and solution in one process. `controls` are the names that negative controls report under."""

    expected: Expected
    run: SandboxRun
    controls: tuple[str, ...]

    def read(self, record: RunRecord) -> Reading:
        """Read what the process reported, and whether every negative control failed."""
        failed = _controls_failed(record.children[0].events, self.controls)
        evidence = _evidence(record, controls_failed=failed)
        evidence = replace(evidence, printed=untaken(record.children[0].events))
        return Reading(*with_subtests(evidence, self.expected))


def _controls_failed(events: Sequence[Event], controls: Sequence[str]) -> bool:
    """Whether every negative control was reported exactly once, and not as passed."""
    reports: dict[str, list[Ended]] = {name: [] for name in controls}
    for event in events:
        if isinstance(event, Ended) and event.test in reports:
            reports[event.test].append(event)
    return all(len(ends) == 1 and ends[0].outcome in {"failed", "error"} for ends in reports.values())


def _evidence(record: RunRecord, *, controls_failed: bool) -> Evidence:
    """Return what a run showed: the first process reports, the others run the solution if there are any.

    How the solution ended is how the first of them ended that was not ended by us.

    Raises `ValueError` for a fault of ours in any process.
    """
    children = record.children
    solutions = children[1:] or children
    solution = next((child for child in solutions if not child.killed_alive), solutions[0])
    lost_referee = len(children) > 1 and children[0].status == -signal.SIGKILL and not children[0].killed_alive
    if fault := next(filter(None, (early_fault(child.events) for child in children)), None):
        raise ValueError(fault)
    return Evidence(
        events=children[0].events,
        end=End(
            ended=record.ended,
            status=solution.status,
            cpu_ms=max(child.cpu_ms for child in children),
            out_of_memory=any(child.out_of_memory for child in children),
            said=solution.output,
            busy=solution.cpu_ms / max(record.wall_ms, 1.0),
        ),
        output="".join(without_dump(child.output) for child in children),
        controls_failed=controls_failed,
        announced=not lost_referee,
        given_up=solution.killed_alive,
        usage={
            "wall_ms": round(record.wall_ms, 3),
            "cpu_ms": round(sum(child.cpu_ms for child in children), 3),
            "peak_memory_kib": max(child.peak_kib for child in children),
        },
        isolation=record.isolation,
    )


# --- isolated -------------------------------------------------------------------------------------------------------


def _isolated(request: Request, names: dict[str, str], *, record: bool) -> SandboxRun:
    trusted = {**request.support, **request.tests}
    solution = {path: text for path, text in request.solution.items() if path not in trusted}
    referee = Referee(
        files={path: text for path, text in trusted.items() if not path.endswith(".py")},
        seed=request.seed,
        sources={path: text for path, text in trusted.items() if path.endswith(".py")},
        modules=_modules(request),
        solution=[path.removesuffix(".py").replace("/", ".") for path in solution if path.endswith(".py")],
        tests=names,
        profile=request.profile,
        record=record,
        finding=request.expected is None,
    )
    worker = Worker({**solution, **_shared_support(request)}, request.seed)
    table = (request.profile or {}).get("lineup")
    # A second one makes the expected objects, where the reference needed any; a recording does not know yet.
    second = (worker,) if record or (table and table["pool"]) else ()
    return SandboxRun((referee, worker, *second), request.limits)


def _shared_support(request: Request) -> Files:
    """Return the support files that the worker gets: those that the reference solution needed.

    A support file may hold answers, so a submission cannot ask for one by naming it, once the lesson is validated.
    """
    if request.profile is not None:
        shared = request.profile.get("support", [])
    else:
        code = "\n".join(request.solution.values())
        shared = [path for path in request.support if PurePosixPath(path).stem in code]
    return {path: text for path, text in request.support.items() if path in shared}


@dataclass(frozen=True)
class _Isolated:
    """Tests in the referee, the solution in the worker, which has the support files `support`.

    `earlier` are the runs that ended in the middle of a test.
    """

    expected: Expected
    run: SandboxRun
    support: Files
    earlier: tuple[ResumedRun, ...] = ()

    def read(self, record: RunRecord) -> Reading:
        """Read what the referee reported, and the profile if it recorded one."""
        hidden = any(test.hidden for test in self.expected.tests)
        runs = (*self.earlier, ResumedRun(self.run, record, silent=hidden))
        evidence = [_evidence(run.record, controls_failed=True) for run in runs]
        whole = replace(
            evidence[0],
            events=all_events(runs),
            output="".join(each.output for each in evidence) + "".join(each.output for each in runs),
            usage={
                "wall_ms": round(sum(each.record.wall_ms for each in runs), 3),
                "cpu_ms": round(sum(child.cpu_ms for each in runs for child in each.record.children), 3),
                "peak_memory_kib": max(child.peak_kib for each in runs for child in each.record.children),
            },
        )
        run = rest_of(runs, self.expected.limits)
        rest = replace(self, run=run, earlier=runs) if run else None
        whole, expected = with_subtests(whole, self.expected)
        return Reading(whole, expected, self._profile(record.children[0].events), rest)

    def _profile(self, events: Sequence[Event]) -> Profile | None:
        found = next((event for event in events if isinstance(event, Recorded)), None)
        if not found:
            return None
        return {
            "types": found.types,
            "lineup": found.lineup,
            "assertions": found.assertions,
            "support": list(self.support),
        }


# --- program --------------------------------------------------------------------------------------------------------


def _program_end(record: RunRecord) -> ProgramEnd:
    """Return how a program ended. Raises `ValueError` for a fault of ours."""
    child = record.children[0]
    fault = first_fault(child.events)
    if fault or not child.events or record.ended == "abandoned":
        raise ValueError(fault or f"the sandbox ended early ({record.ended}, status {child.status})")
    stderr, error = _errors(child)
    return ProgramEnd(
        end=End(
            record.ended, child.status, child.cpu_ms, child.out_of_memory, busy=child.cpu_ms / max(record.wall_ms, 1.0)
        ),
        ms=record.wall_ms,
        peak_kib=child.peak_kib,
        isolation=record.isolation,
        stdout=child.stdout,
        stderr=stderr,
        error=error,
        load=next((event for event in child.events if isinstance(event, LoadFailed)), None),
    )


def _errors(child: ChildEnd) -> tuple[str, str]:
    """Return what the program wrote to standard error, and the exception that ended it."""
    wrote, mark, error = child.output.rpartition(ERROR)
    return (wrote, error.strip()) if mark else (error, "")
