"""The submission service: grades a solution at once, or queues it if the client wants that or no runner is free."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.contracts.messages import QueuedRun
from chalicelib.http.problems import KEY_REUSED, ProblemError
from chalicelib.shared.clock import day_in
from chalicelib.shared.ids import derived_id, new_id
from chalicelib.submissions.runner_functions import RunnerBusyError, encoded, run_request
from chalicelib.submissions.store import CANARY_KEPT, AlreadyExistsError, Submission, SubmissionStore, TakenOverError
from chalicelib.submissions.upload import Solution, Upload, solution_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

    from chalicelib.contracts.lesson import Files, LessonSource, PublishedLesson
    from chalicelib.shared.clock import Clock
    from chalicelib.shared.queues import Queue
    from chalicelib.submissions.outbox import Outbox
    from chalicelib.submissions.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Sender:
    """The student who sends a request, and the key that identifies a repeated request."""

    student_id: str
    time_zone: str | None
    correlation_id: str
    idempotency_key: str | None = None
    canary: bool = False
    """Whether the stage itself sends it, so that it counts for nothing."""


class KeyReusedError(ProblemError):
    """The idempotency key was used for another solution."""

    def __init__(self) -> None:
        super().__init__(KEY_REUSED, "use a new Idempotency-Key for a changed solution")


class SubmissionService:
    """Takes a solution from upload to verdict, or to the runs queue."""

    def __init__(  # noqa: PLR0913 - the parts that a submission passes through
        self,
        *,
        lessons: LessonSource,
        submissions: SubmissionStore,
        verdicts: Verdicts,
        outbox: Outbox,
        runs: Queue,
        background: Executor,
        clock: Clock,
    ) -> None:
        """`background`: executor for calls that overlap the run."""
        self._lessons = lessons
        self._submissions = submissions
        self._verdicts = verdicts
        self._outbox = outbox
        self._runs = runs
        self._clock = clock
        self._background = background

    def submit_solution(
        self,
        sender: Sender,
        upload: Upload,
        *,
        respond_async: bool = False,
        admitted: Callable[[], object] = lambda: None,
    ) -> Submission:
        """Grade an upload or queue it. With an idempotency key that was used before, return that submission.

        `admitted` is called when the lesson has been read, and before anything is written or run. What it raises goes
        before every other error.

        A returned submission will count, or its record will show the failure. After an error the record stays and the
        sweeper resumes it, because a repeated request may already have been given this submission as its answer.

        Raises:
            UnknownLessonError: the lesson is not published.
            WithdrawnLessonError: it was, and has been withdrawn.
            BadSubmissionError: no file is one that the lesson asks for.
            BadZipError: a file of the solution is not UTF-8 text.
            TooLargeError: lesson and solution exceed what a runner takes.
            KeyReusedError: the idempotency key was used for another solution.
        """
        submission_id = derived_id(sender.student_id, sender.idempotency_key) if sender.idempotency_key else new_id()
        looking = self._background.submit(self._submissions.get, submission_id) if sender.idempotency_key else None
        try:
            lesson = self._lessons.lesson(upload.lesson)
            chosen = solution_for(lesson, upload)
            solution = chosen.files
            encoded(run_request(lesson, solution, lesson.proof))  # raises TooLargeError before there is a record
        finally:
            admitted()
        submission = self._new(submission_id, sender, lesson, chosen, "queued" if respond_async else "running")
        existing = looking.result() if looking else None
        if existing and not existing.failed:
            return self._repeat(existing, submission, solution)
        try:
            return self._queue(submission, solution) if respond_async else self._run(submission, lesson, solution)
        except AlreadyExistsError as error:
            return self._repeat(error.existing, submission, solution)

    def _new(
        self, submission_id: str, sender: Sender, lesson: PublishedLesson, solution: Solution, state: str
    ) -> Submission:
        now = self._clock()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as stored, so a repeated answer is the same
        return Submission.model_validate(
            {
                "submission_id": submission_id,
                "student_id": sender.student_id,
                "lesson": lesson.lesson,
                "lesson_version": lesson.version,
                "content_hash": hashlib.sha256(json.dumps(solution.sent, sort_keys=True).encode()).hexdigest(),
                "state": state,
                "created_at": now,
                "day": day_in(sender.time_zone, now),
                "correlation_id": sender.correlation_id,
                "run_id": new_id(),
                "started_at": now,
                "ignored": solution.ignored,
                "canary": sender.canary,
                "expires_at": int((now + CANARY_KEPT).timestamp()) if sender.canary else None,
            }
        )

    def _repeat(self, existing: Submission, new: Submission, solution: Files) -> Submission:
        if (existing.lesson, existing.content_hash) != (new.lesson, new.content_hash):
            raise KeyReusedError
        if existing.state != "graded":
            self._submissions.keep_sources(existing, solution)  # the first request may have died before storing them
        return existing

    def _run(self, submission: Submission, lesson: PublishedLesson, solution: Files) -> Submission:
        # A run leaves nothing behind, so it may begin before there is a record. Of two requests with one key at the
        # same moment, one runs in vain.
        beginning = self._background.submit(self._begin, submission)
        storing = self._background.submit(self._submissions.keep_new_sources, submission, solution)
        calls: list[Future[Any]] = [beginning, storing]
        try:
            report = self._verdicts.grade(lesson, solution)
        except RunnerBusyError:
            report = None
        finally:
            wait(calls)
        beginning.result()
        if not storing.result():  # the record took the place of one whose run failed, with files that may differ
            self._submissions.keep_sources(submission, solution)
        if report is None:
            return self._send(self._submissions.requeue(submission))
        try:
            return self._verdicts.record(submission, report, lesson, submission.run_id)
        except TakenOverError:
            return self._submissions.get(submission.submission_id) or submission

    def _begin(self, submission: Submission) -> None:
        entry = self._outbox.entering(
            submission.submission_id, submission.run_id, submission.student_id, submission.created_at
        )
        self._submissions.begin(submission, entry)

    def _queue(self, submission: Submission, solution: Files) -> Submission:
        self._begin(submission)
        self._submissions.keep_sources(submission, solution)
        return self._send(submission)

    def _send(self, submission: Submission) -> Submission:
        run = QueuedRun(
            submission_id=submission.submission_id, run_id=submission.run_id, student_id=submission.student_id
        )
        self._runs.send(run)
        return submission
