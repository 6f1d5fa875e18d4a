"""From a warden's record to a report. Pure: no clock, no process, no file.

A pass means: every expected test id was reported passed exactly once, the end was announced, and nothing else
happened. Exit codes prove nothing.
"""

import signal
from dataclasses import dataclass
from typing import Any, Final

from runners.inside.messages import cut
from runners.languages.python_tests import Test, human
from runners.request import Limits

_MAX_EXTRA: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the sandbox: the tests, the names their events go by, and the names of canaries."""

    tests: list[Test]
    names: dict[str, str]
    canaries: dict[str, str]
    strict: bool
    """Whether a test id that was not expected is a fault."""
    limits: Limits
    mode: str


class Seen:
    """The events of one run, sorted."""

    def __init__(self, events: list[Any]) -> None:
        self.ended: dict[str, list[dict[str, Any]]] = {}
        self.running: str | None = None
        self.extra: list[dict[str, Any]] = []
        self.loads: list[dict[str, Any]] = []
        self.ready = self.done = self.again = self.strange = False
        self.fault: str | None = None
        self.lost: str | None = None
        self.profile: dict[str, Any] | None = None
        for event in events:
            self._sort(event)

    def _sort(self, event: dict[str, Any]) -> None:
        kind = str(event.get("e"))
        if self.done:
            self.strange = True
        elif kind in {"start", "end"}:
            self._test(event, event.get("t") or event.get("x"))
        elif kind in {"lost", "fault"} and self.ready == (kind == "lost"):
            setattr(self, kind, str(event.get("m")))
        elif kind in {"ready", "done"}:
            setattr(self, kind, True)
        elif kind == "load":
            self.loads.append(event)
        elif kind == "profile":
            self.profile = event
        elif kind == "canaries":
            self.running, self.again = None, True
        else:
            self.strange = True

    def _test(self, event: dict[str, Any], name: Any) -> None:
        if type(name) is not str:
            self.strange = True
        elif event["e"] == "start":
            self.running = name
        else:
            self.running = None
            self.ended.setdefault(name, []).append(event)
            if "x" in event:
                self.extra.append(event)


def is_hidden(test: str) -> bool:
    """Whether a test, by its id, lies in the tests' folder `hidden`: students learn its name and outcome only."""
    return test.startswith(("hidden.", "hidden/"))


