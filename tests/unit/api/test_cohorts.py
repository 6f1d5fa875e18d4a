from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from analytics import wiring as analytics_wiring
from analytics.leaderboards.boards import Boards
from chalicelib import wiring
from chalicelib.classes import rosters as module
from chalicelib.contracts.messages import Grant
from chalicelib.contracts.names import alias
from tests.unit.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission

ADA = {"sub": "ada", "token_use": "id"}
BOB = {"sub": "bob", "token_use": "id"}
BOARD = "/cohorts/{cohort}/leaderboards/{board}"
AS_OF = datetime(2026, 3, 4, 23, tzinfo=UTC)


def post(site: Any, path: str, document: Any, claims: dict[str, str] = ADA) -> Any:
    return site.call("POST", path, body=json.dumps(document), claims=claims)


@pytest.fixture
def made(site: Any) -> Any:
    answer = post(site, "/cohorts", {"name": "Class 7b"})
    assert answer.status == 201
    assert answer.headers["location"] == f"cohorts/{answer.json['cohort']}"
    return answer.json


def test_one_makes_a_cohort_and_another_joins_with_its_code(site: Any, made: Any) -> None:
    joined = post(site, "/cohorts/join", {"code": made["code"].lower()}, BOB)
    assert (joined.status, joined.json) == (200, made | {"members": 2})
    assert site.call("GET", "/cohorts/{cohort}", path={"cohort": made["cohort"]}, claims=BOB).json["members"] == 2
    listed = site.call("GET", "/cohorts", claims=BOB).json["cohorts"]
    assert listed == [{name: made[name] for name in ("cohort", "name", "code")}]


@pytest.mark.parametrize(
    ("path", "document", "refusal"),
    [
        ("/cohorts", {"name": ""}, (400, "bad-request")),
        ("/cohorts", {"name": "x", "owner": "me"}, (400, "bad-request")),
        ("/cohorts/join", {"code": 7}, (400, "bad-request")),
        ("/cohorts/join", {"code": "AAAAAAAAAA"}, (404, "not-found")),
        ("/cohorts/join", {"code": "ä/#@"}, (404, "not-found")),
    ],
)
def test_what_cannot_be_is_refused(site: Any, path: str, document: Any, refusal: tuple[int, str]) -> None:
    assert problem(post(site, path, document)) == refusal


def test_a_full_cohort_says_so(site: Any, made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MEMBERS", 1)
    assert problem(post(site, "/cohorts/join", {"code": made["code"]}, BOB)) == (409, "cohort-full")
    monkeypatch.setattr(module, "MOST_COHORTS", 1)
    assert problem(post(site, "/cohorts", {"name": "More"})) == (409, "cohort-full")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/cohorts/{cohort}"), ("GET", BOARD), ("DELETE", "/cohorts/{cohort}/members/me")]
)
def test_who_is_not_in_a_cohort_learns_nothing_of_it(site: Any, made: Any, method: str, path: str) -> None:
    outside, nowhere = (
        site.call(
            method,
            path,
            path={"cohort": cohort, "board": "overall"} if path == BOARD else {"cohort": cohort},
            claims=BOB,
        )
        for cohort in (made["cohort"], "f" * 32)
    )
    assert problem(outside) == (404, "not-found")
    assert outside.json == nowhere.json


def test_who_leaves_is_out(site: Any, made: Any) -> None:
    left = site.call("DELETE", "/cohorts/{cohort}/members/me", path={"cohort": made["cohort"]}, claims=ADA)
    assert (left.status, left.json) == (200, {"cohorts": []})
    assert problem(post(site, "/cohorts/join", {"code": made["code"]})) == (404, "not-found")


class TestBoard:
    @pytest.fixture
    def board(self, site: Any, made: Any, graded: Callable[..., GradedSubmission]) -> Callable[..., Any]:
        post(site, "/cohorts/join", {"code": made["code"]}, BOB)
        for number, (student, lesson, xp, day) in enumerate(
            (
                ("ada", "python/bell", 100, date(2026, 3, 3)),
                ("bob", "python/bell", 100, date(2026, 3, 2)),
                ("bob", "rust/bell", 250, date(2025, 12, 1)),
                ("outsider", "rust/bell", 250, date(2026, 3, 1)),
            )
        ):
            language = lesson.partition("/")[0]
            at = datetime(day.year, day.month, day.day, 9, number, tzinfo=UTC)
            facts = {"lesson": lesson, "language": language, "day": day, "occurred_at": at}
            submission = graded(f"s{number}", student_id=student, **facts)
            wiring.ledger().apply(submission.scored(Grant(xp, 1)))

        def shown(board: str = "overall", period: str = "all_time") -> Any:
            asked = {"path": {"cohort": made["cohort"], "board": board}, "query": {"period": period}}
            return site.call("GET", BOARD, claims=ADA, **asked)

        return shown

    def refresh(self, at: datetime = AS_OF) -> None:
        analytics_wiring.boards().publish(Boards(refresh_id=str(at), as_of=at, boards={}), [])

    def test_ranks_the_members_and_nobody_else(self, board: Callable[..., Any]) -> None:
        self.refresh()
        found = board().json
        assert [(row["rank"], row["name"], row["xp"], row["lessons"]) for row in found["rows"]] == [
            (1, alias("bob"), 350, 2),
            (2, alias("ada"), 100, 1),
        ]
        assert (found["name"], found["participants"], found["as_of"]) == ("Class 7b", 2, "2026-03-04T23:00:00Z")

    def test_has_every_language_and_period(self, board: Callable[..., Any]) -> None:
        self.refresh()
        found = {
            (name, period): [(row["rank"], row["xp"]) for row in board(name, period).json["rows"]]
            for name in ("python", "rust")
            for period in ("last_month", "all_time")
        }
        assert found == {
            ("python", "last_month"): [(1, 100), (1, 100)],
            ("python", "all_time"): [(1, 100), (1, 100)],
            ("rust", "last_month"): [],
            ("rust", "all_time"): [(1, 250)],
        }

    def test_stands_from_one_refresh_to_the_next_and_is_counted_once(
        self, board: Callable[..., Any], graded: Callable[..., GradedSubmission], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.refresh()
        before = board().json
        facts = {"lesson": "rust/bell", "language": "rust", "occurred_at": datetime(2026, 3, 4, 23, 30, tzinfo=UTC)}
        again = graded("late", **facts)
        wiring.ledger().apply(again.scored(Grant(250, 1)))
        students, counted = wiring.students(), []
        earned = students.earned

        def counting(_: object, student: str, *asked: Any) -> Any:
            counted.append(student)
            return earned(student, *asked)

        monkeypatch.setattr(type(students), "earned", counting)
        assert board().json == before
        assert counted == []
        self.refresh(datetime(2026, 3, 5, 0, tzinfo=UTC))
        assert [row["xp"] for row in board().json["rows"]] == [350, 350]
        assert sorted(counted) == ["ada", "bob"]

    def test_is_empty_before_the_first_refresh(self, board: Callable[..., Any]) -> None:
        found = board().json
        assert (found["as_of"], found["rows"]) == (None, [])

    def test_of_no_language_is_not_found(self, board: Callable[..., Any]) -> None:
        assert problem(board("cobol")) == (404, "not-found")
        assert problem(board("overall", "yesterday")) == (400, "bad-request")
