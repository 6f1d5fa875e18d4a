from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.contracts.messages import NOTHING, Grant
from chalicelib.contracts.names import alias
from chalicelib.profiles.ledger import Ledger
from chalicelib.profiles.naming import Naming
from chalicelib.profiles.presentation import Presentation
from chalicelib.profiles.students import LanguageProgress, Students

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission

    Graded = Callable[..., GradedSubmission]

TODAY = date(2026, 3, 4)


@pytest.fixture
def students(aws: Any) -> Students:
    return Students(aws.dynamodb, aws.table("StudentsTable"))


@pytest.fixture
def naming(aws: Any, students: Students) -> Naming:  # noqa: ARG001 - the table comes with the students
    return Naming(aws.dynamodb, "StudentsTable")


@pytest.fixture
def ledger(aws: Any, students: Students) -> Ledger:  # noqa: ARG001 - the table comes with the students
    return Ledger(aws.dynamodb, "StudentsTable")


def test_a_student_who_did_nothing_yet_has_an_empty_profile(students: Students) -> None:
    profile = students.profile("ada", TODAY)
    assert (profile.xp, profile.level, profile.lessons_done) == (0, 1, 0)
    assert (profile.level_xp, profile.next_level_xp) == (0, 100)
    assert (profile.languages, profile.badges, profile.streak_days) == ({}, (), 0)
    assert profile.board_name == alias("ada")


def test_a_profile_sums_up_what_the_ledger_holds(students: Students, ledger: Ledger, graded: Graded) -> None:
    ledger.apply(graded("s1", day=date(2026, 3, 3)).scored(Grant(100, 1)))
    ledger.apply(graded("s2", lesson="rust/bell", language="rust").scored(Grant(250, 1)))
    profile = students.profile("ada", TODAY)
    assert (profile.xp, profile.level, profile.lessons_done) == (350, 3, 2)
    assert (profile.level_xp, profile.next_level_xp) == (300, 600)
    assert profile.languages == {
        "python": LanguageProgress(xp=100, lessons_done=1),
        "rust": LanguageProgress(xp=250, lessons_done=1),
    }
    assert (profile.streak_days, profile.longest_streak_days) == (2, 2)
    assert [badge.name for badge in profile.badges] == ["First light"]


def test_a_language_with_any_characters_comes_out_as_it_went_in(
    students: Students, ledger: Ledger, graded: Graded
) -> None:
    ledger.apply(graded(language="C++ #1").scored(Grant(100, 1)))
    assert list(students.profile("ada", TODAY).languages) == ["C++ #1"]


def test_a_streak_runs_over_the_end_of_a_year(students: Students, ledger: Ledger, graded: Graded) -> None:
    for number, day in enumerate([date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)]):
        ledger.apply(graded(f"s{number}", outcome="failed", day=day).scored(NOTHING))
    assert students.profile("ada", date(2026, 1, 1)).streak_days == 3


def test_one_student_sees_nothing_of_another(students: Students, ledger: Ledger, graded: Graded) -> None:
    ledger.apply(graded(student_id="bob").scored(Grant(100, 1)))
    assert students.profile("ada", TODAY).xp == 0
    assert students.profile("ada", TODAY).streak_days == 0


def test_a_choice_of_presentation_stays_and_touches_no_sum(
    students: Students, naming: Naming, ledger: Ledger, graded: Graded
) -> None:
    chosen = Presentation(visibility="public", display_name="Ada")
    ledger.apply(graded("s1").scored(Grant(100, 1)))
    naming.present("ada", chosen)
    ledger.apply(graded("s2", lesson="python/door").scored(Grant(100, 1)))
    profile = students.profile("ada", TODAY)
    assert (profile.xp, profile.presentation, profile.board_name) == (200, chosen, "Ada")


def test_board_names_of_more_students_than_a_batch_holds(students: Students, naming: Naming) -> None:
    everyone = [f"student-{number:03d}" for number in range(230)]
    naming.present("student-117", Presentation(visibility="hidden"))
    naming.present("student-229", Presentation(visibility="public", display_name="Last"))
    names = students.board_names([*everyone, *everyone])
    assert set(names) == set(everyone)
    assert (names["student-117"], names["student-229"], names["student-000"]) == (None, "Last", alias("student-000"))


def test_nobody_has_no_names(students: Students) -> None:
    assert students.board_names([]) == {}


class Throttled:
    """DynamoDB that answers a part of each batch only."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.calls = 0

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803 - the API's own name
        self.calls += 1
        ((table, wanted),) = RequestItems.items()
        now, later = wanted["Keys"][:30], wanted["Keys"][30:]
        answer: dict[str, Any] = self._client.batch_get_item(RequestItems={table: {**wanted, "Keys": now}})
        return {**answer, "UnprocessedKeys": {table: {**wanted, "Keys": later}} if later else {}}


def test_names_that_dynamodb_did_not_get_to_are_asked_for_again(aws: Any, naming: Naming) -> None:
    naming.present("student-099", Presentation(visibility="hidden"))
    client: Any = Throttled(aws.dynamodb)
    names = Students(client, "StudentsTable").board_names(f"student-{number:03d}" for number in range(100))
    assert names["student-099"] is None
    assert client.calls == 4
