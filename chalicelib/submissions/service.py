"""The submission service: grades a solution at once, or queues it if the client wants that or no runner is free."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.contracts.messages import QueuedRun
from chalicelib.http.problems import KEY_REUSED, ProblemError
from chalicelib.shared.clock import day_in
from chalicelib.shared.ids import derived_id, new_id
from chalicelib.submissions.runner_functions import RunnerBusyError, encoded, run_request
from chalicelib.submissions.store import AlreadyExistsError, Submission, SubmissionStore, TakenOverError
from chalicelib.submissions.upload import Solution, Upload, solution_for

if TYPE_CHECKING:
    from concurrent.futures import Executor

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
        """`background`: executor for work (storing sources) that may overlap the run."""
        self._lessons = lessons
        self._submissions = submissions
        self._verdicts = verdicts
        self._outbox = outbox
        self._runs = runs
        self._clock = clock
        self._background = background

    def submit_solution(self, sender: Sender, upload: Upload, *, respond_async: bool = False) -> Submission:
        """Grade an upload or queue it. With an idempotency key that was used before, return that submission.

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
        lesson = self._lessons.lesson(upload.lesson)
        chosen = solution_for(lesson, upload)
        solution = chosen.files
        encoded(run_request(lesson, solution, lesson.proof))  # raises TooLargeError before there is a record
        submission = self._new(sender, lesson, chosen, "queued" if respond_async else "running")
        self._outbox.enter(submission.submission_id, submission.run_id, submission.student_id, submission.created_at)
        try:
            self._submissions.begin(submission)
        except AlreadyExistsError as error:
            return self._repeat(error.existing, submission, solution)
        return self._queue(submission, solution) if respond_async else self._run(submission, lesson, solution)

    def _new(self, sender: Sender, lesson: PublishedLesson, solution: Solution, state: str) -> Submission:
        key = sender.idempotency_key
        now = self._clock()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as stored, so a repeated answer is the same
        return Submission.model_validate(
            {
                "submission_id": derived_id(sender.student_id, key) if key else new_id(),
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
            }
        )

    def _repeat(self, existing: Submission, new: Submission, solution: Files) -> Submission:
        self._outbox.leave(new.submission_id, new.run_id)  # the request that made the record has its own entry
        if (existing.lesson, existing.content_hash) != (new.lesson, new.content_hash):
            raise KeyReusedError
        if existing.state != "graded":
            self._submissions.keep_sources(existing, solution)  # the first request may have died before storing them
        return existing

    def _run(self, submission: Submission, lesson: PublishedLesson, solution: Files) -> Submission:
        # The sources are needed only if this process dies, so storing them overlaps the run.
        storing = self._background.submit(self._submissions.keep_sources, submission, solution)
        try:
            report = self._verdicts.grade(lesson, solution)
        except RunnerBusyError:
            storing.result()
            return self._send(self._submissions.requeue(submission))
        finally:
            storing.exception()
        storing.result()
        try:
            return self._verdicts.record(submission, report, lesson, submission.run_id)
        except TakenOverError:
            return self._submissions.get(submission.submission_id) or submission

    def _queue(self, submission: Submission, solution: Files) -> Submission:
        self._submissions.keep_sources(submission, solution)
        return self._send(submission)

    def _send(self, submission: Submission) -> Submission:
        run = QueuedRun(
            submission_id=submission.submission_id, run_id=submission.run_id, student_id=submission.student_id
        )
        self._runs.send(run)
        return submission
