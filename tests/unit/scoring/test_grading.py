from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.ids import SUBMISSION_ID, derived_id
from chalicelib.scoring.catalogue import Catalogue, UnknownLessonError
from chalicelib.scoring.flow import Flow
from chalicelib.scoring.grading import Grading, KeyReusedError, Sender
from chalicelib.scoring.intake import BadSubmissionError, Delivery
from chalicelib.scoring.limits import BURST, EVERY, RateLimit, TooManyError
from chalicelib.scoring.messages import QueuedRegrade, QueuedRun
from chalicelib.scoring.queues import Queue
from chalicelib.scoring.report import Report, TestResult
from chalicelib.scoring.resuming import ATTEMPTS, Sweeper, Worker
from chalicelib.scoring.runner import RunnerBusyError
from chalicelib.scoring.submissions import ABANDONED_AFTER, Submissions
from chalicelib.scoring.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.lesson import Files, PublishedLesson
    from chalicelib.scoring.submissions import Submission

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
            catalogue=self.catalogue,
            submissions=self.submissions,
            verdicts=self.verdicts(more.pop("url", None)),
            flow=self.flow,
            limit=RateLimit(self.aws.dynamodb, self.flow_table),
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


@pytest.fixture
def campus(aws: Any, lesson: Callable[..., PublishedLesson]) -> Campus:
    return Campus(aws, lesson())


def test_a_verdict_is_returned_stored_and_sent_on(campus: Campus) -> None:
    submission = campus.submit()
    assert submission.report == PASSED
    assert campus.submissions.get(submission.submission_id) == submission
    (message,) = campus.sent()
    assert message["submission_id"] == submission.submission_id
    assert message["lesson_xp"] == 100


def test_the_sources_are_kept_under_the_student(campus: Campus) -> None:
    submission = campus.submit()
    assert campus.sources() == [f"submissions/ada/{submission.submission_id}.json"]


def test_a_failed_submission_is_sent_on_too(campus: Campus) -> None:
    campus.runners.report = FAILED
    campus.submit()
    (message,) = campus.sent()
    assert message["outcome"] == "failed"
    assert message["error_kind"] == "AssertionError"


def test_a_message_names_only_tests_of_the_lesson_and_no_word_of_the_student(campus: Campus) -> None:
    campus.runners.report = FAILED.model_copy(update={"error_kind": "E" * 5_000})
    campus.submit(text="def ada_wrote_this(): ...")
    (message,) = campus.sent()
    assert message["failed_tests"] == [TWO]
    assert len(message["error_kind"]) == 100
    text = json.dumps(message)
    assert "secret" not in text
    assert "printed" not in text
    assert "ada_wrote_this" not in text
    assert "example.org" not in text


def test_a_submission_counts_on_the_students_own_calendar_day(campus: Campus) -> None:
    assert str(campus.submit(zone="Pacific/Kiritimati").day) == "2026-03-05"
    assert str(campus.submit(zone="Not/AZone").day) == "2026-03-04"


def test_submissions_without_a_key_are_all_different(campus: Campus) -> None:
    ids = {campus.submit().submission_id for _ in range(3)}
    assert len(ids) == 3
    assert all(SUBMISSION_ID.fullmatch(each) for each in ids)


def test_an_unknown_lesson_or_a_foreign_file_leaves_nothing_behind(campus: Campus) -> None:
    with pytest.raises(UnknownLessonError):
        campus.submit(delivery=Delivery("python/nothing", {"bell.py": "x"}))
    with pytest.raises(BadSubmissionError):
        campus.submit(delivery=Delivery("python/bell", {"bell_test.py": "x"}))
    assert campus.aws.rows(campus.table) == campus.open() == []
    assert campus.runners.runs == 0


