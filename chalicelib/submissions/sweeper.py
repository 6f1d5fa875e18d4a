"""The sweeper: resumes the requests whose outbox entry is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.contracts.messages import QueuedRun
from chalicelib.contracts.run_report import RunReport
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import LessonSource
    from chalicelib.shared.clock import Clock
    from chalicelib.shared.queues import Queue
    from chalicelib.submissions.outbox import Outbox, OutboxEntry
    from chalicelib.submissions.store import SubmissionStore
    from chalicelib.submissions.verdicts import Verdicts

ATTEMPTS = 8
"""Attempts to resume a submission. The last one fails about an hour and a half after the submission was sent."""
_LONGEST_PAUSE = timedelta(minutes=30)
_GIVEN_UP = RunReport(
    outcome="infrastructure_error",
    message="Your submission could not be graded for more than an hour. The fault is ours; send it again.",
)


class Sweeper:
    """Sends overdue requests to the runs queue, and ends those that failed too often."""

    def __init__(
        self,
        *,
        submissions: SubmissionStore,
        verdicts: Verdicts,
        lessons: LessonSource,
        outbox: Outbox,
        runs: Queue,
        clock: Clock,
    ) -> None:
        self._submissions = submissions
        self._verdicts = verdicts
        self._lessons = lessons
        self._outbox = outbox
        self._runs = runs
        self._clock = clock

    def sweep(self) -> int:
        """Handle every overdue entry once; return how many this sweeper claimed.

        The pause before the next attempt doubles. After ATTEMPTS, a submission without a verdict gets an
        infrastructure error as its verdict. A submission with a verdict is sent until sending succeeds.
        """
        resumed = 0
        for entry in self._outbox.due(self._clock()):
            pause = min(timedelta(minutes=2**entry.attempts), _LONGEST_PAUSE)
            if not self._outbox.postpone(entry, self._clock() + pause):
                continue
            resumed += 1
            logger.info("resumed", submission_id=entry.submission_id, attempts=entry.attempts)
            if entry.attempts >= ATTEMPTS:
                self._give_up(entry)
            else:
                run = entry.model_dump(include=set(QueuedRun.model_fields))
                self._runs.send(QueuedRun(**run))
        return resumed

    def _give_up(self, entry: OutboxEntry) -> None:
        record = self._submissions.get(entry.submission_id)
        if record is None:
            self._outbox.leave(entry.submission_id, entry.run_id)
            return
        if record.state != "graded":
            logger.error("given up", submission_id=entry.submission_id)
            record = self._submissions.finish(record, _GIVEN_UP)
        lesson = self._lessons.lesson(record.lesson, record.lesson_version)
        self._verdicts.send(record, lesson, entry.run_id)
