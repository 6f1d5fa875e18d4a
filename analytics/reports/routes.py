"""`/reports`: what students do and where they struggle, for those who are signed in; names only where chosen."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import unicodedata
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import urlencode, urlsplit

from chalice.app import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from analytics.leaderboards.boards import PERIODS, Period
from analytics.leaderboards.routes import NoQuery
from analytics.reports.definitions import REPORTS, STUDENT, USUAL, Kind, Report, ReportRun
from chalicelib import wiring
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import BAD_REQUEST, BUSY, NOT_FOUND, REPORT_CHANGED, ProblemError
from chalicelib.http.requests import query
from chalicelib.http.resource import Resource
from chalicelib.shared import aws
from chalicelib.shared.ids import COLUMN, SEARCH, TOKEN, Language, LessonId
from chalicelib.shared.settings import settings
from chalicelib.shared.text import one_line

blueprint = Resource(__name__)
RETRY_AFTER_S = 2
_FORMULA = ("=", "+", "-", "@")
Row = dict[str, str | int | float | None]


class ReportLine(BaseModel):
    """A report in the listing."""

    name: str
    title: str
    about: str
    columns: dict[str, Kind]
    sort: str
    chart: tuple[str, str]
    periods: tuple[Period, ...] = PERIODS


class ReportList(BaseModel):
    """All reports."""

    reports: tuple[ReportLine, ...]


class ReportQuery(BaseModel):
    """Which rows of a report, in which order, and how many."""

    model_config = ConfigDict(extra="forbid")

    period: Period = USUAL
    language: Language | None = None
    lesson: LessonId | None = None
    min_difficulty: Annotated[int, Field(ge=1, le=10)] | None = None
    max_difficulty: Annotated[int, Field(ge=1, le=10)] | None = None
    search: Annotated[str, SEARCH] | None = None
    sort: Annotated[str, COLUMN] | None = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    token: Annotated[str, TOKEN] | None = None


class ReportView(BaseModel):
    """A page of a report. `next` is the token of the next page. While `state` is `running`, ask again."""

    report: str
    period: Period
    state: Literal["running", "ready"]
    as_of: AwareDatetime | None
    total: int
    rows: tuple[Row, ...]
    next: str | None


class _Token(BaseModel):
    """Where a page begins: the question that was asked, the result it was asked of, and how many rows came before."""

    model_config = ConfigDict(extra="forbid")

    asked: str
    as_of: AwareDatetime
    start: Annotated[int, Field(ge=0)]


@blueprint.route("/reports", methods=["GET"], authorizer=signed_in)
def list_reports() -> Response:
    """List the reports and their columns."""
    query(blueprint.current_request, NoQuery)
    lines = (
        ReportLine(
            name=each.name, title=each.title, about=each.about, columns=each.shown, sort=each.sort, chart=each.chart
        )
        for each in REPORTS.values()
    )
    return answer(ReportList(reports=tuple(lines)))


@blueprint.route("/reports/{report}", methods=["GET"], authorizer=signed_in)
def get_report(report: str) -> Response:
    """Show rows of a report, filtered, searched and sorted, as JSON or, with `Accept: text/csv`, as CSV."""
    found = REPORTS.get(report)
    if found is None:
        raise ProblemError(NOT_FOUND, f"no report {report!r}; there are {', '.join(REPORTS)}")
    asked = query(blueprint.current_request, ReportQuery)
    _check(found, asked)
    run = _ready(found, asked.period)
    if run is None:
        view = ReportView(
            report=found.name, period=asked.period, state="running", as_of=None, total=0, rows=(), next=None
        )
        return answer(view, 202, headers={"Retry-After": str(RETRY_AFTER_S)})
    view = _view(found, asked, run)
    wants_csv = "text/csv" in blueprint.current_request.headers.get("accept", "")
    return _as_csv(found, view, asked) if wants_csv else answer(view)


def _view(report: Report, asked: ReportQuery, run: ReportRun) -> ReportView:
    start = _start(report, asked, run)
    end = start + asked.limit
    rows = _sorted(report, asked, [row for row in _result(run.location or "") if _wanted(report, asked, row)])
    following = _Token(asked=_fingerprint(report, asked), as_of=run.as_of, start=end)
    return ReportView(
        report=report.name,
        period=asked.period,
        state="ready",
        as_of=run.as_of,
        total=len(rows),
        rows=tuple(_typed(report, row) for row in _named(rows[start:end])),
        next=_written(following) if end < len(rows) else None,
    )


def _start(report: Report, asked: ReportQuery, run: ReportRun) -> int:
    """Where the page begins. Raises a 400 problem for a token of another question, a 409 one for an older result."""
    if asked.token is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(asked.token + "=" * (-len(asked.token) % 4))
        token = _Token.model_validate_json(text)
    except ValueError:
        raise ProblemError(BAD_REQUEST, "token: it is none of ours; leave it out to begin") from None
    if token.asked != _fingerprint(report, asked):
        raise ProblemError(BAD_REQUEST, "token: it belongs to another question; leave it out to begin")
    if token.as_of != run.as_of:
        raise ProblemError(REPORT_CHANGED, "the report was computed anew meanwhile; leave the token out to begin again")
    return token.start


def _check(report: Report, asked: ReportQuery) -> None:
    """Raise a 400 problem for a filter or a sort by a column that the report does not have."""
    needed = {
        "language": asked.language,
        "lesson": asked.lesson,
        "difficulty": asked.min_difficulty or asked.max_difficulty,
        (asked.sort or report.sort).removeprefix("-"): "sort",
    }
    for column, value in needed.items():
        if value is not None and column not in report.shown:
            detail = f"{column!r} is no column of the report {report.name}; it has {', '.join(report.shown)}"
            raise ProblemError(BAD_REQUEST, detail)


def _ready(report: Report, period: Period) -> ReportRun | None:
    """The result to show; None while it is computed, which begins with asking for it."""
    ready, newest = wiring.report_runs().newest(report.name, period)
    boards = wiring.boards().current()
    if ready and not (boards and boards.computed_at and ready.as_of < boards.computed_at):
        return ready
    if ready and period == USUAL:
        return ready  # the refresh that made the boards has begun the next one
    if newest and newest.state == "failed" and not (ready and newest.as_of <= ready.as_of):
        raise ProblemError(BUSY, f"the report could not be computed: {newest.detail}; the next refresh tries again")
    payload = json.dumps({"report": report.name, "period": period}).encode()
    reply = aws.functions().invoke(FunctionName=settings().report_function, Payload=payload)
    if "FunctionError" in reply:
        raise ProblemError(BUSY, "the report could not be started; ask again in a moment")
    return None


@lru_cache(maxsize=16)
def _result(location: str) -> tuple[dict[str, str], ...]:
    """The rows of a result, which never changes."""
    place = urlsplit(location)
    body = aws.s3().get_object(Bucket=place.netloc, Key=place.path.lstrip("/"))["Body"].read()
    return tuple(csv.DictReader(io.StringIO(body.decode())))


def _wanted(report: Report, asked: ReportQuery, row: dict[str, str]) -> bool:
    if asked.language is not None and row["language"] != asked.language:
        return False
    if asked.lesson is not None and row["lesson"] != asked.lesson:
        return False
    if asked.min_difficulty is not None and int(row["difficulty"]) < asked.min_difficulty:
        return False
    if asked.max_difficulty is not None and int(row["difficulty"]) > asked.max_difficulty:
        return False
    if asked.search is None:
        return True
    texts = (row[name] for name, kind in report.columns.items() if kind == "text" and name != STUDENT)
    return any(asked.search.casefold() in text.casefold() for text in texts)


def _sorted(report: Report, asked: ReportQuery, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows in order: by the column, what has no value last, then by all columns from the left."""
    wanted = asked.sort or report.sort
    column = wanted.removeprefix("-")
    column = STUDENT if column == "student" else column
    rows = sorted(rows, key=lambda row: [_key(kind, row[name]) for name, kind in report.columns.items()])
    known = [row for row in rows if row[column] != ""]
    known.sort(key=lambda row: _key(report.columns[column], row[column]), reverse=wanted.startswith("-"))
    return known + [row for row in rows if row[column] == ""]


