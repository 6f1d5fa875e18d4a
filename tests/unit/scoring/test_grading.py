from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.ids import SUBMISSION_ID
from chalicelib.scoring.catalogue import Catalogue, UnknownLessonError
from chalicelib.scoring.grading import GradedQueue, Grading, KeyReusedError, Sender, StillRunningError
from chalicelib.scoring.intake import BadSubmissionError, Delivery
from chalicelib.scoring.report import Report, TestResult
from chalicelib.scoring.runner import RunnerBusyError
from chalicelib.scoring.submissions import ABANDONED_AFTER, Submissions

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


class Campus:
    """Everything around Grading, and a clock to set."""

    def __init__(self, aws: Any, lesson: PublishedLesson) -> None:
        self.aws = aws
        self.now = NOON
        self.runners = FakeRunners()
        self.bucket = aws.bucket("content")
        self.table = aws.table("SubmissionsTable")
        self.url = aws.queue("submissions")
        s3 = aws.client("s3")
        self.catalogue = Catalogue(aws.dynamodb, s3, aws.table("LessonsTable"), self.bucket)
        self.catalogue.publish(lesson)
        self.submissions = Submissions(aws.dynamodb, s3, self.table, self.bucket)

    def grading(self, url: str | None = None) -> Grading:
        runners: Any = self.runners
        queue = GradedQueue(self.aws.client("sqs"), url or self.url)
        return Grading(self.catalogue, runners, self.submissions, queue, lambda: self.now)

    def submit(self, key: str | None = None, text: str = "mine", *, request: str = "r1", **more: Any) -> Submission:
        sender = Sender(more.pop("student", "ada"), more.pop("zone", None), request, key)
        delivery = Delivery("python/bell", {"bell.py": text})
        return self.grading(**more).submit(sender, delivery)

    def sent(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.aws.messages(self.url)]

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
    sender = Sender("ada", None, "r1")
    with pytest.raises(UnknownLessonError):
        campus.grading().submit(sender, Delivery("python/nothing", {"bell.py": "x"}))
    with pytest.raises(BadSubmissionError):
        campus.grading().submit(sender, Delivery("python/bell", {"bell_test.py": "x"}))
    assert campus.aws.rows(campus.table) == []
    assert campus.runners.runs == 0


class TestARepeatWithTheSameKey:
    def test_gets_the_same_verdict_without_another_run(self, campus: Campus) -> None:
        first = campus.submit("key", request="r1")
        campus.runners.report = FAILED
        assert campus.submit("key", request="r2") == first
        assert campus.runners.runs == 1

    def test_sends_the_same_message_again_so_that_a_lost_one_is_made_good(self, campus: Campus) -> None:
        campus.submit("key", request="r1")
        campus.now += timedelta(days=1)
        campus.submit("key", request="r2")
        first, second = campus.sent()
        assert first == second

    def test_sends_the_same_message_even_if_the_lesson_was_published_anew(
        self, campus: Campus, lesson: Callable[..., PublishedLesson]
    ) -> None:
        campus.submit("key", request="r1")
        campus.catalogue.publish(lesson(difficulty=9, starter={"bell.py": "# a new starter\n"}))
        campus.submit("key", request="r2")
        first, second = campus.sent()
        assert first == second

    def test_is_refused_for_another_solution(self, campus: Campus) -> None:
        campus.submit("key", "mine")
        with pytest.raises(KeyReusedError):
            campus.submit("key", "changed")
        assert len(campus.sent()) == 1

    def test_of_another_student_is_another_submission(self, campus: Campus) -> None:
        ids = {campus.submit("key", student=student).submission_id for student in ("ada", "bob")}
        assert len(ids) == 2

    def test_is_told_to_wait_while_the_first_one_runs(self, campus: Campus) -> None:
        def again() -> None:
            with pytest.raises(StillRunningError):
                campus.submit("key", request="r2")

        campus.runners.meanwhile = again
        campus.submit("key", request="r1")
        assert campus.runners.runs == 1

    def test_runs_again_after_a_fault_of_ours(self, campus: Campus) -> None:
        campus.runners.report = BROKEN
        assert campus.submit("key", request="r1").report == BROKEN
        campus.runners.report = PASSED
        assert campus.submit("key", request="r2").report == PASSED


