"""The operator's tools on the running platform: drift is found and mended, and who is forgotten leaves no name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.main import cdu
from cdu.operations import state
from cdu.publishing import BUILT_IN, catalogue
from cdu.refreshing import refreshed
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.local.place import Place

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
SOLUTION = zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference"))


@pytest.fixture
def admin(platform: Place, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs `cdu admin ...` against the test's platform; the answer is its JSON document, checked for its status."""
    monkeypatch.setenv("CDU_HOME", str(platform.home))
    monkeypatch.setenv("CDU_PORT", str(platform.port))

    def run(*words: str, status: int | None = 0) -> Any:
        result = CliRunner().invoke(cdu, ["admin", *words], standalone_mode=False)
        if result.exception:
            raise result.exception
        assert status in {None, result.return_value or 0}, result.output
        return json.loads(result.stdout)

    return run


@pytest.fixture
def solved(platform: Place, sign_up: Callable[..., tuple[Session, Api]]) -> Callable[[], tuple[Session, Api]]:
    """Signs up a student with one pass that has reached the lake."""

    def new() -> tuple[Session, Api]:
        session, student = sign_up()
        student.submit(SOLUTION)
        assert until(lambda: student.me()["xp"] or None, 60)
        assert until(lambda: state.known(platform).get(session.student_id), 60, 1)
        return session, student

    return new


@pytest.fixture
def passed(solved: Callable[[], tuple[Session, Api]]) -> tuple[Session, Api]:
    return solved()


def of(differences: list[dict[str, Any]], student_id: str) -> set[tuple[str, str]]:
    """Kind and place of the differences of one student."""
    return {(each["kind"], each["where"].split()[1]) for each in differences if each["where"].startswith(student_id)}


def spoil(platform: Place, student_id: str) -> None:
    """Lose a student's ledger row, and half of the sums with it."""
    table, dynamodb = platform.outputs()["StudentsTable"], platform.client("dynamodb")
    key = {"student_id": {"S": student_id}, "item": {"S": f"lesson#{LESSON}"}}
    dynamodb.delete_item(TableName=table, Key=key)
    dynamodb.update_item(
        TableName=table,
        Key=key | {"item": {"S": "profile"}},
        UpdateExpression="SET xp = :half",
        ExpressionAttributeValues={":half": {"N": "50"}},
    )


def test_drift_is_found_named_and_mended(
    platform: Place, passed: tuple[Session, Api], admin: Callable[..., Any]
) -> None:
    session, student = passed
    before = state.kept(platform)[session.student_id]
    found = admin("reconcile", "--grace", "0", "--json", status=None)["differences"]  # others may leave some behind
    assert of(found, session.student_id) == set()
    spoil(platform, session.student_id)
    found = admin("reconcile", "--grace", "0", "--json", status=1)["differences"]
    expected = {("ledger", f"lesson#{LESSON}"), ("award", LESSON), ("profile", "xp")}
    assert of(found, session.student_id) >= expected
    would = admin("rebuild", "--student", session.student_id, "--dry-run", "--json")
    assert would == {"students": 1, "rows_written": 1, "profiles_changed": 1}
    assert student.me()["xp"] == 50
    assert admin("rebuild", "--student", session.student_id, "--json") == would
    assert state.kept(platform)[session.student_id] == before
    assert admin("rebuild", "--student", session.student_id, "--json")["profiles_changed"] == 0


def test_a_lost_profile_comes_back_from_the_lake(
    platform: Place, passed: tuple[Session, Api], admin: Callable[..., Any]
) -> None:
    session, student = passed
    before = student.me()
    table, dynamodb = platform.outputs()["StudentsTable"], platform.client("dynamodb")
    for row in [row for row in state.rows(platform, "StudentsTable") if row["student_id"] == session.student_id]:
        key = {name: {"S": row[name]} for name in ("student_id", "item")}
        dynamodb.delete_item(TableName=table, Key=key)
    assert student.me()["xp"] == 0
    admin("rebuild", "--json")
    assert student.me() == before


