"""Trials: the lesson's tests, or a student's own input, on a solution that is not submitted.

A trial uses the same runners and the same sandbox as a submission. It leaves no record, earns nothing and counts as no
attempt. Trials say nothing about hidden tests, not even outcomes: they are free, so a student could guess what a hidden
test asks for, try after try. Hidden cases of programs do not run at all. In other lessons hidden tests run with the
others, because what validation recorded holds for all of them together; of a run that they broke, a trial says as much
as a submission.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.contracts.lesson import HIDDEN
from chalicelib.http.problems import BAD_SUBMISSION, BUSY, RUNNER_FAILED, ProblemError
from chalicelib.submissions.runner_functions import RunnerBusyError, encoded, run_request
from chalicelib.submissions.upload import solution_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.contracts.lesson import Files, LessonSource, PublishedLesson
    from chalicelib.contracts.run_report import RunReport, TestResult
    from chalicelib.submissions.solution_files import IgnoredFile
    from chalicelib.submissions.upload import Upload

OWN_INPUT = "own input"
"""The one test of a trial with an input of the student's own."""
MAX_INPUT_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of a trial."""

    lesson: str
    lesson_version: str
    report: RunReport
    ignored: tuple[IgnoredFile, ...]


class TrialRunner(Protocol):
    """What runs the tests: the runner functions, or a sandbox on the student's own machine."""

    def grade(self, lesson: PublishedLesson, solution: Files) -> RunReport:
        """Run the lesson's tests on a solution. Raises RunnerBusyError."""


class TrialService:
    """Runs trials."""

    def __init__(self, lessons: LessonSource, runners: TrialRunner) -> None:
        self._lessons = lessons
        self._runners = runners

    def run(self, upload: Upload, tests: Sequence[str] = (), own_input: str | None = None) -> Trial:
        """Run visible tests, by default all of them, or a program on an input of the student's own.

        Raises:
            UnknownLessonError: the lesson is not published.
            BadSubmissionError: there is no file of the lesson.
            ProblemError: a test that the lesson does not have, an input for a lesson that is no program, too much
                for a runner, no runner free, or a fault of ours.
        """
        lesson = self._lessons.lesson(upload.lesson)
        solution = solution_for(lesson, upload)
        asked = _checked(lesson, tests, own_input)
        if own_input is not None:
            report = _own_output(self._grade(_with_input(lesson, own_input), solution.files))
        elif lesson.kind == "program":
            report = self._grade(_narrowed(lesson, asked), solution.files)
        else:  # what was recorded about the lesson is recorded about all of its tests together
            report = _told(self._grade(lesson, solution.files), asked)
        return Trial(lesson.lesson, lesson.version, report, solution.ignored)

    def _grade(self, lesson: PublishedLesson, files: Files) -> RunReport:
        encoded(run_request(lesson, files, lesson.proof))  # raises TooLargeError
        try:
            report = self._runners.grade(lesson, files)
        except RunnerBusyError:
            raise ProblemError(BUSY, "no runner is free at the moment; send the trial again") from None
        if report.outcome == "infrastructure_error":
            raise ProblemError(RUNNER_FAILED, "the fault is ours; send the trial again")
        return report


def _checked(lesson: PublishedLesson, tests: Sequence[str], own_input: str | None) -> tuple[str, ...]:
    """The ids of the tests to tell about. Raises ProblemError for what the lesson does not have."""
    visible = tuple(test for test in lesson.proof.tests if not test.startswith(HIDDEN))
    unknown = [test for test in tests if test not in visible]
    if unknown:
        raise ProblemError(BAD_SUBMISSION, f"{lesson.lesson} has no visible test {unknown[0]!r}")
    if own_input is None:
        return tuple(test for test in visible if test in tests) if tests else visible
    if lesson.kind != "program":
        raise ProblemError(BAD_SUBMISSION, f"{lesson.lesson} is no program, so it reads no input; leave `input` out")
    if tests:
        raise ProblemError(BAD_SUBMISSION, "send either `tests` or `input`")
    return ()


def _narrowed(lesson: PublishedLesson, cases: tuple[str, ...]) -> PublishedLesson:
    """The lesson with these cases only: no other one enters the runner."""
    tests = {f"{case}{half}": lesson.tests[f"{case}{half}"] for case in cases for half in (".in", ".out")}
    return lesson.model_copy(update={"tests": tests, "proof": lesson.proof.model_copy(update={"tests": cases})})


def _with_input(lesson: PublishedLesson, own_input: str) -> PublishedLesson:
    tests = {f"{OWN_INPUT}.in": own_input, f"{OWN_INPUT}.out": ""}
    proof = lesson.proof.model_copy(update={"tests": (OWN_INPUT,)})
    return lesson.model_copy(update={"tests": tests, "proof": proof})


def _own_output(report: RunReport) -> RunReport:
    """The report without the comparison: nothing is expected, so a program that ended by itself has passed."""
    if any(test.outcome != "failed" for test in report.tests):  # a program that broke is an `error`
        return report
    tests = tuple(test.model_copy(update={"outcome": "passed", "message": None}) for test in report.tests)
    return report.model_copy(update={"outcome": "passed", "message": None, "error_kind": None, "tests": tests})


def _told(report: RunReport, tests: tuple[str, ...]) -> RunReport:
    """The report about these tests only, with the outcome that they have together."""
    told = tuple(test for test in report.tests if test.id in tests)
    if len(told) == len(report.tests) or report.outcome not in {"passed", "failed"}:
        return report.model_copy(update={"tests": told})
    first = next((test for test in told if test.outcome != "passed"), None)
    outcome = "failed" if first else "passed"
    message = _message(first, report)
    return report.model_copy(
        update={"tests": told, "outcome": outcome, "message": message, "error_kind": first and report.error_kind}
    )


def _message(first: TestResult | None, report: RunReport) -> str | None:
    # The report's own message counts all tests, hidden ones among them.
    if first is None:
        return None
    return report.message if all(test.outcome != "passed" for test in report.tests) else first.message
