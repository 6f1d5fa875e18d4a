"""`/lessons`: the published lessons. Open to everyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import AUTHORS, caller, member, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.lessons.catalogue import UnknownLessonError
from chalicelib.lessons.lesson_list import LessonLine, LessonSummary, ListQuery, line_of, page, select
from chalicelib.lessons.lesson_view import LessonView
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chalice.app import Response

    from chalicelib.contracts.messages import Award
    from chalicelib.lessons.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class LessonServices:
    """The services that the routes use."""

    catalogue: Catalogue
    languages: tuple[str, ...]
    """The languages that have a runner."""
    figures: Callable[[], Mapping[str, LessonSummary]]
    """What the last refresh counted, by lesson."""
    awards: Callable[[str, str | None], Iterable[Award]]
    """A student's awards, of one language or all."""


blueprint: Resource[LessonServices] = Resource(__name__)
LISTING_AGE_S = 60


class MyQuery(ListQuery):
    """Filters, order and page of a student's own list."""

    done: bool | None = None
    """Only lessons that the student has passed (true), or has not passed (false)."""


class LessonList(Model):
    """Lessons by language, each language in the recommended order unless another one is asked for."""

    lessons: tuple[LessonLine, ...]
    next: str | None
    """The token of the next page."""


class MyLessonLine(LessonLine):
    """A lesson in a student's own list."""

    done: bool
    """Whether the student has passed it."""


class MyLessonList(Model):
    """Lessons as one student sees them."""

    lessons: tuple[MyLessonLine, ...]
    next: str | None
    """The token of the next page."""


class Withdrawn(Model):
    """The name of the lesson that has been withdrawn."""

    withdrawn: str


@blueprint.endpoint("GET", "/lessons", RouteSpec(answers=LessonList, query=ListQuery, cached=True, problems=(404,)))
def list_lessons() -> Response:
    """List the lessons: all, or those that the filters leave."""
    wanted = query(blueprint.current_request, ListQuery)
    lines, token = page(select(_lines(wanted), wanted), wanted)
    return answer(LessonList(lessons=tuple(lines), next=token), max_age_s=LISTING_AGE_S)


@blueprint.endpoint(
    "GET",
    "/students/me/catalogue",
    RouteSpec(answers=MyLessonList, query=MyQuery, problems=(404,)),
    authorizer=signed_in,
)
def list_my_lessons() -> Response:
    """List the lessons like `/lessons`, each with whether you have passed it; `done` picks those or the others."""
    who = caller(blueprint.current_request)
    wanted = query(blueprint.current_request, MyQuery)
    passed = {award.lesson for award in blueprint.services.awards(who.student_id, wanted.language) if award.xp > 0}
    found = [line for line in _lines(wanted) if wanted.done in {None, line.lesson in passed}]
    lines, token = page(select(found, wanted), wanted)
    mine = tuple(MyLessonLine(**line.model_dump(), done=line.lesson in passed) for line in lines)
    return answer(MyLessonList(lessons=mine, next=token))


@blueprint.endpoint("GET", "/lessons/{language}/{slug}", RouteSpec(answers=LessonView, cached=True, problems=(410,)))
def get_lesson(language: str, slug: str) -> Response:
    """Show one lesson with its instructions and starter files."""
    name = f"{language}/{slug}"
    try:
        entry = blueprint.services.catalogue.entry(name)
        lesson = blueprint.services.catalogue.lesson(name, entry.version)
    except UnknownLessonError:
        raise ProblemError(NOT_FOUND, f"no lesson {name!r} is published; GET /lessons lists them all") from None
    services = blueprint.services
    following = services.catalogue.listing(services.languages).following
    line = line_of(entry, following, services.figures().get(name, LessonSummary()))
    view = LessonView.of(lesson, line)
    return answer(view, max_age_s=LISTING_AGE_S)


@blueprint.endpoint(
    "DELETE",
    "/lessons/{language}/{slug}",
    RouteSpec(answers=Withdrawn, problems=(403, 404, 410)),
    authorizer=signed_in,
)
def withdraw_lesson(language: str, slug: str) -> Response:
    """Withdraw a lesson: nobody can submit to it until it is published again. Nobody loses XP."""
    member(blueprint.current_request, AUTHORS)
    name = f"{language}/{slug}"
    try:
        blueprint.services.catalogue.withdraw(name)
    except UnknownLessonError:
        raise ProblemError(NOT_FOUND, f"no lesson {name!r} is published; GET /lessons lists them all") from None
    return answer(Withdrawn(withdrawn=name))


def _lines(wanted: ListQuery) -> list[LessonLine]:
    """The line of every lesson, in recommended order. Raises a 404 problem for a language without a runner."""
    services = blueprint.services
    if wanted.language is not None and wanted.language not in services.languages:
        languages = ", ".join(services.languages)
        raise ProblemError(NOT_FOUND, f"no lessons in {wanted.language!r}; there are lessons in {languages}")
    listing = services.catalogue.listing(services.languages)
    figures = services.figures()
    return [line_of(entry, listing.following, figures.get(entry.lesson, LessonSummary())) for entry in listing.entries]
