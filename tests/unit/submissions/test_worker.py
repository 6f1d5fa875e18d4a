from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.contracts.messages import QueuedRegrade
from chalicelib.shared.queues import Queue
from chalicelib.submissions.runner_functions import RunnerBusyError
from chalicelib.submissions.service import KeyReusedError
from chalicelib.submissions.store import ABANDONED_AFTER
from chalicelib.submissions.sweeper import ATTEMPTS
from tests.unit.submissions.campus import FAILED, PASSED, Campus

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson
    from chalicelib.submissions.store import Submission


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
        campus.settle()
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
        campus.aws.dynamodb.put_item(**campus.outbox.entering("0" * 32, "run", "ada", campus.now))
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
        assert campus.sent() == []
        assert campus.open() == []

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
        for minutes in (1, 1, 2, 4, 8, 16, 30, 30, 30):
            campus.now += timedelta(minutes=minutes, seconds=-1)
            assert campus.sweep() == 0, f"a second before {minutes} min are over"
            campus.now += timedelta(seconds=1)
            assert campus.sweep() == 1, f"once {minutes} min are over"
        assert campus.open() == []
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
        ids = {"submission_id": "", "entered_by": ""}
        assert first | ids == second | ids

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
        campus.settle()
        assert campus.open() == []

    def test_that_was_interrupted_is_brought_to_its_end(self, campus: Campus) -> None:
        original = campus.submit()
        campus.runners.report = RunnerBusyError()
        with pytest.raises(RunnerBusyError):
            self.again(campus, original)
        campus.runners.report = PASSED
        self.again(campus, original)
        assert [message["regrade_of"] for message in campus.sent()] == [None, original.submission_id]

    def test_of_a_withdrawn_lesson_is_nothing_and_what_was_queued_before_is_graded(self, campus: Campus) -> None:
        original, queued = campus.submit(), campus.submit(respond_async=True)
        campus.catalogue.withdraw(original.lesson)
        self.again(campus, original)
        assert campus.runners.runs == 1
        campus.resume(queued)
        assert campus.stands(queued).report == PASSED

    def test_of_nothing_is_nothing(self, campus: Campus) -> None:
        queued = campus.submit(respond_async=True)
        self.again(campus, queued)
        self.again(campus, queued.model_copy(update={"submission_id": "0" * 32}))
        assert campus.runners.runs == 0
