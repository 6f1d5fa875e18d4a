"""Proofs of lessons for tests that grade: a lesson is proven once, however many tests grade solutions of it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import runners
from cdu.authoring.check import Failure, prove_reference

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Lesson, Proof

_LESSONS: dict[str, Lesson] = {}


def proven(lesson: Lesson) -> Proof:
    """Return the proof of a lesson's reference. The test fails with the reason where the reference does not pass."""
    text = f"{lesson.lesson} {lesson.model_dump_json()}"
    _LESSONS[text] = lesson
    found = _prove(text)
    assert not isinstance(found, Failure), found.reason
    return found


@functools.cache
def _prove(text: str) -> Proof | Failure:
    return prove_reference(_LESSONS[text], runners)
