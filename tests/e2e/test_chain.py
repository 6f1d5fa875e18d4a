"""The whole chain over real HTTP: a zip goes in, a verdict, XP and a leaderboard come out."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from analytics.leaderboards.snapshots import Snapshot, SnapshotStore
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.errors import CommandError
from cdu.publishing import BUILT_IN, publish
from cdu.refreshing import refreshed
from cdu.waiting import until
from chalicelib.shared.clock import day_in, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"
OTHER = "python/greenhouse-watch"


def solution(lesson: str, part: str = "reference") -> bytes:
    return zipped(lesson, read_tree(BUILT_IN / lesson / part))


def with_xp(student: Api, xp: int) -> dict[str, Any] | None:
    return until(lambda: found if (found := student.me())["xp"] >= xp else None, 60)


def board_row(student: Api, operator: Api, board: str, name: str, xp: int) -> dict[str, Any] | None:
    """The row of a student, as soon as the lake has every award that the profile has."""

    def look() -> dict[str, Any] | None:
        refreshed(operator)
        rows = student.leaderboard(board, "last_month")["rows"]
        return next((row for row in rows if row["name"] == name and row["xp"] >= xp), None)

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
    assert until(lambda: student.submission(again["submission_id"])["xp"], 60) == 0
    assert student.submission(first["submission_id"])["xp"] == 50

    for board in ("overall", "python"):
        row = board_row(student, operator, board, profile["board_name"], 100)
        assert row is not None, board
        assert (row["xp"], row["lessons"]) == (100, 2)
        own = student.standing(board, "last_month")
        assert (own["xp"], own["place"]["rank"]) == (100, row["rank"])


def test_the_first_refresh_of_a_day_leaves_a_base_for_the_others(platform: Place, operator: Api) -> None:
    refreshed(operator)
    bases = SnapshotStore(platform.client("dynamodb"), platform.outputs()["LeaderboardsTable"])
    assert until(lambda: bases.of_day(datetime.now(UTC).date()) != Snapshot() or None, 60)


def test_a_failed_submission_explains_itself_and_earns_nothing(student: Api) -> None:
    submission = student.submit(solution(LESSON, "starter"))
    report = submission["report"]
    assert report["outcome"] == "failed"
    assert any(test["message"] for test in report["tests"] if test["outcome"] != "passed")
    assert submission["xp"] == 0
    assert student.me()["xp"] == 0
    profile = until(lambda: found if (found := student.me())["streak_days"] else None, 60)
    assert profile is not None
    assert profile["streak_days"] == 1, "trying counts for the streak"


def test_a_program_is_compared_by_its_output_and_hidden_cases_stay_hidden(student: Api) -> None:
    lesson = student.lesson("python/toll-bridge")
    assert [case["name"] for case in lesson["samples"]][:1] == ["sample/1-the-book-above"]
    assert not any("hidden" in case["name"] for case in lesson["samples"])
    wrong = zipped("python/toll-bridge", {"main.py": "print('3 crossings, 9 pence')\n"})
    tests = student.submit(wrong)["report"]["tests"]
    assert [test["outcome"] for test in tests][:2] == ["passed", "failed"]
    assert "should be '1'" in tests[1]["message"]
    assert "is hidden" in tests[-1]["message"]
    passed = student.submit(solution("python/toll-bridge"))
    assert (passed["report"]["outcome"], passed["report"]["isolation"]["mode"]) == ("passed", "program")
    profile = with_xp(student, 150)
    assert profile is not None
    assert profile["xp"] == 150


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
    assert board_row(quiet, operator, "python", quiet.me()["board_name"], 50)
    text = str(quiet.leaderboard("python", "all_time"))
    assert hidden.me()["student_id"] not in text, "boards hold no ids"


def streak(student: Api) -> int | None:
    return student.me()["streak_days"] or None


def test_streak_days_are_counted_in_the_students_own_time_zone(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    days = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # 26 hours apart: on different calendar days at any moment
        before = day_in(zone, utc_now())
        session, student = sign_up(time_zone=zone)
        student.submit(solution(LESSON, "starter"))
        assert until(partial(streak, student), 60) == 1
        (active,) = active_days(platform, session.student_id)
        assert active in {before, day_in(zone, utc_now())}, zone
        days.append(active)
    assert days[0] > days[1]


def active_days(platform: Place, student_id: str) -> list[date]:
    """The days on which a student was active, as they are stored."""
    found = platform.client("dynamodb").query(
        TableName=platform.outputs()["StudentsTable"],
        KeyConditionExpression="student_id = :student AND begins_with(#item, :days)",
        ExpressionAttributeNames={"#item": "item"},
        ExpressionAttributeValues={":student": {"S": student_id}, ":days": {"S": "days#"}},
    )
    return [
        date.fromisoformat(f"{item['item']['S'].removeprefix('days#')}-{int(day):02}")
        for item in found["Items"]
        for day in item["active_days"]["NS"]
    ]


def test_a_withdrawn_lesson_is_gone_its_xp_stays_and_publishing_brings_it_back(
    platform: Place, student: Api, sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    name = "python/toll-bridge"
    assert student.submit(solution(name))["report"]["outcome"] == "passed"
    before = with_xp(student, 50)
    assert before is not None
    _, author = sign_up("author")
    assert author.withdraw(name) == {"withdrawn": name}
    try:
        with pytest.raises(CommandError, match="has been withdrawn; whoever passed it keeps the XP"):
            student.lesson(name)
        with pytest.raises(CommandError, match="has been withdrawn"):
            student.submit(solution(name))
        assert name not in {each["lesson"] for each in student.lessons()}
        assert student.me()["xp"] == before["xp"]
    finally:
        publish(platform, BUILT_IN / name)
    assert student.submit(solution(name))["report"]["outcome"] == "passed"
    assert student.me()["xp"] == before["xp"]
