"""The event contract: the only thing the three services know of one another.

An event is a pure function of its submission, so consumers may see it twice, late or out of order.
It never holds source code, names or e-mail addresses.
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
    """What is known of a graded submission before its award is decided."""

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
    """The exception type behind the first failure, such as `TypeError`; never its message, nor a student's own name."""
    day: date
    """Calendar day of the submission in the student's own time zone."""
    occurred_at: AwareDatetime
    correlation_id: str
    regrade_of: str | None = None
    """The student's own submission that the platform graded once more; None for what a student sent."""


class SubmissionScored(SubmissionFacts):
    """One graded submission, after the award was decided."""

    schema_version: Literal[1] = 1
    first_pass: bool
    revision: Annotated[int, Field(ge=0)] = 0
    """0: no XP moved. 1: the first pass. n: the nth change of this student's award for this lesson."""
    xp: Annotated[int, Field(ge=-500, le=500)]
    """XP that this submission moved: granted, or taken back where a regrade found the pass wrong."""
