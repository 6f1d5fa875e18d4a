"""`/admin/complaints`, `/admin/solutions`: what students report, and taking it down, for the group `admin`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import ConfigDict, Field

from chalicelib.contracts.lesson import Files
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import body, member, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.clock import utc_now
from chalicelib.shared.ids import TOKEN
from chalicelib.shared.log import logger
from chalicelib.shared.model import Model
from chalicelib.solutions.complaints import Complaint, Reason, Review

if TYPE_CHECKING:
    from chalice.app import Response

    from chalicelib.solutions.service import SolutionService

blueprint: Resource[SolutionService] = Resource(__name__)
ADMIN = "admin"


class ComplaintsQuery(Model):
    """Which page of the open complaints."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100)] = 50
    token: Annotated[str, TOKEN] | None = None


class ComplaintPage(Model):
    """Open complaints, those about one solution together. Who sent them is not told."""

    complaints: tuple[Complaint, ...]
    next: str | None


class ReviewForm(Model):
    """A decision about a shared solution. Its author is told a reason for taking it down."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["taken_down", "kept"]
    reason: Reason


class ReviewedSolution(Model):
    """A shared solution as administrators see it: its files, the open complaints, and the last decision."""

    submission_id: str
    name: str
    lesson: str
    files: Files
    complaints: tuple[Complaint, ...]
    review: Review | None


@blueprint.endpoint(
    "GET",
    "/admin/complaints",
    RouteSpec(answers=ComplaintPage, query=ComplaintsQuery, problems=(403,)),
    authorizer=signed_in,
)
def list_complaints() -> Response:
    """List the open complaints about shared solutions."""
    member(blueprint.current_request, ADMIN)
    wanted = query(blueprint.current_request, ComplaintsQuery)
    page, token = blueprint.services.complaints.page(wanted.limit, wanted.token)
    return answer(ComplaintPage(complaints=page, next=token))


@blueprint.endpoint(
    "GET",
    "/admin/solutions/{submission_id}",
    RouteSpec(answers=ReviewedSolution, problems=(403,)),
    authorizer=signed_in,
)
def get_reviewed_solution(submission_id: str) -> Response:
    """Show a solution that its author shares, also one that was taken down."""
    member(blueprint.current_request, ADMIN)
    service = blueprint.services
    found = service.shown(submission_id, taken_down=True)
    files = service.sources(found.record) if found else None
    if found is None or files is None:
        raise ProblemError(NOT_FOUND, f"nobody shares a solution {submission_id!r}, so nobody sees it")
    shown = ReviewedSolution(
        submission_id=submission_id,
        name=found.name,
        lesson=found.record.lesson,
        files=files,
        complaints=service.complaints.about(submission_id),
        review=service.reviews.of([(found.record.student_id, submission_id)]).get(submission_id),
    )
    return answer(shown)


@blueprint.endpoint(
    "PUT",
    "/admin/solutions/{submission_id}/review",
    RouteSpec(answers=Review, reads=ReviewForm, problems=(403,)),
    authorizer=signed_in,
)
def put_review(submission_id: str) -> Response:
    """Take a shared solution down, or keep it, with a reason; the open complaints about it are done with that.

    A later decision replaces it, so what was taken down by mistake is kept again. It holds also while the author does
    not share, and complaints about a solution that nobody sees any more are closed in the same way.
    """
    who = member(blueprint.current_request, ADMIN)
    form = body(blueprint.current_request, ReviewForm)
    service = blueprint.services
    review = Review(decision=form.decision, reason=form.reason, decided_at=utc_now())
    record = service.submission(submission_id)
    if record is None:
        service.complaints.close(submission_id)
        raise ProblemError(NOT_FOUND, f"there is no submission {submission_id!r}")
    service.reviews.decide(record.student_id, submission_id, review)
    service.complaints.close(submission_id)
    logger.info("solution reviewed", submission_id=submission_id, decision=form.decision, by=who.student_id)
    return answer(review)
