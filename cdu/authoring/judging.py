"""Proves a lesson with a judge's submissions: each must pass or fail as the judge said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.authoring.check import OURS, Failure, Report, Runner, check, describe, limits
from cdu.authoring.judged import JudgedLesson, JudgedProof, Submission
from chalicelib.contracts.lesson import HIDDEN
from chalicelib.submissions.runner_functions import run_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.contracts.lesson import Lesson, Proof

VERDICTS = {"failed": "wrong_answer", "error": "run_time_error", "timed_out": "time_limit_exceeded"}
"""The judge's words for the outcome of a test."""
LATE = ("time_limit_exceeded", "rejected", "wrong")
"""Verdicts that may be about time: such a submission gets the time limit of a student, and no more. A wrong one that
passes no test in this time is given more: a busy machine may not even have built it."""


def judge(lesson: Lesson, runner: Runner) -> Proof | Failure:
    """Check a lesson and every submission that comes with it."""
    proof = check(lesson, runner)
    if not isinstance(lesson, JudgedLesson) or isinstance(proof, Failure):
        return proof
    differences = []
    for submission in lesson.submissions:
        found = _try(lesson, submission, proof, runner)
        if isinstance(found, Failure):
            return found
        if found:
            differences.append(found)
    return JudgedProof(**proof.model_dump(), differences=(*lesson.unkept, *differences))


def _try(lesson: JudgedLesson, submission: Submission, proof: Proof, runner: Runner) -> Failure | str | None:
    """What is wrong with the lesson, or else what went differently from what the judge found."""
    accepted = submission.expected == "accepted"
    request = run_request(lesson, submission.files, proof)
    if submission.expected not in LATE:  # a busy machine must not make a wrong answer look like a late one
        request |= {"limits": limits(lesson)}
    report = Report.model_validate(runner.run(request))
    if submission.expected == "wrong" and report.outcome == "timed_out" and not _shows(report):
        report = Report.model_validate(runner.run(request | {"limits": limits(lesson)}))
    if report.outcome == OURS:
        return Failure(lesson.lesson, report.message or OURS, "infrastructure")
    passed = report.outcome == "passed"
    if accepted and not passed:
        return Failure(lesson.lesson, f"{submission.name} does not pass: {describe(report)}", "reference")
    if passed and not accepted:
        told = "; ".join([f"{submission.name} passes, which it must not", *lesson.unkept])
        return Failure(lesson.lesson, told, "reference")
    if submission.expected == "wrong":
        return _barely(lesson, submission, report)
    # A hidden test that fails does not say how.
    visible = [test.outcome for test in report.tests if not test.id.startswith(HIDDEN)]
    seen = {VERDICTS[outcome] for outcome in visible if outcome in VERDICTS}
    agreed = passed or submission.expected == "rejected" or seen <= {submission.expected}
    return None if agreed else f"{submission.name}: {_join(seen)} instead of {submission.expected}"


def _barely(lesson: Lesson, submission: Submission, report: Report) -> Failure | None:
    """A solution that does not even build, or fails everywhere, would say nothing about the tests."""
    if _shows(report):
        return None
    reason = f"{submission.name} passes no test at all, so it shows nothing: {describe(report)}"
    return Failure(lesson.lesson, reason, "reference")


def _shows(report: Report) -> bool:
    return any(test.outcome == "passed" for test in report.tests)


def _join(words: Iterable[str]) -> str:
    return " and ".join(sorted(words))
