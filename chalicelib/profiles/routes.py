"""`/students/me`: the caller's own profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ConfigDict, StrictBool

from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.requests import body, caller
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.profiles.presentation import Choice, Presentation
from chalicelib.profiles.students import Day, Profile
from chalicelib.shared.clock import day_in, utc_now
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from chalice.app import Response

    from chalicelib.profiles.naming import Naming
    from chalicelib.profiles.students import Students


@dataclass(frozen=True, slots=True)
class ProfileServices:
    """The services that the routes use."""

    students: Students
    naming: Naming


blueprint: Resource[ProfileServices] = Resource(__name__)


class Progress(Model):
    """The days (UTC) on which the caller's XP changed, oldest first."""

    days: tuple[Day, ...]


class Sharing(Model):
    """Whether others who have passed a lesson may read the caller's solution of it."""

    model_config = ConfigDict(extra="forbid")

    shares_solutions: StrictBool


@blueprint.endpoint("GET", "/students/me", RouteSpec(answers=Profile), authorizer=signed_in)
def get_me() -> Response:
    """Show the caller's profile: XP, level, streak, badges."""
    who = caller(blueprint.current_request)
    return answer(blueprint.services.students.profile(who.student_id, day_in(who.time_zone, utc_now())))


@blueprint.endpoint(
    "PUT",
    "/students/me/presentation",
    RouteSpec(answers=Presentation, reads=Choice, problems=(404, 409)),
    authorizer=signed_in,
)
def put_presentation() -> Response:
    """Choose how to appear on leaderboards: `public` with a `display_name`, under an `alias`, or `hidden`."""
    who = caller(blueprint.current_request)
    choice = body(blueprint.current_request, Choice)
    blueprint.services.naming.present(who.student_id, choice)
    return answer(choice)


@blueprint.endpoint(
    "PUT",
    "/students/me/sharing",
    RouteSpec(answers=Sharing, reads=Sharing, problems=(404,)),
    authorizer=signed_in,
)
def put_sharing() -> Response:
    """Agree that others who have passed a lesson read your solution of it, or take that back, which counts at once."""
    who = caller(blueprint.current_request)
    choice = body(blueprint.current_request, Sharing)
    blueprint.services.naming.share(who.student_id, agrees=choice.shares_solutions)
    return answer(choice)


@blueprint.endpoint("GET", "/students/me/progress", RouteSpec(answers=Progress), authorizer=signed_in)
def get_progress() -> Response:
    """Show the caller's own progress over time."""
    who = caller(blueprint.current_request)
    return answer(Progress(days=blueprint.services.students.progress(who.student_id)))