def test_a_replay_brings_back_what_the_profile_lost_and_doubles_nothing(
    platform: Place, passed: tuple[Session, Api], admin: Callable[..., Any]
) -> None:
    session, student = passed
    before = student.me()
    table, dynamodb = platform.outputs()["StudentsTable"], platform.client("dynamodb")
    for row in [row for row in state.rows(platform, "StudentsTable") if row["student_id"] == session.student_id]:
        dynamodb.delete_item(TableName=table, Key={name: {"S": row[name]} for name in ("student_id", "item")})
    since = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    assert admin("replay", "--from", since, "--dry-run", "--json")["EventCount"] > 0
    for _ in range(2):
        admin("replay", "--from", since, "--json")
    assert until(lambda: student.me() == before or None, 60)


def test_a_regrade_takes_back_what_the_tests_gave_by_mistake_and_gives_it_again(
    platform: Place, passed: tuple[Session, Api], admin: Callable[..., Any], solved: Callable[[], tuple[Session, Api]]
) -> None:
    session, student = passed
    admin("forget", solved()[0].email, "--yes", "--json")  # the lake keeps the event of somebody who is gone
    shelf = catalogue(platform)
    good = shelf.lesson(LESSON)
    (name,) = good.tests
    stricter = good.tests[name].replace("import unittest", "import unittest\n\n\nraise SystemError", 1)
    try:
        shelf.publish(good.model_copy(update={"tests": {name: stricter}, "blurb": "Stricter."}))
        assert admin("regrade", LESSON, "--dry-run", "--json")["outcomes"] == {}
        done = admin("regrade", LESSON, "--json")
        assert done["submissions"] == sum(done["outcomes"].values()) > 0
        assert "passed" not in done["outcomes"]
        assert until(lambda: student.me()["xp"] == 0 or None, 60)
        assert student.me()["lessons_done"] == 0
        again = admin("regrade", LESSON, "--json")
        assert (again["regrade_id"], again["outcomes"]) == (done["regrade_id"], done["outcomes"])
    finally:
        shelf.publish(good)
    assert student.submit(SOLUTION)["report"]["outcome"] == "passed"
    assert until(lambda: student.me()["xp"] == 100 or None, 60)
    rows = state.kept(platform)[session.student_id].entries
    assert [(entry.revision, entry.xp) for entry in rows.values()] == [(1, 100), (2, -100), (3, 100)]


def test_a_student_gets_everything_and_then_nothing_is_left_that_names_them(
    platform: Place, passed: tuple[Session, Api], operator: Api, admin: Callable[..., Any]
) -> None:
    session, student = passed
    student.present({"visibility": "public", "display_name": "Zebedee Unique"})
    cohort = student.create_cohort("Class 7b")
    operator.join_cohort(cohort["code"])
    refreshed(operator)
    assert [row["name"] for row in operator.cohort_board(cohort["cohort"], "overall", "all_time")["rows"]] == [
        "Zebedee Unique"
    ]
    own = admin("export", session.email)
    assert (own["email"], own["student_id"]) == (session.email, session.student_id)
    assert "Zebedee Unique" in _shown(operator)
    assert own["submissions"][0]["files"]
    assert own["submissions"][0]["report"]["outcome"] == "passed"
    assert [award["lesson"] for award in own["awards"]] == [LESSON]
    assert [each["name"] for each in own["cohorts"]] == ["Class 7b"]
    assert len(state.kept(platform)[session.student_id].reserved) == 1
    gone = admin("forget", session.email, "--yes", "--json")
    assert gone["submissions"] == gone["awards"] == gone["cohorts"] == 1
    refreshed(operator)
    assert "Zebedee Unique" not in _shown(operator)
    assert operator.cohort_board(cohort["cohort"], "overall", "all_time")["rows"] == []
    tables = ("SubmissionsTable", "AwardsTable", "StudentsTable", "CohortsTable")
    left = [row for table in tables for row in state.rows(platform, table) if session.student_id in str(row)]
    assert [sorted(row) for row in left] == [["forgotten_at", "item", "presentation", "student_id"]]
    everything = json.dumps([str(row) for table in tables for row in state.rows(platform, table)])
    assert "Zebedee" not in everything
    assert session.email not in everything
    operator.present({"visibility": "public", "display_name": "Zebedee Unique"})  # the name is free again
    operator.present({"visibility": "alias"})
    admin("rebuild", "--json")
    assert session.student_id not in {each for each, kept in state.kept(platform).items() if not kept.forgotten}


def _shown(reader: Api) -> list[str | None]:
    return [row["name"] for row in reader.leaderboard("overall", "all_time")["rows"]]
