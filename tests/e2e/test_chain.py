"""The whole chain over real HTTP: a zip goes in, a verdict, XP and a leaderboard come out."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from cdu.client import Api, zipped
from cdu.commands.admin import refreshed
from cdu.lessons.files import read_tree
from cdu.publishing import BUILT_IN
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"
OTHER = "python/greenhouse-watch"


def solution(lesson: str, part: str = "reference") -> bytes:
    return zipped(lesson, read_tree(BUILT_IN / lesson / part))


def with_xp(student: Api, xp: int) -> dict[str, Any] | None:
    return until(lambda: found if (found := student.me())["xp"] >= xp else None, 15)


def board_row(student: Api, operator: Api, board: str, name: str) -> dict[str, Any] | None:
    def look() -> dict[str, Any] | None:
        refreshed(operator)
        rows = student.leaderboard(board, "last_month")["rows"]
        return next((row for row in rows if row["name"] == name), None)

    return until(look, 60, pause_s=1)


def test_a_pass_earns_xp_once_and_reaches_the_boards(student: Api, operator: Api) -> None:
    student.present({"visibility": "public", "display_name": f"Chain {uuid.uuid4().hex[:6]}"})
    first = student.submit(solution(LESSON))
    assert first["report"]["outcome"] == "passed"
    assert all(test["outcome"] == "passed" for test in first["report"]["tests"])
    profile = with_xp(student, 50)
    assert profile is not None
    assert (profile["xp"], profile["lessons_done"], profile["streak_days"]) == (50, 1, 1)

    again = student.submit(solution(LESSON))
    assert again["report"]["outcome"] == "passed"
    assert student.submit(solution(OTHER))["report"]["outcome"] == "passed"
    profile = with_xp(student, 100)
    assert profile is not None
    assert profile["xp"] == 100, "the second pass of the same lesson must earn nothing"
    assert profile["languages"] == {"python": {"xp": 100, "lessons_done": 2}}
    assert until(lambda: student.submission(again["submission_id"])["xp"], 10) == 0
    assert student.submission(first["submission_id"])["xp"] == 50

    for board in ("overall", "python"):
        row = board_row(student, operator, board, profile["board_name"])
        assert row is not None, board
        assert (row["xp"], row["lessons"]) == (100, 2)


def test_a_failed_submission_explains_itself_and_earns_nothing(student: Api) -> None:
    submission = student.submit(solution(LESSON, "starter"))
    report = submission["report"]
    assert report["outcome"] == "failed"
    assert any(test["message"] for test in report["tests"] if test["outcome"] != "passed")
    assert submission["xp"] == 0
    assert student.me()["xp"] == 0
    profile = until(lambda: found if (found := student.me())["streak_days"] else None, 15)
    assert profile is not None
    assert profile["streak_days"] == 1, "trying counts for the streak"


def test_a_repeat_with_the_same_key_is_the_same_submission(student: Api) -> None:
    key = str(uuid.uuid4())
    first = student.submit(solution(LESSON), key)
    second = student.submit(solution(LESSON), key)
    assert second["submission_id"] == first["submission_id"]
    assert second["report"] == first["report"]


def test_every_lesson_shows_its_instructions_and_starter_but_not_its_tests(student: Api) -> None:
    lessons = student.lessons()
    assert len(lessons) >= 12
    assert {lesson["xp"] for lesson in lessons} >= {50, 500}
    for line in lessons:
        lesson = student.lesson(line["lesson"])
        assert lesson["instructions"]
        assert lesson["starter"]
        assert not {"reference", "proof"} & lesson.keys()
        assert isinstance(lesson["tests"], int)


def test_students_choose_how_they_appear(sign_up: Callable[..., tuple[Session, Api]], operator: Api) -> None:
    _, hidden = sign_up()
    hidden.present({"visibility": "hidden"})
    _, quiet = sign_up()
    for each in (hidden, quiet):
        each.submit(solution(OTHER))
        assert with_xp(each, 50)
    assert hidden.me()["board_name"] is None
    assert board_row(quiet, operator, "python", quiet.me()["board_name"])
    text = str(quiet.leaderboard("python", "all_time"))
    assert hidden.me()["student_id"] not in text, "boards hold no ids"


def test_streak_days_are_counted_in_the_students_own_time_zone(sign_up: Callable[..., tuple[Session, Api]]) -> None:
    # 26 hours apart, so at any moment the two are on different calendar days.
    days = set()
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        _, student = sign_up(time_zone=zone)
        student.submit(solution(LESSON, "starter"))
        assert until(lambda api=student: api.me()["streak_days"] or None, 15) == 1
        days.add(zone)
    assert len(days) == 2
