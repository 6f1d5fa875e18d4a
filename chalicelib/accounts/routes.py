"""`/students/me/export`, `/students/me/account`, `DELETE /students/me`: the caller's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from chalice.app import Response
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from chalicelib.http.answers import RETRY_AFTER_S, answer, wants, zip_response
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_ACCEPTABLE, ProblemError
from chalicelib.http.requests import body, caller
from chalicelib.http.resource import Resource
from chalicelib.http.spec import ZIP, RouteSpec
from chalicelib.shared.clock import utc_now
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chalicelib.accounts.exports import Exports


@dataclass(frozen=True, slots=True)
class AccountServices:
    """What the routes work with."""

    ask: Callable[[dict[str, Any]], dict[str, Any] | None]
    """Have the account service serve a request; None if it goes on beyond the time that a request may wait."""
    exports: Exports
    may_export: Callable[[str, datetime], bool]
    """Take a token of a student's rate limit of exports; False if there is none."""


blueprint: Resource[AccountServices] = Resource(__name__)
_SEE_OTHER = 303


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("zone", "no such time zone; send a name such as Europe/Berlin") from None
    return name


class Account(Model):
    """What the caller may change of their account here. Names on boards are the presentation's."""

    model_config = ConfigDict(extra="forbid")

    time_zone: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_zone)]


class DeletionForm(Model):
    """The request to delete everything of the caller's."""

    model_config = ConfigDict(extra="forbid")

    confirm: Literal[True]


class DeletionState(Model):
    """What was deleted, by kind; null while it goes on."""

    state: Literal["running", "done"]
    deleted: dict[str, int] | None = None


class ExportState(Model):
    """An export that is being made: ask again."""

    state: Literal["running"] = "running"


@blueprint.endpoint(
    "GET",
    "/students/me/export",
    RouteSpec(answers=ExportState, status=202, gives=ZIP, redirects=True, problems=(406,)),
    authorizer=signed_in,
)
def get_export() -> Response:
    """Give out everything of the caller's as a zip: files, verdicts, XP, drafts, as JSON and as pages to read.

    While a large export is made, the answer is 202: ask again after `Retry-After`. One of more than 4 MB is fetched
    from the address in `Location` (303), which is good for five minutes.
    """
    request = blueprint.current_request
    who = caller(request)
    if not wants(request, ZIP):
        raise ProblemError(NOT_ACCEPTABLE, f"an export is a zip; send Accept: {ZIP}")
    if not _made(who.student_id):
        return answer(ExportState(), 202, headers={"Retry-After": str(RETRY_AFTER_S)})
    exports = blueprint.services.exports
    content = exports.body(who.student_id)
    if content is not None:
        return zip_response(content, "my-work.zip")
    return Response(body="", status_code=_SEE_OTHER, headers={"Location": exports.address(who.student_id)})


def _made(student_id: str) -> bool:
    """Whether there is an export to give out: one that was waiting, or one made just now."""
    services, now = blueprint.services, utc_now()
    if services.exports.waiting(student_id, now):
        return True
    if not services.may_export(student_id, now):
        return False
    return services.ask({"do": "export", "student_id": student_id}) is not None


@blueprint.endpoint(
    "DELETE",
    "/students/me",
    RouteSpec(answers=DeletionState, reads=DeletionForm, may_queue=True),
    authorizer=signed_in,
)
def delete_me() -> Response:
    """Delete the caller's account and everything of theirs, for good; `{"confirm": true}` is needed.

    Safe to repeat. 202 says that it goes on.
    """
    who = caller(blueprint.current_request)
    body(blueprint.current_request, DeletionForm)
    deleted = blueprint.services.ask({"do": "forget", "student_id": who.student_id})
    if deleted is None:
        return answer(DeletionState(state="running"), 202)
    return answer(DeletionState(state="done", deleted=deleted))


@blueprint.endpoint(
    "PUT",
    "/students/me/account",
    RouteSpec(answers=Account, reads=Account),
    authorizer=signed_in,
)
def put_account() -> Response:
    """Change the caller's time zone, which decides to which day a submission belongs.

    It counts from the next id token on: refresh the sign-in.
    """
    who = caller(blueprint.current_request)
    wanted = body(blueprint.current_request, Account)
    request = {"do": "set_time_zone", "student_id": who.student_id, "time_zone": wanted.time_zone}
    blueprint.services.ask(request)
    return answer(wanted)
