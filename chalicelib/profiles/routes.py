"""`/students/me`: the caller's own profile, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from chalicelib import wiring
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NAME_TAKEN, NOT_FOUND, ProblemError
from chalicelib.http.requests import body, caller
from chalicelib.http.resource import Resource
from chalicelib.profiles.names import Choice
from chalicelib.profiles.naming import NameTakenError
from chalicelib.profiles.students import Day
from chalicelib.shared.clock import day_in, utc_now

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
    choice = body(blueprint.current_request, Choice)
    try:
        wiring.naming().present(who.student_id, choice)
    except NameTakenError:
        detail = f"somebody else appears as {choice.display_name!r}, or under a name that looks like it"
        raise ProblemError(NAME_TAKEN, f"{detail}; choose another") from None
    except LookupError:
        raise ProblemError(NOT_FOUND, "this account was deleted") from None
    return answer(choice)


class Progress(BaseModel):
    """The days (UTC) on which the caller's XP moved, oldest first."""

    days: tuple[Day, ...]


@blueprint.route("/students/me/progress", methods=["GET"], authorizer=signed_in)
def get_progress() -> Response:
    """Show the caller's own progress over time."""
    who = caller(blueprint.current_request)
    return answer(Progress(days=wiring.students().progress(who.student_id)))
