from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from analytics import wiring as analytics_wiring
from analytics.lake import statements as queries
from analytics.leaderboards.boards import Boards
from analytics.leaderboards.snapshots import Snapshot
from analytics.reports.definitions import REPORTS, Report
from analytics.reports.runs import ReportRun
from cdu.build.quicksight import stack
from chalicelib import wiring
from chalicelib.contracts.names import alias
from chalicelib.profiles.presentation import Presentation
from tests.lake import Lake
from tests.unit.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ADA = {"sub": "ada", "token_use": "id"}
MISTAKES = [
    # lesson, language, difficulty, test, error_kind, students, submissions
    ("python/a", "python", "2", "test_one", "TypeError", "9", "12"),
    ("python/b", "python", "5", "test_two", "", "20", "31"),
    ("rust/a", "rust", "8", "=cmd()", "panic", "5", "5"),
]


class Desk:
    """The reports as the API sees them."""

    def __init__(self, site: Any) -> None:
        self.site = site
        self.s3 = site.aws.client("s3")
        site.aws.bucket("lake")
        analytics_wiring._result.cache_clear()

    def put(
        self, name: str, rows: Sequence[tuple[str, ...]], period: Any = "last_month", as_of: datetime = NOON
    ) -> None:
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows([tuple(REPORTS[name].columns), *rows])
        key = f"athena/{name}-{period}-{as_of:%H%M}.csv"
        self.s3.put_object(Bucket="lake", Key=key, Body=text.getvalue().encode())
        run = ReportRun(
            report=name, period=period, as_of=as_of, query_id="q", state="ready", location=f"s3://lake/{key}"
        )
        analytics_wiring.report_runs().put(run)

    def ask(self, name: str = "common-mistakes", /, *, headers: Any = None, **query: str) -> Any:
        return self.site.call(
            "GET", "/reports/{report}", path={"report": name}, query=query or None, headers=headers or {}, claims=ADA
        )

    def tests(self, **query: str) -> list[str]:
        return [row["test"] for row in self.ask(**query).json["rows"]]


@pytest.fixture
def desk(site: Any) -> Desk:
    return Desk(site)


@pytest.fixture
def mistakes(desk: Desk) -> Desk:
    desk.put("common-mistakes", MISTAKES)
    return desk


def test_are_listed_with_what_can_be_asked_of_them(site: Any) -> None:
    lines = {line["name"]: line for line in site.call("GET", "/reports", claims=ADA).json["reports"]}
    assert set(lines) == set(REPORTS)
    assert "student_id" not in json.dumps(lines)
    assert lines["best-performers"]["columns"]["student"] == "text"


def test_shows_rows_with_numbers_as_numbers_and_nothing_as_null(mistakes: Desk) -> None:
    answer = mistakes.ask()
    assert (answer.status, answer.json["total"], answer.json["next"]) == (200, 3, None)
    assert answer.json["as_of"] == "2026-03-04T12:00:00Z"
    assert answer.json["rows"][0] == {
        "lesson": "python/b",
        "language": "python",
        "difficulty": 5,
        "test": "test_two",
        "error_kind": None,
        "students": 20,
        "submissions": 31,
    }


