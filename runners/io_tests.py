"""The `program` mode: a program reads standard input and prints; what it printed is compared out here.

Each test is a pair of files, `NAME.in` and `NAME.out`, and a run in a fresh sandbox, which holds the program and the
input. What is expected never gets there, so there is nothing to forge: only the right output passes.
"""

import math
import re
import signal
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from runners import checker, command_tests, judge
from runners.inside import conductor
from runners.inside.messages import cut
from runners.inside.program import ERROR
from runners.judge import entry
from runners.languages.base import Language
from runners.languages.python_tests import human
from runners.languages.registry import TOOLS
from runners.request import Limits, Request, RequestError
from runners.sandbox.backend import Backend

MAIN: Final = "main.py"
_LEAST_S: Final = 0.05
_FINAL: Final = ("timed_out", "out_of_memory", "compile_error")
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Case:
    """One test: its id, which is its path without the ending, what is read and what should be printed."""

    id: str
    given: str
    expected: str

    @property
    def name(self) -> str:
        """The test's name for people."""
        return human(self.id.rpartition("/")[2].replace("-", "_"))


@dataclass(frozen=True, slots=True)
class _Ending:
    """How one case went: the report's outcome if it were the only one, the test's, and what to tell."""

    outcome: str
    test: str
    message: str | None = None
    kind: str | None = None


