"""The proof of one lesson: its reference passes every test, its untouched starter does not.

The runner is injected, so that this works with any of them. It speaks plain JSON objects, version 1 each way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ValidationError

from cdu.authoring.broken_tests import broken_test
from cdu.authoring.duplicate_names import named_twice
from cdu.authoring.errors import explain
from cdu.authoring.missing_packages import missing_package
from cdu.authoring.rewriting.bash import examined
from cdu.authoring.rewriting.proving import believed, prove_observed
from chalicelib.contracts.lesson import HIDDEN, Lesson, Mode, Proof
from chalicelib.submissions.runner_functions import WHOLE_S, TooLargeError, encoded, run_request
from runners import RequestError, program_memory


class Runner(Protocol):
    """The runner's public functions, request to report and reference to proof; the package `runners` is one."""

    def run(self, data: dict[str, Any], /) -> dict[str, Any]:
        """Grade a request, version 1; the report is version 1 as well."""

    def prove(self, data: dict[str, Any], /) -> dict[str, Any]:
        """Find the strongest mode in which the request's solution passes: mode, tests, profile, duration_ms, report."""


PATIENCE = 3
"""The machine that proves may be busy: a reference may take this many times the lesson's limit on the wall clock,
but no more processor time than the limit, which is the same on a busy machine and a quiet one."""
SEEDS = (1, 2, 3)
"""A reference has to pass again with each of these seeds of `random`, unless its proof took as many runs."""
SHOWN_CHARACTERS = 300
OURS = "infrastructure_error"


@dataclass(frozen=True)
class Failure:
    """A lesson that was run and is not fit to publish."""

    lesson: str
    reason: str
    cause: Literal["reference", "starter", "infrastructure"]
    """Whose fault it is: the author's (either file set), or ours."""


class _Test(BaseModel):
    id: str
    outcome: str
    message: str | None = None


class Report(BaseModel):
    """The part of a runner's report that a proof is made of."""

    outcome: str
    message: str | None = None
    tests: tuple[_Test, ...] = ()


class _Proven(BaseModel):
    """What `Runner.prove` returns; `mode` is None when the reference passes in none."""

    mode: Mode | None
    tests: tuple[str, ...]
    profile: dict[str, Any] | None
    weaker: str = ""
    duration_ms: float
    report: Report


def check(lesson: Lesson, runner: Runner) -> Proof | Failure:
    """Run reference and starter; the proof holds the tests that a student's solution has to pass."""
    try:
        proof = prove_reference(lesson, runner)
        if isinstance(proof, Failure):
            return proof
        encoded(run_request(lesson, lesson.reference, proof))
        return _doubt(lesson, runner, proof) or _refute_starter(lesson, runner, proof)
    except TooLargeError as error:
        return Failure(lesson.lesson, error.sizes, "reference")
    except ValidationError as error:
        return Failure(lesson.lesson, f"the runner's report is not understood: {explain(error)}", "infrastructure")


def prove_reference(lesson: Lesson, runner: Runner) -> Proof | Failure:
    """The proof in the strongest mode that works; if no mode works, what failed in the plainest one."""
    if not lesson.reference:
        return Failure(lesson.lesson, "reference/ is missing: nothing shows that the tests can be passed", "reference")
    if reason := named_twice(lesson) or _unkept_memory(lesson):
        return Failure(lesson.lesson, reason, "reference")
    try:
        return _prove_reference(lesson, runner)
    except RequestError as error:  # tests that cannot be read are the author's to mend
        return Failure(lesson.lesson, str(error), "reference")


def _unkept_memory(lesson: Lesson) -> str:
    """Why the lesson's memory limit would limit nothing, nothing where it does."""
    wanted = lesson.memory_mib
    if not wanted or (ours := program_memory(lesson.language, wanted)) == wanted:
        return ""
    return f"memory_mib: programs in {lesson.language} have {ours} MiB here, so {wanted} limits nothing. Leave it out"