@pytest.mark.parametrize(
    ("asked", "tests"),
    [
        ({"language": "python"}, ["test_two", "test_one"]),
        ({"lesson": "rust/a"}, ["=cmd()"]),
        ({"min_difficulty": "5"}, ["test_two", "=cmd()"]),
        ({"max_difficulty": "5", "min_difficulty": "3"}, ["test_two"]),
        ({"search": "TYPEerror"}, ["test_one"]),
        ({"search": "' OR 1=1 --"}, []),
        ({"sort": "students"}, ["=cmd()", "test_one", "test_two"]),
        ({"sort": "error_kind"}, ["test_one", "=cmd()", "test_two"]),
        ({"sort": "-error_kind"}, ["=cmd()", "test_one", "test_two"]),
        ({"language": "cobol"}, []),
    ],
)
def test_can_be_filtered_searched_and_sorted(mistakes: Desk, asked: dict[str, str], tests: list[str]) -> None:
    assert mistakes.tests(**asked) == tests


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"sort": "nothing"}, "the report activity has no column 'nothing'"),
        ({"sort": "student_id"}, "no column"),
        ({"lesson": "python/a"}, "the report activity has no column 'lesson'; it has day, language"),
        ({"min_difficulty": "3"}, "has no column 'difficulty'"),
        ({"period": "yesterday"}, "period"),
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"min_difficulty": "11"}, "min_difficulty"),
        ({"colour": "blue"}, "colour"),
        ({"search": "x" * 101}, "search"),
        ({"token": "!!!"}, "token: a page token has letters"),
        ({"token": "eyJzdGFydCI6IC0xfQ"}, "token is not valid; start again without it"),
    ],
)
def test_what_cannot_be_asked_is_said(desk: Desk, asked: dict[str, str], says: str) -> None:
    desk.put("activity", [("2026-03-04", "python", "3", "1", "2", "50")])
    answer = desk.ask("activity", **asked)
    assert problem(answer) == (400, "bad-request")
    assert says in answer.json["detail"]


def test_that_nobody_knows_is_not_found(desk: Desk) -> None:
    assert problem(desk.ask("salaries")) == (404, "not-found")


def test_has_pages_that_belong_to_one_question_and_one_result(mistakes: Desk) -> None:
    first = mistakes.ask(limit="2").json
    second = mistakes.ask(limit="2", token=first["next"]).json
    assert [row["test"] for row in first["rows"] + second["rows"]] == ["test_two", "test_one", "=cmd()"]
    assert second["next"] is None
    assert problem(mistakes.ask(limit="2", token=first["next"], language="python")) == (400, "bad-request")
    mistakes.put("common-mistakes", MISTAKES, as_of=NOON + timedelta(hours=1))
    assert problem(mistakes.ask(limit="2", token=first["next"])) == (409, "report-changed")


def test_is_a_table_for_those_who_want_one(mistakes: Desk) -> None:
    answer = mistakes.ask(headers={"Accept": "text/csv"}, limit="2", sort="students")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["students"] for row in rows] == ["5", "9"]
    assert rows[0]["test"] == "'=cmd()", "a spreadsheet must not take it for a formula"
    assert 'rel="next"' in answer.headers["link"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        (" =cmd()", "' =cmd()"),
        ("\uff1dcmd()", "'\uff1dcmd()"),
        ("\t@x", "'<U+0009>@x"),
        ("-1+1", "'-1+1"),
        ("a\x1b[2J\r\nb", "a<U+001B>[2J<U+000A>b"),
        ("a\u202eb", "a<U+202E>b"),
        ("plain", "plain"),
    ],
)
def test_a_cell_is_neither_a_formula_nor_hides_anything(mistakes: Desk, text: str, cell: str) -> None:
    mistakes.put("common-mistakes", [("python/a", "python", "2", text, "", "9", "12")])
    rows = list(csv.DictReader(io.StringIO(mistakes.ask(headers={"Accept": "text/csv"}).text)))
    assert [row["test"] for row in rows] == [cell]


def test_names_students_as_they_chose_and_never_by_their_id(desk: Desk) -> None:
    wiring.naming().present("id-of-bob", Presentation(visibility="hidden"))
    rows = [("python", "1", "id-of-ada", "300", "2", "1.5"), ("python", "2", "id-of-bob", "200", "2", "1")]
    desk.put("best-performers", rows)
    answer = desk.ask("best-performers")
    assert [row["student"] for row in answer.json["rows"]] == [alias("id-of-ada"), None]
    assert "id-of" not in answer.text
    assert desk.ask("best-performers", search="id-of").json["total"] == 0


