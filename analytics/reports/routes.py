"""`/reports`: tables about lessons, mistakes and activity, for signed-in readers. Students have their chosen names."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlencode

from chalice.app import Response
from pydantic import AwareDatetime, Field

from analytics.reports.definitions import DEFAULT_PERIOD, REPORTS, STUDENT, Kind
from analytics.reports.rows import (
    PageToken,
    ReportQuery,
    Result,
    Row,
    check_query,
    fingerprint,
    page_start,
    select,
    shown,
)
from analytics.windows import PERIODS, Period
from chalicelib.http.answers import RETRY_AFTER_S, answer, wants
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import BUSY, NOT_FOUND, ProblemError
from chalicelib.http.requests import query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import CSV, RouteSpec
from chalicelib.shared.model import Model
from chalicelib.shared.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from analytics.reports.definitions import Report
    from analytics.reports.runs import ReportRun, ReportRuns


@dataclass(frozen=True, slots=True)
class ReportServices:
    """The services that the routes use."""

    runs: ReportRuns
    boards_computed_at: Callable[[], datetime | None]
    """When the query of the published boards ran; None before the first."""
    start: Callable[[str, Period], None]
    """Start computing a report for a period. Raises a 503 problem if it cannot be started."""
    result: Callable[[str], Result]
    """Read the rows of the result at an address."""
    names: Callable[[Iterable[str]], dict[str, str | None]]
    """Names on boards by student id; None for a hidden student."""


blueprint: Resource[ReportServices] = Resource(__name__)
_FORMULA = ("=", "+", "-", "@")


class ReportLine(Model):
    """A report in the listing."""

    name: str
    title: str
    about: str
    columns: dict[str, Kind]
    sort: str
    chart: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]
    """The columns across and up."""
    periods: tuple[Period, ...] = PERIODS


class ReportList(Model):
    """All reports."""

    reports: tuple[ReportLine, ...]


class ReportView(Model):
    """A page of a report. `next` is the token of the next page. While `state` is `running`, repeat the request."""

    report: str
    period: Period
    state: Literal["running", "ready"]
    as_of: AwareDatetime | None
    total: int
    rows: tuple[Row, ...]
    next: str | None


@blueprint.endpoint("GET", "/reports", RouteSpec(answers=ReportList), authorizer=signed_in)
def list_reports() -> Response:
    """List the reports and their columns."""
    lines = (
        ReportLine(
            name=each.name, title=each.title, about=each.about, columns=each.shown, sort=each.sort, chart=each.chart
        )
        for each in REPORTS.values()
    )
    return answer(ReportList(reports=tuple(lines)))


@blueprint.endpoint(
    "GET",
    "/reports/{report}",
    RouteSpec(answers=ReportView, query=ReportQuery, also=(CSV,), may_queue=True, problems=(404, 409)),
    authorizer=signed_in,
)
def get_report(report: str) -> Response:
    """Show rows of a report, filtered, searched and sorted, as JSON or, with `Accept: text/csv`, as CSV."""
    definition = REPORTS.get(report)
    if definition is None:
        raise ProblemError(NOT_FOUND, f"no report {report!r}; there are {', '.join(REPORTS)}")
    wanted = query(blueprint.current_request, ReportQuery)
    check_query(definition, wanted)
    run = _ready(definition, wanted.period)
    if run is None:
        view = ReportView(
            report=definition.name, period=wanted.period, state="running", as_of=None, total=0, rows=(), next=None
        )
        return answer(view, 202, headers={"Retry-After": str(RETRY_AFTER_S)})
    view = _view(definition, wanted, run)
    as_csv = wants(blueprint.current_request, CSV)
    return _as_csv(definition, view, wanted) if as_csv else answer(view)


def _ready(report: Report, period: Period) -> ReportRun | None:
    """The run to show; None while it is computed. Starts a run if none is running."""
    ready, newest = blueprint.services.runs.newest(report.name, period)
    computed_at = blueprint.services.boards_computed_at()
    if ready and not (computed_at and ready.as_of < computed_at):
        return ready
    if ready and period == DEFAULT_PERIOD:
        return ready  # the refresh that computed the boards has already started the next run
    if newest and newest.state == "failed" and not (ready and newest.as_of <= ready.as_of):
        raise ProblemError(BUSY, f"the report could not be computed: {newest.detail}; the next refresh will try again")
    blueprint.services.start(report.name, period)
    return None


def _view(report: Report, wanted: ReportQuery, run: ReportRun) -> ReportView:
    start = page_start(report, wanted, run.as_of)
    end = start + wanted.limit
    rows = select(report, wanted, blueprint.services.result(run.location or ""))
    following = PageToken(query=fingerprint(report, wanted), as_of=run.as_of, start=end)
    return ReportView(
        report=report.name,
        period=wanted.period,
        state="ready",
        as_of=run.as_of,
        total=len(rows),
        rows=shown(report, _named(rows[start:end])),
        next=following.text() if end < len(rows) else None,
    )


def _named(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Replace student ids with the names that students chose."""
    if not rows or STUDENT not in rows[0]:
        return rows
    names = blueprint.services.names(row[STUDENT] for row in rows)
    return [row | {"student": names[row[STUDENT]] or ""} for row in rows]


def _as_csv(report: Report, view: ReportView, wanted: ReportQuery) -> Response:
    """The page as CSV. `Link` has the address of the next page: the same path with another query."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(report.shown)
    writer.writerows([_cell(row[name]) for name in report.shown] for row in view.rows)
    headers: dict[str, Any] = {"Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store"}
    if view.next:
        following = urlencode(wanted.model_dump(exclude_none=True) | {"token": view.next})
        headers["Link"] = f'<?{following}>; rel="next"'
    return Response(body=text.getvalue(), headers=headers)


def _cell(value: str | float | None) -> str | float | None:
    if not isinstance(value, str):
        return value
    # Spreadsheets run text with such a beginning as a formula, even after spaces or as full-width characters.
    begins = unicodedata.normalize("NFKC", value).lstrip().startswith(_FORMULA)
    return one_line(f"'{value}" if begins else value)
