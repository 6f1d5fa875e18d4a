"""What travels on the submissions queue: a graded submission, complete in itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from chalicelib.events import Outcome, SubmissionScored
from chalicelib.lesson import Contract, LessonId


class GradedSubmission(Contract):
    """The facts of one graded submission before its award is decided."""

    submission_id: str
    student_id: str
    lesson: LessonId
    lesson_version: str
    language: str
    difficulty: Annotated[int, Field(ge=1, le=10)]
    lesson_xp: Annotated[int, Field(ge=50, le=500)]
    outcome: Outcome
    failed_tests: tuple[str, ...] = ()
    error_kind: str | None = None
    day: date
    occurred_at: AwareDatetime
    correlation_id: str

    def scored(self, granted_xp: int) -> SubmissionScored:
        """The event of this submission; `granted_xp` is 0 unless it holds the award."""
        facts = self.model_dump(exclude={"lesson_xp"})
        return SubmissionScored(**facts, first_pass=granted_xp > 0, xp=granted_xp)
