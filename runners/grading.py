"""One request from beginning to end: find the tests, make the run, judge it."""

import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from runners import command_tests, io_tests, judge
from runners.languages import python_tests
from runners.languages.base import Language
from runners.languages.python_tests import Test
from runners.languages.registry import TOOLS
from runners.request import Request, RequestError, parse_request
from runners.sandbox.backend import Backend, SandboxError
from runners.sandbox.backends import shared
from runners.sandbox.layers import PYTHON


def run(data: dict[str, Any], backend: Backend | None = None) -> dict[str, Any]:
    """Grade a request (version 1) and return its report (version 1).

    Raises `RequestError` for a malformed request. A fault of ours is a report with `infrastructure_error`.
    """
    request = parse_request(data)
    if language := _language(request):
        return _with_tools(request, language, backend)
    mode = request.mode if request.mode != "auto" else "isolated" if request.profile else "guarded"
    tests = _programs_tests(request) if mode == "program" else _tests(request)
    play = {"isolated": _isolated, "guarded": _guarded}.get(mode)
    try:
        backend = backend or shared()
        return play(request, tests, backend) if play else io_tests.run(request, backend)
    except RequestError:
        raise
    except (SandboxError, ValueError, OSError) as error:
        return _our_fault(str(error), mode, tests)


def _language(request: Request) -> Language | None:
    """Return the language, None for Python. Raises `RequestError` for one that is unknown."""
    if request.language not in {PYTHON, *TOOLS}:
        raise RequestError(f"language: {request.language!r} is not one of {', '.join(sorted({PYTHON, *TOOLS}))}")
    return TOOLS.get(request.language)


def _with_tools(request: Request, language: Language, backend: Backend | None) -> dict[str, Any]:
    mode = "program" if request.mode == "program" else "guarded"
    try:
        backend = backend or shared(layer=language.layer)
        return (
            io_tests.run(request, backend) if mode == "program" else command_tests.grade(request, language, backend)[0]
        )
    except RequestError:
        raise
    except (SandboxError, ValueError, OSError) as error:
        return _our_fault(str(error), mode, [_unseen(name) for name in request.expected or ()])


def _tests(request: Request) -> list[Test]:
    """Return the tests to expect: those found in the files, or exactly the ids that were asked for."""
    found = python_tests.find_tests(request.tests)
    if request.expected is None:
        return found
    known = {test.id: test for test in found}
    return [known.get(name) or _unseen(name) for name in request.expected]


def _programs_tests(request: Request) -> list[Test]:
    return [Test(case.id, case.name, path="", task=None, canary=False) for case in io_tests.chosen(request)]


def _unseen(identity: str) -> Test:
    """A test that only running the lesson makes known."""
    name = python_tests.human(identity.rpartition(".")[2])
    return Test(identity, name, path="", task=None, canary=False)


def _asked(request: Request, tests: list[Test], mode: str, *, canaries: bool) -> judge.Asked:
    return judge.Asked(
        tests=tests,
        names={test.id: secrets.token_hex(8) for test in tests},
        canaries={test.id: secrets.token_hex(8) for test in tests if test.canary and canaries},
        strict=request.expected is not None,
        limits=request.limits,
        mode=mode,
    )


def _modules(request: Request) -> list[str]:
    """Return the test files that hold tests."""
    return list(dict.fromkeys(test.path for test in python_tests.find_tests(request.tests)))


def _guarded(request: Request, tests: list[Test], backend: Backend) -> dict[str, Any]:
    asked = _asked(request, tests, "guarded", canaries=True)
    payload = {
        "files": request.staged(),
        "seed": request.seed,
        "modules": _modules(request),
        "helpers": [path for path in {**request.support, **request.tests} if path.endswith(".py")],
        "hidden": [path for path in request.tests if path.endswith(".py")],
        "tests": asked.names,
        "canaries": asked.canaries,
    }
    plan = {"roles": ["guarded"], "limits": asdict(request.limits)}
    return judge.judge(backend.run(plan, [payload], request.limits.wall_s), asked)


def _isolated(request: Request, tests: list[Test], backend: Backend) -> dict[str, Any]:
    asked = _asked(request, tests, "isolated", canaries=False)
    return judge.judge(_play_isolated(request, asked, backend, record=False), asked)


def _play_isolated(request: Request, asked: judge.Asked, backend: Backend, *, record: bool) -> dict[str, Any]:
    trusted = {**request.support, **request.tests}
    solution = {path: text for path, text in request.solution.items() if path not in trusted}
    referee = {
        "files": {path: text for path, text in trusted.items() if not path.endswith(".py")},
        "sources": {path: text for path, text in trusted.items() if path.endswith(".py")},
        "seed": request.seed,
        "modules": _modules(request),
        "solution": [path.removesuffix(".py").replace("/", ".") for path in solution if path.endswith(".py")],
        "tests": asked.names,
        "profile": request.profile,
        "record": record,
    }
    worker = {"files": {**solution, **_shared_support(request)}, "seed": request.seed}
    plan = {"roles": ["referee", "worker"], "limits": asdict(request.limits)}
    return backend.run(plan, [referee, worker], request.limits.wall_s)


