"""Lessons that come with submissions of known outcome, which are proven besides reference and starter."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chalicelib.contracts.lesson import Contract, Files, Lesson, Proof

Verdict = Literal["accepted", "wrong_answer", "run_time_error", "time_limit_exceeded", "rejected", "wrong"]
"""What a judge said. `wrong` is what the author of one of our own lessons says: some of the tests fail, but not all."""


class Submission(Contract):
    """A solution that a judge has tried: `accepted` ones pass, all others do not."""

    name: str
    """Where it lies: a path in the lesson's folder or in the package."""
    expected: Verdict
    files: Files


class JudgedLesson(Lesson):
    """A lesson with its judge's submissions in its language; like the reference they never leave the author's side."""

    submissions: tuple[Submission, ...] = Field(repr=False)
    unkept: tuple[str, ...] = ()
    """What the judge asks for and the lesson does not keep, each as a sentence without its full stop."""


class JudgedProof(Proof):
    """The proof of a judged lesson."""

    differences: tuple[str, ...] = ()
    """Submissions that failed as they should, but for another reason than the judge gave."""
