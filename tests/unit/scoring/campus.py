"""Everything around Grading, for the tests of grading and of what resumes it."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.contracts.messages import QueuedRun
from chalicelib.contracts.run_report import Report, TestResult
from chalicelib.lessons.catalogue import Catalogue
from chalicelib.shared.queues import Queue
from chalicelib.submissions.outbox import Flow
from chalicelib.submissions.service import Grading, Sender
from chalicelib.submissions.store import Submissions
from chalicelib.submissions.upload import Delivery
from chalicelib.submissions.verdicts import Verdicts
from chalicelib.submissions.worker import Sweeper, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import Files, PublishedLesson
    from chalicelib.submissions.store import Submission

NOON = datetime(2026, 3, 4, 12, 0, 0, 123_456, tzinfo=UTC)
ONE, TWO = "bell_test.Bell.test_one", "bell_test.Bell.test_two"
PASSED = Report(outcome="passed", tests=tuple(TestResult(id=name, name=name, outcome="passed") for name in (ONE, TWO)))
FAILED = Report(
    outcome="failed",
    error_kind="AssertionError",
    tests=(
        TestResult(id=ONE, name="one", outcome="passed"),
        TestResult(id=TWO, name="two", outcome="failed", message="secret of ada", output="printed by ada"),
        TestResult(id="made up while running: ada@example.org", name="x", outcome="failed"),
    ),
)
BROKEN = Report(outcome="infrastructure_error", message="no sandbox")


class FakeRunners:
    """Gives what it is told, or does what it is told while the run goes on."""

    def __init__(self) -> None:
        self.report: Report | Exception = PASSED
        self.meanwhile: Callable[[], object] = lambda: None
        self.runs = 0

    def grade(self, _lesson: PublishedLesson, _solution: Files) -> Report:
        self.runs += 1
        report = self.report
        self.meanwhile()
        if isinstance(report, Exception):
            raise report
        return report


class AtOnce(Executor):
    """Does beside what would be done beside, but now, so that a test sees it done."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments, **named))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks, as an executor does
            future.set_exception(error)
        return future


class Campus:
    """Everything around Grading, and a clock to set."""

    def __init__(self, aws: Any, lesson: PublishedLesson) -> None:
        self.aws = aws
        self.now = NOON
        self.runners = FakeRunners()
        self.bucket = aws.bucket("content")
        self.table = aws.table("SubmissionsTable")
        self.flow_table = aws.table("FlowTable")
        self.url, self.runs_url = aws.queue("submissions"), aws.queue("runs")
        s3 = aws.client("s3")
        self.catalogue = Catalogue(aws.dynamodb, s3, aws.table("LessonsTable"), self.bucket)
        self.catalogue.publish(lesson)
        self.submissions = Submissions(aws.dynamodb, s3, self.table, self.bucket)
        self.flow = Flow(aws.dynamodb, self.flow_table)
        self.runs = Queue(aws.client("sqs"), self.runs_url)

    def verdicts(self, url: str | None = None) -> Verdicts:
        runners: Any = self.runners
        return Verdicts(runners, self.submissions, Queue(self.aws.client("sqs"), url or self.url), self.flow)

    def submit(self, key: str | None = None, text: str = "mine", *, request: str = "r1", **more: Any) -> Submission:
        sender = Sender(more.pop("student", "ada"), more.pop("zone", None), request, key)
        delivery = more.pop("delivery", Delivery("python/bell", {"bell.py": text}))
        grading = Grading(
            lessons=self.catalogue,
            submissions=self.submissions,
            verdicts=self.verdicts(more.pop("url", None)),
            flow=self.flow,
            runs=self.runs,
            beside=AtOnce(),
            clock=lambda: self.now,
        )
        return grading.submit(sender, delivery, **more)

    @property
    def worker(self) -> Worker:
        return Worker(self.catalogue, self.submissions, self.verdicts(), self.flow, lambda: self.now)

    def resume(self, submission: Submission) -> None:
        self.worker.resume(self.run_of(submission.submission_id))

    def run_of(self, submission_id: str) -> QueuedRun:
        """The message about a submission, as the sweeper or the request would send it."""
        entered = [run_id for name, run_id in self.rows() if name == submission_id]
        return QueuedRun(submission_id=submission_id, run_id=(*entered, "nobody")[0], student_id="ada")

    def sweep(self) -> int:
        found = self.submissions, self.verdicts(), self.catalogue, self.flow
        return Sweeper(*found, self.runs, lambda: self.now).sweep()

    def stands(self, submission: Submission) -> Submission:
        found = self.submissions.get(submission.submission_id)
        assert found
        return found

    def sent(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.aws.messages(self.url)]

    def queued(self) -> list[str]:
        return [json.loads(body)["submission_id"] for body in self.aws.messages(self.runs_url)]

    def rows(self) -> list[tuple[str, str]]:
        """Submission and run of everything under way."""
        rows = self.aws.rows(self.flow_table)
        names = [row["item"]["S"].split("#") for row in rows if row["lane"]["S"].startswith("open#")]
        return [(submission_id, run_id) for submission_id, run_id in names]

    def open(self) -> list[str]:
        return [submission_id for submission_id, _ in self.rows()]

    def sources(self) -> list[str]:
        return [key for key in self.aws.keys(self.bucket) if key.startswith("submissions/")]
