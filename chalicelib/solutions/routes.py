"""`/lessons/{language}/{slug}/solutions`: how others who agreed have solved a lesson that the caller has passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict

from chalicelib.contracts.lesson import Files
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import body, caller, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.clock import utc_now
from chalicelib.shared.model import Model
from chalicelib.solutions.complaints import Complaint, Reason
from chalicelib.solutions.service import SolutionEntry, SolutionsQuery

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chalice.app import Response

    from chalicelib.solutions.service import SolutionService


@dataclass(frozen=True, slots=True)
class SolutionServices:
    """What the routes work with."""

    service: SolutionService
    take_reading: Callable[[str, datetime], None]
    """Take a token of a student's rate limit of reading. Raises a 429 problem."""
    take_complaint: Callable[[str, datetime], None]
    """The same for complaints."""


blueprint: Resource[SolutionServices] = Resource(__name__)


class OwnSolution(Model):
    """Whether others may read the caller's own solution, under which name, and why an administrator took it down."""

    shown_as: str | None
    taken_down_because: str | None


class SolutionPage(Model):
    """Solutions of others, the newest passes first. `next` is the token of the next page, which may be short."""

    solutions: tuple[SolutionEntry, ...]
    own: OwnSolution
    next: str | None


class SharedFiles(Model):
    """A solution of somebody else's: the lesson's starter with their files in its place. Show it as text only."""

    submission_id: str
    name: str
    lesson: str
    lesson_version: str
    files: Files


class ComplaintForm(Model):
    """What is wrong with a solution, in up to 500 characters."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class ComplaintState(Model):
    """A complaint that administrators will look at."""

    submission_id: str
    state: Literal["open"] = "open"


@blueprint.endpoint(
    "GET",
    "/lessons/{language}/{slug}/solutions",
    RouteSpec(answers=SolutionPage, query=SolutionsQuery, problems=(403,)),
    authorizer=signed_in,
)
def list_solutions(language: str, slug: str) -> Response:
    """List solutions of others who share theirs; only for a caller who has passed the lesson."""
    who, lesson = caller(blueprint.current_request), f"{language}/{slug}"
    blueprint.services.take_reading(who.student_id, utc_now())
    wanted = query(blueprint.current_request, SolutionsQuery)
    service = blueprint.services.service
    name, review = service.own(who.student_id, lesson)
    reason = review.reason if review and review.decision == "taken_down" else None
    own = OwnSolution(shown_as=None if reason else name, taken_down_because=reason)
    solutions, token = service.page(who.student_id, lesson, wanted)
    return answer(SolutionPage(solutions=solutions, own=own, next=token))


@blueprint.endpoint(
    "GET",
    "/lessons/{language}/{slug}/solutions/{submission_id}",
    RouteSpec(answers=SharedFiles, problems=(403,)),
    authorizer=signed_in,
)
def get_solution(language: str, slug: str, submission_id: str) -> Response:
    """Show the files of a solution that somebody else shares."""
    who = caller(blueprint.current_request)
    blueprint.services.take_reading(who.student_id, utc_now())
    service = blueprint.services.service
    found = service.shared(who.student_id, f"{language}/{slug}", submission_id)
    files = service.sources(found.record)
    if files is None:
        raise ProblemError(NOT_FOUND, f"the files of {submission_id} were never stored")
    record = found.record
    shown = SharedFiles(
        submission_id=submission_id,
        name=found.name,
        lesson=record.lesson,
        lesson_version=record.lesson_version,
        files=files,
    )
    return answer(shown)


@blueprint.endpoint(
    "POST",
    "/lessons/{language}/{slug}/solutions/{submission_id}/complaints",
    RouteSpec(answers=ComplaintState, status=201, reads=ComplaintForm, problems=(403,)),
    authorizer=signed_in,
)
def post_complaint(language: str, slug: str, submission_id: str) -> Response:
    """Report a solution to the administrators. A second report of the same solution replaces the caller's first."""
    who, lesson, now = caller(blueprint.current_request), f"{language}/{slug}", utc_now()
    blueprint.services.take_complaint(who.student_id, now)
    reason = body(blueprint.current_request, ComplaintForm).reason
    service = blueprint.services.service
    found = service.shared(who.student_id, lesson, submission_id)
    complaint = Complaint(submission_id=submission_id, lesson=lesson, reason=reason, sent_at=now)
    service.complaints.send(who.student_id, found.record.student_id, complaint)
    return answer(ComplaintState(submission_id=submission_id), 201)
