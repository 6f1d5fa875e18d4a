"""`/students/me/submissions`, `/students/me/lessons`, `/submissions/{submission_id}/files`: a student's own work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ConfigDict

from chalicelib.contracts.lesson import MANIFEST, Files
from chalicelib.http.answers import answer, wants, zip_answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import caller, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import ZIP, RouteSpec
from chalicelib.shared.ids import Language
from chalicelib.shared.model import Model
from chalicelib.submissions.history import HistoryQuery, LessonSummary, PastSubmission
from chalicelib.submissions.upload import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chalice.app import Response

    from chalicelib.contracts.messages import Award
    from chalicelib.submissions.history import History
    from chalicelib.submissions.store import SubmissionStore


@dataclass(frozen=True, slots=True)
class HistoryServices:
    """What the routes work with."""

    history: History
    submissions: SubmissionStore
    awards: Callable[[str, str | None], Iterable[Award]]
    """The awards of a student, of one language or all."""


blueprint: Resource[HistoryServices] = Resource(__name__)


class LessonsQuery(Model):
    """Filters of the caller's lessons."""

    model_config = ConfigDict(extra="forbid")

    language: Language | None = None


class SubmissionPage(Model):
    """Submissions, newest first. `next` is the token of the next page, which may be short or empty with a filter."""

    submissions: tuple[PastSubmission, ...]
    next: str | None


class TriedLessons(Model):
    """The lessons that the caller tried, by name."""

    lessons: tuple[LessonSummary, ...]


class SubmittedFiles(Model):
    """The files that were graded: the lesson's starter with the caller's files in their place."""

    submission_id: str
    lesson: str
    lesson_version: str
    files: Files


@blueprint.endpoint(
    "GET",
    "/students/me/submissions",
    RouteSpec(answers=SubmissionPage, query=HistoryQuery),
    authorizer=signed_in,
)
def list_submissions() -> Response:
    """List the caller's submissions, newest first."""
    who = caller(blueprint.current_request)
    wanted = query(blueprint.current_request, HistoryQuery)
    page, token = blueprint.services.history.page(who.student_id, wanted)
    return answer(SubmissionPage(submissions=page, next=token))


@blueprint.endpoint(
    "GET",
    "/students/me/lessons",
    RouteSpec(answers=TriedLessons, query=LessonsQuery),
    authorizer=signed_in,
)
def list_tried_lessons() -> Response:
    """List the lessons that the caller tried: passed or not, attempts, best result, XP."""
    who = caller(blueprint.current_request)
    language = query(blueprint.current_request, LessonsQuery).language
    awards = blueprint.services.awards(who.student_id, language)
    return answer(TriedLessons(lessons=blueprint.services.history.lessons(who.student_id, awards, language)))


@blueprint.endpoint(
    "GET",
    "/submissions/{submission_id}/files",
    RouteSpec(answers=SubmittedFiles, also=(ZIP,), problems=(404,)),
    authorizer=signed_in,
)
def get_submission_files(submission_id: str) -> Response:
    """Give out the files of one of the caller's submissions, as JSON or, with `Accept: application/zip`, as a zip.

    The zip has a `submission.json`, so it can be submitted again as it is.
    """
    request = blueprint.current_request
    who = caller(request)
    submission = blueprint.services.submissions.get(submission_id)
    if submission is None or submission.student_id != who.student_id:
        raise ProblemError(NOT_FOUND, f"you have no submission {submission_id!r}")
    files = blueprint.services.submissions.sources(submission)
    if files is None:
        raise ProblemError(NOT_FOUND, f"the files of {submission_id} were never stored; send the solution again")
    if wants(request, ZIP):
        manifest = Manifest(lesson=submission.lesson, language=submission.lesson.partition("/")[0])
        name = f"{submission.lesson.replace('/', '-')}.zip"
        return zip_answer({MANIFEST: manifest.model_dump_json(), **files}, name)
    return answer(
        SubmittedFiles(
            submission_id=submission_id,
            lesson=submission.lesson,
            lesson_version=submission.lesson_version,
            files=files,
        )
    )
