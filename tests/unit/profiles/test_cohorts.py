from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.classes import rosters as module
from chalicelib.classes.rosters import Code, FullError, Roster, Rosters, UnknownCodeError
from chalicelib.contracts.names import CohortName

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def cohorts(aws: Any) -> Rosters:
    return Rosters(aws.dynamodb, aws.table("CohortsTable"))


@pytest.fixture
def made(cohorts: Rosters) -> Roster:
    return cohorts.create("ada", "Class 7b", NOW)


def test_whoever_makes_a_cohort_is_in_it(cohorts: Rosters, made: Roster) -> None:
    assert cohorts.members(made.cohort) == ["ada"]
    assert [(each.cohort, each.name, each.code) for each in cohorts.of("ada")] == [(made.cohort, "Class 7b", made.code)]
    assert cohorts.roster(made.cohort) == made
    assert made.members == 1


def test_others_join_by_the_code(cohorts: Rosters, made: Roster) -> None:
    joined = cohorts.join("bob", made.code, NOW)
    assert (joined.cohort, joined.members) == (made.cohort, 2)
    assert cohorts.members(made.cohort) == ["ada", "bob"]
    assert [each.cohort for each in cohorts.of("bob")] == [made.cohort]


def test_joining_twice_changes_nothing(cohorts: Rosters, made: Roster) -> None:
    first = cohorts.join("bob", made.code, NOW)
    assert cohorts.join("bob", made.code, NOW) == first


def test_joining_twice_at_once_counts_once(cohorts: Rosters, made: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    first, answers = cohorts.join("bob", made.code, NOW), iter([False])
    has = cohorts.has
    monkeypatch.setattr(cohorts, "has", lambda *which: next(answers, has(*which)))
    assert cohorts.join("bob", made.code, NOW) == first


def test_no_cohort_has_no_name(cohorts: Rosters) -> None:
    assert cohorts.roster("f" * 32) is None


def test_a_code_that_nobody_has_is_unknown(cohorts: Rosters, made: Roster) -> None:
    with pytest.raises(UnknownCodeError):
        cohorts.join("bob", made.code[::-1], NOW)
    assert cohorts.of("bob") == ()


def test_a_cohort_takes_no_more_than_it_may(cohorts: Rosters, made: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MEMBERS", 2)
    cohorts.join("bob", made.code, NOW)
    with pytest.raises(FullError, match="Class 7b is full: it has 2 members"):
        cohorts.join("cyd", made.code, NOW)
    assert (cohorts.of("cyd"), cohorts.members(made.cohort)) == ((), ["ada", "bob"])
    cohorts.leave("bob", made.cohort)
    assert cohorts.join("cyd", made.code, NOW).members == 2


def test_a_student_is_in_no_more_than_may_be(cohorts: Rosters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_COHORTS", 1)
    other = cohorts.create("bob", "Robots", NOW)
    cohorts.create("ada", "Class 7b", NOW)
    with pytest.raises(FullError, match="leave one first"):
        cohorts.create("ada", "One more", NOW)
    with pytest.raises(FullError, match="leave one first"):
        cohorts.join("ada", other.code, NOW)


def test_who_left_is_gone_and_may_come_back(cohorts: Rosters, made: Roster) -> None:
    cohorts.join("bob", made.code, NOW)
    cohorts.leave("bob", made.cohort)
    cohorts.leave("bob", made.cohort)
    roster = cohorts.roster(made.cohort)
    assert roster
    assert (roster.members, cohorts.of("bob"), cohorts.members(made.cohort)) == (1, (), ["ada"])
    assert cohorts.join("bob", made.code, NOW).members == 2


def test_the_last_to_leave_takes_everything_along(cohorts: Rosters, made: Roster, aws: Any) -> None:
    cohorts.join("bob", made.code, NOW)
    cohorts.keep_board(made, "overall/all_time", NOW, "[]")
    cohorts.leave("ada", made.cohort)
    cohorts.leave("bob", made.cohort)
    assert aws.rows("CohortsTable") == []


def test_a_board_is_kept_until_the_next_refresh_or_until_somebody_comes_or_goes(cohorts: Rosters, made: Roster) -> None:
    cohorts.keep_board(made, "overall/all_time", NOW, "[1]")
    assert cohorts.board(made, "overall/all_time", NOW) == "[1]"
    assert cohorts.board(made, "python/all_time", NOW) is None
    assert cohorts.board(made, "overall/all_time", NOW + timedelta(hours=1)) is None
    assert cohorts.board(cohorts.join("bob", made.code, NOW), "overall/all_time", NOW) is None


def test_boards_that_name_who_left_do_not_stay(cohorts: Rosters, made: Roster, aws: Any) -> None:
    cohorts.join("bob", made.code, NOW)
    cohorts.keep_board(made, "overall/all_time", NOW, '["Bob"]')
    cohorts.leave("bob", made.cohort)
    assert "Bob" not in str(aws.rows("CohortsTable"))
    assert "bob" not in str(aws.rows("CohortsTable"))


@pytest.mark.parametrize("typed", ["ab2cd-ef3gh", "AB2CD EF3GH", "ab2cdef3gh"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert TypeAdapter(Code).validate_python(typed) == "AB2CDEF3GH"


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "<script>", "a\nb", "a\u202eb"])
def test_a_name_is_a_line_of_plain_text(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(CohortName).validate_python(name)
