"""Boards, and a student's own place on them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from analytics import wiring as analytics_wiring
from analytics.leaderboards.boards import Board, Boards, Page, Row, build_shards
from chalicelib.shared import aws
from chalicelib.shared.items import to_item
from tests.unit.api.problems import problem

BOARD = "/leaderboards/{board}"
ADA = {"sub": "ada", "token_use": "id"}
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class TestMyPlace:
    @staticmethod
    def earn(site: Any, *awards: tuple[str, int, str]) -> None:
        for lesson, xp, occurred_at in awards:
            row = {
                "student_id": "ada",
                "item": f"lesson#{lesson}",
                "language": lesson.partition("/")[0],
                "xp": xp,
                "occurred_at": occurred_at,
            }
            site.aws.dynamodb.put_item(TableName="StudentsTable", Item=to_item(row))

    @staticmethod
    def publish(scores: list[tuple[int, int]], participants: int, name: str = "overall/last_month") -> None:
        shards = build_shards(scores)
        board = Board(participants=participants, pages=(), shards=tuple((low, shard.key) for low, shard in shards))
        boards = Boards(refresh_id="r", as_of=NOON, boards={name: board})
        analytics_wiring.boards().publish(boards, [shard for _, shard in shards])

    @staticmethod
    def ask(site: Any, board: str = "overall", period: str = "last_month") -> Any:
        return site.call("GET", f"{BOARD}/me", path={"board": board}, query={"period": period}, claims=ADA)

    def test_is_nowhere_before_the_first_refresh(self, site: Any) -> None:
        answer = self.ask(site)
        assert (answer.status, answer.json["place"], answer.json["as_of"]) == (200, None, None)

    def test_is_the_number_of_those_who_have_more_plus_one(self, site: Any) -> None:
        self.earn(site, ("python/a", 150, "2026-03-04T11:00:00+00:00"), ("rust/b", 50, "2026-02-03T00:00:00+00:00"))
        self.publish([(900, 1), (500, 2), (300, 5), (250, 6), (200, 7), (150, 9), (50, 10)], 20)
        found = self.ask(site).json
        assert (found["xp"], found["place"]["rank"], found["participants"]) == (200, 7, 20)
        assert found["place"]["percentile"] == 60.0  # 12 of 20 have less
        assert [(each["xp"], each["rank"], each["students"]) for each in found["place"]["above"]] == [
            (500, 2, 3),
            (300, 5, 1),
            (250, 6, 1),
        ]
        assert [(each["xp"], each["rank"], each["students"]) for each in found["place"]["below"]] == [
            (150, 9, 1),
            (50, 10, 11),
        ]

    @pytest.mark.parametrize(
        ("outside", "counts"),
        [("2026-02-02T23:59:59.999+00:00", 0), ("2026-02-03T00:00:00+00:00", 50), ("2026-03-04T12:00:00.001+00:00", 0)],
    )
    def test_counts_what_lies_in_the_window(self, site: Any, outside: str, counts: int) -> None:
        self.earn(site, ("python/a", 100, "2026-03-04T12:00:00+00:00"), ("python/b", 50, outside))
        self.publish([(900, 1)], 1)
        assert self.ask(site).json["xp"] == 100 + counts

    def test_of_a_score_that_nobody_else_has_is_between_its_neighbours(self, site: Any) -> None:
        self.earn(site, ("python/a", 400, "2026-03-04T11:00:00+00:00"))
        self.publish([(900, 1), (500, 2), (300, 5)], 6)
        found = self.ask(site).json["place"]
        assert (found["rank"], found["above"][-1]["xp"], found["below"][0]["xp"]) == (5, 500, 300)

    def test_is_after_everybody_with_less_than_all(self, site: Any) -> None:
        self.earn(site, ("python/a", 50, "2026-03-04T11:00:00+00:00"))
        self.publish([(900, 1), (500, 2)], 3)
        found = self.ask(site).json["place"]
        assert (found["rank"], found["percentile"], found["below"]) == (4, 0.0, [])

    def test_is_none_without_xp_in_that_language(self, site: Any) -> None:
        self.earn(site, ("rust/a", 50, "2026-03-04T11:00:00+00:00"))
        self.publish([(900, 1)], 1, "python/last_month")
        found = self.ask(site, "python").json
        assert (found["xp"], found["place"], found["participants"]) == (0, None, 1)

    def test_takes_three_reads(self, site: Any) -> None:
        self.earn(site, ("python/a", 50, "2026-03-04T11:00:00+00:00"))
        self.publish([(900, 1)], 1)
        calls: list[str] = []
        aws.dynamodb().meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
        self.ask(site)
        assert sorted(calls) == ["GetItem", "GetItem", "Query"]

    def test_is_for_those_who_are_signed_in_and_boards_that_exist(self, site: Any) -> None:
        assert problem(self.ask(site, "cobol")) == (404, "not-found")
        assert problem(self.ask(site, period="last_week")) == (400, "bad-request")


class TestLeaderboards:
    @staticmethod
    def publish(rows: int = 1) -> None:
        lines = tuple(Row(rank=n, name=f"s{n}", xp=1_000 - n, lessons=1) for n in range(1, rows + 1))
        pages = [Page(rows=lines[start : start + 100]) for start in range(0, rows, 100)]
        board = Board(participants=rows, pages=tuple(page.key for page in pages))
        boards = Boards(refresh_id="r", as_of=NOON, boards={"overall/last_month": board})
        analytics_wiring.boards().publish(boards, pages)

    def test_are_listed_for_every_language_and_period_even_before_the_first_refresh(self, site: Any) -> None:
        answer = site.call("GET", "/leaderboards")
        assert answer.json["as_of"] is None
        names = {(line["board"], line["period"]) for line in answer.json["boards"]}
        assert names == {
            (board, period)
            for board in ("overall", "python", "rust")
            for period in ("last_month", "last_year", "all_time")
        }

    def test_that_nobody_is_on_yet_are_empty(self, site: Any) -> None:
        answer = site.call("GET", BOARD, path={"board": "rust"})
        assert (answer.status, answer.json["rows"], answer.json["pages"]) == (200, [], 1)

    def test_show_rows_and_the_window_they_count_for(self, site: Any) -> None:
        self.publish()
        answer = site.call("GET", BOARD, path={"board": "overall"}, query={"period": "last_month"})
        assert answer.json["rows"] == [{"rank": 1, "name": "s1", "xp": 999, "lessons": 1}]
        assert (answer.json["from"], answer.json["to"]) == ("2026-02-03T00:00:00Z", "2026-03-04T12:00:00Z")
        assert answer.headers["cache-control"] == "public, max-age=30"

    def test_are_not_sent_again_to_whoever_has_them(self, site: Any) -> None:
        self.publish()
        first = site.call("GET", BOARD, path={"board": "overall"})
        tag = first.headers["etag"]
        for known in (tag, f'"other", W/{tag}', "*"):
            again = site.call("GET", BOARD, path={"board": "overall"}, headers={"If-None-Match": known})
            assert (again.status, again.text, again.headers["etag"]) == (304, "", tag)
        other = {"period": "last_month"}
        assert (
            site.call("GET", BOARD, path={"board": "overall"}, query=other, headers={"If-None-Match": tag}).status
            == 200
        )

    def test_have_pages_of_a_hundred(self, site: Any) -> None:
        self.publish(150)
        answer = site.call("GET", BOARD, path={"board": "overall"}, query={"period": "last_month", "page": "2"})
        assert [row["rank"] for row in answer.json["rows"]] == list(range(101, 151))
        assert (answer.json["participants"], answer.json["pages"]) == (150, 2)

    def test_have_no_page_beyond_the_last(self, site: Any) -> None:
        self.publish(150)
        answer = site.call("GET", BOARD, path={"board": "overall"}, query={"period": "last_month", "page": "3"})
        assert problem(answer) == (404, "not-found")
        assert "2 page(s)" in answer.json["detail"]

    @pytest.mark.parametrize(
        "query",
        [{"period": "today"}, {"page": "0"}, {"page": "11"}, {"page": "x"}, {"page": "9" * 5_000}, {"top": "10"}],
    )
    def test_refuse_parameters_they_do_not_know(self, site: Any, query: dict[str, str]) -> None:
        answer = site.call("GET", BOARD, path={"board": "overall"}, query=query)
        assert problem(answer) == (400, "bad-request")
        assert answer.json["detail"].startswith(next(iter(query)))

    @pytest.mark.parametrize("name", ["cobol", "Overall", "", "@current", "%2540current", "x" * 3_000])
    def test_of_that_name_do_not_exist(self, site: Any, name: str) -> None:
        assert problem(site.call("GET", BOARD, path={"board": name})) == (404, "not-found")

    @pytest.mark.parametrize("written", ["rust", "%72ust", "%72%75%73%74"])
    def test_of_a_language_are_found_however_it_is_escaped(self, site: Any, written: str) -> None:
        answer = site.call("GET", BOARD, path={"board": written})
        assert (answer.status, answer.json["board"]) == (200, "rust")