class TestARepeatWithTheSameKey:
    def test_gets_the_same_verdict_without_another_run(self, campus: Campus) -> None:
        first = campus.submit("key", request="r1")
        campus.runners.report = FAILED
        assert campus.submit("key", request="r2") == first
        assert campus.runners.runs == 1

    def test_sends_no_second_message_and_leaves_nothing_open(self, campus: Campus) -> None:
        campus.submit("key", request="r1")
        campus.submit("key", request="r2")
        assert len(campus.sent()) == 1
        assert campus.open() == []

    def test_is_refused_for_another_solution(self, campus: Campus) -> None:
        campus.submit("key", "mine")
        with pytest.raises(KeyReusedError):
            campus.submit("key", "changed")
        assert {each["submission_id"] for each in campus.sent()} == {derived_id("ada", "key")}

    def test_of_another_student_is_another_submission(self, campus: Campus) -> None:
        ids = {campus.submit("key", student=student).submission_id for student in ("ada", "bob")}
        assert len(ids) == 2

    def test_is_shown_the_first_one_while_that_runs(self, campus: Campus) -> None:
        seen: list[Submission] = []
        campus.runners.meanwhile = lambda: seen.append(campus.submit("key", request="r2"))
        first = campus.submit("key", request="r1")
        assert [(each.submission_id, each.state) for each in seen] == [(first.submission_id, "running")]
        assert campus.runners.runs == 1

    def test_leaves_the_row_of_a_run_whose_verdict_was_not_handed_on(self, campus: Campus) -> None:
        with pytest.raises(campus.aws.client("sqs").exceptions.QueueDoesNotExist):
            campus.submit("key", url=campus.url + "-gone")
        assert campus.submit("key", request="r2").report == PASSED
        assert campus.open() == [derived_id("ada", "key")]

    def test_runs_again_after_a_fault_of_ours(self, campus: Campus) -> None:
        campus.runners.report = BROKEN
        assert campus.submit("key", request="r1").report == BROKEN
        campus.runners.report = PASSED
        assert campus.submit("key", request="r2").report == PASSED


class KilledError(BaseException):
    """What a killed function does: nothing more."""


class TestARunWhoseWorkerDied:
    @staticmethod
    def dies(campus: Campus, **how: Any) -> Submission:
        """Leave a record running, as a killed function does."""

        def killed(_submission: object, *_: object) -> None:
            raise KilledError

        submissions: Any = campus.submissions
        finish = submissions.finish
        submissions.finish = killed
        with pytest.raises(KilledError):
            campus.submit("key", **how)
        submissions.finish = finish
        campus.aws.messages(campus.runs_url)
        found = campus.submissions.get(campus.open()[0])
        assert found
        return found

    def test_is_waited_for_as_long_as_it_could_live(self, campus: Campus) -> None:
        died = self.dies(campus)
        campus.now += ABANDONED_AFTER - timedelta(milliseconds=1)
        assert campus.sweep() == 0
        campus.resume(died)
        assert campus.stands(died).state == "running"

    def test_is_picked_up_after_that(self, campus: Campus) -> None:
        died = self.dies(campus)
        campus.now += ABANDONED_AFTER
        assert campus.sweep() == 1
        assert campus.queued() == [died.submission_id]
        campus.resume(died)
        assert campus.stands(died).report == PASSED
        assert [message["submission_id"] for message in campus.sent()] == [died.submission_id]
        assert campus.open() == []

    def test_keeps_its_time_and_is_what_a_repeat_sees(self, campus: Campus) -> None:
        died = self.dies(campus)
        campus.now += timedelta(hours=1)
        campus.resume(died)
        assert campus.stands(died).created_at == died.created_at
        assert campus.submit("key", request="r2").report == PASSED

    def test_is_graded_with_the_version_it_was_sent_for(
        self, campus: Campus, lesson: Callable[..., PublishedLesson]
    ) -> None:
        died = self.dies(campus)
        campus.catalogue.publish(lesson(difficulty=9))
        campus.now += timedelta(hours=1)
        campus.resume(died)
        assert [message["lesson_xp"] for message in campus.sent()] == [100]

    def test_and_comes_back_after_all_changes_nothing(self, campus: Campus) -> None:
        def overtaken() -> None:
            campus.runners.meanwhile = lambda: None
            campus.runners.report = FAILED
            campus.now += timedelta(minutes=2)
            (name,) = campus.open()
            campus.worker.resume(campus.run_of(name))

        campus.runners.meanwhile = overtaken
        assert campus.submit("key", request="r1").report == FAILED
        assert {message["outcome"] for message in campus.sent()} == {"failed"}

    def test_before_there_was_a_record_leaves_nothing(self, campus: Campus) -> None:
        campus.flow.enter("0" * 32, "run", "ada", campus.now)
        campus.worker.resume(campus.run_of("0" * 32))
        assert campus.open() == []

    def test_before_its_sources_were_kept_gets_a_verdict_that_says_so(self, campus: Campus) -> None:
        died = self.dies(campus)
        campus.aws.client("s3").delete_object(Bucket=campus.bucket, Key=campus.sources()[0])
        campus.now += timedelta(hours=1)
        campus.resume(died)
        report = campus.stands(died).report
        assert report
        assert report.outcome == "infrastructure_error"
        assert "send it again" in str(report.message)
        assert campus.sent() == campus.open() == []

    def test_after_the_verdict_was_stored_is_handed_on(self, campus: Campus) -> None:
        with pytest.raises(campus.aws.client("sqs").exceptions.QueueDoesNotExist):
            campus.submit("key", url=campus.url + "-gone")
        assert campus.sent() == []
        campus.now += ABANDONED_AFTER
        assert campus.sweep() == 1
        (name,) = campus.queued()
        campus.worker.resume(campus.run_of(name))
        assert len(campus.sent()) == 1
        assert campus.open() == []

    def test_again_and_again_is_given_up_and_says_so(self, campus: Campus) -> None:
        died = self.dies(campus)
        pauses = []
        while campus.open():
            before = campus.now
            while not campus.sweep():
                campus.now += timedelta(seconds=30)
            pauses.append((campus.now - before).total_seconds() / 60)
        assert pauses == [1, 1, 2, 4, 8, 16, 30, 30, 30]
        assert len(campus.queued()) == ATTEMPTS
        report = campus.stands(died).report
        assert report
        assert report.outcome == "infrastructure_error"
        assert campus.sent() == []


