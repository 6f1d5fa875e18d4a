"""The worker: makes the runs of the runs queue and of the regrades queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.contracts.messages import QueuedRegrade, QueuedRun
from chalicelib.contracts.run_report import RunReport
from chalicelib.http.problems import LESSON_WITHDRAWN, ProblemError
from chalicelib.shared.ids import derived_id, new_id
from chalicelib.shared.log import logger
from chalicelib.shared.queues import failures_response
from chalicelib.submissions.runner_functions import RunnerBusyError
from chalicelib.submissions.store import AlreadyExistsError, Submission, SubmissionStore, TakenOverError
from chalicelib.submissions.upload import fitting

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import LessonSource, PublishedLesson
    from chalicelib.shared.clock import Clock
    from chalicelib.shared.queues import Queue
    from chalicelib.submissions.outbox import Outbox
    from chalicelib.submissions.verdicts import Verdicts

_LOST = RunReport(
    outcome="infrastructure_error", message="The request ended before your files were stored; send it again."
)


class Worker:
    """Resumes submissions that are queued or lost their worker, and regrades submissions."""

    def __init__(
        self, lessons: LessonSource, submissions: SubmissionStore, verdicts: Verdicts, outbox: Outbox, clock: Clock
    ) -> None:
        self._lessons = lessons
        self._submissions = submissions
        self._verdicts = verdicts
        self._outbox = outbox
        self._clock = clock

    def resume_message(self, body: str) -> None:
        """Handle a message of the runs queue. Raises RunnerBusyError."""
        run = QueuedRun.model_validate_json(body)
        logger.info("grading", submission_id=run.submission_id)
        self.resume(run)

    def regrade_message(self, body: str) -> None:
        """Handle a message of the regrades queue. Raises RunnerBusyError."""
        request = QueuedRegrade.model_validate_json(body)
        logger.info("regrading", submission_id=request.submission_id, regrade_id=request.regrade_id)
        self.regrade(request)

    def resume(self, run: QueuedRun) -> None:
        """Continue a submission from its current state. Harmless when repeated. Raises RunnerBusyError."""
        record = self._submissions.get(run.submission_id)
        if record is None:
            self._outbox.leave(run.submission_id, run.run_id)  # the request failed before it wrote a record
            return
        logger.append_keys(correlation_id=record.correlation_id)
        if record.state == "graded":
            self._verdicts.send(record, self._lesson(record), run.run_id)
        elif own := self._submissions.take_over(record, new_id(), self._clock()):
            self._grade(own, run.run_id)

    def regrade(self, request: QueuedRegrade) -> None:
        """Grade a submission again with the current version of its lesson, in a new record.

        A repeated request resumes the record that the first one made. Raises RunnerBusyError.
        """
        original = self._submissions.get(request.submission_id)
        if original is None or original.report is None:
            logger.warning("nothing to regrade", submission_id=request.submission_id)
            return
        logger.append_keys(correlation_id=original.correlation_id)
        try:
            regrade = self._new_record(original, request)
        except ProblemError as error:
            if error.kind != LESSON_WITHDRAWN:
                raise
            logger.warning("nothing to regrade", submission_id=request.submission_id, reason=error.detail)
            return
        entry = self._outbox.entering(regrade.submission_id, regrade.run_id, regrade.student_id, self._clock())
        try:
            self._submissions.begin(regrade, entry)
        except AlreadyExistsError:
            run = QueuedRun(submission_id=regrade.submission_id, run_id=regrade.run_id, student_id=regrade.student_id)
            self.resume(run)
            return
        self._grade(regrade, regrade.run_id)

    def _new_record(self, original: Submission, request: QueuedRegrade) -> Submission:
        changes = {
            "submission_id": derived_id("regrade", request.regrade_id, original.submission_id),
            "lesson_version": self._lessons.lesson(original.lesson).version,
            "state": "running",
            "run_id": new_id(),
            "started_at": self._clock(),
            "regrade_of": original.submission_id,
            "report": None,
        }
        return original.model_copy(update=changes)

    def _grade(self, submission: Submission, entered_by: str) -> None:
        lesson = self._lesson(submission)
        sources = self._submissions.sources(submission)
        try:
            report = _LOST
            if sources is not None:
                report = self._verdicts.grade(lesson, fitting(lesson, sources))
            self._verdicts.record(submission, report, lesson, entered_by)
        except RunnerBusyError:
            self._submissions.requeue(submission)
            raise
        except TakenOverError:
            logger.warning("taken over", submission_id=submission.submission_id)

    def _lesson(self, submission: Submission) -> PublishedLesson:
        # The version in the record: the lesson may have been published again since.
        return self._lessons.lesson(submission.lesson, submission.lesson_version)


def handle_each(event: dict[str, Any], queue: Queue, work: Callable[[str], None]) -> dict[str, Any]:
    """Apply `work` to each message of an SQS event. If no runner is free, the message comes again after a pause."""
    postponed = []
    for record in event["Records"]:
        try:
            work(record["body"])
        except RunnerBusyError:
            queue.postpone(record["receiptHandle"], int(record["attributes"]["ApproximateReceiveCount"]))
            postponed.append(record["messageId"])
    return failures_response(postponed)
