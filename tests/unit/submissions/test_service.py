from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.lessons.catalogue import UnknownLessonError
from chalicelib.shared.ids import SUBMISSION, derived_id
from chalicelib.submissions.rate_limit import BURST, EVERY, RateLimit, TooManyError
from chalicelib.submissions.service import KeyReusedError
from chalicelib.submissions.upload import BadSubmissionError, Upload
from tests.unit.submissions.campus import BROKEN, FAILED, PASSED, TWO, Campus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.submissions.store import Submission


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
    assert message["error_kind"] == "Exception"
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
    assert all(SUBMISSION.fits(each) for each in ids)


def test_an_unknown_lesson_or_a_foreign_file_leaves_nothing_behind(campus: Campus) -> None:
    with pytest.raises(UnknownLessonError):
        campus.submit(upload=Upload("python/nothing", {"bell.py": b"x"}))
    with pytest.raises(BadSubmissionError):
        campus.submit(upload=Upload("python/bell", {"bell_test.py": b"x"}))
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
        assert len(campus.open()) == 1  # the message's, which the processor deletes
        campus.settle()
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


class TestTheRateLimit:
    def test_leaves_a_burst_alone_and_then_says_how_long_to_wait(self, campus: Campus) -> None:
        limit = RateLimit(campus.aws.dynamodb, campus.outbox_table)
        for _ in range(BURST):
            limit.take("ada", campus.now)
        with pytest.raises(TooManyError) as refused:
            limit.take("ada", campus.now)
        assert refused.value.retry_after_s == EVERY.total_seconds()
        limit.take("bob", campus.now)

    def test_gives_a_token_back_at_its_time(self, campus: Campus) -> None:
        limit = RateLimit(campus.aws.dynamodb, campus.outbox_table)
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
        limit = RateLimit(campus.aws.dynamodb, campus.outbox_table)
        for _ in range(2):
            for _ in range(BURST):
                limit.take("ada", campus.now)
            campus.now += EVERY * BURST

    @pytest.fixture
    def writes(self, campus: Campus) -> Iterator[Counter[str]]:
        """How often each operation of DynamoDB was called."""
        counted, events = Counter[str](), campus.aws.dynamodb.meta.events
        events.register("before-call.dynamodb", lambda model, **_: counted.update([model.name]), unique_id="writes")
        yield counted
        events.unregister("before-call.dynamodb", unique_id="writes")

    def test_costs_one_write_if_the_bucket_is_full_and_two_if_not(self, campus: Campus, writes: Counter[str]) -> None:
        limit = RateLimit(campus.aws.dynamodb, campus.outbox_table)
        limit.take("ada", campus.now)
        assert writes == {"PutItem": 1}
        limit.take("ada", campus.now)
        assert writes == {"PutItem": 2, "UpdateItem": 1}

    def test_repeats_no_write_when_requests_of_one_student_overtake_each_other(
        self, campus: Campus, writes: Counter[str]
    ) -> None:
        limit, events = RateLimit(campus.aws.dynamodb, campus.outbox_table), campus.aws.dynamodb.meta.events
        limit.take("ada", campus.now)
        overtaking = iter(range(BURST - 2))  # each request meets another one between its two writes

        def overtake(**_: object) -> None:
            for _each in islice(overtaking, 1):
                limit.take("ada", campus.now)

        events.register("before-parameter-build.dynamodb.UpdateItem", overtake, unique_id="overtaking")
        limit.take("ada", campus.now)
        events.unregister("before-parameter-build.dynamodb.UpdateItem", unique_id="overtaking")
        assert writes == {"PutItem": BURST, "UpdateItem": BURST - 1}
        with pytest.raises(TooManyError):
            limit.take("ada", campus.now)


class TestFaults:
    def test_our_own_fault_is_on_record_but_counts_as_nothing(self, campus: Campus) -> None:
        campus.runners.report = BROKEN
        submission = campus.submit()
        assert campus.submissions.get(submission.submission_id) == submission
        assert campus.sent() == []
        assert campus.open() == []

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

    def test_a_first_write_whose_answer_was_lost_is_no_other_request(
        self, campus: Campus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put = campus.aws.dynamodb.transact_write_items

        def twice(**call: Any) -> Any:
            put(**call)
            return put(**call)  # what the SDK does after a time-out

        begin = campus.submissions.begin

        def begin_twice(submission: Submission, entry: dict[str, Any]) -> None:
            with monkeypatch.context() as while_beginning:
                while_beginning.setattr(campus.aws.dynamodb, "transact_write_items", twice)
                begin(submission, entry)

        submissions: Any = campus.submissions
        submissions.begin = begin_twice
        assert campus.submit("key").report == PASSED
        assert campus.submit().report == PASSED


def test_a_request_that_failed_deletes_no_entry_of_the_one_that_began_anew(campus: Campus) -> None:
    """Which needs the run in the entry's key: random schedules hardly ever come to it."""
    leave = campus.outbox.leave

    def after_the_other_began(submission_id: str, run_id: str) -> None:
        outbox.leave = leave
        campus.runners.report = PASSED
        assert campus.submit("key", request="r2").report == PASSED
        leave(submission_id, run_id)

    outbox: Any = campus.outbox
    outbox.leave = after_the_other_began
    campus.runners.report = BROKEN
    assert campus.submit("key", request="r1").report == BROKEN
    assert len(campus.open()) == 1  # until the processor has the message
    campus.settle()
    assert campus.open() == []


def test_of_two_requests_with_one_key_at_once_the_files_of_the_first_stay(campus: Campus) -> None:
    first = campus.submit("key", "mine", request="r1")
    submissions: Any = campus.submissions
    submissions.get = lambda _: None  # as if both had looked before there was a record
    with pytest.raises(KeyReusedError):
        campus.submit("key", "another", request="r2")
    assert campus.submissions.sources(first) == {"bell.py": "mine"}
    assert campus.submit("key", "mine", request="r3") == first


def test_the_files_of_a_request_that_begins_anew_replace_those_of_the_failed_run(campus: Campus) -> None:
    campus.runners.report = BROKEN
    campus.submit("key", "mine", request="r1")
    campus.runners.report = PASSED
    assert campus.submissions.sources(campus.submit("key", "another", request="r2")) == {"bell.py": "another"}
