"""Which solutions a student may read: those of others who agreed, of lessons that the student has passed.

Nothing about sharing is stored beside the consent in the profile: each request asks who passed the lesson, who shares
now, and what administrators took down. So a consent or an award that is taken back counts at once, and so does the
deletion of an account.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from pydantic import ConfigDict, Field

from chalicelib.contracts.lesson import Contract
from chalicelib.http.problems import BAD_REQUEST, NOT_FOUND, NOT_PASSED, ProblemError
from chalicelib.shared.ids import TOKEN
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chalicelib.contracts.lesson import Files
    from chalicelib.contracts.messages import Award, HeldAward
    from chalicelib.solutions.complaints import Complaints, Review, Reviews

_AT_ONCE = 100
"""Passes that one read looks at: as many as BatchGetItem takes keys."""
_READS_PER_REQUEST = 4
"""Where few share, a page may be short or empty; its token goes on."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+-]{8,24}")


class SubmissionRecord(Protocol):
    """What is asked of a submission."""

    @property
    def submission_id(self) -> str:
        """Its id."""

    @property
    def student_id(self) -> str:
        """Who sent it."""

    @property
    def lesson(self) -> str:
        """Its lesson."""

    @property
    def lesson_version(self) -> str:
        """The version that it was graded with."""


class SolutionEntry(Contract):
    """A shared solution without its files. `name` is the one that its author appears under."""

    submission_id: str
    name: str


class SolutionsQuery(Model):
    """Which page of the solutions of a lesson."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=50)] = 20
    token: Annotated[str, TOKEN] | None = None


@dataclass(frozen=True, slots=True)
class SharedSolution:
    """A solution that others may read now."""

    record: SubmissionRecord
    name: str


@dataclass(frozen=True, slots=True)
class SolutionService:
    """Finds shared solutions."""

    held: Callable[[str, str], Award | None]
    """A student's award for a lesson; None without one, or if it was taken back."""
    for_lesson: Callable[[str, str | None, int], tuple[tuple[HeldAward, ...], str | None]]
    """Awards of all students for a lesson, newest first, and where to go on."""
    sharing: Callable[[Iterable[str]], dict[str, str]]
    """The names of those of at most 100 students who share their solutions now."""
    submission: Callable[[str], SubmissionRecord | None]
    sources: Callable[[Any], Files | None]
    """The files of such a record; None if they were never stored."""
    complaints: Complaints
    reviews: Reviews

    def own(self, student_id: str, lesson: str) -> tuple[str | None, Review | None]:
        """Under which name the student's own solution is shown, if it is, and what was decided about it.

        Raises a 403 problem unless the student has passed the lesson.
        """
        award = self._passed(student_id, lesson)
        review = self.reviews.of([(student_id, award.submission_id)]).get(award.submission_id)
        return self.sharing([student_id]).get(student_id), review

    def page(self, student_id: str, lesson: str, query: SolutionsQuery) -> tuple[tuple[SolutionEntry, ...], str | None]:
        """Solutions of others, the newest passes first, and the token of the next page.

        The student must have passed the lesson: `own` checks. Raises a 400 problem for the token.
        """
        before = _parsed(query.token) if query.token else None
        found: list[tuple[SolutionEntry, str]] = []
        for _ in range(_READS_PER_REQUEST):
            awards, before = self.for_lesson(lesson, before, _AT_ONCE)
            found += self._shown(student_id, awards)
            if len(found) > query.limit:
                found, before = found[: query.limit], found[query.limit - 1][1]
                break
            if before is None:
                break
        return tuple(entry for entry, _ in found), _token(before) if before else None

    def shared(self, student_id: str, lesson: str, submission_id: str) -> SharedSolution:
        """A solution of somebody else's that the student may read. Raises a 403 or 404 problem."""
        self._passed(student_id, lesson)
        found = self.shown(submission_id)
        if found is None or found.record.lesson != lesson or found.record.student_id == student_id:
            raise ProblemError(NOT_FOUND, f"nobody shares a solution {submission_id!r} of {lesson}")
        return found

    def shown(self, submission_id: str, *, taken_down: bool = False) -> SharedSolution | None:
        """A solution that its author shares now and no administrator has taken down, unless that is asked for."""
        record = self.submission(submission_id)
        if record is None:
            return None
        award = self.held(record.student_id, record.lesson)
        if award is None or award.submission_id != submission_id:
            return None
        name = self.sharing([record.student_id]).get(record.student_id)
        if name is None or (not taken_down and self._taken_down([(record.student_id, submission_id)])):
            return None
        return SharedSolution(record, name)

    def _passed(self, student_id: str, lesson: str) -> Award:
        award = self.held(student_id, lesson)
        if award is None:
            raise ProblemError(NOT_PASSED, f"solutions of others are shown when you have passed {lesson}")
        return award

    def _shown(self, reader: str, awards: tuple[HeldAward, ...]) -> list[tuple[SolutionEntry, str]]:
        """The shared ones among some awards, each with the moment of its pass as it is stored."""
        others = [each for each in awards if each.xp > 0 and each.student_id != reader]
        names = self.sharing(each.student_id for each in others)
        shared = [each for each in others if each.student_id in names]
        down = self._taken_down([(each.student_id, each.submission_id) for each in shared])
        return [
            (SolutionEntry(submission_id=each.submission_id, name=names[each.student_id]), each.occurred_at.isoformat())
            for each in shared
            if each.submission_id not in down
        ]

    def _taken_down(self, solutions: list[tuple[str, str]]) -> set[str]:
        reviews = self.reviews.of(solutions)
        return {each for each, review in reviews.items() if review.decision == "taken_down"}


def _token(moment: str) -> str:
    return base64.urlsafe_b64encode(moment.encode()).decode().rstrip("=")


def _parsed(token: str) -> str:
    """The moment in a token. Raises a 400 problem."""
    try:
        moment = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError:
        moment = ""
    if not _MOMENT.fullmatch(moment):
        raise ProblemError(BAD_REQUEST, "token is not valid; start again without it")
    return moment
