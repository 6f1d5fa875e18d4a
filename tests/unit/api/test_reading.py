from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from analytics import wiring as analytics_wiring
from analytics.leaderboards.boards import Board, Boards, Page, Row, build_shards
from analytics.reports.runs import ReportRun
from chalicelib import wiring
from chalicelib.contracts.names import alias
from chalicelib.shared import aws
from chalicelib.shared import aws as clients
from chalicelib.shared.items import to_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson

LESSON = "/lessons/{language}/{slug}"
BOARD = "/leaderboards/{board}"
ADA = {"sub": "ada", "token_use": "id"}
PRESENTATION = "/students/me/presentation"
REFRESH = "/admin/refreshes/{refresh_id}"
RUN = "5" * 32
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    return answer.status, answer.json["type"].removeprefix("/problems/")


class TestLessons:
    def test_are_listed_by_language_and_recommended_order_for_everyone(
        self, site: Any, lesson: Callable[..., PublishedLesson]
    ) -> None:
        for name, order in (("rust/a", 1), ("python/b", 2), ("python/c", 1)):
            wiring.catalogue().publish(lesson(name, order=order))
        answer = site.call("GET", "/lessons")
        assert [line["lesson"] for line in answer.json["lessons"]] == ["python/c", "python/b", "rust/a"]
        assert answer.headers["cache-control"] == "public, max-age=60"

    def test_can_be_listed_of_one_language(self, site: Any, lesson: Callable[..., PublishedLesson]) -> None:
        for name in ("rust/a", "python/b"):
            wiring.catalogue().publish(lesson(name))
        answer = site.call("GET", "/lessons", query={"language": "rust"})
        assert [line["lesson"] for line in answer.json["lessons"]] == ["rust/a"]

    def test_of_a_language_without_a_runner_are_not_found(self, site: Any) -> None:
        assert problem(site.call("GET", "/lessons", query={"language": "cobol"})) == (404, "not-found")

    @pytest.fixture
    def shelf(self, site: Any, lesson: Callable[..., PublishedLesson]) -> None:  # noqa: ARG002 - publishes into the site
        """Four lessons, two of which build on the first."""
        made = (
            lesson("python/bell", order=1, concepts=("sound",), difficulty=1),
            lesson("python/chime", order=2, prerequisites=("sound",), concepts=("metal",), title="Chime", difficulty=5),
            lesson(
                "python/organ", order=3, prerequisites=("sound", "metal"), title="Organ", blurb="Pipes", difficulty=9
            ),
            lesson("rust/bell", order=1, starter={"src/lib.rs": ""}, difficulty=2),
        )
        for each in made:
            wiring.catalogue().publish(each)

    @pytest.mark.usefixtures("shelf")
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"search": "BELL"}, ["python/bell", "rust/bell"]),
            ({"search": "pipes"}, ["python/organ"]),
            ({"search": "metal"}, ["python/chime"]),
            ({"concept": "sound"}, ["python/bell"]),
            ({"concept": "soun"}, []),
            ({"min_difficulty": "2", "max_difficulty": "5"}, ["python/chime", "rust/bell"]),
            ({"kind": "program"}, []),
            ({"language": "python", "sort": "-difficulty"}, ["python/organ", "python/chime", "python/bell"]),
            ({"sort": "title", "language": "python"}, ["python/bell", "python/chime", "python/organ"]),
        ],
    )
    def test_can_be_searched_filtered_and_sorted(self, site: Any, query: dict[str, str], found: list[str]) -> None:
        answer = site.call("GET", "/lessons", query=query)
        assert [line["lesson"] for line in answer.json["lessons"]] == found

    @pytest.mark.parametrize("memory_mib", [64, None])
    def test_say_how_much_memory_a_program_may_use(
        self, site: Any, lesson: Callable[..., PublishedLesson], memory_mib: int | None
    ) -> None:
        program = lesson(kind="program", memory_mib=memory_mib, tests={"a.in": "", "a.out": ""}, expected=("a",))
        wiring.catalogue().publish(program)
        one = site.call("GET", LESSON, path={"language": "python", "slug": "bell"}).json
        assert one["memory_mib"] == memory_mib

    def test_are_an_empty_list_before_the_first_is_published(self, site: Any) -> None:
        assert site.call("GET", "/lessons").json == {"lessons": [], "next": None}

    @pytest.mark.usefixtures("shelf")
    def test_say_what_comes_next(self, site: Any) -> None:
        lines = {line["lesson"]: line for line in site.call("GET", "/lessons").json["lessons"]}
        assert lines["python/bell"]["next"] == ["python/chime", "python/organ"]
        assert lines["python/chime"]["next"] == ["python/organ"]
        assert lines["python/organ"]["next"] == lines["rust/bell"]["next"] == []
        assert lines["python/organ"]["prerequisites"] == ["sound", "metal"]
        one = site.call("GET", LESSON, path={"language": "python", "slug": "bell"}).json
        assert one.items() >= lines["python/bell"].items()

    @pytest.mark.usefixtures("shelf")
    def test_come_in_pages_with_a_token_that_fits_its_query_only(self, site: Any) -> None:
        seen, query = [], {"limit": "3", "sort": "difficulty"}
        while True:
            answer = site.call("GET", "/lessons", query=query).json
            seen += [line["lesson"] for line in answer["lessons"]]
            if answer["next"] is None:
                break
            query = query | {"token": answer["next"]}
        assert seen == ["python/bell", "rust/bell", "python/chime", "python/organ"]
        for foreign in ({"token": query["token"]}, {"token": "x"}, {"token": "e30"}):
            assert problem(site.call("GET", "/lessons", query=foreign)) == (400, "bad-request")

    @pytest.mark.usefixtures("shelf")
    def test_are_not_sent_again_while_they_are_the_same(
        self, site: Any, lesson: Callable[..., PublishedLesson]
    ) -> None:
        known = {"If-None-Match": site.call("GET", "/lessons").headers["etag"]}
        assert site.call("GET", "/lessons", headers=known).status == 304
        wiring.catalogue().publish(lesson("rust/gong", starter={"src/lib.rs": ""}))
        assert site.call("GET", "/lessons", headers=known).status == 200

    @pytest.mark.usefixtures("shelf")
    def test_cost_two_small_reads_however_many_there_are(self, site: Any) -> None:
        site.call("GET", "/lessons")
        asked: list[tuple[str, str]] = []
        clients.dynamodb().meta.events.register(
            "provide-client-params.dynamodb", lambda params, model, **_: asked.append((model.name, params["TableName"]))
        )
        site.call("GET", "/lessons", query={"search": "bell"})
        assert asked == [("GetItem", "LessonsTable"), ("Query", "LeaderboardsTable")]

    @pytest.mark.usefixtures("shelf")
    def test_show_the_figures_of_the_last_refresh(self, site: Any) -> None:
        site.aws.bucket("lake")
        table = '"lesson","pass_rate","median_attempts"\n"python/bell","62.5","2.0"\n"python/chime","0.0",\n'
        site.aws.client("s3").put_object(Bucket="lake", Key="athena/x.csv", Body=table.encode())
        run = ReportRun(
            report="lesson-difficulty", period="last_month", as_of=NOON, query_id="q", state="ready",
            location="s3://lake/athena/x.csv",
        )  # fmt: skip
        analytics_wiring.report_runs().put(run)
        lines = {line["lesson"]: line for line in site.call("GET", "/lessons").json["lessons"]}
        figures = {name: (line["pass_rate"], line["median_attempts"]) for name, line in lines.items()}
        assert figures["python/bell"] == (62.5, 2.0)
        assert figures["python/chime"] == (0.0, None)
        assert figures["rust/bell"] == (None, None)
        ordered = site.call("GET", "/lessons", query={"sort": "-pass_rate"}).json["lessons"]
        assert [line["lesson"] for line in ordered[:2]] == ["python/bell", "python/chime"]

    @pytest.mark.usefixtures("shelf")
    def test_are_marked_as_done_for_the_student_who_passed_them_and_nobody_else(self, site: Any, ada: Any) -> None:
        for name, xp in (("python/bell", 50), ("python/chime", 0)):
            row = {"student_id": "ada", "lesson": name, "submission_id": "s", "xp": xp, "occurred_at": NOON.isoformat()}
            site.aws.dynamodb.put_item(TableName="AwardsTable", Item=to_item(row))

        def lessons(who: Any, **query: str) -> dict[str, bool]:
            answer = site.call("GET", "/students/me/catalogue", claims=who, query=query or None)
            assert answer.headers["cache-control"] == "no-store"
            return {line["lesson"]: line["done"] for line in answer.json["lessons"]}

        assert [name for name, done in lessons(ada).items() if done] == ["python/bell"]
        assert list(lessons(ada, done="true")) == ["python/bell"]
        assert list(lessons(ada, done="false", language="python")) == ["python/chime", "python/organ"]
        assert lessons(ada | {"sub": "bob"}, done="true") == {}
        assert problem(site.call("GET", "/lessons", query={"done": "true"})) == (400, "bad-request")

    def test_show_what_a_student_needs_and_neither_tests_nor_reference(self, site: Any, bell: PublishedLesson) -> None:
        answer = site.call("GET", LESSON, path={"language": "python", "slug": "bell"})
        assert answer.status == 200
        assert answer.json["starter"] == bell.starter
        assert (answer.json["xp"], answer.json["tests"], answer.json["version"]) == (100, 2, bell.version)
        assert "reference" not in answer.json
        assert "unittest" not in answer.text
        assert answer.json["open_tests"] is None

    def test_have_their_tests_where_the_author_shows_them(
        self, site: Any, lesson: Callable[..., PublishedLesson]
    ) -> None:
        made = lesson(open_tests=True, support={"tones.txt": "C"})
        wiring.catalogue().publish(made)
        answer = site.call("GET", LESSON, path={"language": "python", "slug": "bell"})
        told = answer.json["open_tests"]
        assert (told["tests"], told["support"]) == (made.tests, made.support)
        assert told["proof"] == made.proof.model_dump(mode="json")
        assert "reference" not in answer.json
        assert "'ding'" not in answer.text

    def test_of_programs_never_show_hidden_cases(self, site: Any, lesson: Callable[..., PublishedLesson]) -> None:
        cases = ("one", "hidden/two")
        tests = {f"{case}{half}": f"content of {case}" for case in cases for half in (".in", ".out")}
        wiring.catalogue().publish(lesson(kind="program", tests=tests, expected=cases, open_tests=True))
        answer = site.call("GET", LESSON, path={"language": "python", "slug": "bell"})
        assert {*answer.json["open_tests"]["tests"]} == {"one.in", "one.out"}
        assert answer.json["open_tests"]["proof"]["tests"] == ["one"]
        assert "hidden" not in answer.text

    @pytest.mark.parametrize(
        ("language", "slug"),
        [
            ("python", "none"),
            ("none", "bell"),
            ("python", "x" * 3_000),
            ("%2F", "bell"),
            ("python", "%20"),
            ("python%2Fbell", "x"),
            ("..", ".."),
            ("%00", "%ff"),
        ],
    )
    def test_that_are_not_published_are_not_found(self, site: Any, language: str, slug: str) -> None:
        answer = site.call("GET", LESSON, path={"language": language, "slug": slug})
        assert problem(answer) == (404, "not-found")

    def test_can_be_withdrawn_by_authors_only(self, site: Any, bell: PublishedLesson) -> None:
        place = {"language": "python", "slug": "bell"}
        assert problem(site.call("DELETE", LESSON, path=place, claims=ADA)) == (403, "forbidden")
        author = ADA | {"cognito:groups": "[author]"}
        answer = site.call("DELETE", LESSON, path=place, claims=author)
        assert (answer.status, answer.json) == (200, {"withdrawn": "python/bell"})
        assert problem(site.call("GET", LESSON, path=place)) == (410, "lesson-withdrawn")
        assert problem(site.call("DELETE", LESSON, path=place, claims=author)) == (410, "lesson-withdrawn")
        assert site.call("GET", "/lessons").json["lessons"] == []
        none = {"language": "python", "slug": "none"}
        assert problem(site.call("DELETE", LESSON, path=none, claims=author)) == (404, "not-found")
        wiring.catalogue().publish(bell)
        assert site.call("GET", LESSON, path=place).status == 200


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


