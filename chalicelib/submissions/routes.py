"""`/submissions`: send a solution and get a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pydantic import AwareDatetime, ConfigDict

from chalicelib.contracts.run_report import RunReport
from chalicelib.http.answers import RETRY_AFTER_S, answer, reference
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import (
    BAD_REQUEST,
    NOT_FOUND,
    RUNNER_FAILED,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    ProblemError,
)
from chalicelib.http.requests import CANARIES, caller, content_type, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec, form_schema
from chalicelib.shared.clock import utc_now
from chalicelib.shared.ids import KEY, Language, LessonId
from chalicelib.shared.model import Model
from chalicelib.submissions.service import Sender
from chalicelib.submissions.solution_files import IgnoredFile
from chalicelib.submissions.store import State
from chalicelib.submissions.upload import parse_upload
from chalicelib.submissions.zips import MAX_ZIP_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from chalice.app import Request, Response

    from chalicelib.submissions.rate_limit import RateLimit
    from chalicelib.submissions.service import SubmissionService
    from chalicelib.submissions.store import Submission, SubmissionStore


@dataclass(frozen=True, slots=True)
class SubmissionServices:
    """What the routes work with."""

    service: SubmissionService
    limit: RateLimit
    submissions: SubmissionStore
    granting: Callable[[str, str], Callable[[str], int | None]]
    """Reads the award of (student, lesson): what it grants to a submission's id, 0 if another submission holds it,
    None if none does yet."""
    background: Executor


blueprint: Resource[SubmissionServices] = Resource(__name__)
ZIP_TYPES = frozenset({"application/zip", "application/x-zip-compressed", "application/octet-stream"})
_CREATED = 201
_ACCEPTED = 202


class SubmissionQuery(Model):
    """Values that replace `submission.json`."""

    model_config = ConfigDict(extra="forbid")

    lesson: LessonId | None = None
    language: Language | None = None


class SubmissionView(Model):
    """A submission and its verdict. After a pass, `xp` is None until the award is decided a moment later."""

    submission_id: str
    lesson: str
    lesson_version: str
    state: State
    created_at: AwareDatetime
    report: RunReport | None
    xp: int | None
    ignored: tuple[IgnoredFile, ...]
    """What the zip held besides the solution, and why it was left out."""


_SUBMIT = RouteSpec(
    answers=SubmissionView,
    status=201,
    query=SubmissionQuery,
    reads="application/zip",
    headers={
        "Idempotency-Key": form_schema(KEY),
        "Prefer": {"type": "string", "examples": ["respond-async"]},
    },
    may_queue=True,
    located=True,
    problems=(410, 413, 415, 422),
)


@blueprint.endpoint("POST", "/submissions", _SUBMIT, authorizer=signed_in)
def submit() -> Response:
    """Grade a zipped solution and answer with the verdict. `Idempotency-Key` makes a repeat harmless.

    With `Prefer: respond-async`, or when no runner is free, the answer is 202 and `Location` is the address to poll.
    """
    request = blueprint.current_request
    who = caller(request)
    services = blueprint.services
    token = services.background.submit(services.limit.take, who.student_id, utc_now())
    try:
        overrides = query(request, SubmissionQuery)
        canary, key = CANARIES in who.groups, _idempotency_key(request)
        sender = Sender(who.student_id, who.time_zone, request.context["requestId"], key, canary)
        upload = parse_upload(zip_body(request), overrides.lesson, overrides.language)
    except ProblemError:
        token.result()  # a bad zip costs as much as a good one, and a student who sends too much is told that first
        raise
    granting = services.background.submit(services.granting, who.student_id, upload.lesson)
    submission = services.service.submit_solution(
        sender, upload, respond_async=_wants_async(request), admitted=token.result
    )
    if submission.report and submission.report.outcome == "infrastructure_error":
        raise ProblemError(
            RUNNER_FAILED,
            "the fault is ours and no attempt was counted; send it again",
            submission_id=submission.submission_id,
        )
    return _answer(submission, granting.result(), _CREATED if submission.state == "graded" else _ACCEPTED)


@blueprint.endpoint(
    "GET", "/submissions/{submission_id}", RouteSpec(answers=SubmissionView, located=True), authorizer=signed_in
)
def get_submission(submission_id: str) -> Response:
    """Show one of the caller's own submissions. Any other id is a 404, whether or not the submission exists."""
    who = caller(blueprint.current_request)
    submission = blueprint.services.submissions.get(submission_id)
    if submission is None or submission.student_id != who.student_id:
        raise ProblemError(NOT_FOUND, f"you have no submission {submission_id!r}")
    passed = submission.report and submission.report.outcome == "passed"
    granted = blueprint.services.granting(who.student_id, submission.lesson) if passed else _nothing_yet
    return _answer(submission, granted)


def _nothing_yet(_: str) -> None:
    """What is granted to a submission that did not pass."""


def _answer(submission: Submission, granted: Callable[[str], int | None], status: int = 200) -> Response:
    """The response: the submission, its `Location`, and `Retry-After` while it has no verdict."""
    headers = {"Location": reference(blueprint.current_request, f"/submissions/{submission.submission_id}")}
    if submission.state != "graded":
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer(_view(submission, granted), status, headers=headers)


def _wants_async(request: Request) -> bool:
    """Whether `Prefer` (RFC 7240) holds `respond-async`."""
    preferences = str(request.headers.get("prefer", "")).split(",")
    return any(each.partition(";")[0].strip().lower() == "respond-async" for each in preferences)


def zip_body(request: Request) -> bytes:
    """The body, which has to be a zip. Raises a 413 or 415 problem."""
    kind = content_type(request)
    if kind not in ZIP_TYPES:
        detail = f"the body is {kind or 'untyped'!r}; send Content-Type: application/zip"
        raise ProblemError(UNSUPPORTED_MEDIA_TYPE, detail)
    body = cast("bytes", request.raw_body)
    if len(body) > MAX_ZIP_BYTES:
        raise ProblemError(TOO_LARGE, f"the zip has {len(body)} bytes; at most {MAX_ZIP_BYTES} are accepted")
    return body


def _idempotency_key(request: Request) -> str | None:
    key: str | None = request.headers.get("idempotency-key")
    if key is not None and not KEY.fits(key):
        raise ProblemError(BAD_REQUEST, KEY.refusal(key))
    return key


def _view(submission: Submission, granted: Callable[[str], int | None]) -> SubmissionView:
    report = submission.report
    xp = 0 if report else None
    if report and report.outcome == "passed":
        xp = granted(submission.submission_id)
    return SubmissionView(
        submission_id=submission.submission_id,
        lesson=submission.lesson,
        lesson_version=submission.lesson_version,
        state=submission.state,
        created_at=submission.created_at,
        report=report,
        xp=xp,
        ignored=submission.ignored,
    )
