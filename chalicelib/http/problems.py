"""The kinds of problem that a client may get (RFC 9457), and the exception that carries one.

Services raise ProblemError or a subclass; `answers` turns it into a response. Every detail says what is wrong, where,
and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem; `/problems/<slug>` in `type` is its stable name, described in docs/api.md."""

    slug: str
    status: int
    title: str


NOT_FOUND = Kind("not-found", 404, "There is nothing here")
NOT_ALLOWED = Kind("method-not-allowed", 405, "This path does not have this method")
FORBIDDEN = Kind("forbidden", 403, "You may not do this")
ID_TOKEN_NEEDED = Kind("id-token-needed", 401, "An id token is needed")
NOT_ACCEPTABLE = Kind("not-acceptable", 406, "The answer has another media type")
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, "Send the solution as a zip")
NOT_PASSED = Kind("lesson-not-passed", 403, "Pass the lesson first")
TOO_LARGE = Kind("too-large", 413, "The body is too large")
BAD_REQUEST = Kind("bad-request", 400, "The request cannot be read")
BAD_ZIP = Kind("bad-zip", 400, "The zip is not acceptable")
BAD_SUBMISSION = Kind("bad-submission", 422, "The zip does not fit its lesson")
UNKNOWN_LESSON = Kind("unknown-lesson", 422, "There is no such lesson")
KEY_REUSED = Kind("idempotency-key-reused", 422, "The idempotency key belongs to another solution")
TOO_MANY = Kind("too-many-submissions", 429, "You are submitting too fast")
TOO_MANY_TRIALS = Kind("too-many-trials", 429, "You are trying too fast")
TOO_MANY_DRAFTS = Kind("too-many-drafts", 429, "You are saving too fast")
TOO_MANY_SOLUTIONS = Kind("too-many-solutions", 429, "You are reading solutions too fast")
TOO_MANY_COMPLAINTS = Kind("too-many-complaints", 429, "You are reporting too much")
DRAFT_CHANGED = Kind("draft-changed", 409, "The draft was changed elsewhere")
DRAFT_TOO_LARGE = Kind("too-large", 413, "The draft is too large")
REPORT_CHANGED = Kind("report-changed", 409, "The report has changed")
COHORT_FULL = Kind("cohort-full", 409, "The cohort is full")
NAME_TAKEN = Kind("name-taken", 409, "The name is taken")
LESSON_WITHDRAWN = Kind("lesson-withdrawn", 410, "The lesson has been withdrawn")
TOO_SOON = Kind("too-soon", 429, "The boards are fresh")
BUSY = Kind("busy", 503, "The platform is busy")
RUNNER_FAILED = Kind("runner-failed", 503, "The solution could not be graded")
INTERNAL = Kind("internal-error", 500, "Something broke on our side")


class ProblemError(Exception):
    """A refused request. The response is a problem document of this kind, with `extra` as further members."""

    def __init__(self, kind: Kind, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.extra = extra
