"""Accepting a solution: graded at once, or put on the runs queue when that is asked for or no runner is free."""

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
from chalicelib.submissions.store import AlreadyExistsError, Submission, Submissions, TakenOverError
from chalicelib.submissions.upload import Delivery, solution_for

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from chalicelib.contracts.lesson import Files, LessonSource, PublishedLesson
    from chalicelib.shared.clock import Clock
    from chalicelib.shared.queues import Queue
    from chalicelib.submissions.outbox import Flow
    from chalicelib.submissions.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and how a repeated request is recognised."""

    student_id: str
    time_zone: str | None
    correlation_id: str
    idempotency_key: str | None = None


class KeyReusedError(ProblemError):
    """The idempotency key belongs to another solution."""

    def __init__(self) -> None:
        super().__init__(KEY_REUSED, "use a new Idempotency-Key for a changed solution")


class Grading:
    """Accepts submissions. Everything it needs is given to it."""

    def __init__(  # noqa: PLR0913 - what a submission passes through
        self,
        *,
        lessons: LessonSource,
        submissions: Submissions,
        verdicts: Verdicts,
        flow: Flow,
        runs: Queue,
        beside: Executor,
        clock: Clock,
    ) -> None:
        """`beside` does what need not be waited for before the runner starts."""
        self._lessons = lessons
        self._submissions = submissions
        self._verdicts = verdicts
        self._flow = flow
        self._runs = runs
        self._clock = clock
        self._beside = beside

    def submit(self, sender: Sender, delivery: Delivery, *, respond_async: bool = False) -> Submission:
        """Grade a delivery, or queue it, or return what its idempotency key already has.

        A submission that is returned will be counted, or its failure will be on its record. Where an error comes out
        instead, the record stays and is brought further later: a repeat may have been promised it meanwhile.

        Raises:
            UnknownLessonError, BadSubmissionError: the delivery names no lesson, or the wrong files.
            TooLargeError: no runner takes so much.
            KeyReusedError: see there.
        """
        lesson = self._lessons.lesson(delivery.lesson)
        solution = solution_for(lesson, delivery.files)
        encoded(run_request(lesson, solution, lesson.proof))  # refused now: a record of it could never be graded
        submission = self._new(sender, lesson, delivery.files, "queued" if respond_async else "running")
        self._flow.enter(submission.submission_id, submission.run_id, submission.student_id, submission.created_at)
        try:
            self._submissions.begin(submission)
        except AlreadyExistsError as error:
            return self._repeat(error.existing, submission, solution)
        return self._queue(submission, solution) if respond_async else self._run(submission, lesson, solution)

    def _new(self, sender: Sender, lesson: PublishedLesson, sent: Files, state: str) -> Submission:
        key = sender.idempotency_key
        now = self._clock()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # what the record keeps: a repeat says the same
        return Submission.model_validate(
            {
                "submission_id": derived_id(sender.student_id, key) if key else new_id(),
                "student_id": sender.student_id,
                "lesson": lesson.lesson,
                "lesson_version": lesson.version,
                "content_hash": hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest(),
                "state": state,
                "created_at": now,
                "day": day_in(sender.time_zone, now),
                "correlation_id": sender.correlation_id,
                "run_id": new_id(),
                "started_at": now,
            }
        )

    def _repeat(self, existing: Submission, new: Submission, solution: Files) -> Submission:
        self._flow.leave(new.submission_id, new.run_id)  # whoever made the record has a row of their own
        if (existing.lesson, existing.content_hash) != (new.lesson, new.content_hash):
            raise KeyReusedError
        if existing.state != "graded":
            self._submissions.keep_sources(existing, solution)  # the request before may have died before it did
        return existing

    def _run(self, submission: Submission, lesson: PublishedLesson, solution: Files) -> Submission:
        # The sources are needed only if this process dies: they are kept while the runner works.
        keeping = self._beside.submit(self._submissions.keep_sources, submission, solution)
        try:
            report = self._verdicts.grade(lesson, solution)
        except RunnerBusyError:
            keeping.result()
            return self._send(self._submissions.put_back(submission))
        finally:
            keeping.exception()
        keeping.result()
        try:
            return self._verdicts.reach(submission, report, lesson, submission.run_id)
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
