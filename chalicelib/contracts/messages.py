"""Awards, and the messages of the queues: graded submissions, and submissions to grade, resume or regrade."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Annotated

from pydantic import AwareDatetime, Field

from chalicelib.contracts.events import SubmissionFacts, SubmissionScored
from chalicelib.contracts.lesson import Contract
from chalicelib.shared.ids import LessonId


@dataclass(frozen=True, slots=True)
class Grant:
    """How a submission changes the award of its student and lesson."""

    xp: int
    """XP granted; negative if XP is taken back, 0 if nothing changes."""
    revision: int
    """Number of the change: 1 for the first pass, 0 if nothing changes."""


class Award(Contract):
    """What a student holds for a lesson. `xp` is 0 after a regrade took the award back."""

    lesson: LessonId
    submission_id: str
    """The student's submission that earned the award."""
    xp: Annotated[int, Field(ge=0)]
    occurred_at: AwareDatetime
    """When that submission was sent."""


class HeldAward(Award):
    """An award and the student who holds it."""

    student_id: str


NOTHING = Grant(xp=0, revision=0)


class GradedSubmission(SubmissionFacts):
    """A graded submission whose award is not decided yet."""

    lesson_xp: Annotated[int, Field(ge=50, le=500)]
    entered_by: str | None = None
    """The run whose outbox entry is deleted once the event is on the bus; None if the sender deletes it."""

    canary: Annotated[bool, Field(exclude_if=operator.not_)] = False
    """Sent by the stage itself: its way ends at the processor, without an award or an event. Only a canary's message
    has the field, so that a processor of the version before reads all others."""

    def scored(self, grant: Grant) -> SubmissionScored:
        """The event about this submission."""
        facts = self.model_dump(exclude={"lesson_xp", "entered_by", "canary"})
        return SubmissionScored(**facts, first_pass=grant.revision == 1, revision=grant.revision, xp=grant.xp)


class QueuedRun(Contract):
    """A submission that is queued, or whose worker may have died."""

    submission_id: str
    run_id: str
    """The run that wrote the outbox entry."""
    student_id: str


class QueuedRegrade(Contract):
    """A submission to grade again with the current version of its lesson."""

    submission_id: str
    student_id: str
    regrade_id: str
    """Identifies the regrade of a lesson. Each submission is graded once per regrade, however often it is queued."""
