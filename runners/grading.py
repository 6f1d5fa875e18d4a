"""One request from beginning to end: prepare a run, make it in a sandbox, read its record, judge."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypedDict

from runners.cases import choose_cases
from runners.io_tests import grade_program
from runners.judge import judge
from runners.languages.base import Language, Mode, Reading
from runners.languages.observing import OBSERVED
from runners.languages.registry import LANGUAGES
from runners.own_tests import with_owner
from runners.records import RunRecord, SandboxRun
from runners.report import Report, infrastructure_error, without_hints
from runners.request import Json, Profile, Request, RequestError, parse_request
from runners.sandbox.backend import Backend, SandboxError
from runners.sandbox.backends import shared
from runners.sandbox.layers import PYTHON
from runners.sandbox.shared_build import SharedBuild
from runners.validators import layer_of

_MAX_REASON: Final = 300


class Proof(TypedDict):
    """What validating a lesson found: see `prove`."""

    mode: str | None
    tests: list[str]
    profile: Profile | None
    weaker: str
    duration_ms: float
    report: Report


def run(data: Json, backend: Backend | None = None) -> Json:
    """Grade a request (version 1) and return its report (version 1). Hidden tests leave no figures in the report.

    Raises `RequestError` for a malformed request. A fault of ours is a report with `infrastructure_error`.
    """
    request = parse_request(data)
    report = with_owner(_grade(request, _language(request), backend), request.language, request.tests)
    return dict(without_hints(report))


def prove(data: Json, backend: Backend | None = None) -> Json:
    """Find the strongest mode in which a request, whose solution is the lesson's reference, passes every test.

    A request in `program` or `observed` mode is validated in that one; the latter brings rewritten tests in its
    profile. Where tests are examined first, the profile brings those that change; `guarded` says that they were
    refused. Returns `{"mode", "tests", "profile", "weaker",
    "duration_ms", "report"}`: the mode or None when the reference passes in none, the ids of all tests in file order,
    what grading has to enforce (None for nothing), why each stronger mode does not apply, the wall time of the run in
    milliseconds, and the report of the last run. Raises `RequestError`, and `SandboxError` for our fault.
    """
    request = parse_request(data)
    language = _language(request)
    if request.mode == "program":
        return dict(_proof("program", None, _grade(request, language, backend)))
    backend = backend or shared(layer=language.layer)
    observed, refused = request.mode == OBSERVED, request.mode == "guarded"
    modes = [mode for mode in language.modes if (mode.name == OBSERVED) == observed and not (mode.examined and refused)]
    if not modes:
        raise RequestError(f"mode: {language.name} has no observed mode")
    weaker: list[str] = []
    for mode in modes:
        profile, report = _validate(request, mode, language, backend)
        if report["outcome"] in {"passed", "infrastructure_error"}:
            break
        weaker.append(_reason(report))
    return dict(_proof(mode.name, profile, report, "; ".join(weaker)))


def _language(request: Request) -> Language:
    """Return the request's language. Raises `RequestError` for one that is unknown."""
    if request.language not in LANGUAGES:
        raise RequestError(f"language: {request.language!r} is not one of {', '.join(sorted(LANGUAGES))}")
    return LANGUAGES[request.language]


def _grade(request: Request, language: Language, backend: Backend | None) -> Report:
    """Grade a request in its mode. A fault of ours is a report as well."""
    program = request.mode == "program"
    mode = "program" if program else language.mode(request)
    cases = choose_cases(request, language.main) if program else []
    tests = [case.test for case in cases] if program else language.tests(request)
    try:
        backend = backend or shared(layer=layer_of(request))
        if program:
            return grade_program(request, cases, language, backend)
        reading = _play(request, language, backend.run)
        return judge(reading.evidence, reading.expected)
    except RequestError:
        raise
    except (SandboxError, ValueError, OSError) as error:
        return infrastructure_error(str(error), mode, tests)


def _play(
    request: Request, language: Language, make: Callable[[SandboxRun], RunRecord], *, record: bool = False
) -> Reading:
    """Run a request's tests; `make` makes each run.

    Raises `RequestError`, and `SandboxError` and `ValueError` for a fault of ours.
    """
    prepared = language.prepare(request, record=record)
    reading = prepared.read(make(prepared.run))
    while rest := reading.rest:
        reading = rest.read(make(rest.run))
    return reading


def _validate(request: Request, mode: Mode, language: Language, backend: Backend) -> tuple[Profile | None, Report]:
    """Return the profile that a mode enforces, and the report of the reference under it."""
    request = replace(request, mode=mode.name)
    if not mode.recordings:
        return None, _grade(request, language, backend)
    profile, make = request.profile, SharedBuild(backend.run).run
    for _ in range(mode.recordings):
        reading = _play(replace(request, profile=profile, expected=None), language, make, record=True)
        if reading.recorded is None:
            break
        profile = reading.recorded
    report = judge(reading.evidence, reading.expected)
    ready = report["outcome"] == "passed" or (profile is not None and not reading.expected.tests)
    for _ in range(mode.enforced):
        if not ready:
            break
        expected = [test["id"] for test in report["tests"]] or None  # a recording need not have run a test
        reading = _play(replace(request, profile=profile, expected=expected), language, make)
        report = judge(reading.evidence, reading.expected)
        profile = reading.recorded or profile
        ready = report["outcome"] == "passed"
    return profile, report


def _reason(report: Report) -> str:
    """Return in one line why a reference did not pass in a mode."""
    failed = [test for test in report["tests"] if test["outcome"] != "passed"]
    said = f"{failed[0]['name']}: {failed[0]['message']}" if failed else report["message"]
    return " ".join(str(said).split())[:_MAX_REASON]


def _proof(mode: str, profile: Profile | None, report: Report, weaker: str = "") -> Proof:
    """Return the proof. Raises `SandboxError` for a report of our fault."""
    if report["outcome"] == "infrastructure_error":
        raise SandboxError(report["message"])
    return {
        "mode": mode if report["outcome"] == "passed" else None,
        "tests": [test["id"] for test in report["tests"]],
        "profile": profile,
        "weaker": weaker,
        "duration_ms": report["usage"]["wall_ms"] or 0.0,
        "report": report,
    }


@dataclass(frozen=True)
class Runner:
    """The same two functions on a backend of one's choice, by name. Raises `SandboxError` where it cannot be used."""

    backend: str | None = None

    def start(self) -> None:
        """Start the backend and look whether it may be used, which `run` does otherwise."""
        shared(self.backend)

    def run(self, data: Json) -> Json:
        """Grade a request; see `run`."""
        return run(data, self._backend(data))

    def prove(self, data: Json) -> Json:
        """Validate a reference; see `prove`."""
        return prove(data, self._backend(data))

    def _backend(self, data: Json) -> Backend:
        """Return the one that has the programs of the request's language."""
        request = parse_request(data)
        return shared(self.backend, layer_of(request) if request.language in LANGUAGES else PYTHON)