def test_that_is_not_computed_yet_is_begun_and_to_be_asked_again(desk: Desk, functions: Any) -> None:
    functions.refresh = {"state": "running"}
    answer = desk.ask(period="last_year")
    assert (answer.status, answer.json["state"], answer.headers["retry-after"]) == (202, "running", "2")
    desk.put("common-mistakes", MISTAKES, "last_year")
    assert desk.ask(period="last_year").status == 200


def stand(computed_at: datetime) -> None:
    analytics_wiring.boards().publish(Boards(refresh_id="r", as_of=computed_at, computed_at=computed_at, boards={}), [])


def test_that_is_older_than_the_boards_is_computed_anew(mistakes: Desk) -> None:
    mistakes.put("common-mistakes", MISTAKES, "last_year")
    stand(NOON + timedelta(hours=1))
    assert mistakes.ask(period="last_year").status == 202
    assert mistakes.ask().status == 200, "the usual ones come with the boards; until then the last one stands"


def test_that_failed_says_so(desk: Desk) -> None:
    run = ReportRun(report="activity", period="all_time", as_of=NOON, query_id="q", state="failed", detail="no budget")
    analytics_wiring.report_runs().put(run)
    answer = desk.ask("activity", period="all_time")
    assert problem(answer) == (503, "busy")
    assert "no budget" in answer.json["detail"]


def test_that_cannot_be_begun_says_so(desk: Desk, functions: Any) -> None:
    functions.error = "Unhandled"
    assert problem(desk.ask(period="all_time")) == (503, "busy")


def test_my_progress_is_mine_day_by_day(site: Any) -> None:
    table = "StudentsTable"
    for lesson, xp, moment in (
        ("lesson#python/a", 100, "2026-03-02T23:59:59+00:00"),
        ("lesson#rust/b", 50, "2026-03-01T08:00:00+00:00"),
        ("lesson#python/a#2", -100, "2026-03-04T08:00:00+00:00"),
    ):
        row = {"student_id": "ada", "item": lesson, "language": "python", "xp": str(xp), "occurred_at": moment}
        item = {name: {"N" if name == "xp" else "S": value} for name, value in row.items()}
        site.aws.dynamodb.put_item(TableName=table, Item=item)
    answer = site.call("GET", "/students/me/progress", claims=ADA)
    assert answer.json["days"] == [
        {"day": "2026-03-01", "xp": 50, "lessons": 1, "total_xp": 50},
        {"day": "2026-03-02", "xp": 100, "lessons": 1, "total_xp": 150},
        {"day": "2026-03-04", "xp": -100, "lessons": -1, "total_xp": 50},
    ]


def test_a_report_is_added_by_a_file_and_a_declaration(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "sql"
    shutil.copytree(queries._FOLDER, folder)
    (folder / "report_busy_hours.sql").write_text(
        """SELECT hour(occurred_at) AS hour, language, count(*) AS submissions FROM submissions
        GROUP BY hour(occurred_at), language""",
        encoding="utf-8",
    )
    monkeypatch.setattr(queries, "_FOLDER", folder)
    added = Report(
        name="busy-hours",
        title="Busy hours",
        about="When students work.",
        columns={"hour": "number", "language": "text", "submissions": "number"},
        sort="-submissions",
        chart=("hour", "submissions"),
    )
    monkeypatch.setitem(REPORTS, added.name, added)

    lake = Lake(NOON.replace(tzinfo=None))
    event = {"student_id": "ada", "language": "python", "occurred_at": NOON.replace(tzinfo=None), "arrived": "a"}
    lake.fill([event | {"submission_id": f"s{n}"} for n in range(3)])
    rows = lake.query(added.sql, Snapshot().report_parameters("last_month", NOON))
    assert rows == [{"hour": 12, "language": "python", "submissions": 3}]
    desk.put(added.name, [tuple(map(str, row.values())) for row in rows])
    assert desk.ask(added.name, language="python").json["rows"] == rows
    assert added.name in {line["name"] for line in desk.site.call("GET", "/reports", claims=ADA).json["reports"]}
    assert "BusyHours" in stack()["Resources"]
