"""The submission service with everything around it, for its tests and those of worker and sweeper."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from chalicelib.awards.processor import Processor
from chalicelib.awards.store import Awards
from chalicelib.contracts.messages import QueuedRun
from chalicelib.contracts.run_report import RunReport, TestResult
from chalicelib.lessons.catalogue import Catalogue
from chalicelib.shared.queues import Queue
from chalicelib.submissions.outbox import Outbox
from chalicelib.submissions.service import Sender, SubmissionService
from chalicelib.submissions.store import SubmissionStore
from chalicelib.submissions.sweeper import Sweeper
from chalicelib.submissions.upload import Upload
from chalicelib.submissions.verdicts import Verdicts
from chalicelib.submissions.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import Files, PublishedLesson
    from chalicelib.submissions.store import Submission

NOON = datetime(2026, 3, 4, 12, 0, 0, 123_456, tzinfo=UTC)
ONE, TWO = "bell_test.Bell.test_one", "bell_test.Bell.test_two"
PASSED = RunReport(
    outcome="passed", tests=tuple(TestResult(id=name, name=name, outcome="passed") for name in (ONE, TWO))
)
FAILED = RunReport(
    outcome="failed",
    error_kind="AssertionError",
    tests=(
        TestResult(id=ONE, name="one", outcome="passed"),
        TestResult(id=TWO, name="two", outcome="failed", message="secret of ada", output="printed by ada"),
        TestResult(id="made up while running: ada@example.org", name="x", outcome="failed"),
    ),
)
BROKEN = RunReport(outcome="infrastructure_error", message="no sandbox")


class FakeRunners:
    """Gives what it is told, or does what it is told while the run goes on."""

    def __init__(self) -> None:
        self.report: RunReport | Exception = PASSED
        self.meanwhile: Callable[[], object] = lambda: None
        self.runs = 0

    def grade(self, _lesson: PublishedLesson, _solution: Files) -> RunReport:
        self.runs += 1
        report = self.report
        self.meanwhile()
        if isinstance(report, Exception):
            raise report
        return report


class AtOnce(Executor):
    """An executor that does its work at once, so that a test sees the result."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments, **named))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks, as an executor does
            future.set_exception(error)
        return future


class Campus:
    """The submission service with everything around it, and a clock to set."""

    def __init__(self, aws: Any, lesson: PublishedLesson) -> None:
        self.aws = aws
        self.now = NOON
        self.runners = FakeRunners()
        self._taken: list[str] = []
        self.bucket = aws.bucket("content")
        self.table = aws.table("SubmissionsTable")
        self.outbox_table = aws.table("OutboxTable")
        self.url, self.runs_url = aws.queue("submissions"), aws.queue("runs")
        s3 = aws.client("s3")
        self.catalogue = Catalogue(aws.dynamodb, s3, aws.table("LessonsTable"), self.bucket)
        self.catalogue.publish(lesson)
        self.submissions = SubmissionStore(aws.dynamodb, s3, self.table, self.bucket)
        self.outbox = Outbox(aws.dynamodb, self.outbox_table)
        self.runs = Queue(aws.client("sqs"), self.runs_url)

    def verdicts(self, url: str | None = None) -> Verdicts:
        runners: Any = self.runners
        return Verdicts(runners, self.submissions, Queue(self.aws.client("sqs"), url or self.url), self.outbox)

    def submit(self, key: str | None = None, text: str = "mine", *, request: str = "r1", **more: Any) -> Submission:
        sender = Sender(more.pop("student", "ada"), more.pop("zone", None), request, key)
        upload = more.pop("upload", Upload("python/bell", {"bell.py": text.encode()}))
        service = SubmissionService(
            lessons=self.catalogue,
            submissions=self.submissions,
            verdicts=self.verdicts(more.pop("url", None)),
            outbox=self.outbox,
            runs=self.runs,
            background=AtOnce(),
            clock=lambda: self.now,
        )
        return service.submit_solution(sender, upload, **more)

    @property
    def worker(self) -> Worker:
        return Worker(self.catalogue, self.submissions, self.verdicts(), self.outbox, lambda: self.now)

    def resume(self, submission: Submission) -> None:
        self.worker.resume(self.run_of(submission.submission_id))

    def run_of(self, submission_id: str) -> QueuedRun:
        """The message about a submission, as the sweeper or the request would send it."""
        entered = [run_id for name, run_id in self.rows() if name == submission_id]
        return QueuedRun(submission_id=submission_id, run_id=(*entered, "nobody")[0], student_id="ada")

    def sweep(self) -> int:
        sweeper = Sweeper(
            submissions=self.submissions,
            verdicts=self.verdicts(),
            lessons=self.catalogue,
            outbox=self.outbox,
            runs=self.runs,
            clock=lambda: self.now,
        )
        return sweeper.sweep()

    def stands(self, submission: Submission) -> Submission:
        found = self.submissions.get(submission.submission_id)
        assert found
        return found

    def sent(self) -> list[dict[str, Any]]:
        found: list[str] = self.aws.messages(self.url)
        self._taken += found
        return [json.loads(body) for body in found]

    def settle(self) -> None:
        """The processor takes what was sent and not settled yet, over a bus that takes everything."""
        bus: Any = SimpleNamespace(publish=lambda events: [True] * len(events))
        awards = Awards(self.aws.dynamodb, self.aws.table("AwardsTable"), lambda: self.now)
        self.sent()
        bodies = {str(number): body for number, body in enumerate(self._taken)}
        self._taken.clear()
        assert not Processor(awards, bus, self.outbox.leave_all).process(bodies)

    def queued(self) -> list[str]:
        return [json.loads(body)["submission_id"] for body in self.aws.messages(self.runs_url)]

    def rows(self) -> list[tuple[str, str]]:
        """Submission and run of every outbox entry."""
        rows = self.aws.rows(self.outbox_table)
        names = [row["item"]["S"].split("#") for row in rows if row["shard_id"]["S"].startswith("open#")]
        return [(submission_id, run_id) for submission_id, run_id in names]

    def open(self) -> list[str]:
        return [submission_id for submission_id, _ in self.rows()]

    def sources(self) -> list[str]:
        return [key for key in self.aws.keys(self.bucket) if key.startswith("submissions/")]