def judge(record: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Return the report, version 1. Raises `ValueError` for a record that shows a fault of ours."""
    children = record["children"]
    reporter = children[0]
    seen = Seen(reporter["events"])
    faults = [seen.fault, *(Seen(child["events"]).fault for child in children[1:])]
    if any(faults):
        raise ValueError(next(fault for fault in faults if fault))
    broken = _broken(record, seen, asked)
    tests = [_test(test, seen, asked, broken) for test in asked.tests]
    tests += _extras(seen, asked)
    outcome, message = broken or _outcome(tests, seen, asked)
    kind = _error_kind(tests, seen, asked)
    return {
        "version": 1,
        "outcome": outcome,
        "message": message or (None if outcome == "passed" else _summary(tests)),
        "error_kind": kind,
        "tests": tests,
        "output": _output(children, asked),
        "usage": {
            "wall_ms": round(record["wall_ms"], 3),
            "cpu_ms": round(sum(child["cpu_ms"] for child in children), 3),
            "peak_memory_kib": max(child["peak_kib"] for child in children),
        },
        "isolation": {**record["isolation"], "mode": asked.mode},
    }


def _output(children: list[dict[str, Any]], asked: Asked) -> str:
    """Return what was printed outside tests: nothing where a hidden test might have printed it."""
    if any(is_hidden(test.id) for test in asked.tests):
        return ""
    return cut("".join(child["output"] for child in children), asked.limits.output_kib * 1024)


def _broken(record: dict[str, Any], seen: Seen, asked: Asked) -> tuple[str, str] | None:
    """Return (outcome, sentence) when the run did not come to its end."""
    limits, ended = asked.limits, record["ended"]
    if any(child["oom"] for child in record["children"]):
        return "out_of_memory", f"The program used more than {limits.memory_mib} MiB of memory."
    if ended == "wall":
        late = f"Timed out after {limits.wall_s:g} s{_where(seen, asked)}."
        again = "The tests ran again, with wrong expectations, and the time for both was not enough."
        return "timed_out", again if seen.again else late
    if ended == "output":
        return "crashed", f"The program printed more than {4 * limits.output_kib} KiB and was stopped."
    if seen.lost:
        return _gone(record, asked, seen)
    if seen.done:
        return None
    if ended == "abandoned" or not seen.ready:
        raise ValueError(f"the sandbox ended early ({ended}, status {record['children'][-1]['status']})")
    return _died(record, asked, _where(seen, asked))


def _gone(record: dict[str, Any], asked: Asked, seen: Seen) -> tuple[str, str]:
    """Say how the worker was lost: it ended, or it broke the protocol and was given up."""
    worker = record["children"][-1]
    if worker["alive"] and worker["status"] == -signal.SIGKILL:
        return "failed", f"The solution's process was given up: {seen.lost}."
    return _died(record, asked, "")


def _died(record: dict[str, Any], asked: Asked, where: str) -> tuple[str, str]:
    """Say how a program ended that nobody stopped."""
    status = record["children"][-1]["status"]
    cpu_ms = max(child["cpu_ms"] for child in record["children"])
    if status in {-signal.SIGXCPU, -signal.SIGKILL} and cpu_ms >= asked.limits.cpu_s * 800:
        return "timed_out", f"Used more than {asked.limits.cpu_s:g} s of processor time{where}."
    if status < 0:
        return "crashed", f"The program was ended by {signal.Signals(-status).name}{where}."
    return "crashed", f"The program ended itself before the tests were finished{where}."


def _where(seen: Seen, asked: Asked) -> str:
    test = _running(seen, asked)
    if test:
        return f' in test "{test.name}"'
    return " while the code was being loaded" if not seen.ended and seen.ready else ""


def _running(seen: Seen, asked: Asked) -> Test | None:
    ids = {name: test for test, name in asked.names.items()}
    return next((test for test in asked.tests if seen.running and ids.get(seen.running) == test.id), None)


def _test(test: Test, seen: Seen, asked: Asked, broken: tuple[str, str] | None) -> dict[str, Any]:
    """Return one expected test's entry."""
    ends = seen.ended.get(asked.names[test.id], [])
    told: dict[str, Any] = ends[0] if ends else {}
    outcome = told.get("o", "not_run")
    message = told.get("m")
    if len(ends) > 1:
        outcome, message = "error", "The test was reported more than once."
    elif not ends and broken and _running(seen, asked) is test:
        outcome = "timed_out" if broken[0] == "timed_out" else "error"
        message = broken[1]
    elif not ends and seen.loads:
        outcome, message = "error", "The test did not run: the code could not be loaded."
        if any(load.get("syntax") for load in seen.loads):
            outcome = "not_run"
    if outcome not in {"passed", "failed", "error", "not_run", "timed_out"}:
        outcome, message = "error", message or "The test did not finish in the usual way."
    return entry(test.id, test.name, test.task, outcome, message, told)


def entry(
    identity: str, name: str, task: int | None, outcome: str, message: Any, told: dict[str, Any]
) -> dict[str, Any]:
    """Return a test's entry in the report; `told` is the event that reported it. A hidden one keeps its secrets."""
    if is_hidden(identity):
        message, told = "This test is hidden: it tells its name and its outcome.", {}
    spent = told.get("ms")
    return {
        "id": identity,
        "name": name,
        "outcome": outcome,
        "message": cut(message) if isinstance(message, str) and outcome != "passed" else None,
        "output": cut(str(told.get("out") or "")),
        "duration_ms": float(spent) if isinstance(spent, int | float) else 0.0,
        "task": task,
    }


def _extras(seen: Seen, asked: Asked) -> list[dict[str, Any]]:
    """Return entries for tests that nobody expected (made while running); skipped ones do not matter."""
    if asked.strict:
        return []
    extra = [event for event in seen.extra if event.get("o") != "skipped"][:_MAX_EXTRA]
    entries = []
    for event in extra:
        outcome = event["o"] if event.get("o") in {"passed", "failed"} else "error"
        name = str(event["x"])[:200]
        entries.append(entry(name, human(name.rpartition(".")[2]), None, outcome, event.get("m"), event))
    return entries


def _outcome(tests: list[dict[str, Any]], seen: Seen, asked: Asked) -> tuple[str, str | None]:
    if seen.loads:
        load = _told_load(seen)
        return ("compile_error" if load.get("syntax") is True else "failed"), cut(str(load.get("m")))
    if any(test["outcome"] != "passed" for test in tests):
        if "MemoryError" in _kinds(seen, asked):
            return "out_of_memory", f"The program used more than {asked.limits.memory_mib} MiB of memory."
        return "failed", None
    doubt = _doubt(seen, asked) if tests else "No test ran."
    return ("failed", doubt) if doubt else ("passed", None)


def _told_load(seen: Seen) -> dict[str, Any]:
    """Return the failure to load that is told: what a hidden test's file says is not."""
    shown = [load for load in seen.loads if not is_hidden(str(load.get("p")))]
    return shown[0] if shown else {"m": "The hidden tests could not be loaded with this solution."}


def _doubt(seen: Seen, asked: Asked) -> str | None:
    """Return why a run whose tests all passed is no pass."""
    if seen.strange or (asked.strict and any(event.get("o") != "skipped" for event in seen.extra)):
        return "The tests passed, but something else was reported besides: this is not a pass."
    if not _canaries_failed(seen, asked):
        return "The tests also pass with wrong expectations: this is not a pass."
    return None


def _canaries_failed(seen: Seen, asked: Asked) -> bool:
    """Whether every canary was reported exactly once, and not as passed."""
    reports = [seen.ended.get(name, []) for name in asked.canaries.values()]
    return all(len(ends) == 1 and ends[0].get("o") in {"failed", "error"} for ends in reports)


def _summary(tests: list[dict[str, Any]]) -> str | None:
    bad = sum(test["outcome"] != "passed" for test in tests)
    return f"{bad} of {len(tests)} tests did not pass." if bad else None


def _kinds(seen: Seen, asked: Asked) -> list[str]:
    """Return the exception types that tests ended with, in file order, then those of unexpected tests."""
    shown = [test for test in asked.tests if not is_hidden(test.id)]
    events = [event for test in shown for event in seen.ended.get(asked.names[test.id], [])]
    return [event["k"][:100] for event in [*events, *seen.extra] if isinstance(event.get("k"), str)]


def _error_kind(tests: list[dict[str, Any]], seen: Seen, asked: Asked) -> str | None:
    if seen.loads:
        kind = _told_load(seen).get("k")
        return kind[:100] if isinstance(kind, str) else None
    if all(test["outcome"] == "passed" for test in tests):
        return None
    return next(iter(_kinds(seen, asked)), None)
