"""Selecting rows of a report: filtering, searching, sorting and paging."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, ConfigDict, Field

from analytics.reports.definitions import DEFAULT_PERIOD, STUDENT
from analytics.windows import Period
from chalicelib.http.problems import BAD_REQUEST, REPORT_CHANGED, ProblemError
from chalicelib.shared.ids import COLUMN, SEARCH, TOKEN, Language, LessonId
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from analytics.reports.definitions import Kind, Report

Result = tuple[dict[str, str], ...]
"""All rows of a result, column name to text."""
Row = dict[str, str | int | float | None]
"""A row as readers see it: numbers as numbers, an empty cell as None."""


class ReportQuery(Model):
    """Filters, order and page size of a report."""

    model_config = ConfigDict(extra="forbid")

    period: Period = DEFAULT_PERIOD
    language: Language | None = None
    lesson: LessonId | None = None
    min_difficulty: Annotated[int, Field(ge=1, le=10)] | None = None
    max_difficulty: Annotated[int, Field(ge=1, le=10)] | None = None
    search: Annotated[str, SEARCH] | None = None
    sort: Annotated[str, COLUMN] | None = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    token: Annotated[str, TOKEN] | None = None


class PageToken(Model):
    """The start of a page: the query, the moment of the result, and the number of rows before the page."""

    model_config = ConfigDict(extra="forbid")

    query: str
    as_of: AwareDatetime
    start: Annotated[int, Field(ge=0)]

    def text(self) -> str:
        """The token as text for a URL."""
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).decode().rstrip("=")


def check_query(report: Report, query: ReportQuery) -> None:
    """Raise a 400 problem for a filter or a sort by a column that the report does not have."""
    needed = {
        "language": query.language,
        "lesson": query.lesson,
        "difficulty": query.min_difficulty or query.max_difficulty,
        (query.sort or report.sort).removeprefix("-"): "sort",
    }
    for column, value in needed.items():
        if value is not None and column not in report.shown:
            detail = f"the report {report.name} has no column {column!r}; it has {', '.join(report.shown)}"
            raise ProblemError(BAD_REQUEST, detail)


def select(report: Report, query: ReportQuery, result: Result) -> list[dict[str, str]]:
    """The rows that match the query's filters, in the query's order."""
    return _sorted(report, query, [row for row in result if _passes(report, query, row)])


def page_start(report: Report, query: ReportQuery, as_of: datetime) -> int:
    """The number of rows before the page.

    Raises a 400 problem for an invalid token or one of another query, and a 409 problem for one of an older result.
    """
    if query.token is None:
        return 0
    try:
        token = PageToken.model_validate_json(base64.urlsafe_b64decode(query.token + "=" * (-len(query.token) % 4)))
    except ValueError:
        raise ProblemError(BAD_REQUEST, "token is not valid; start again without it") from None
    if token.query != fingerprint(report, query):
        raise ProblemError(BAD_REQUEST, "token is not valid for this query; start again without it")
    if token.as_of != as_of:
        raise ProblemError(REPORT_CHANGED, "the report has been computed again; start again without the token")
    return token.start


def fingerprint(report: Report, query: ReportQuery) -> str:
    """Identifies a query: 24 hexadecimal digits, equal for all pages of a query."""
    text = query.model_dump_json(exclude={"token", "limit"}, exclude_none=True)
    return hashlib.sha256(f"{report.name} {text}".encode()).hexdigest()[:24]


def shown(report: Report, rows: Iterable[dict[str, str]]) -> tuple[Row, ...]:
    """Rows with the columns that readers see, numbers as numbers. A result of an earlier version may lack a column."""
    return tuple({name: _value(kind, row.get(name, "")) for name, kind in report.shown.items()} for row in rows)


def _passes(report: Report, query: ReportQuery, row: dict[str, str]) -> bool:
    if query.language is not None and row["language"] != query.language:
        return False
    if query.lesson is not None and row["lesson"] != query.lesson:
        return False
    if query.min_difficulty is not None and int(row["difficulty"]) < query.min_difficulty:
        return False
    if query.max_difficulty is not None and int(row["difficulty"]) > query.max_difficulty:
        return False
    if query.search is None:
        return True
    texts = (row[name] for name, kind in report.columns.items() if kind == "text" and name != STUDENT)
    return any(query.search.casefold() in text.casefold() for text in texts)


def _sorted(report: Report, query: ReportQuery, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Sort by the query's column. Rows without a value come last; ties are sorted by all columns from the left."""
    order = query.sort or report.sort
    column = order.removeprefix("-")
    column = STUDENT if column == "student" else column
    rows = sorted(rows, key=lambda row: [_sort_key(kind, row.get(name, "")) for name, kind in report.columns.items()])
    known = [row for row in rows if row.get(column)]
    known.sort(key=lambda row: _sort_key(report.columns[column], row[column]), reverse=order.startswith("-"))
    return known + [row for row in rows if not row.get(column)]


def _sort_key(kind: Kind, text: str) -> tuple[float, str]:
    return (float(text or 0), "") if kind == "number" else (0.0, text)


def _value(kind: Kind, text: str) -> str | float | None:
    if text == "":
        return None
    if kind == "text":
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text)
