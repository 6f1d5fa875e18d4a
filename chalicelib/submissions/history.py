"""A student's own history: past submissions newest first, and what became of each lesson.

Both are read from the index `by-student` of the submissions table, which DynamoDB fills with each write of a record:
nothing is stored a second time, so nothing can differ. A record that was written before 0.2.0 has no test figures.
"""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from datetime import UTC
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints

from chalicelib.contracts.events import Outcome
from chalicelib.contracts.lesson import Contract
from chalicelib.http.problems import BAD_REQUEST, ProblemError
from chalicelib.shared.ids import SUBMISSION, TOKEN, LessonId
from chalicelib.shared.items import from_item, to_item
from chalicelib.shared.model import Model
from chalicelib.submissions.store import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.contracts.messages import Award

INDEX = "by-student"
MOST_COUNTED = 10_000
"""Submissions that a summary of lessons looks at, newest first: three reads of 1 MB, however long a history is."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]")
_PAGES_PER_REQUEST = 4
"""Reads of 1 MB for one page of a filtered list; the page may be short, and its token goes on."""


class PastSubmission(Contract):
    """A submission in a list. `passed` and `total` count tests; null without a verdict, or without tests in it.

    `regrade_of` names the submission that was graded again with corrected tests; `xp` is what that changed.
    """

    submission_id: str
    lesson: str
    lesson_version: str
    state: State
    outcome: Outcome | None
    passed: int | None
    total: int | None
    created_at: AwareDatetime
    regrade_of: str | None
    xp: int | None = None

    @property
    def is_attempt(self) -> bool:
        """Whether the student tried: it has a verdict of its own, which is not a fault of ours."""
        return self.regrade_of is None and self.outcome not in {None, "infrastructure_error"}


class BestResult(Contract):
    """The most tests that an attempt passed, out of all."""

    passed: int
    total: int


class LessonSummary(Contract):
    """What became of a lesson. `submission_id` is the passing submission, or else the last one."""

    lesson: str
    passed: bool
    attempts: int
    best: BestResult | None
    first_at: AwareDatetime
    last_at: AwareDatetime
    passed_at: AwareDatetime | None
    xp: int
    submission_id: str


class PageToken(Contract):
    """The last row of a page. Only the caller's own rows are ever read, so a token of somebody else's leads nowhere."""

    submission_id: Annotated[str, SUBMISSION]
    created_at: Annotated[str, StringConstraints(pattern=r"^[0-9TZ:.+-]{10,32}$")]

    def text(self) -> str:
        """The token for a URL."""
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> PageToken:
        """Raises a 400 problem."""
        try:
            return cls.model_validate_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except ValueError:
            raise ProblemError(BAD_REQUEST, "token is not valid; start again without it") from None


def _written(value: object) -> object:
    """Refuse a number, which pydantic takes for seconds since 1970 and the document does not promise."""
    if isinstance(value, str) and not _DATE.match(value):
        raise ValueError("a time is written as 2026-11-27T10:00:00Z, with its time zone")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]


class HistoryQuery(Model):
    """Filters of a list of submissions. Times count in whole seconds; `until` itself is left out."""

    model_config = ConfigDict(extra="forbid")

    lesson: LessonId | None = None
    outcome: Outcome | None = None
    since: Moment | None = None
    until: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    token: Annotated[str, TOKEN] | None = None


class History:
    """Reads the index of the submissions table. Reads may be a moment behind the records."""

    def __init__(
        self,
        dynamodb: DynamoDBClient,
        table: str,
        granted: Callable[[str, Iterable[tuple[str, str]]], dict[str, int | None]],
    ) -> None:
        """`granted`: XP granted to a student's (lesson, submission id) pairs, by submission id."""
        self._dynamodb = dynamodb
        self._table = table
        self._granted = granted

    def page(self, student_id: str, query: HistoryQuery) -> tuple[tuple[PastSubmission, ...], str | None]:
        """A page of submissions, newest first, and the token of the next page. Raises a 400 problem for the token."""
        start = PageToken.parse(query.token) if query.token else None
        rows: list[dict[str, Any]] = []
        last: dict[str, Any] | None = None
        for page, key in self._pages(student_id, query, start):
            rows, last = rows + page, key
            if len(rows) > query.limit:
                rows, last = rows[: query.limit], rows[query.limit - 1]
                break
        token = PageToken(submission_id=last["submission_id"], created_at=last["created_at"]).text() if last else None
        return self._with_xp(student_id, [_past(row) for row in rows]), token

    def lessons(self, student_id: str, awards: Iterable[Award], language: str | None) -> tuple[LessonSummary, ...]:
        """What became of each lesson that the student tried, by lesson. Awards decide what is passed."""
        by_lesson: dict[str, list[PastSubmission]] = defaultdict(list)
        pages = self._pages(student_id, HistoryQuery())
        for row in islice(chain.from_iterable(page for page, _ in pages), MOST_COUNTED):
            past = _past(row)
            if past.regrade_of is None and language in {None, past.lesson.partition("/")[0]}:
                by_lesson[past.lesson].append(past)
        held = {award.lesson: award for award in awards}
        return tuple(_summary(each, by_lesson[each], held.get(each)) for each in sorted({*by_lesson, *held}))

    def _pages(
        self, student_id: str, query: HistoryQuery, start: PageToken | None = None
    ) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
        """Rows of the index, newest first, each page with the key after which the next one begins."""
        filters = {name: value for name in ("lesson", "outcome") if (value := getattr(query, name))}
        values = {":student": student_id, ":since": _second(query.since, "0"), ":until": _second(query.until, "9")}
        request: Any = {
            "TableName": self._table,
            "IndexName": INDEX,
            "KeyConditionExpression": "student_id = :student AND created_at BETWEEN :since AND :until",
            "ExpressionAttributeValues": to_item(values | {f":{name}": value for name, value in filters.items()}),
            "ScanIndexForward": False,
        }
        if filters:
            request["FilterExpression"] = " AND ".join(f"{name} = :{name}" for name in filters)
        if start:
            request["ExclusiveStartKey"] = to_item({"student_id": student_id} | start.model_dump())
        for _ in range(_PAGES_PER_REQUEST):
            response = self._dynamodb.query(**request)
            last = response.get("LastEvaluatedKey")
            yield [from_item(row) for row in response["Items"]], from_item(last) if last else None
            if not last:
                return
            request["ExclusiveStartKey"] = last

    def _with_xp(self, student_id: str, page: list[PastSubmission]) -> tuple[PastSubmission, ...]:
        decided = [each for each in page if each.outcome == "passed" or (each.regrade_of and each.outcome)]
        granted = self._granted(student_id, ((each.lesson, each.submission_id) for each in decided))
        return tuple(
            each.model_copy(update={"xp": granted.get(each.submission_id, 0) if each.outcome else None})
            for each in page
        )


