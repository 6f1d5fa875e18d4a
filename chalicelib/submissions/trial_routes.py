"""`/trials`: run a solution without submitting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import ConfigDict, Field, StringConstraints

from chalicelib.contracts.lesson import Files
from chalicelib.contracts.run_report import RunReport
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import BAD_REQUEST, TOO_LARGE, ProblemError
from chalicelib.http.requests import AUTHORS, body, caller, content_type, member, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.clock import utc_now
from chalicelib.shared.ids import Language, LessonId
from chalicelib.shared.model import Model
from chalicelib.shared.paths import BadNameError, check_all
from chalicelib.submissions.routes import SubmissionQuery, zip_body
from chalicelib.submissions.solution_files import IgnoredFile
from chalicelib.submissions.trials import MAX_INPUT_BYTES
from chalicelib.submissions.upload import Upload, parse_upload
from chalicelib.submissions.zips import MAX_ENTRIES

if TYPE_CHECKING:
    from chalice.app import Request, Response

    from chalicelib.submissions.rate_limit import RateLimit
    from chalicelib.submissions.trials import TrialService

MAX_BODY_BYTES = 1024 * 1024
MAX_TESTS = 200


@dataclass(frozen=True, slots=True)
class TrialServices:
    """What the route works with."""

    service: TrialService
    previews: TrialService
    """The same for lessons that are not published yet."""
    limit: RateLimit


blueprint: Resource[TrialServices] = Resource(__name__)


class TrialRequest(Model):
    """A trial as JSON: a lesson, the solution's files by path, and either names of tests or an input."""

    model_config = ConfigDict(extra="forbid")

    lesson: LessonId | None = None
    language: Language | None = None
    files: Annotated[Files, Field(max_length=MAX_ENTRIES)]
    tests: Annotated[tuple[str, ...], Field(max_length=MAX_TESTS)] = ()
    """Ids of the tests to tell about; empty for all visible ones."""
    input: Annotated[str, StringConstraints(max_length=MAX_INPUT_BYTES)] | None = None
    """For lessons of the kind `program`: an input to run the program on, in place of the tests."""
    preview: bool = False
    """For authors: the lesson is the one of `/previews`."""


class TrialView(Model):
    """What a trial showed. With an own input, the one test's `output` is what the program printed."""

    lesson: str
    lesson_version: str
    report: RunReport
    ignored: tuple[IgnoredFile, ...]
    """What was sent besides the solution, and why it was left out."""


_TRY = RouteSpec(
    answers=TrialView,
    query=SubmissionQuery,
    reads=TrialRequest,
    reads_also="application/zip",
    problems=(403, 413, 415, 422),
)


@blueprint.endpoint("POST", "/trials", _TRY, authorizer=signed_in)
def try_solution() -> Response:
    """Run a solution without submitting it: no record, no attempt, no XP. The body is a zip, or JSON."""
    request = blueprint.current_request
    services = blueprint.services
    services.limit.take(caller(request).student_id, utc_now())
    named = query(request, SubmissionQuery)
    if content_type(request) == "application/json":
        upload, asked = _parsed(request, named)
        if asked.preview:
            member(request, AUTHORS)
        service = services.previews if asked.preview else services.service
        trial = service.run(upload, asked.tests, asked.input)
    else:
        trial = services.service.run(parse_upload(zip_body(request), named.lesson, named.language))
    view = TrialView(
        lesson=trial.lesson, lesson_version=trial.lesson_version, report=trial.report, ignored=trial.ignored
    )
    return answer(view)


def _parsed(request: Request, named: SubmissionQuery) -> tuple[Upload, TrialRequest]:
    """The upload of a JSON body. The query may name the lesson. Raises ProblemError."""
    if len(request.raw_body) > MAX_BODY_BYTES:
        raise ProblemError(TOO_LARGE, f"the body has {len(request.raw_body)} bytes; at most {MAX_BODY_BYTES} are taken")
    asked = body(request, TrialRequest)
    lesson = named.lesson or asked.lesson
    if lesson is None:
        raise ProblemError(BAD_REQUEST, "lesson: name it in the body, or in the query as ?lesson=python/two-fer")
    if asked.lesson not in {None, lesson}:
        raise ProblemError(BAD_REQUEST, f"the query names {lesson!r}, the body names {asked.lesson!r}")
    for language in (named.language, asked.language):
        if language not in {None, lesson.partition("/")[0]}:
            raise ProblemError(BAD_REQUEST, f"the language {language!r} does not fit the lesson {lesson!r}")
    try:
        check_all(asked.files)
        files = {path: text.encode() for path, text in asked.files.items()}
    except (BadNameError, UnicodeEncodeError) as error:
        raise ProblemError(BAD_REQUEST, f"files: {error}") from None
    return Upload(lesson, files), asked
