"""From a begun run to a verdict on record and a message on the queue: the one way there, whoever makes the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.contracts import error_kinds as kinds
from chalicelib.contracts.messages import GradedSubmission

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Files, PublishedLesson
    from chalicelib.contracts.run_report import Report
    from chalicelib.shared.queues import Queue
    from chalicelib.submissions.outbox import Flow
    from chalicelib.submissions.runner_functions import Runners
    from chalicelib.submissions.store import Submission, Submissions


class Verdicts:
    """Grades begun submissions and hands them on. Everything it needs is given to it."""

    def __init__(self, runners: Runners, submissions: Submissions, queue: Queue, flow: Flow) -> None:
        self._runners = runners
        self._submissions = submissions
        self._queue = queue
        self._flow = flow

    def grade(self, lesson: PublishedLesson, solution: Files) -> Report:
        """Run the lesson's tests. Raises RunnerBusyError."""
        return self._runners.grade(lesson, solution)

    def reach(self, submission: Submission, report: Report, lesson: PublishedLesson, entered_by: str) -> Submission:
        """Store a report as the verdict and hand it on. Raises TakenOverError.

        Stored first: what is handed on, however often, is what stands on record.
        """
        graded = self._submissions.finish(submission, report)
        self.hand_on(graded, lesson, entered_by)
        return graded

    def hand_on(self, graded: Submission, lesson: PublishedLesson, entered_by: str) -> None:
        """Send the message of a graded submission, which then is no longer under way for the run that entered it."""
        # A fault of ours counts as nothing, neither attempt nor streak.
        if graded.report and graded.report.outcome != "infrastructure_error":
            self._queue.send(graded_message(graded, graded.report, lesson))
        self._flow.leave(graded.submission_id, entered_by)


def graded_message(submission: Submission, report: Report, lesson: PublishedLesson) -> GradedSubmission:
    """The queue's message of a graded submission.

    The report comes from a process that ran a student's code: only names that the lesson or its
    language knows go on.
    """
    failed = set(report.failed_tests)
    return GradedSubmission(
        submission_id=submission.submission_id,
        student_id=submission.student_id,
        lesson=submission.lesson,
        lesson_version=submission.lesson_version,
        language=lesson.language,
        difficulty=lesson.difficulty,
        lesson_xp=lesson.xp,
        outcome=report.outcome,
        failed_tests=tuple(test for test in lesson.proof.tests if test in failed),
        error_kind=report.error_kind and kinds.known(report.error_kind, lesson),
        day=submission.day,
        occurred_at=submission.created_at,
        correlation_id=submission.correlation_id,
        regrade_of=submission.regrade_of,
    )
