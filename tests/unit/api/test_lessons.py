"""Lessons as the API tells them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from analytics import wiring as analytics_wiring
from analytics.reports.runs import ReportRun
from chalicelib import wiring
from chalicelib.shared import aws as clients
from chalicelib.shared.items import to_item
from tests.unit.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson

LESSON = "/lessons/{language}/{slug}"
ADA = {"sub": "ada", "token_use": "id"}
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


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
