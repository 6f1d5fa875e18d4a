"""Errors as RFC 9457 problem documents: every refusal says what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from chalice.app import Response

from chalicelib.lessons.catalogue import UnknownLessonError
from chalicelib.shared.log import logger
from chalicelib.submissions.rate_limit import TooManyError
from chalicelib.submissions.runner_functions import TooLargeError
from chalicelib.submissions.service import KeyReusedError
from chalicelib.submissions.upload import BadSubmissionError, BadZipError

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_S = 2

_THROTTLED = {
    "TooManyRequestsException",
    "ThrottlingException",
    "ThrottledException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "SlowDown",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem; `/problems/<slug>` in `type` is its stable name, described in docs/api.md."""

    slug: str
    status: int
    title: str


NOT_FOUND = Kind("not-found", 404, "There is nothing here")
FORBIDDEN = Kind("forbidden", 403, "You may not do this")
ID_TOKEN_NEEDED = Kind("id-token-needed", 401, "An id token is needed")
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, "Send the solution as a zip")
TOO_LARGE = Kind("too-large", 413, "The body is too large")
BAD_REQUEST = Kind("bad-request", 400, "The request cannot be read")
BAD_ZIP = Kind("bad-zip", 400, "The zip is not acceptable")
BAD_SUBMISSION = Kind("bad-submission", 422, "The zip does not fit its lesson")
UNKNOWN_LESSON = Kind("unknown-lesson", 422, "There is no such lesson")
KEY_REUSED = Kind("idempotency-key-reused", 422, "The idempotency key belongs to another solution")
TOO_MANY = Kind("too-many-submissions", 429, "You are submitting too fast")
REPORT_CHANGED = Kind("report-changed", 409, "The report has changed")
COHORT_FULL = Kind("cohort-full", 409, "No more fits in")
NAME_TAKEN = Kind("name-taken", 409, "The name is taken")
TOO_SOON = Kind("too-soon", 429, "The boards are fresh")
BUSY = Kind("busy", 503, "The platform is busy")
RUNNER_FAILED = Kind("runner-failed", 503, "The solution could not be graded")
INTERNAL = Kind("internal-error", 500, "Something broke on our side")


class ProblemError(Exception):
    """Raised by a route to answer with a problem document."""

    def __init__(self, kind: Kind, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.extra = extra


def problem(kind: Kind, detail: str, **extra: Any) -> Response:
    """The response of a problem; members beside the standard ones may be added."""
    body = {"type": f"/problems/{kind.slug}", "title": kind.title, "status": kind.status, "detail": detail, **extra}
    headers: dict[str, str | list[str]] = {"Content-Type": CONTENT_TYPE}
    if kind.status in {429, 503}:
        headers["Retry-After"] = str(extra.get("retry_after_s", RETRY_AFTER_S))
    return Response(body=body, status_code=kind.status, headers=headers)


_TRANSLATIONS: dict[type[Exception], Callable[[Any], Response]] = {
    ProblemError: lambda error: problem(error.kind, error.detail, **error.extra),
    BadZipError: lambda error: problem(BAD_ZIP, str(error), entry=error.entry),
    TooLargeError: lambda error: problem(BAD_SUBMISSION, f"{error}; send smaller files"),
    BadSubmissionError: lambda error: problem(BAD_SUBMISSION, str(error)),
    UnknownLessonError: lambda error: problem(
        UNKNOWN_LESSON, f"no lesson {error.args[0]!r} is published; GET /lessons lists them all"
    ),
    KeyReusedError: lambda _: problem(KEY_REUSED, "use a new Idempotency-Key for a changed solution"),
    TooManyError: lambda error: problem(TOO_MANY, f"{error}, then send it again", retry_after_s=error.retry_after_s),
}


def answer_to(error: Exception) -> Response:
    """The problem document of an error. One that is not listed is ours: logged in full, shown as a 500 without it."""
    translate = _TRANSLATIONS.get(type(error))
    if translate:
        return translate(error)
    if isinstance(error, ClientError) and error.response["Error"].get("Code") in _THROTTLED:
        logger.warning("throttled", operation=error.operation_name)
        return problem(BUSY, "too much is going on at once; wait a moment and send the same request again")
    logger.error("unhandled error", exc_info=error)
    return problem(INTERNAL, "the fault is logged; try again later")