class TestWithoutWaiting:
    def test_a_submission_is_queued_with_its_sources(self, campus: Campus) -> None:
        queued = campus.submit(respond_async=True)
        assert (queued.state, queued.report) == ("queued", None)
        assert campus.queued() == campus.open() == [queued.submission_id]
        assert len(campus.sources()) == 1
        assert campus.runners.runs == 0

    def test_the_verdict_is_the_same(self, campus: Campus) -> None:
        campus.runners.report = FAILED
        at_once, queued = campus.submit(), campus.submit(respond_async=True)
        campus.resume(queued)
        assert campus.stands(queued).report == at_once.report
        first, second = campus.sent()
        assert first | {"submission_id": ""} == second | {"submission_id": ""}

    def test_a_run_made_twice_or_by_two_counts_once(self, campus: Campus) -> None:
        queued = campus.submit(respond_async=True)
        campus.runners.meanwhile = lambda: campus.resume(queued)
        campus.resume(queued)
        campus.runners.meanwhile = lambda: None
        assert campus.runners.runs == 1
        assert len(campus.sent()) == 1

    def test_the_key_is_honoured_on_both_ways(self, campus: Campus) -> None:
        queued = campus.submit("key", respond_async=True)
        assert campus.submit("key", request="r2") == queued
        with pytest.raises(KeyReusedError):
            campus.submit("key", "changed", respond_async=True)
        campus.resume(queued)
        assert campus.submit("key", request="r3").report == PASSED
        assert campus.runners.runs == 1

    def test_no_free_runner_means_the_same_as_asking_for_it(self, campus: Campus) -> None:
        campus.runners.report = RunnerBusyError()
        queued = campus.submit("key")
        assert queued.state == "queued"
        assert campus.queued() == [queued.submission_id]
        with pytest.raises(RunnerBusyError):
            campus.resume(queued)
        assert campus.stands(queued).state == "queued"
        campus.runners.report = PASSED
        campus.resume(queued)
        assert campus.submit("key", request="r2").report == PASSED

    def test_a_queue_that_refuses_is_seen_by_the_caller(self, campus: Campus) -> None:
        runs, campus.runs = campus.runs, Queue(campus.aws.client("sqs"), campus.runs_url + "-gone")
        with pytest.raises(campus.aws.client("sqs").exceptions.QueueDoesNotExist):
            campus.submit("key", respond_async=True)
        campus.runs, campus.now = runs, campus.now + timedelta(minutes=2)
        assert campus.sweep() == 1, "a repeat may have been told of it meanwhile"


