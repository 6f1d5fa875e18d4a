"""`/previews`: lessons before they are published, for members of the group `author`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import AUTHORS, member
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.lessons.catalogue import UnknownLessonError
from chalicelib.lessons.entries import LessonEntry
from chalicelib.lessons.lesson_list import LessonSummary, line_of
from chalicelib.lessons.lesson_view import LessonView
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from chalice.app import Response

    from chalicelib.lessons.previews import Previews

blueprint: Resource[Previews] = Resource(__name__)


class PreviewView(Model):
    """The name of a lesson that can be looked at, and when it was sent."""

    lesson: str
    sent_at: datetime


class PreviewList(Model):
    """The previews by name."""

    previews: tuple[PreviewView, ...]


@blueprint.endpoint("GET", "/previews", RouteSpec(answers=PreviewList, problems=(403,)), authorizer=signed_in)
def list_previews() -> Response:
    """List the lessons that authors sent to be looked at before they are published."""
    member(blueprint.current_request, AUTHORS)
    found = (PreviewView(lesson=each.lesson, sent_at=each.sent_at) for each in blueprint.services.all())
    return answer(PreviewList(previews=tuple(found)))


@blueprint.endpoint(
    "GET",
    "/previews/{language}/{slug}",
    RouteSpec(answers=LessonView, problems=(403, 404)),
    authorizer=signed_in,
)
def get_preview(language: str, slug: str) -> Response:
    """Show a lesson as students will see it, before it is published."""
    member(blueprint.current_request, AUTHORS)
    name = f"{language}/{slug}"
    try:
        lesson = blueprint.services.lesson(name)
    except UnknownLessonError:
        told = f"there is no preview of {name!r}; cdu lessons preview sends one, which is kept for 30 days"
        raise ProblemError(NOT_FOUND, told) from None
    return answer(LessonView.of(lesson, line_of(LessonEntry.of(lesson), {}, LessonSummary())))
