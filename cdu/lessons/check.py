"""The proof of one lesson: its reference passes every test, its untouched starter does not.

The runner is injected, so that this works with any of them. It speaks plain JSON objects, version 1 each way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from cdu.lessons.errors import explain
from chalicelib.lesson import Files, Lesson, Mode, Proof, PublishedLesson

if TYPE_CHECKING:
    from collections.abc import Sequence

Run = Callable[[dict[str, Any]], dict[str, Any]]
"""A runner: request to report."""

REQUEST_VERSION = 1
PROVEN_MODES: tuple[Mode, ...] = ("isolated", "guarded")
"""How tests and solution are kept apart, strongest first: a lesson is graded in the first mode that its tests bear."""
PATIENCE = 3
"""The machine that proves may be busy: a reference may take this many times the lesson's limit on the wall clock,
but no more processor time than the limit, which is the same on a busy machine and a quiet one."""
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


class _Isolation(BaseModel):
    mode: Mode


class _Usage(BaseModel):
    wall_ms: float


class _Report(BaseModel):
    """The part of a runner's report that a proof is made of."""

    outcome: str
    message: str | None = None
    tests: tuple[_Test, ...] = ()


class _PassedReport(_Report):
    isolation: _Isolation
    usage: _Usage


def request(
    lesson: Lesson | PublishedLesson,
    solution: Files,
    expected: Sequence[str] | None = None,
    mode: Mode | Literal["auto"] = "auto",
) -> dict[str, Any]:
    """The runner's request to grade `solution`; `expected` are the ids of the tests that must all pass, if known."""
    return {
        "version": REQUEST_VERSION,
        "language": lesson.language,
        "lesson": lesson.lesson,
        "mode": mode,
        "tests": lesson.tests,
        "support": lesson.support,
        "solution": solution,
        "expected": None if expected is None else list(expected),
        "profile": None,
        "limits": {"wall_s": lesson.timeout_s},
    }


def check(lesson: Lesson, run: Run) -> Proof | Failure:
    """Run reference and starter; the proof holds the tests that a student's solution has to pass."""
    if not lesson.reference:
        return Failure(lesson.lesson, "reference/ is missing: nothing shows that the tests can be passed", "reference")
    try:
        proof = _prove_reference(lesson, run)
        return _refute_starter(lesson, run, proof) if isinstance(proof, Proof) else proof
    except ValidationError as error:
        return Failure(lesson.lesson, f"the runner's report is not understood: {explain(error)}", "infrastructure")


def _prove_reference(lesson: Lesson, run: Run) -> Proof | Failure:
    """The proof in the strongest mode there is; where none will do, what the weakest one, the plainest, found wrong."""
    results = (_try_reference(lesson, run, mode) for mode in PROVEN_MODES)
    result = next(results)
    while isinstance(result, Failure) and result.cause == "reference" and (other := next(results, None)):
        result = other
    return result


def _try_reference(lesson: Lesson, run: Run, mode: Mode) -> Proof | Failure:
    limits = {"wall_s": PATIENCE * lesson.timeout_s, "cpu_s": lesson.timeout_s}
    answer = run(request(lesson, lesson.reference, mode=mode) | {"limits": limits})
    report = _Report.model_validate(answer)
    ids = tuple(test.id for test in report.tests)
    if report.outcome == OURS:
        return Failure(lesson.lesson, _shorten(report.message or OURS), "infrastructure")
    if report.outcome != "passed" or any(test.outcome != "passed" for test in report.tests):
        return Failure(lesson.lesson, f"the reference does not pass: {_describe(report)}", "reference")
    if not ids:
        return Failure(lesson.lesson, "the reference passed, but no test was run", "reference")
    if len(set(ids)) < len(ids):
        return Failure(lesson.lesson, "two tests have the same id", "reference")
    passed = _PassedReport.model_validate(answer)
    return Proof(mode=passed.isolation.mode, tests=ids, duration_ms=passed.usage.wall_ms)


def _refute_starter(lesson: Lesson, run: Run, proof: Proof) -> Proof | Failure:
    report = _Report.model_validate(run(request(lesson, lesson.starter, expected=proof.tests, mode=proof.mode)))
    if report.outcome == OURS:
        return Failure(lesson.lesson, _shorten(report.message or OURS), "infrastructure")
    if report.outcome == "passed":
        return Failure(lesson.lesson, "the untouched starter passes every test, so there is nothing to do", "starter")
    return proof


def _describe(report: _Report) -> str:
    broken = [test for test in report.tests if test.outcome != "passed"]
    if not broken:
        return _shorten(f"{report.outcome}: {report.message or 'no message'}")
    first = f"{broken[0].id}: {broken[0].outcome}: {broken[0].message or 'no message'}"
    return f"{len(broken)} of {len(report.tests)} tests; first {_shorten(first)}"


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
