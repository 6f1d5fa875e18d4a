"""From a run to a stored verdict and a message on the submissions queue; shared by service, worker and sweeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.contracts import error_kinds as kinds
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.shared.log import logger
from chalicelib.shared.metrics import measure

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Files, PublishedLesson
    from chalicelib.contracts.run_report import RunReport
    from chalicelib.shared.queues import Queue
    from chalicelib.submissions.outbox import Outbox
    from chalicelib.submissions.runner_functions import RunnerFunctions
    from chalicelib.submissions.store import Submission, SubmissionStore


class Verdicts:
    """Grades submissions, stores their verdicts and sends them to the submissions queue."""

    def __init__(self, runners: RunnerFunctions, submissions: SubmissionStore, queue: Queue, outbox: Outbox) -> None:
        self._runners = runners
        self._submissions = submissions
        self._queue = queue
        self._outbox = outbox

    def grade(self, lesson: PublishedLesson, solution: Files) -> RunReport:
        """Run the lesson's tests. Raises RunnerBusyError."""
        return self._runners.grade(lesson, solution)

    def record(self, submission: Submission, report: RunReport, lesson: PublishedLesson, entered_by: str) -> Submission:
        """Store a report as the verdict and send it. Raises TakenOverError.

        The verdict is stored first, so every message, however often it is sent, carries the stored verdict. Whoever
        processes the message deletes the outbox entry that the run `entered_by` wrote.
        """
        graded = self._submissions.finish(submission, report)
        logger.info(
            "graded",
            submission_id=graded.submission_id,
            language=lesson.language,
            lesson=lesson.lesson,
            outcome=report.outcome,
            wall_ms=report.usage.wall_ms,
        )
        if not graded.canary:
            measure("Submissions", by={"outcome": report.outcome, "language": lesson.language})
            if report.usage.wall_ms is not None:
                measure("RunTime", report.usage.wall_ms, "Milliseconds")
        if report.outcome == "infrastructure_error":
            self._outbox.leave(graded.submission_id, entered_by)
        else:
            self._queue.send(graded_message(graded, report, lesson, entered_by))
        return graded

    def send(self, graded: Submission, lesson: PublishedLesson, entered_by: str) -> None:
        """Send a graded submission to the queue again, then delete the outbox entry of the run `entered_by`."""
        # An infrastructure error is our fault: it counts neither as an attempt nor for a streak.
        if graded.report and graded.report.outcome != "infrastructure_error":
            self._queue.send(graded_message(graded, graded.report, lesson))
        self._outbox.leave(graded.submission_id, entered_by)


def graded_message(
    submission: Submission, report: RunReport, lesson: PublishedLesson, entered_by: str | None = None
) -> GradedSubmission:
    """The message for the submissions queue, with the run whose outbox entry goes when it has been processed.

    The report comes from a process that ran a student's code. So the message contains only test ids of the lesson, and
    an error kind that the language or the lesson defines.
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
        entered_by=entered_by,
        canary=submission.canary,
    )
