"""`/students/me/drafts`: what the caller is writing. Saved while typing, read on the next device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from chalicelib.contracts.lesson import Files
from chalicelib.drafts.store import NEW, Draft, DraftEntry, next_version
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import DRAFT_TOO_LARGE, ProblemError
from chalicelib.http.requests import body, caller, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.clock import utc_now
from chalicelib.shared.model import Model
from chalicelib.shared.paths import BadNameError, check_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chalice.app import Response

    from chalicelib.drafts.store import Drafts

MAX_DRAFT_BYTES = 256 * 1024
"""Names and texts together, as UTF-8; an item of DynamoDB takes 400 KiB."""
MAX_BODY_BYTES = 6 * MAX_DRAFT_BYTES + 65_536
"""A control character takes six bytes in JSON."""
MAX_FILES = 200
LONGEST_VERSION = 2**53 - 1
"""The largest whole number that JavaScript does not round."""


@dataclass(frozen=True, slots=True)
class DraftServices:
    """What the routes work with."""

    drafts: Drafts
    current_version: Callable[[str], str]
    """The current version of a lesson. Raises a 422 problem for an unknown one."""
    take: Callable[[str, datetime], None]
    """Take a token of a student's rate limit. Raises a 429 problem."""


blueprint: Resource[DraftServices] = Resource(__name__)


def _named(files: Files) -> Files:
    if not 1 <= len(files) <= MAX_FILES:
        raise PydanticCustomError("files", "a draft has 1 to {most} files", {"most": MAX_FILES})
    try:
        check_all(files)
    except BadNameError as error:
        raise PydanticCustomError("name", "{reason}", {"reason": str(error)}) from None
    return files


Version = Annotated[int, Field(ge=NEW, le=LONGEST_VERSION)]


class SavedDraft(Model):
    """The request to save a draft. `version` is the one that the text is based on, 0 for a new draft."""

    model_config = ConfigDict(extra="forbid")

    files: Annotated[Files, AfterValidator(_named)]
    version: Version
    lesson_version: Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")] | None = None
    """The version of the lesson that the files belong to. An existing draft keeps its own if this is left out."""


class DeletionQuery(Model):
    """With a version, only that one is deleted."""

    model_config = ConfigDict(extra="forbid")

    version: Version | None = None


class DraftList(Model):
    """The caller's drafts, by lesson, without their files."""

    drafts: tuple[DraftEntry, ...]


@blueprint.endpoint("GET", "/students/me/drafts", RouteSpec(answers=DraftList), authorizer=signed_in)
def list_drafts() -> Response:
    """List the caller's drafts."""
    who = caller(blueprint.current_request)
    return answer(DraftList(drafts=blueprint.services.drafts.of(who.student_id)))


@blueprint.endpoint(
    "GET",
    "/students/me/drafts/{language}/{slug}",
    RouteSpec(answers=Draft, problems=(404,)),
    authorizer=signed_in,
)
def get_draft(language: str, slug: str) -> Response:
    """Show the caller's draft for a lesson, whether or not the lesson is still published."""
    who = caller(blueprint.current_request)
    return answer(blueprint.services.drafts.get(who.student_id, f"{language}/{slug}"))


@blueprint.endpoint(
    "PUT",
    "/students/me/drafts/{language}/{slug}",
    RouteSpec(answers=Draft, reads=SavedDraft, problems=(404, 409, 413, 422)),
    authorizer=signed_in,
)
def put_draft(language: str, slug: str) -> Response:
    """Save the caller's draft on top of the `version` that it is based on. Saving the same again is harmless.

    If another tab or device saved meanwhile, the answer is 409 with the stored draft, and nothing is written.
    """
    request = blueprint.current_request
    who = caller(request)
    now = utc_now()
    blueprint.services.take(who.student_id, now)
    _check_size(len(request.raw_body), MAX_BODY_BYTES)
    saved = body(request, SavedDraft)
    _check_size(sum(len(text.encode()) for each in saved.files.items() for text in each), MAX_DRAFT_BYTES)
    lesson, lesson_version = f"{language}/{slug}", saved.lesson_version or ""
    if saved.version == NEW:  # a lesson that was withdrawn meanwhile does not keep anybody from going on with a draft
        current = blueprint.services.current_version(lesson)
        lesson_version = lesson_version or current
    version = next_version(saved.version, now)
    draft = Draft(lesson=lesson, version=version, lesson_version=lesson_version, updated_at=now, files=saved.files)
    return answer(blueprint.services.drafts.save(who.student_id, draft, saved.version))


@blueprint.endpoint(
    "DELETE",
    "/students/me/drafts/{language}/{slug}",
    RouteSpec(answers=Draft, query=DeletionQuery, problems=(404, 409)),
    authorizer=signed_in,
)
def delete_draft(language: str, slug: str) -> Response:
    """Delete the caller's draft for a lesson and answer with it, so that it can be put back."""
    who = caller(blueprint.current_request)
    version = query(blueprint.current_request, DeletionQuery).version
    return answer(blueprint.services.drafts.delete(who.student_id, f"{language}/{slug}", version))


def _check_size(size: int, most: int) -> None:
    if size > most:
        limit = f"{MAX_DRAFT_BYTES // 1024} KiB together"
        raise ProblemError(DRAFT_TOO_LARGE, f"the files are larger than a draft may be ({limit}); nothing was saved")