def _second(moment: datetime | None, otherwise: str) -> str:
    """The beginning of a stored time: sorts before every stored time of that second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if moment else otherwise


def _past(row: dict[str, Any]) -> PastSubmission:
    total = row.get("tests_total")
    return PastSubmission(
        submission_id=row["submission_id"],
        lesson=row["lesson"],
        lesson_version=row["lesson_version"],
        state=row["state"],
        outcome=row.get("outcome"),
        passed=row["tests_passed"] if total else None,
        total=total or None,
        created_at=row["created_at"],
        regrade_of=row.get("regrade_of"),
    )


def _summary(lesson: str, newest_first: list[PastSubmission], award: Award | None) -> LessonSummary:
    attempts = [each for each in newest_first if each.is_attempt]
    counted = [(each.passed, each.total) for each in attempts if each.passed is not None and each.total is not None]
    best = max(counted, default=None)
    # A pass whose award is decided in a moment counts already; an award that was taken back counts no more.
    pending = [each for each in attempts if each.outcome == "passed"] if award is None else []
    passing = (award.submission_id, award.occurred_at) if award and award.xp else None
    if pending:
        passing = (pending[-1].submission_id, pending[-1].created_at)
    sent = [(each.submission_id, each.created_at) for each in newest_first]
    if award and not sent:  # everything about this lesson is older than what is counted
        sent = [(award.submission_id, award.occurred_at)]
    return LessonSummary(
        lesson=lesson,
        passed=passing is not None,
        attempts=len(attempts),
        best=BestResult(passed=best[0], total=best[1]) if best else None,
        first_at=sent[-1][1],
        last_at=sent[0][1],
        passed_at=passing[1] if passing else None,
        xp=award.xp if award else 0,
        submission_id=(passing or sent[0])[0],
    )
