"""From an accepted solution to a verdict on record and a message on the queue."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.clock import day_in
from chalicelib.ids import derived_id, new_id
from chalicelib.scoring.intake import Delivery, solution_for
from chalicelib.scoring.messages import GradedSubmission
from chalicelib.scoring.submissions import AlreadyExistsError, Submission, Submissions, TakenOverError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from chalicelib.clock import Clock
    from chalicelib.lesson import Files, PublishedLesson
    from chalicelib.scoring.catalogue import Catalogue
    from chalicelib.scoring.report import Report
    from chalicelib.scoring.runner import Runners


MAX_KIND_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and how a repeated request is recognised."""

    student_id: str
    time_zone: str | None
    correlation_id: str
    idempotency_key: str | None = None


class KeyReusedError(ValueError):
    """The idempotency key belongs to another solution."""


class StillRunningError(RuntimeError):
    """The first request with this idempotency key has not ended."""


class Grading:
    """Runs a submission and hands it on. Everything it needs is given to it."""

    def __init__(
        self, catalogue: Catalogue, runners: Runners, submissions: Submissions, queue: GradedQueue, clock: Clock
    ) -> None:
        self._catalogue = catalogue
        self._runners = runners
        self._submissions = submissions
        self._queue = queue
        self._clock = clock

    def submit(self, sender: Sender, delivery: Delivery) -> Submission:
        """Grade a delivery, or return the verdict that its idempotency key already has.

        The verdict is stored before the message is sent: if sending fails the caller sees an error, and a repeat with
        the same key sends it again.

        Raises:
            UnknownLessonError, BadSubmissionError: the delivery names no lesson, or the wrong files.
            KeyReusedError, StillRunningError: see there; the latter also when another run took this one's place.
            RunnerBusyError: nothing was graded; try again.
        """
        lesson = self._catalogue.lesson(delivery.lesson)
        solution = solution_for(lesson, delivery.files)
        submission = self._new(sender, lesson, delivery.files)
        try:
            self._submissions.begin(submission, solution)
        except AlreadyExistsError as error:
            return self._repeat(error.existing, submission)
        try:
            report = self._runners.grade(lesson, solution)
        except BaseException:
            self._submissions.abandon(submission)
            raise
        try:
            graded = self._submissions.finish(submission, report)
        except TakenOverError:
            raise StillRunningError from None
        self._hand_on(graded, lesson)
        return graded

    def _new(self, sender: Sender, lesson: PublishedLesson, sent: Files) -> Submission:
        key = sender.idempotency_key
        now = self._clock()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # what the record keeps: a repeat says the same
        return Submission(
            submission_id=derived_id(sender.student_id, key) if key else new_id(),
            student_id=sender.student_id,
            lesson=lesson.lesson,
            lesson_version=lesson.version,
            content_hash=hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest(),
            created_at=now,
            day=day_in(sender.time_zone, now),
            correlation_id=sender.correlation_id,
        )

    def _repeat(self, existing: Submission, new: Submission) -> Submission:
        if (existing.lesson, existing.content_hash) != (new.lesson, new.content_hash):
            raise KeyReusedError
        if existing.state == "running":
            raise StillRunningError
        # The message of the version that ran: the lesson may have been published anew since.
        self._hand_on(existing, self._catalogue.lesson(existing.lesson, existing.lesson_version))
        return existing

    def _hand_on(self, graded: Submission, lesson: PublishedLesson) -> None:
        if graded.report is None or graded.report.outcome == "infrastructure_error":
            return  # our fault: it counts as nothing, neither attempt nor streak
        self._queue.send(graded_message(graded, graded.report, lesson))


def graded_message(submission: Submission, report: Report, lesson: PublishedLesson) -> GradedSubmission:
    """The queue's message of a graded submission.

    The report comes from a process that ran a student's code: only test ids that the lesson knows go on.
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
        error_kind=report.error_kind and report.error_kind[:MAX_KIND_LENGTH],
        day=submission.day,
        occurred_at=submission.created_at,
        correlation_id=submission.correlation_id,
    )


class GradedQueue:
    """The submissions queue, sending side."""

    def __init__(self, sqs: SQSClient, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def send(self, message: GradedSubmission) -> None:
        """Send one message. Errors are the caller's: nothing may be reported as counted that is not on the queue."""
        self._sqs.send_message(QueueUrl=self._url, MessageBody=message.model_dump_json())