def _shared_support(request: Request) -> dict[str, str]:
    """Return the support files that the worker gets: those that the reference solution needed.

    A support file may hold answers, so a submission cannot ask for one by naming it, once the lesson is proven.
    """
    if request.profile is not None:
        return {path: text for path, text in request.support.items() if path in request.profile.get("support", [])}
    return {path: request.support[path] for path in needed_support(request)}


def needed_support(request: Request) -> list[str]:
    """Return the support files that the solution mentions by name."""
    code = "\n".join(request.solution.values())
    return [path for path in request.support if PurePosixPath(path).stem in code]


def prove(data: dict[str, Any], backend: Backend | None = None) -> dict[str, Any]:
    """Find the strongest mode in which a request, whose solution is the lesson's reference, passes every test.

    A request in `program` mode is proven in that one. Returns `{"mode", "tests", "profile", "duration_ms", "report"}`:
    the mode or None when the reference passes in none, the ids of all tests in file order, what `isolated` has to
    enforce (None for other modes), the wall time of the run in milliseconds, and the report of the last run. Raises
    `RequestError`, and `SandboxError` for our fault.
    """
    request = parse_request(data)
    language = _language(request)
    if request.mode == "program":
        report = run(data, backend)
        return _proof("program" if report["outcome"] == "passed" else None, None, report)
    if language:
        report, seen = command_tests.grade(request, language, backend or shared(layer=language.layer))
        return _proof("guarded" if report["outcome"] == "passed" else None, seen, report)
    backend = backend or shared()
    profile, report = _record(request, backend)
    mode = "isolated"
    if report["outcome"] == "passed":
        proven = {**data, "mode": mode, "profile": profile, "expected": [test["id"] for test in report["tests"]]}
        report = run(proven, backend)
    if report["outcome"] != "passed":
        mode, profile = "guarded", None
        report = run({**data, "mode": mode}, backend)
    return _proof(mode if report["outcome"] == "passed" else None, profile, report)


def _proof(mode: str | None, profile: dict[str, Any] | None, report: dict[str, Any]) -> dict[str, Any]:
    if report["outcome"] == "infrastructure_error":
        raise SandboxError(report["message"])
    return {
        "mode": mode,
        "tests": [test["id"] for test in report["tests"]],
        "profile": profile,
        "duration_ms": report["usage"]["wall_ms"],
        "report": report,
    }


def _record(request: Request, backend: Backend) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Run the reference twice to record types and, knowing every object the tests make, the line-up's truths."""
    support = needed_support(request)
    profile: dict[str, Any] | None = None
    for _ in range(2):
        request = replace(request, profile=profile, expected=None)
        asked = _asked(request, python_tests.find_tests(request.tests), "isolated", canaries=False)
        record = _play_isolated(request, asked, backend, record=True)
        seen = judge.Seen(record["children"][0]["events"])
        if seen.profile is None:
            break
        profile = {"types": seen.profile["types"], "lineup": seen.profile["lineup"], "support": support}
    return profile, judge.judge(record, asked)


def _our_fault(reason: str, mode: str, tests: list[Test]) -> dict[str, Any]:
    return {
        "version": 1,
        "outcome": "infrastructure_error",
        "message": f"The runner itself failed, not your code: {reason}",
        "error_kind": None,
        "tests": [judge.entry(test.id, test.name, test.task, "not_run", None, {}) for test in tests],
        "output": "",
        "usage": {"wall_ms": 0.0, "cpu_ms": 0.0, "peak_memory_kib": 0},
        "isolation": {"backend": None, "mode": mode},
    }


@dataclass(frozen=True)
class Runner:
    """The same two functions on a backend of one's choice, by name. Raises `SandboxError` where it cannot be used."""

    backend: str | None = None

    def start(self) -> None:
        """Start the backend and look whether it may be used, which `run` does otherwise."""
        shared(self.backend)

    def run(self, data: dict[str, Any]) -> dict[str, Any]:
        """Grade a request; see `run`."""
        return run(data, self._backend(data))

    def prove(self, data: dict[str, Any]) -> dict[str, Any]:
        """Prove a reference; see `prove`."""
        return prove(data, self._backend(data))

    def _backend(self, data: dict[str, Any]) -> Backend:
        """Return the one that has the programs of the request's language."""
        language = TOOLS.get(str(data.get("language")))
        return shared(self.backend, language.layer if language else PYTHON)