def _key(kind: Kind, text: str) -> tuple[float, str]:
    return (float(text or 0), "") if kind == "number" else (0.0, text)


def _named(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows with the chosen names of students in the place of their ids."""
    if not rows or STUDENT not in rows[0]:
        return rows
    names = wiring.students().board_names(row[STUDENT] for row in rows)
    return [row | {"student": names[row[STUDENT]] or ""} for row in rows]


def _typed(report: Report, row: dict[str, str]) -> Row:
    return {
        name: (None if row[name] == "" else _number(row[name]) if kind == "number" else row[name])
        for name, kind in report.shown.items()
    }


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _fingerprint(report: Report, asked: ReportQuery) -> str:
    question = asked.model_dump_json(exclude={"token", "limit"}, exclude_none=True)
    return hashlib.sha256(f"{report.name} {question}".encode()).hexdigest()[:24]


def _written(token: _Token) -> str:
    return base64.urlsafe_b64encode(token.model_dump_json().encode()).decode().rstrip("=")


def _as_csv(report: Report, view: ReportView, asked: ReportQuery) -> Response:
    """The page as CSV; the address of the next one is in `Link`."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(report.shown)
    writer.writerows([_cell(row[name]) for name in report.shown] for row in view.rows)
    headers: dict[str, Any] = {"Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store"}
    if view.next:
        again = urlencode(asked.model_dump(exclude_none=True) | {"token": view.next})
        headers["Link"] = f'</reports/{report.name}?{again}>; rel="next"'
    return Response(body=text.getvalue(), headers=headers)


def _cell(value: str | float | None) -> str | float | None:
    if not isinstance(value, str):
        return value
    # A spreadsheet takes text that begins so for a formula, also behind spaces and in full-width signs.
    begins = unicodedata.normalize("NFKC", value).lstrip().startswith(_FORMULA)
    return one_line(f"'{value}" if begins else value)