class TestARunWhoseWorkerDied:
    @staticmethod
    def dies(campus: Campus) -> None:
        """Leave a record running, as a killed function does."""
        campus.runners.meanwhile = lambda: campus.aws.dynamodb.put_item(
            TableName="graveyard", Item=campus.aws.rows(campus.table)[0]
        )
        campus.aws.dynamodb.create_table(
            TableName="graveyard",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "submission_id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "submission_id", "AttributeType": "S"}],
        )
        campus.submit("key", request="r1")
        campus.sent()
        campus.aws.dynamodb.put_item(TableName=campus.table, Item=campus.aws.rows("graveyard")[0])
        campus.runners.meanwhile = lambda: None

    def test_is_waited_for_as_long_as_it_could_live(self, campus: Campus) -> None:
        self.dies(campus)
        campus.now += ABANDONED_AFTER
        with pytest.raises(StillRunningError):
            campus.submit("key", request="r2")

    def test_is_taken_over_after_that(self, campus: Campus) -> None:
        self.dies(campus)
        campus.now += ABANDONED_AFTER + timedelta(milliseconds=1)
        assert campus.submit("key", request="r2").report == PASSED
        assert len(campus.sent()) == 1

    def test_and_comes_back_after_all_changes_nothing(self, campus: Campus) -> None:
        def overtaken() -> None:
            campus.runners.meanwhile = lambda: None
            campus.runners.report = FAILED
            campus.now += timedelta(minutes=2)
            campus.submit("key", request="r2")

        campus.runners.meanwhile = overtaken
        with pytest.raises(StillRunningError):
            campus.submit("key", request="r1")
        campus.runners.report = PASSED
        assert campus.submit("key", request="r3").report == FAILED
        assert {message["outcome"] for message in campus.sent()} == {"failed"}

    def test_and_fails_after_all_does_not_take_the_other_runs_record_along(self, campus: Campus) -> None:
        def overtaken() -> None:
            campus.runners.meanwhile = lambda: None
            campus.runners.report = PASSED
            campus.now += timedelta(minutes=2)
            campus.submit("key", request="r2")

        campus.runners.report = RunnerBusyError()
        campus.runners.meanwhile = overtaken
        with pytest.raises(RunnerBusyError):
            campus.submit("key", request="r1")
        assert campus.submit("key", request="r3").report == PASSED
        assert campus.runners.runs == 2


class TestFaults:
    def test_a_busy_runner_leaves_nothing_behind_that_stops_a_repeat(self, campus: Campus) -> None:
        campus.runners.report = RunnerBusyError()
        with pytest.raises(RunnerBusyError):
            campus.submit("key", request="r1")
        assert campus.aws.rows(campus.table) == []
        assert campus.sent() == []
        campus.runners.report = PASSED
        assert campus.submit("key", request="r2").report == PASSED

    def test_our_own_fault_is_on_record_but_counts_as_nothing(self, campus: Campus) -> None:
        campus.runners.report = BROKEN
        submission = campus.submit()
        assert campus.submissions.get(submission.submission_id) == submission
        assert campus.sent() == []

    def test_a_queue_that_refuses_is_seen_by_the_caller_and_the_repeat_sends_again(self, campus: Campus) -> None:
        with pytest.raises(campus.aws.client("sqs").exceptions.QueueDoesNotExist):
            campus.submit("key", url=campus.url + "-gone", request="r1")
        assert campus.sent() == []
        campus.submit("key", request="r2")
        assert len(campus.sent()) == 1
        assert campus.runners.runs == 1

    def test_sources_that_cannot_be_kept_leave_no_run_behind(self, campus: Campus) -> None:
        for key in campus.aws.keys(campus.bucket):  # warm the catalogue, then take its bucket away
            campus.catalogue.lesson("python/bell")
            campus.aws.client("s3").delete_object(Bucket=campus.bucket, Key=key)
        campus.aws.client("s3").delete_bucket(Bucket=campus.bucket)
        with pytest.raises(campus.aws.client("s3").exceptions.NoSuchBucket):
            campus.submit("key", request="r1")
        campus.aws.bucket(campus.bucket)
        assert campus.submit("key", request="r2").report == PASSED

    def test_a_first_write_whose_answer_was_lost_is_no_other_request(self, campus: Campus) -> None:
        put = campus.aws.dynamodb.put_item
        calls: list[Any] = []

        def twice(**call: Any) -> Any:
            calls.append(put(**call))
            return put(**call)  # what the SDK does after a time-out

        campus.aws.dynamodb.put_item = twice
        assert campus.submit("key").report == PASSED
        assert campus.submit().report == PASSED
        assert len(calls) == 4