class TestTheStudentsOwnProfile:
    def test_is_empty_at_first(self, site: Any, ada: Any) -> None:
        answer = site.call("GET", "/students/me", claims=ada)
        assert (answer.status, answer.json["xp"], answer.json["board_name"]) == (200, 0, alias("ada"))
        assert answer.headers["cache-control"] == "no-store"

    def test_needs_an_id_token(self, site: Any) -> None:
        answer = site.call("GET", "/students/me", claims={"sub": "ada", "token_use": "access"})
        assert problem(answer) == (401, "id-token-needed")

    def test_shows_the_presentation_that_was_chosen(self, site: Any, ada: Any) -> None:
        body = '{"visibility": "public", "display_name": " Ada "}'
        answer = site.call("PUT", PRESENTATION, claims=ada, body=body)
        assert (answer.status, answer.json) == (200, {"visibility": "public", "display_name": "Ada"})
        assert site.call("GET", "/students/me", claims=ada).json["board_name"] == "Ada"
        assert site.call("GET", "/students/me", claims=ada | {"sub": "bob"}).json["board_name"] == alias("bob")

    def test_refuses_a_name_that_somebody_else_appears_under(self, site: Any, ada: Any) -> None:
        body = '{"visibility": "public", "display_name": "Ada"}'
        assert site.call("PUT", PRESENTATION, claims=ada, body=body).status == 200
        answer = site.call("PUT", PRESENTATION, claims=ada | {"sub": "bob"}, body=body.replace("Ada", "\u0410DA"))
        assert problem(answer) == (409, "name-taken")
        assert "somebody else appears as" in answer.json["detail"]
        assert site.call("GET", "/students/me", claims=ada | {"sub": "bob"}).json["board_name"] == alias("bob")

    def test_refuses_a_name_in_words_that_say_why(self, site: Any, ada: Any) -> None:
        answer = site.call("PUT", PRESENTATION, claims=ada, body='{"visibility": "public", "display_name": "Adm1n"}')
        assert problem(answer) == (400, "bad-request")
        assert answer.json["detail"].startswith("display_name: the name is reserved for the platform")

    def test_changes_nothing_for_who_was_forgotten(self, site: Any, ada: Any) -> None:
        row = {"student_id": {"S": "ada"}, "item": {"S": "profile"}, "forgotten_at": {"S": "2026-03-04"}}
        site.aws.dynamodb.put_item(TableName="StudentsTable", Item=row)
        assert problem(site.call("PUT", PRESENTATION, claims=ada, body="{}")) == (404, "not-found")

    @pytest.mark.parametrize(
        "body",
        [None, "", "{", "[]", '"x"', '{"visibility": "loud"}', '{"name": "x"}', b"\xff", '{"display_name": "<"}'],
    )
    def test_refuses_a_presentation_it_cannot_read(self, site: Any, ada: Any, body: Any) -> None:
        assert problem(site.call("PUT", PRESENTATION, claims=ada, body=body)) == (400, "bad-request")