def find_cases(files: dict[str, str]) -> list[Case]:
    """Return the cases by name, numbers in it by size, hidden ones last. Raises `RequestError` for half a pair."""
    names = {path.rpartition(".")[0] for path in files if path.endswith((".in", ".out"))}
    for name in sorted(names):
        for ending in (".in", ".out"):
            if f"{name}{ending}" not in files:
                raise RequestError(f"tests: {name}{ending} is missing beside the other half of the case")
    ordered = sorted(names, key=lambda name: (judge.is_hidden(name), _natural(name)))
    return [Case(name, files[f"{name}.in"], files[f"{name}.out"]) for name in ordered]


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key by which `case-2` comes before `case-10`."""
    words = zip(_NUMBER.split(name), [*_NUMBER.findall(name), "0"], strict=True)
    return [item for word, number in words for item in ((0, word), (int(number), ""))]


def chosen(request: Request) -> list[Case]:
    """Return the cases to run: all, or those that the request expects. Raises `RequestError`."""
    main = TOOLS[request.language].main if request.language in TOOLS else MAIN
    if main not in request.solution:
        raise RequestError(f"solution: a program needs {main}")
    known = {case.id: case for case in find_cases(request.tests)}
    if not known:
        raise RequestError("tests: there is no pair of files NAME.in and NAME.out")
    missing = [name for name in request.expected or () if name not in known]
    if missing:
        raise RequestError(f"expected: there is no case {missing[0]!r}")
    return [known[name] for name in request.expected or known]


def run(request: Request, backend: Backend) -> dict[str, Any]:
    """Run every case and return the report. `wall_s` and `cpu_s` are for all of them together."""
    rules = checker.Rules(**request.comparison)
    tests: list[dict[str, Any]] = []
    usage = {"wall_ms": 0.0, "cpu_ms": 0.0, "peak_memory_kib": 0}
    isolation: dict[str, Any] = {}
    endings: list[_Ending] = []
    language = TOOLS.get(request.language)
    together = _play_together(request, language, backend) if language else iter(())
    for case in chosen(request):
        if endings and endings[-1].outcome in _FINAL:
            tests.append(entry(case.id, case.name, None, "not_run", None, {}))
            continue
        record = next(together) if language else _play(request, case, usage, backend)
        program = record["children"][0]
        ending = _judge(record, case, request, rules)
        usage["wall_ms"] += record["wall_ms"]
        usage["cpu_ms"] += program["cpu_ms"]
        usage["peak_memory_kib"] = max(usage["peak_memory_kib"], program["peak_kib"])
        isolation = record["isolation"]
        endings.append(ending)
        told = {"out": _printed(program, request.limits), "ms": round(record["wall_ms"], 3), "k": ending.kind}
        tests.append(entry(case.id, case.name, None, ending.test, ending.message, told))
    outcome, message = _sum_up(endings, tests)
    shown = [ending.kind for ending, test in zip(endings, tests, strict=False) if not judge.is_hidden(test["id"])]
    return {
        "version": 1,
        "outcome": outcome,
        "message": message,
        "error_kind": next(filter(None, shown), None),
        "tests": tests,
        "output": "",
        "usage": {name: round(value, 3) for name, value in usage.items()},
        "isolation": {**isolation, "mode": "program"},
    }


def _play(request: Request, case: Case, usage: dict[str, Any], backend: Backend) -> dict[str, Any]:
    limits = request.limits
    left = {
        "wall_s": max(_LEAST_S, limits.wall_s - usage["wall_ms"] / 1000),
        "cpu_s": max(_LEAST_S, limits.cpu_s - usage["cpu_ms"] / 1000),
    }
    payload = {
        "files": {**request.solution, **request.support},
        "seed": request.seed,
        "main": MAIN,
        "stdin": case.given,
    }
    plan = {"roles": ["program"], "limits": asdict(replace(limits, **left))}
    return backend.run(plan, [payload], left["wall_s"])


def _play_together(request: Request, language: Language, backend: Backend) -> Iterator[dict[str, Any]]:
    """Build the program once, run it for every case, and return a record for each as if it had been run alone.

    Between cases everything it wrote is gone, and so is what it started.
    """
    request = command_tests.floored(request, language)
    plan = language.program(request)
    steps = [command_tests.step(one, language, conductor.BUILD) for one in plan.build]
    runs = (replace(plan.tests[0], stdin=case.given) for case in chosen(request))
    steps += [command_tests.step(one, language, "case", split=True, needed=False) for one in runs]
    ran = command_tests.play(request, plan, steps, language, backend)
    for step in ran.steps:
        failed = step["ended"] != "exit" or step["status"] != 0
        if step["purpose"] == conductor.BUILD and not failed:
            continue
        events: list[dict[str, Any]] = [{"e": "ready"}]
        if step["purpose"] == conductor.BUILD and step["ended"] == "exit":
            events.append({"e": "load", "m": step["stdout"] + step["stderr"], "k": "CompileError", "syntax": True})
        outer = ran.record["children"][0]
        oom = command_tests.exhausted(step, language) or (outer["oom"] and step is ran.steps[-1])
        errors = f"{ERROR}{step['stderr']}" if failed else step["stderr"]
        child = {**step, "events": events, "oom": oom, "output": errors}
        yield {**ran.record, "ended": step["ended"], "wall_ms": step["ms"], "children": [child]}
    while True:  # one that flooded us, or ran out of time or memory, was the last
        yield {**ran.record, "children": [{**ran.record["children"][0], "events": [{"e": "ready"}], "stdout": ""}]}


def _judge(record: dict[str, Any], case: Case, request: Request, rules: checker.Rules) -> _Ending:
    """Return how a case ended. Raises `ValueError` for a fault of ours."""
    program, limits = record["children"][0], request.limits
    events = program["events"]
    fault = next((event["m"] for event in events if event.get("e") == "fault"), None)
    if fault or not events or record["ended"] == "abandoned":
        raise ValueError(fault or f"the sandbox ended early ({record['ended']}, status {program['status']})")
    load = next((event for event in events if event.get("e") == "load"), None)
    if load:
        return _Ending("compile_error" if load.get("syntax") else "failed", "not_run", load["m"], load["k"])
    if program["oom"] or _out_of_memory(program):
        text = f"The program used more than {limits.memory_mib} MiB of memory."
        return _Ending("out_of_memory", "error", text, "MemoryError")
    if record["ended"] == "wall":
        return _Ending("timed_out", "timed_out", f'Timed out after {limits.wall_s:g} s in test "{case.name}".')
    if record["ended"] == "output":
        return _Ending("crashed", "error", "The program printed too much and was stopped.")
    return _exited(program, case, limits, rules)


def _exited(program: dict[str, Any], case: Case, limits: Limits, rules: checker.Rules) -> _Ending:
    """Judge a program that ended by itself, or by a signal that we did not send for its time or memory."""
    status = program["status"]
    if status in {-signal.SIGXCPU, -signal.SIGKILL} and program["cpu_ms"] >= math.ceil(limits.cpu_s) * 800:
        return _Ending("timed_out", "timed_out", f"Used more than {limits.cpu_s:g} s of processor time.")
    if status < 0:
        return _Ending("crashed", "error", f"The program was ended by {signal.Signals(-status).name}.")
    if status > 0:
        errors = _errors(program)[1] or f"The program ended with exit status {status}."
        kind = errors.partition(":")[0]
        return _Ending("failed", "error", errors, kind if kind.isidentifier() else None)
    wrong = checker.difference(program.get("stdout", ""), case.expected, rules)
    return _Ending("failed", "failed", wrong, "WrongAnswer") if wrong else _Ending("passed", "passed")


def _out_of_memory(program: dict[str, Any]) -> bool:
    return program["status"] == 1 and _errors(program)[1].startswith("MemoryError")


def _errors(program: dict[str, Any]) -> tuple[str, str]:
    """Return what the program wrote to standard error, and the exception that ended it."""
    wrote, mark, error = program["output"].rpartition(ERROR)
    return (wrote, error.strip()) if mark else (error, "")


def _printed(program: dict[str, Any], limits: Limits) -> str:
    """Return what the program printed, and below it what it wrote to standard error."""
    parts = [program.get("stdout", ""), _errors(program)[0]]
    return cut("\n".join(part for part in parts if part), limits.output_kib * 1024)


def _sum_up(endings: list[_Ending], tests: list[dict[str, Any]]) -> tuple[str, str | None]:
    """Return the report's outcome and message: the first thing that broke counts, then what was merely wrong."""
    worst = next((one for one in endings if one.outcome not in {"passed", "failed"}), None)
    if worst:
        return worst.outcome, worst.message
    wrong = sum(test["outcome"] != "passed" for test in tests)
    return ("failed", f"{wrong} of {len(tests)} tests did not pass.") if wrong else ("passed", None)