def _prove_reference(lesson: Lesson, runner: Runner) -> Proof | Failure:
    request = run_request(lesson, lesson.reference, None) | {"limits": limits(lesson)}
    found, weaker = prove_observed(lesson, lambda changes: runner.prove(request | changes))
    if found and (weaker := _disagreement(lesson, runner, found)):
        found = None
    changes, refused = examined(lesson)
    weaker = weaker or refused
    proven = _Proven.model_validate(found or runner.prove(request | changes))
    if proven.report.outcome == OURS:
        return Failure(lesson.lesson, _shorten(proven.report.message or OURS), "infrastructure")
    if proven.mode is None or any(test.outcome != "passed" for test in proven.report.tests):
        return Failure(lesson.lesson, _why_not(lesson, proven.report, weaker), "reference")
    if reason := _unsound(lesson, proven):
        return Failure(lesson.lesson, reason, "reference")
    return Proof(
        mode=proven.mode,
        tests=proven.tests,
        profile=proven.profile,
        duration_ms=proven.duration_ms,
        weaker=(weaker or proven.weaker) if proven.mode == "guarded" else "",
        believed=believed(proven.profile),
    )


def _why_not(lesson: Lesson, report: Report, weaker: str) -> str:
    """Tests in C may do without Unity where they are judged outside; elsewhere they then do not compile."""
    reason = f"the reference does not pass: {describe(report)}"
    if package := missing_package(lesson.language, report.message or ""):
        return f"the lesson needs {package}, which is not in the layer of its language; {reason}"
    if report.outcome == "compile_error" and (place := broken_test(lesson, report.message or "", weaker)):
        return f"{place}; {reason}"
    if weaker and report.outcome == "compile_error":
        return f"{reason}; the tests cannot be judged outside either: {weaker}"
    return reason


def _disagreement(lesson: Lesson, runner: Runner, proven: dict[str, Any]) -> str:
    """Where rewritten tests and the tests as they are say different things of the starter; nothing where they agree."""
    told = {"expected": proven["tests"], "limits": limits(lesson)}
    request = run_request(lesson, lesson.starter, None) | told
    rewritten = request | {"mode": "observed", "profile": proven["profile"]}
    judged, plain = (
        {test.id: test.outcome == "passed" for test in Report.model_validate(runner.run(each)).tests}
        for each in (rewritten, request | {"mode": "guarded"})
    )
    different = next((test for test in plain if plain[test] != judged.get(test)), None)
    return f"judged outside, the starter gets another result in {different!r}" if different else ""


def _unsound(lesson: Lesson, proven: _Proven) -> str | None:
    """What is wrong with tests that the reference passed."""
    if not proven.tests:
        return "the reference passed, but no test was run"
    if len(set(proven.tests)) < len(proven.tests):
        return "two tests have the same id"
    if proven.mode == "guarded" and any(name.startswith(HIDDEN) for name in lesson.tests):
        return "tests are hidden, but it proves guarded, where a solution can read them"
    return None


def _doubt(lesson: Lesson, runner: Runner, proof: Proof) -> Failure | None:
    """Run the reference again in the same mode. A failure now means that tests depend on chance, clock or order.

    An observed proof is made of four runs already, and the seeds are those of Python's `random`.
    """
    if proof.mode == "observed":
        return None
    request = run_request(lesson, lesson.reference, proof) | {"limits": limits(lesson)}
    for number, seed in enumerate(SEEDS, start=2):
        report = Report.model_validate(runner.run(request | {"seed": seed}))
        if report.outcome == OURS:
            return Failure(lesson.lesson, _shorten(report.message or OURS), "infrastructure")
        if report.outcome != "passed":
            reason = f"the reference passes only sometimes: run {number} of {len(SEEDS) + 1}: {describe(report)}"
            return Failure(lesson.lesson, reason, "reference")
    return None


def limits(lesson: Lesson) -> dict[str, float]:
    """What a solution that should pass may use while it is proven."""
    patient = {"wall_s": PATIENCE * lesson.timeout_s, "whole_s": PATIENCE * WHOLE_S, "cpu_s": lesson.timeout_s}
    return patient | ({"program_mib": lesson.memory_mib} if lesson.memory_mib else {})


def _refute_starter(lesson: Lesson, runner: Runner, proof: Proof) -> Proof | Failure:
    report = Report.model_validate(runner.run(run_request(lesson, lesson.starter, proof)))
    if report.outcome == OURS:
        return Failure(lesson.lesson, _shorten(report.message or OURS), "infrastructure")
    if report.outcome == "passed":
        return Failure(lesson.lesson, "the untouched starter passes every test, so there is nothing to do", "starter")
    return proof


def describe(report: Report) -> str:
    """What broke, in one line."""
    broken = [test for test in report.tests if test.outcome != "passed"]
    if not broken:
        return _shorten(f"{report.outcome}: {report.message or 'no message'}")
    first = f"{broken[0].id}: {broken[0].outcome}: {broken[0].message or 'no message'}"
    return f"{len(broken)} of {len(report.tests)} tests; first {_shorten(first)}"


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
