"""One request from beginning to end: find the tests, make the run, judge it."""

import secrets
from dataclasses import asdict
from typing import Any

from runners import discover, verdict
from runners.contract import Request, parse_request
from runners.discover import Test
from runners.supervisor import SandboxError, Supervisor, shared


def run(data: dict[str, Any], supervisor: Supervisor | None = None) -> dict[str, Any]:
    """Grade a request (version 1) and return its report (version 1).

    Raises `RequestError` for a malformed request. A fault of ours is a report with `infrastructure_error`.
    """
    request = parse_request(data)
    tests = _tests(request)
    mode = "guarded" if request.mode == "auto" else request.mode
    try:
        return _guarded(request, tests, mode, supervisor or shared())
    except (SandboxError, ValueError) as error:
        return _our_fault(str(error), mode, tests)


def _tests(request: Request) -> list[Test]:
    """Return the tests to expect: those found in the files, or exactly the ids that were asked for."""
    found = discover.find_tests(request.tests)
    if request.expected is None:
        return found
    known = {test.id: test for test in found}
    return [known.get(name) or _unseen(name) for name in request.expected]


def _unseen(identity: str) -> Test:
    """A test that only running the lesson makes known."""
    name = discover.human(identity.rpartition(".")[2])
    return Test(identity, name, path="", task=None, canary=False)


def _guarded(request: Request, tests: list[Test], mode: str, supervisor: Supervisor) -> dict[str, Any]:
    asked = verdict.Asked(
        tests=tests,
        names={test.id: secrets.token_hex(8) for test in tests},
        canaries={test.id: secrets.token_hex(8) for test in tests if test.canary},
        strict=request.expected is not None,
        limits=request.limits,
        mode=mode,
    )
    modules = dict.fromkeys(test.path for test in discover.find_tests(request.tests))
    payload = {
        "files": request.staged(),
        "seed": request.seed,
        "modules": list(modules),
        "helpers": [path for path in {**request.support, **request.tests} if path.endswith(".py")],
        "hidden": [path for path in request.tests if path.endswith(".py")],
        "tests": asked.names,
        "canaries": asked.canaries,
    }
    plan = {"roles": ["guarded"], "limits": asdict(request.limits)}
    record = supervisor.run(plan, [payload], request.limits.wall_s)
    return verdict.judge(record, asked)


def _our_fault(reason: str, mode: str, tests: list[Test]) -> dict[str, Any]:
    return {
        "version": 1,
        "outcome": "infrastructure_error",
        "message": f"The runner itself failed, not your code: {reason}",
        "error_kind": None,
        "tests": [verdict.entry(test.id, test.name, test.task, "not_run", None, {}) for test in tests],
        "output": "",
        "usage": {"wall_ms": 0.0, "cpu_ms": 0.0, "peak_memory_kib": 0},
        "isolation": {"backend": None, "mode": mode},
    }
