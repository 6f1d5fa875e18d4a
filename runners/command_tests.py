"""Grading in a language whose tools run as programs: from the request to a warden's record and back to a report."""

import re
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from runners import judge
from runners.inside import conductor
from runners.inside.roles import CONDUCTOR
from runners.languages.base import Language, Plan, Step
from runners.languages.python_tests import Test
from runners.request import Request
from runners.sandbox.backend import Backend
from runners.sandbox.layers import OPT

TESTS: Final = "tests"
_SPARE_S: Final = 2.0
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
_NOTHING: Final[dict[str, Any]] = {"status": 0, "stdout": "", "stderr": "", "ended": "exit"}
_ADDRESS: Final = re.compile(r"0x[0-9A-Fa-f]{6,}")
_NO_LOAD: Final = {"e": "load", "k": "CompileError", "syntax": True}


@dataclass(frozen=True, slots=True)
class Ran:
    """What the conductor told of one run: its steps by purpose, and the record around them."""

    record: dict[str, Any]
    steps: list[dict[str, Any]]

    def of(self, purpose: str) -> dict[str, Any] | None:
        """Return the last step for a purpose, None when it was not reached."""
        return next(reversed(self.all_of(purpose)), None)

    def all_of(self, purpose: str) -> list[dict[str, Any]]:
        """Return the steps for a purpose that were reached."""
        return [step for step in self.steps if step["purpose"] == purpose]


def floored(request: Request, language: Language) -> Request:
    """Return the request with at least the limits that the language's tools need."""
    least = {name: max(value, getattr(request.limits, name)) for name, value in language.floor.items()}
    return replace(request, limits=replace(request.limits, **least))


def play(request: Request, plan: Plan, steps: list[dict[str, Any]], language: Language, backend: Backend) -> Ran:
    """Run a plan's steps. Raises `SandboxError`, and `ValueError` for a fault inside."""
    limits = request.limits
    longest = max(limits.wall_s, limits.whole_s) + _SPARE_S
    outer = replace(limits, wall_s=longest, whole_s=longest)
    payload = {
        "files": {},
        "seed": request.seed,
        "tree": plan.files,
        "kept": list(plan.kept),
        "steps": steps,
        "wall_s": limits.wall_s,
        "whole_s": limits.whole_s,
        "output_kib": limits.output_kib,
    }
    record = backend.run({"roles": [CONDUCTOR], "limits": asdict(outer)}, [payload], outer.wall_s)
    events = record["children"][0]["events"]
    fault = next((event["m"] for event in events if event.get("e") == "fault"), None)
    broken = record["ended"] in {"abandoned", "exit"} and not any(event.get("e") == "done" for event in events)
    if fault or (broken and not record["children"][0]["oom"]):
        raise ValueError(fault or f"{language.name} ended early ({record['ended']})")
    return Ran(record, [event for event in events if event.get("e") == "step"])


def step(told: Step, language: Language, purpose: str, *, split: bool = False, needed: bool = True) -> dict[str, Any]:
    """Return a step as the conductor wants it."""
    program = told.command[0]
    home = f"{OPT}/{language.layer}"
    first = program if program.startswith("./") else f"{home}/{program}"
    return {
        "purpose": purpose,
        "command": [first, *told.command[1:]],
        "stdin": told.stdin,
        "without": list(told.without),
        "environment": {
            **_ENVIRONMENT,
            "PATH": f"{home}/bin:{home}/usr/bin",
            "LOCPATH": f"{home}/lib/locale",
            **told.environment,
        },
        "split": split,
        "needed": needed,
    }


def grade(request: Request, language: Language, backend: Backend) -> tuple[dict[str, Any], dict[str, Any]]:
    """Grade a request by its tests; return the report, and what a proof has to remember: the canaries that failed.

    Raises `SandboxError`, and `ValueError` for a fault of ours.
    """
    request = floored(request, language)
    secret = secrets.token_hex(16)
    plan = language.plan(request, secret)
    steps = [step(one, language, conductor.BUILD) for one in plan.build]
    steps += [step(one, language, TESTS, needed=plan.canaries is not None) for one in plan.tests]
    if plan.canaries:
        steps.append(step(plan.canaries, language, conductor.CANARIES))
    ran = play(request, plan, steps, language, backend)
    events = _events(ran, language, secret)
    again = ran.all_of(conductor.CANARIES)
    canaries = _failures(language.events(again, secret)) if again else {}
    failed = {name: told for name, told in canaries.items() if told is not None}
    asked = _asked(request, events)
    report = judge.judge(_record(ran, events, asked, request, canaries, language), asked)
    return report, {"canaries": failed if plan.telling else list(failed)}


