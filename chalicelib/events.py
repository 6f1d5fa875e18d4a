"""The event contract: the only thing the three services know of one another.

An event is a pure function of its submission, so consumers may see it twice, late or out of order.
It never holds source code, names or e-mail addresses.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from chalicelib.lesson import Contract, LessonId

SOURCE = "cdu.scoring"
DETAIL_TYPE = "SubmissionScored"

Outcome = Literal["passed", "failed", "compile_error", "timed_out", "out_of_memory", "crashed", "infrastructure_error"]


class SubmissionScored(Contract):
    """One graded submission, after the award was decided."""

    schema_version: Literal[1] = 1
    submission_id: str
    student_id: str
    """Pseudonymous: the user pool's `sub`."""
    lesson: LessonId
    lesson_version: str
    language: str
    difficulty: Annotated[int, Field(ge=1, le=10)]
    outcome: Outcome
    failed_tests: tuple[str, ...] = ()
    error_kind: str | None = None
    """The exception type behind the first failure, such as `TypeError`; never its message."""
    first_pass: bool
    xp: Annotated[int, Field(ge=0, le=500)]
    """XP granted by this submission: 0 unless `first_pass`."""
    day: date
    """Calendar day of the submission in the student's own time zone."""
    occurred_at: AwareDatetime
    correlation_id: str
