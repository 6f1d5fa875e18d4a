"""The event contract: the only format that scoring, profiles and analytics share.

An event is a pure function of its submission, so consumers may see it twice, late or out of order.
It never contains source code, names or e-mail addresses.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from chalicelib.contracts.error_kinds import ErrorKind
from chalicelib.contracts.lesson import Contract
from chalicelib.shared.ids import LessonId

SOURCE = "cdu.scoring"
DETAIL_TYPE = "SubmissionScored"

Outcome = Literal["passed", "failed", "compile_error", "timed_out", "out_of_memory", "crashed", "infrastructure_error"]


class SubmissionFacts(Contract):
    """The facts of a graded submission, without its award."""

    submission_id: str
    student_id: str
    """Pseudonymous: the user pool's `sub`."""
    lesson: LessonId
    lesson_version: str
    language: str
    difficulty: Annotated[int, Field(ge=1, le=10)]
    outcome: Outcome
    failed_tests: tuple[str, ...] = ()
    error_kind: ErrorKind = None
    """Type of the first error, such as `TypeError`; never its message, nor a name that a student chose."""
    day: date
    """Calendar day of the submission in the student's time zone."""
    occurred_at: AwareDatetime
    correlation_id: str
    regrade_of: str | None = None
    """On a regrade: the id of the student's submission that was graded again. None on a submission by a student."""


class SubmissionScored(SubmissionFacts):
    """One graded submission with its award."""

    schema_version: Literal[1] = 1
    first_pass: bool
    revision: Annotated[int, Field(ge=0)] = 0
    """0: no change of XP. 1: the first pass. n: the nth change of this student's award for this lesson."""
    xp: Annotated[int, Field(ge=-500, le=500)]
    """Change of the student's XP; negative if a regrade takes the award back."""
