from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.awards.store import Awards
from chalicelib.contracts.messages import GradedSubmission, QueuedRegrade
from chalicelib.http.problems import ProblemError
from chalicelib.submissions import history as histories
from chalicelib.submissions.history import History, HistoryQuery
from chalicelib.submissions.upload import Upload
from tests.unit.submissions.campus import BROKEN, FAILED, NOON, PASSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson
    from chalicelib.submissions.history import LessonSummary, PastSubmission
    from chalicelib.submissions.store import Submission
    from tests.unit.submissions.campus import Campus


class School:
    """A campus whose messages are counted at once, and the history that comes of them."""

    def __init__(self, campus: Campus) -> None:
        self.campus = campus
        self.awards = Awards(campus.aws.dynamodb, campus.aws.table("AwardsTable"), lambda: campus.now)
        self.history = History(campus.aws.dynamodb, campus.table, self.awards.granted_to_each)

    def submit(self, report: Any = PASSED, **more: Any) -> Submission:
        self.campus.now += timedelta(minutes=1)
        self.campus.runners.report = report
        sent = self.campus.submit(**more)
        self.count()
        return sent

    def regrade(self, submission: Submission, report: Any, regrade_id: str = "first") -> None:
        self.campus.runners.report = report
        request = QueuedRegrade(submission_id=submission.submission_id, student_id="ada", regrade_id=regrade_id)
        self.campus.worker.regrade(request)
        self.count()

    def count(self) -> None:
        for message in self.campus.sent():
            self.awards.settle(GradedSubmission.model_validate(message))

    def list(self, **query: Any) -> tuple[PastSubmission, ...]:
        return self.history.page("ada", HistoryQuery(**query))[0]

    def lessons(self, language: str | None = None) -> tuple[LessonSummary, ...]:
        return self.history.lessons("ada", self.awards.of("ada", language), language)


@pytest.fixture
def school(campus: Campus) -> School:
    return School(campus)


@pytest.fixture
def gong(school: School, lesson: Callable[..., PublishedLesson]) -> dict[str, Any]:
    """How to submit a solution of a second lesson, which is in another language."""
    school.campus.catalogue.publish(lesson("ruby/gong", starter={"gong.rb": "x"}))
    return {"upload": Upload("ruby/gong", {"gong.rb": b"y"})}


def test_submissions_are_listed_newest_first_with_their_figures(school: School, gong: Any) -> None:
    failed, passed, other = school.submit(FAILED), school.submit(), school.submit(**gong)
    listed = school.list()
    assert [each.submission_id for each in listed] == [each.submission_id for each in (other, passed, failed)]
    assert [(each.outcome, each.passed, each.total, each.xp) for each in listed] == [
        ("passed", 2, 2, 100),
        ("passed", 2, 2, 100),
        ("failed", 1, 3, 0),
    ]
    assert listed[1].created_at == passed.created_at
    assert listed[1].lesson_version == passed.lesson_version


def test_a_second_pass_earned_nothing_and_one_that_is_not_counted_yet_says_so(school: School) -> None:
    school.submit()
    school.submit()
    assert [each.xp for each in school.list()] == [0, 100]
    school.campus.runners.report = PASSED
    school.campus.submit(student="bob")
    assert [each.xp for each in school.history.page("bob", HistoryQuery())[0]] == [None]


def test_a_submission_without_a_verdict_is_listed_as_what_it_is(school: School) -> None:
    sent = school.submit(respond_async=True)
    (waiting,) = school.list()
    assert (waiting.state, waiting.outcome, waiting.passed, waiting.total, waiting.xp) == (
        "queued",
        None,
        None,
        None,
        None,
    )
    school.campus.resume(sent)
    assert [(each.state, each.outcome) for each in school.list()] == [("graded", "passed")]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 100])