class TestARegrade:
    @staticmethod
    def again(campus: Campus, submission: Submission, regrade_id: str = "r") -> None:
        facts = {"submission_id": submission.submission_id, "student_id": "ada", "regrade_id": regrade_id}
        campus.worker.regrade(QueuedRegrade.model_validate(facts))

    def test_runs_the_kept_sources_with_the_lesson_as_it_is_now(
        self, campus: Campus, lesson: Callable[..., PublishedLesson]
    ) -> None:
        original = campus.submit()
        campus.sent()
        new = campus.catalogue.publish(lesson(blurb="Better tests."))
        campus.runners.report = FAILED
        campus.now += timedelta(days=3)
        self.again(campus, original)
        (message,) = campus.sent()
        assert message["regrade_of"] == original.submission_id != message["submission_id"]
        assert (message["lesson_version"], message["outcome"]) == (new.version, "failed")
        assert datetime.fromisoformat(message["occurred_at"]) == original.created_at
        assert campus.stands(original).report == PASSED

    def test_is_made_once_however_often_it_is_asked_for(self, campus: Campus) -> None:
        original = campus.submit()
        for _ in range(3):
            self.again(campus, original)
        assert campus.runners.runs == 2
        self.again(campus, original, "another")
        assert campus.runners.runs == 3
        assert campus.open() == []

    def test_that_was_interrupted_is_brought_to_its_end(self, campus: Campus) -> None:
        original = campus.submit()
        campus.runners.report = RunnerBusyError()
        with pytest.raises(RunnerBusyError):
            self.again(campus, original)
        campus.runners.report = PASSED
        self.again(campus, original)
        assert [message["regrade_of"] for message in campus.sent()] == [None, original.submission_id]

    def test_of_nothing_is_nothing(self, campus: Campus) -> None:
        queued = campus.submit(respond_async=True)
        self.again(campus, queued)
        self.again(campus, queued.model_copy(update={"submission_id": "0" * 32}))
        assert campus.runners.runs == 0


class TestTheRateLimit:
    def test_leaves_a_burst_alone_and_then_says_how_long_to_wait(self, campus: Campus) -> None:
        limit = RateLimit(campus.aws.dynamodb, campus.flow_table)
        for _ in range(BURST):
            limit.take("ada", campus.now)
        with pytest.raises(TooManyError) as refused:
            limit.take("ada", campus.now)
        assert refused.value.retry_after_s == EVERY.total_seconds()
        limit.take("bob", campus.now)

    def test_gives_a_token_back_at_its_time(self, campus: Campus) -> None:
        limit = RateLimit(campus.aws.dynamodb, campus.flow_table)
        for _ in range(BURST):
            limit.take("ada", campus.now)
        campus.now += EVERY - timedelta(milliseconds=1)
        with pytest.raises(TooManyError):
            limit.take("ada", campus.now)
        campus.now += timedelta(milliseconds=1)
        limit.take("ada", campus.now)
        with pytest.raises(TooManyError):
            limit.take("ada", campus.now)

    def test_is_full_again_after_a_rest(self, campus: Campus) -> None:
        limit = RateLimit(campus.aws.dynamodb, campus.flow_table)
        for _ in range(2):
            for _ in range(BURST):
                limit.take("ada", campus.now)
            campus.now += EVERY * BURST

    def test_refuses_before_anything_is_written(self, campus: Campus) -> None:
        for _ in range(BURST):
            RateLimit(campus.aws.dynamodb, campus.flow_table).take("ada", campus.now)
        with pytest.raises(TooManyError):
            campus.submit()
        assert campus.aws.rows(campus.table) == campus.open() == []


class TestFaults:
    def test_our_own_fault_is_on_record_but_counts_as_nothing(self, campus: Campus) -> None:
        campus.runners.report = BROKEN
        submission = campus.submit()
        assert campus.submissions.get(submission.submission_id) == submission
        assert campus.sent() == campus.open() == []

    def test_sources_that_could_not_be_kept_come_with_the_repeat(self, campus: Campus) -> None:
        for key in campus.aws.keys(campus.bucket):  # warm the catalogue, then take its bucket away
            campus.catalogue.lesson("python/bell")
            campus.aws.client("s3").delete_object(Bucket=campus.bucket, Key=key)
        campus.aws.client("s3").delete_bucket(Bucket=campus.bucket)
        with pytest.raises(campus.aws.client("s3").exceptions.NoSuchBucket):
            campus.submit("key", request="r1")
        campus.aws.bucket(campus.bucket)
        campus.catalogue.publish(campus.catalogue.lesson("python/bell"))
        waiting = campus.submit("key", request="r2")
        assert waiting.report is None
        campus.now += timedelta(minutes=2)
        campus.resume(waiting)
        assert campus.stands(waiting).report == PASSED

    def test_a_first_write_whose_answer_was_lost_is_no_other_request(self, campus: Campus) -> None:
        put = campus.aws.dynamodb.put_item

        def twice(**call: Any) -> Any:
            put(**call)
            return put(**call)  # what the SDK does after a time-out

        begin = campus.submissions.begin

        def begin_twice(submission: Submission) -> None:
            campus.aws.dynamodb.put_item = twice
            try:
                begin(submission)
            finally:
                campus.aws.dynamodb.put_item = put

        submissions: Any = campus.submissions
        submissions.begin = begin_twice
        assert campus.submit("key").report == PASSED
        assert campus.submit().report == PASSED
