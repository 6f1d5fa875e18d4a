"""`/students/me`: the caller's own profile, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from chalicelib import wiring
from chalicelib.api.answers import answer
from chalicelib.api.authorizer import signed_in
from chalicelib.api.requests import body, caller
from chalicelib.api.resource import Resource
from chalicelib.clock import day_in, utc_now
from chalicelib.profiles.names import Presentation
from chalicelib.profiles.students import Day

if TYPE_CHECKING:
    from chalice.app import Response

blueprint = Resource(__name__)


@blueprint.route("/students/me", methods=["GET"], authorizer=signed_in)
def get_me() -> Response:
    """Show the caller's profile: XP, level, streak, badges."""
    who = caller(blueprint.current_request)
    return answer(wiring.students().profile(who.student_id, day_in(who.time_zone, utc_now())))


@blueprint.route("/students/me/presentation", methods=["PUT"], authorizer=signed_in)
def put_presentation() -> Response:
    """Choose how to appear on leaderboards: `public` with a `display_name`, under an `alias`, or `hidden`."""
    who = caller(blueprint.current_request)
    presentation = body(blueprint.current_request, Presentation)
    wiring.students().present(who.student_id, presentation)
    return answer(presentation)


class Progress(BaseModel):
    """The days (UTC) on which the caller's XP moved, oldest first."""

    days: tuple[Day, ...]


@blueprint.route("/students/me/progress", methods=["GET"], authorizer=signed_in)
def get_progress() -> Response:
    """Show the caller's own progress over time."""
    who = caller(blueprint.current_request)
    return answer(Progress(days=wiring.students().progress(who.student_id)))