def test_pages_of_any_size_hold_every_submission_once(school: School, limit: int) -> None:
    sent = [school.submit(FAILED).submission_id for _ in range(5)]
    seen, token, pages = [], None, 0
    while pages == 0 or token:
        page, token = school.history.page("ada", HistoryQuery(limit=limit, token=token))
        assert len(page) <= limit
        seen += [each.submission_id for each in page]
        pages += 1
    assert seen == sent[::-1]
    assert pages == -(-5 // limit)


def test_a_list_is_filtered_by_lesson_outcome_and_time(school: School, gong: Any) -> None:
    first, second, third = school.submit(FAILED), school.submit(), school.submit(FAILED, **gong)
    ids = {"first": first.submission_id, "second": second.submission_id, "third": third.submission_id}

    def found(**query: Any) -> list[str]:
        return [name for each in school.list(**query) for name, known in ids.items() if known == each.submission_id]

    assert found(lesson="python/bell") == ["second", "first"]
    assert found(outcome="failed") == ["third", "first"]
    assert found(lesson="python/bell", outcome="failed", limit=1) == ["first"]
    assert found(since=NOON + timedelta(minutes=2)) == ["third", "second"]
    assert found(until=NOON + timedelta(minutes=2)) == ["first"]
    assert found(since=NOON + timedelta(minutes=2), until=NOON + timedelta(minutes=3)) == ["second"]
    assert found(lesson="python/never") == []


def test_a_filtered_list_goes_on_after_a_page_that_is_short(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    rare = school.submit()
    for _ in range(6):
        school.submit(FAILED)
    read = school.history._dynamodb.query
    monkeypatch.setattr(school.history._dynamodb, "query", lambda **asked: read(**asked, Limit=1))  # a page of 1 MB
    seen, token, pages = [], None, 0
    while pages == 0 or token:
        page, token = school.history.page("ada", HistoryQuery(outcome="passed", token=token))
        seen += [each.submission_id for each in page]
        pages += 1
    assert (seen, pages) == ([rare.submission_id], 2)


@pytest.mark.parametrize("token", ["x", "e30", "eyJzdWJtaXNzaW9uX2lkIjogMX0", "____"])
def test_a_token_that_is_none_is_refused_in_words(school: School, token: str) -> None:
    with pytest.raises(ProblemError, match="token is not valid"):
        school.list(token=token)


def test_nobody_sees_anothers_rows_not_even_with_their_token(school: School) -> None:
    for _ in range(3):
        school.submit()
    token = school.history.page("ada", HistoryQuery(limit=1))[1]
    assert token
    assert school.history.page("bob", HistoryQuery(token=token)) == ((), None)
    assert school.history.lessons("bob", school.awards.of("bob"), None) == ()


def test_a_lesson_sums_up_its_attempts(school: School, gong: Any) -> None:
    first = school.submit(FAILED)
    pass_ = school.submit()
    last = school.submit(FAILED)
    other = school.submit(FAILED, **gong)
    bell, second = school.lessons()
    assert bell.model_dump() == {
        "lesson": "python/bell",
        "passed": True,
        "attempts": 3,
        "best": {"passed": 2, "total": 2},
        "first_at": first.created_at,
        "last_at": last.created_at,
        "passed_at": pass_.created_at,
        "xp": 100,
        "submission_id": pass_.submission_id,
    }
    assert (second.passed, second.best and second.best.passed, second.passed_at, second.xp) == (False, 1, None, 0)
    assert second.submission_id == other.submission_id
    assert [each.lesson for each in school.lessons("ruby")] == ["ruby/gong"]
    assert school.lessons("rust") == ()


def test_a_pass_counts_before_its_award_is_decided(school: School) -> None:
    school.campus.runners.report = PASSED
    sent = school.campus.submit()
    (bell,) = school.lessons()
    assert (bell.passed, bell.xp, bell.submission_id, bell.passed_at) == (True, 0, sent.submission_id, sent.created_at)


def test_a_fault_of_ours_and_a_run_without_a_verdict_are_no_attempts(school: School) -> None:
    broken = school.submit(BROKEN, key="k")
    school.submit(respond_async=True)
    (bell,) = school.lessons()
    assert (bell.attempts, bell.best, bell.passed) == (0, None, False)
    assert bell.first_at == broken.created_at
    again = school.submit(key="k")  # the same submission once more: one line, one attempt
    assert again.submission_id == broken.submission_id
    assert [each.outcome for each in school.list()] == ["passed", None]
    assert school.lessons()[0].attempts == 1


def test_a_repeated_request_is_one_attempt(school: School) -> None:
    school.submit(key="k")
    school.submit(key="k")
    assert len(school.list()) == school.lessons()[0].attempts == 1


def test_a_regrade_is_a_line_of_its_own_and_no_attempt_and_moves_the_pass(school: School) -> None:
    sent = school.submit()
    school.regrade(sent, FAILED)
    assert {(each.regrade_of, each.outcome, each.xp) for each in school.list()} == {
        (None, "passed", 100),
        (sent.submission_id, "failed", -100),
    }
    (bell,) = school.lessons()
    assert (bell.passed, bell.passed_at, bell.xp, bell.attempts) == (False, None, 0, 1)
    school.regrade(sent, PASSED, "second")
    (bell,) = school.lessons()
    assert (bell.passed, bell.passed_at, bell.xp, bell.submission_id) == (
        True,
        sent.created_at,
        100,
        sent.submission_id,
    )


def test_records_of_an_older_deployment_are_listed_without_figures(school: School) -> None:
    sent = school.submit()
    dynamodb, table = school.campus.aws.dynamodb, school.campus.table
    key = {"submission_id": {"S": sent.submission_id}}
    dynamodb.update_item(TableName=table, Key=key, UpdateExpression="REMOVE tests_passed, tests_total")
    (old,) = school.list()
    assert (old.outcome, old.passed, old.total, old.xp) == ("passed", None, None, 100)
    assert (school.lessons()[0].passed, school.lessons()[0].best) == (True, None)
    assert school.campus.submissions.get(sent.submission_id) == sent


def test_a_lesson_whose_attempts_are_too_old_to_be_counted_is_still_passed(
    school: School, gong: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "MOST_COUNTED", 2)
    sent = school.submit()
    school.submit(FAILED, **gong)
    school.submit(FAILED, **gong)
    bell, other = school.lessons()
    assert (bell.passed, bell.attempts, bell.xp, bell.submission_id) == (True, 0, 100, sent.submission_id)
    assert bell.first_at == bell.last_at == bell.passed_at == sent.created_at
    assert other.attempts == 2


def test_the_index_holds_what_the_list_shows_and_no_report(school: School) -> None:
    school.submit(FAILED)
    found = school.campus.aws.dynamodb.query(
        TableName=school.campus.table,
        IndexName=histories.INDEX,
        KeyConditionExpression="student_id = :ada",
        ExpressionAttributeValues={":ada": {"S": "ada"}},
    )
    (row,) = found["Items"]
    assert "secret of ada" not in json.dumps(row)
    shown = {"lesson", "lesson_version", "state", "outcome", "tests_passed", "tests_total"}
    assert set(row) == {"student_id", "submission_id", "created_at"} | shown