class TestAdministration:
    def test_starts_a_refresh_and_says_where_to_watch_it(self, site: Any, admin: Any) -> None:
        answer = site.call("POST", "/admin/refresh", claims=admin)
        assert (answer.status, answer.headers["location"]) == (202, f"../admin/refreshes/{RUN}")
        assert answer.json["state"] == "running"

    def test_says_so_when_a_refresh_cannot_be_started(self, site: Any, admin: Any) -> None:
        site.functions.error = "Unhandled"
        assert problem(site.call("POST", "/admin/refresh", claims=admin)) == (503, "busy")

    def test_says_so_when_too_many_are_started_at_once(self, site: Any, admin: Any) -> None:
        site.functions.throttled = True
        assert problem(site.call("POST", "/admin/refresh", claims=admin)) == (503, "busy")

    def test_shows_a_refresh(self, site: Any, admin: Any) -> None:
        assert problem(site.call("GET", REFRESH, path={"refresh_id": RUN}, claims=admin)) == (404, "not-found")
        from analytics.leaderboards.refreshes import Refresh  # noqa: PLC0415

        analytics_wiring.refreshes().begin(Refresh(refresh_id=RUN, as_of=NOON))
        assert site.call("GET", REFRESH, path={"refresh_id": RUN}, claims=admin).json["state"] == "running"

    @pytest.mark.parametrize("name", ["", "x" * 3_000, "\x00", "%2F"])
    def test_does_not_know_refreshes_that_never_were(self, site: Any, admin: Any, name: str) -> None:
        assert problem(site.call("GET", REFRESH, path={"refresh_id": name}, claims=admin)) == (404, "not-found")

    @pytest.mark.parametrize("groups", [None, "", "[]", "author", "[administrators]", "[author students]", []])
    @pytest.mark.parametrize(("method", "route"), [("POST", "/admin/refresh"), ("GET", REFRESH)])
    def test_is_for_administrators(self, site: Any, ada: Any, groups: Any, method: str, route: str) -> None:
        answer = site.call(method, route, path={"refresh_id": RUN}, claims=ada | {"cognito:groups": groups})
        assert problem(answer) == (403, "forbidden")

    @pytest.mark.parametrize("groups", ["admin", "[admin]", "[author admin]", "author,admin", ["author", "admin"]])
    def test_knows_its_members_however_the_gateway_writes_them(self, site: Any, ada: Any, groups: Any) -> None:
        answer = site.call("POST", "/admin/refresh", claims=ada | {"cognito:groups": groups})
        assert answer.status == 202

    @pytest.mark.parametrize(("method", "route"), [("POST", "/admin/refresh"), ("GET", REFRESH)])
    def test_is_not_for_access_tokens_even_of_administrators(
        self, site: Any, admin: Any, method: str, route: str
    ) -> None:
        answer = site.call(method, route, path={"refresh_id": RUN}, claims=admin | {"token_use": "access"})
        assert problem(answer) == (401, "id-token-needed")