def _events(ran: Ran, language: Language, secret: str) -> list[dict[str, Any]]:
    """Return what happened up to the end of the tests."""
    build, tests = ran.of(conductor.BUILD), ran.all_of(TESTS)
    if build and build["ended"] == "exit" and build["status"]:
        return [{**_NO_LOAD, "m": build["stdout"] + build["stderr"]}, {"e": "done"}]
    return language.events(tests, secret) if tests else []


def _failures(events: list[dict[str, Any]]) -> dict[str, str | None]:
    """Return what each canary told, None for one that was not reported exactly once and failed, as it has to."""
    found: dict[str, str | None] = {}
    for event in events:
        if event.get("e") == "end" and type(event.get("t")) is str:
            failed = event["t"] not in found and event.get("o") in {"failed", "error"}
            # Where something lies differs from run to run.
            found[event["t"]] = _ADDRESS.sub("0x", str(event.get("m"))) if failed else None
    return found


def _asked(request: Request, events: list[dict[str, Any]]) -> judge.Asked:
    """Return the tests to expect: those that the proof saw, without one those that ran."""
    ends = [event for event in events if event.get("e") == "end" and event.get("o") != "skipped"]
    seen = [event["t"] for event in ends if type(event.get("t")) is str]
    names = request.expected if request.expected is not None else list(dict.fromkeys(seen))
    canaries = {"canaries": secrets.token_hex(8)} if request.profile else {}
    return judge.Asked(
        tests=[Test(name, name, path="", task=None, canary=False) for name in names],
        names={name: name for name in names},
        canaries=canaries,
        strict=True,
        limits=request.limits,
        mode="guarded",
    )


def _record(
    ran: Ran,
    events: list[dict[str, Any]],
    asked: judge.Asked,
    request: Request,
    canaries: dict[str, str | None],
    language: Language,
) -> dict[str, Any]:
    """Return the warden's record as if the tests' process had been its child."""
    tests = ran.of(TESTS)
    shown = tests or (ran.steps[-1] if ran.steps else _NOTHING)
    child = ran.record["children"][0]
    again = [{"e": "canaries"}] if ran.of(conductor.CANARIES) else []
    told = {
        "events": [{"e": "ready"}, *again, *_canary(asked, request, canaries), *_known(events, asked)],
        "output": shown["stdout"] + shown["stderr"] if tests else "",
        "status": shown["status"] if ran.steps else child["status"],
        "oom": child["oom"] or exhausted(shown, language),
    }
    last = ran.steps[-1] if again else shown
    ended = last["ended"] if ran.record["ended"] == "exit" else ran.record["ended"]
    wall = sum(step["ms"] for step in ran.steps)
    return {**ran.record, "children": [{**child, **told}], "ended": ended, "wall_ms": wall}


def _canary(asked: judge.Asked, request: Request, canaries: dict[str, str | None]) -> list[dict[str, Any]]:
    """Return one event for all that had to fail: it failed where each that the proof saw did, and told the same."""
    if not asked.canaries:
        return []
    proven = (request.profile or {}).get("canaries", ())
    told = proven if isinstance(proven, dict) else {name: canaries.get(name) for name in proven}
    missed = any(canaries.get(name) is None or canaries[name] != text for name, text in told.items())
    return [{"e": "end", "t": asked.canaries["canaries"], "o": "passed" if missed else "failed"}]


def _known(events: list[dict[str, Any]], asked: judge.Asked) -> list[dict[str, Any]]:
    """Return events with the tests that nobody asked for marked as strange."""
    known = set(asked.names)
    return [
        {**event, "x": event.get("t"), "t": None}
        if event.get("e") in {"start", "end"} and event.get("t") not in known
        else event
        for event in events
    ]


def exhausted(step: dict[str, Any], language: Language) -> bool:
    """Whether a step ended for want of memory, where no control group says so."""
    return step["status"] != 0 and any(sign in step["stdout"] + step["stderr"] for sign in language.exhausted)
