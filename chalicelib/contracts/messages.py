"""What travels on the queues: a graded submission, complete in itself, and the names of runs to make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from chalicelib.contracts.events import SubmissionFacts, SubmissionScored
from chalicelib.contracts.lesson import Contract


@dataclass(frozen=True, slots=True)
class Grant:
    """What a submission does to the award of its student and lesson."""

    xp: int
    """Granted, taken back where negative, 0 where nothing changes."""
    revision: int
    """Number of the change: 1 for the first pass, 0 where nothing changes."""


NOTHING = Grant(xp=0, revision=0)


class GradedSubmission(SubmissionFacts):
    """The facts of one graded submission before its award is decided."""

    lesson_xp: Annotated[int, Field(ge=50, le=500)]

    def scored(self, grant: Grant) -> SubmissionScored:
        """The event of this submission."""
        facts = self.model_dump(exclude={"lesson_xp"})
        return SubmissionScored(**facts, first_pass=grant.revision == 1, revision=grant.revision, xp=grant.xp)


class QueuedRun(Contract):
    """A submission that waits to be graded, or whose worker may have died."""

    submission_id: str
    run_id: str
    """The run that entered it into the flow: names the row to strike once it is handed on."""
    student_id: str


class QueuedRegrade(Contract):
    """A submission to grade once more, with the lesson as it is now."""

    submission_id: str
    student_id: str
    regrade_id: str
    """Names the whole regrade: the same submission is graded once in it, however often it is asked for."""
