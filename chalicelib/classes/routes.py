"""`/cohorts`: classes and teams. A cohort is visible to its members only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ConfigDict

from chalicelib.classes.rosters import Code, Cohort, Roster, Rosters
from chalicelib.contracts.names import CohortName
from chalicelib.http.answers import answer, reference
from chalicelib.http.authorizer import signed_in
from chalicelib.http.requests import body, caller
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.clock import utc_now
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from chalice.app import Response

blueprint: Resource[Rosters] = Resource(__name__)


class NewCohort(Model):
    """The request to create a cohort."""

    model_config = ConfigDict(extra="forbid")

    name: CohortName


class Joining(Model):
    """The request to join a cohort."""

    model_config = ConfigDict(extra="forbid")

    code: Code


class CohortView(Cohort):
    """A cohort and the number of its members."""

    members: int


class CohortList(Model):
    """The caller's cohorts, oldest first."""

    cohorts: tuple[Cohort, ...]


@blueprint.endpoint("GET", "/cohorts", RouteSpec(answers=CohortList), authorizer=signed_in)
def list_cohorts() -> Response:
    """List the cohorts that the caller is in."""
    who = caller(blueprint.current_request)
    return answer(CohortList(cohorts=blueprint.services.of(who.student_id)))


@blueprint.endpoint(
    "POST",
    "/cohorts",
    RouteSpec(answers=CohortView, status=201, reads=NewCohort, located=True, problems=(409,)),
    authorizer=signed_in,
)
def create_cohort() -> Response:
    """Create a cohort with the caller as its first member; others join with its `code`."""
    who = caller(blueprint.current_request)
    new = body(blueprint.current_request, NewCohort)
    roster = blueprint.services.create(who.student_id, new.name, utc_now())
    address = reference(blueprint.current_request, f"/cohorts/{roster.cohort}")
    return answer(_view(roster), 201, headers={"Location": address})


@blueprint.endpoint(
    "POST",
    "/cohorts/join",
    RouteSpec(answers=CohortView, reads=Joining, problems=(404, 409)),
    authorizer=signed_in,
)
def join_cohort() -> Response:
    """Join a cohort with its `code`. Joining again changes nothing."""
    who = caller(blueprint.current_request)
    code = body(blueprint.current_request, Joining).code
    return answer(_view(blueprint.services.join(who.student_id, code, utc_now())))


@blueprint.endpoint("GET", "/cohorts/{cohort}", RouteSpec(answers=CohortView, problems=(404,)), authorizer=signed_in)
def get_cohort(cohort: str) -> Response:
    """Show a cohort that the caller is in."""
    who = caller(blueprint.current_request)
    return answer(_view(blueprint.services.roster_for(cohort, who.student_id)))


@blueprint.endpoint(
    "DELETE",
    "/cohorts/{cohort}/members/me",
    RouteSpec(answers=CohortList, problems=(404,)),
    authorizer=signed_in,
)
def leave_cohort(cohort: str) -> Response:
    """Leave a cohort and list the remaining ones. A cohort whose last member leaves is deleted."""
    who = caller(blueprint.current_request)
    blueprint.services.roster_for(cohort, who.student_id)
    blueprint.services.leave(who.student_id, cohort)
    return answer(CohortList(cohorts=blueprint.services.of(who.student_id)))


def _view(roster: Roster) -> CohortView:
    return CohortView.model_validate(roster.model_dump(exclude={"changes"}))
