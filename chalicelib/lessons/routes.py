"""`/lessons`: the published lessons. Open to everyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from chalicelib.contracts.lesson import HIDDEN, Files, Source
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import member, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.lessons.catalogue import LessonEntry, UnknownLessonError
from chalicelib.shared.ids import Language

if TYPE_CHECKING:
    from chalice.app import Response

    from chalicelib.contracts.lesson import PublishedLesson
    from chalicelib.lessons.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class LessonServices:
    """The services that the routes use."""

    catalogue: Catalogue
    languages: tuple[str, ...]
    """The languages that have a runner."""


blueprint: Resource[LessonServices] = Resource(__name__)
LISTING_AGE_S = 60
AUTHORS = "author"
"""The group whose members may withdraw lessons."""


class LessonsQuery(BaseModel):
    """Filters of the listing."""

    model_config = ConfigDict(extra="forbid")

    language: Language | None = None


class LessonLine(BaseModel):
    """A lesson in the listing. `xp` is earned by the first pass."""

    lesson: str
    language: str
    title: str
    blurb: str
    difficulty: int
    xp: int
    concepts: tuple[str, ...]
    tests: int
    version: str


class LessonList(BaseModel):
    """Lessons by language, each language in the recommended order."""

    lessons: tuple[LessonLine, ...]


class Sample(BaseModel):
    """A visible test case of a program: its input and the expected output."""

    name: str
    input: str
    output: str


class LessonView(LessonLine):
    """A complete lesson as students get it.

    `starter` contains exactly the files that may be submitted, `samples` the visible test cases of a program, and
    `prerequisites` the concepts that students should know before.
    """

    instructions: str
    hints: tuple[str, ...]
    starter: Files
    samples: tuple[Sample, ...]
    timeout_s: float
    prerequisites: tuple[str, ...]
    source: Source


class Withdrawn(BaseModel):
    """The name of the lesson that has been withdrawn."""

    withdrawn: str


@blueprint.endpoint("GET", "/lessons", RouteSpec(answers=LessonList, query=LessonsQuery, problems=(400, 404)))
def list_lessons() -> Response:
    """List the lessons, of one `language` or all."""
    wanted = query(blueprint.current_request, LessonsQuery).language
    languages = blueprint.services.languages
    if wanted is not None and wanted not in languages:
        raise ProblemError(NOT_FOUND, f"no lessons in {wanted!r}; there are lessons in {', '.join(languages)}")
    lessons = [
        LessonLine(**_line(entry))
        for language in ([wanted] if wanted else languages)
        for entry in sorted(
            blueprint.services.catalogue.entries(language), key=lambda e: (e.order, e.difficulty, e.slug)
        )
    ]
    return answer(LessonList(lessons=tuple(lessons)), max_age_s=LISTING_AGE_S)


@blueprint.endpoint("GET", "/lessons/{language}/{slug}", RouteSpec(answers=LessonView, problems=(404, 410)))
def get_lesson(language: str, slug: str) -> Response:
    """Show one lesson with its instructions and starter files."""
    name = f"{language}/{slug}"
    try:
        entry = blueprint.services.catalogue.entry(name)
        lesson = blueprint.services.catalogue.lesson(name, entry.version)
    except UnknownLessonError:
        raise ProblemError(NOT_FOUND, f"no lesson {name!r} is published; GET /lessons lists them all") from None
    view = LessonView(
        **_line(entry),
        instructions=lesson.instructions,
        hints=lesson.hints,
        starter=lesson.starter,
        samples=_samples(lesson) if lesson.kind == "program" else (),
        timeout_s=lesson.timeout_s,
        prerequisites=lesson.prerequisites,
        source=lesson.source,
    )
    return answer(view, max_age_s=LISTING_AGE_S)


@blueprint.endpoint(
    "DELETE",
    "/lessons/{language}/{slug}",
    RouteSpec(answers=Withdrawn, problems=(401, 403, 404, 410)),
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


def _samples(lesson: PublishedLesson) -> tuple[Sample, ...]:
    visible = [name for name in lesson.proof.tests if not name.startswith(HIDDEN)]
    return tuple(
        Sample(name=name, input=lesson.tests[f"{name}.in"], output=lesson.tests[f"{name}.out"]) for name in visible
    )


def _line(entry: LessonEntry) -> dict[str, Any]:
    same = ("lesson", "language", "title", "blurb", "difficulty", "xp", "concepts", "version")
    return {name: getattr(entry, name) for name in same} | {"tests": entry.test_count}
