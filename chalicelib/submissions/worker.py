"""Runs from a queue: submissions that wait, those whose worker died, and those that are graded once more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.contracts.messages import QueuedRegrade, QueuedRun
from chalicelib.contracts.run_report import Report
from chalicelib.shared.ids import derived_id, new_id
from chalicelib.shared.log import logger
from chalicelib.shared.queues import failures_response
from chalicelib.submissions.runner_functions import RunnerBusyError
from chalicelib.submissions.store import AlreadyExistsError, Submission, Submissions, TakenOverError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import LessonSource, PublishedLesson
    from chalicelib.shared.clock import Clock
    from chalicelib.shared.queues import Queue
    from chalicelib.submissions.outbox import Flow, OpenSubmission
    from chalicelib.submissions.verdicts import Verdicts

ATTEMPTS = 8
"""How often a submission is picked up before it is given up, an hour and a half after it was sent."""
_LONGEST_PAUSE = timedelta(minutes=30)
_LOST = Report(
    outcome="infrastructure_error", message="The request ended before your files were stored; send it again."
)
_GIVEN_UP = Report(
    outcome="infrastructure_error",
    message="Your submission could not be graded for more than an hour. The fault is ours; send it again.",
)


class Worker:
    """Makes the runs of the runs queue and of the regrades queue."""

    def __init__(
        self, lessons: LessonSource, submissions: Submissions, verdicts: Verdicts, flow: Flow, clock: Clock
    ) -> None:
        self._lessons = lessons
        self._submissions = submissions
        self._verdicts = verdicts
        self._flow = flow
        self._clock = clock

    def resume_message(self, body: str) -> None:
        """Do what a message of the runs queue asks for."""
        run = QueuedRun.model_validate_json(body)
        logger.info("grading", submission_id=run.submission_id)
        self.resume(run)

    def regrade_message(self, body: str) -> None:
        """Do what a message of the regrades queue asks for."""
        request = QueuedRegrade.model_validate_json(body)
        logger.info("regrading", submission_id=request.submission_id, regrade_id=request.regrade_id)
        self.regrade(request)

    def resume(self, run: QueuedRun) -> None:
        """Bring a submission further, wherever it stands. Harmless when repeated. Raises RunnerBusyError."""
        found = self._submissions.get(run.submission_id)
        if found is None:
            self._flow.leave(run.submission_id, run.run_id)  # the request ended with an error before there was a record
        elif found.state == "graded":
            self._verdicts.hand_on(found, self._lesson(found), run.run_id)
        elif taken := self._submissions.take_up(found, new_id(), self._clock()):
            self._make(taken, run.run_id)

    def regrade(self, request: QueuedRegrade) -> None:
        """Grade a submission once more, with the lesson as it is now, on a record of its own.

        The same request finds the record of the first and brings it further. Raises RunnerBusyError.
        """
        original = self._submissions.get(request.submission_id)
        if original is None or original.report is None:
            logger.warning("nothing to regrade", submission_id=request.submission_id)
            return
        again = self._again(original, request)
        self._flow.enter(again.submission_id, again.run_id, again.student_id, self._clock())
        try:
            self._submissions.begin(again)
        except AlreadyExistsError:
            run = QueuedRun(submission_id=again.submission_id, run_id=again.run_id, student_id=again.student_id)
            self.resume(run)
            return
        self._make(again, again.run_id)

    def _again(self, original: Submission, request: QueuedRegrade) -> Submission:
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

    def _make(self, submission: Submission, entered_by: str) -> None:
        lesson = self._lesson(submission)
        sources = self._submissions.sources(submission)
        try:
            report = _LOST
            if sources is not None:
                kept = {path: text for path, text in sources.items() if path in lesson.starter}
                report = self._verdicts.grade(lesson, {**lesson.starter, **kept})
            self._verdicts.reach(submission, report, lesson, entered_by)
        except RunnerBusyError:
            self._submissions.put_back(submission)
            raise
        except TakenOverError:
            logger.warning("taken over", submission_id=submission.submission_id)

    def _lesson(self, submission: Submission) -> PublishedLesson:
        # The version that the submission was sent for: the lesson may have been published anew since.
        return self._lessons.lesson(submission.lesson, submission.lesson_version)


def one_by_one(event: dict[str, Any], queue: Queue, work: Callable[[str], None]) -> dict[str, Any]:
    """Do some work on each message of an SQS event; one that finds no free runner comes again after a pause."""
    waiting = []
    for record in event["Records"]:
        try:
            work(record["body"])
        except RunnerBusyError:
            queue.postpone(record["receiptHandle"], int(record["attributes"]["ApproximateReceiveCount"]))
            waiting.append(record["messageId"])
    return failures_response(waiting)


class Sweeper:
    """Finds submissions that should have left the flow, and sends them to be brought further."""

    def __init__(
        self, submissions: Submissions, verdicts: Verdicts, lessons: LessonSource, flow: Flow, runs: Queue, clock: Clock
    ) -> None:
        self._submissions = submissions
        self._verdicts = verdicts
        self._lessons = lessons
        self._flow = flow
        self._runs = runs
        self._clock = clock

    def sweep(self) -> int:
        """Look once; return how many submissions were picked up.

        The pause before the next look doubles. After ATTEMPTS a submission without a verdict gets one that says so;
        one with a verdict is never given up.
        """
        picked = 0
        for opened in self._flow.due(self._clock()):
            pause = min(timedelta(minutes=2**opened.attempts), _LONGEST_PAUSE)
            if not self._flow.postpone(opened, self._clock() + pause):
                continue
            picked += 1
            logger.info("picked up", submission_id=opened.submission_id, attempts=opened.attempts)
            if opened.attempts >= ATTEMPTS:
                self._give_up(opened)
            else:
                run = opened.model_dump(include=set(QueuedRun.model_fields))
                self._runs.send(QueuedRun(**run))
        return picked

    def _give_up(self, opened: OpenSubmission) -> None:
        found = self._submissions.get(opened.submission_id)
        if found is None:
            self._flow.leave(opened.submission_id, opened.run_id)
            return
        if found.state != "graded":
            logger.error("given up", submission_id=opened.submission_id)
            found = self._submissions.finish(found, _GIVEN_UP)
        lesson = self._lessons.lesson(found.lesson, found.lesson_version)
        self._verdicts.hand_on(found, lesson, opened.run_id)
