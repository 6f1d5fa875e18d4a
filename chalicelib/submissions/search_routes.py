"""`/admin/search`: a student with the latest submissions, or one submission, for members of the group `admin`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, ConfigDict, StringConstraints

from chalicelib.contracts.lesson import Contract
from chalicelib.contracts.run_report import RunReport
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.requests import member, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.ids import SUBMISSION
from chalicelib.shared.log import logger
from chalicelib.shared.model import Model
from chalicelib.submissions.history import HistoryQuery, PastSubmission
from chalicelib.submissions.store import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalice.app import Response

    from chalicelib.submissions.history import History
    from chalicelib.submissions.store import SubmissionStore

ADMIN = "admin"


class FoundStudent(Contract):
    """A student as administrators see them: no e-mail address, which is the user pool's."""

    student_id: str
    board_name: str | None
    xp: int
    level: int
    lessons_done: int


@dataclass(frozen=True, slots=True)
class SearchServices:
    """What the route works with."""

    submissions: SubmissionStore
    history: History
    student: Callable[[str, bool], FoundStudent | None]
    """By id, and whether the student has submitted anything; None for a deleted account and for an id of nobody."""
    named: Callable[[str], str | None]
    """The id of the student who appears under a chosen name, or under one that looks like it."""


blueprint: Resource[SearchServices] = Resource(__name__)


class SearchQuery(Model):
    """What is looked for: the id of a submission or student, or the name that a student has chosen."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class FoundSubmission(Contract):
    """A submission and its verdict, without the student's code."""

    submission_id: str
    student_id: str
    lesson: str
    lesson_version: str
    state: State
    created_at: AwareDatetime
    correlation_id: str
    """What every line of the log about it has."""
    report: RunReport | None


class SearchResult(Model):
    """What was found: each part is null if there is nothing. `submissions` are the student's latest."""

    student: FoundStudent | None
    submissions: tuple[PastSubmission, ...]
    submission: FoundSubmission | None


@blueprint.endpoint(
    "GET", "/admin/search", RouteSpec(answers=SearchResult, query=SearchQuery, problems=(403,)), authorizer=signed_in
)
def search() -> Response:
    """Find a submission by its id with its student, or a student by id or chosen name with the latest submissions."""
    who = member(blueprint.current_request, ADMIN)
    text = query(blueprint.current_request, SearchQuery).text
    services = blueprint.services
    submission = services.submissions.get(text) if SUBMISSION.fits(text) else None
    student_id = submission.student_id if submission else services.named(text) or text
    latest, _ = services.history.page(student_id, HistoryQuery())
    student = services.student(student_id, bool(latest or submission))
    logger.info("searched", found=student is not None, by=who.student_id)
    shown = FoundSubmission.model_validate(submission, from_attributes=True) if submission else None
    return answer(SearchResult(student=student, submissions=latest, submission=shown))
