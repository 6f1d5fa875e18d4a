"""Ranking of boards that are small enough to be computed on request."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Protocol

from analytics.leaderboards.boards import Row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Earned(Protocol):
    """What a student has earned on a board."""

    @property
    def xp(self) -> int:
        """Total XP."""

    @property
    def lessons(self) -> int:
        """Number of lessons."""

    @property
    def reached_at(self) -> datetime:
        """Time of the last change."""


def ranked(earned: Mapping[str, Earned], names: Mapping[str, str | None]) -> tuple[Row, ...]:
    """The rows of a board with the ranks (1, 2, 2, 4) and the order (first to reach the score) of boards.sql."""
    listed = sorted((-each.xp, each.reached_at, student) for student, each in earned.items() if each.xp > 0)
    scores = [score for score, *_ in listed]
    return tuple(
        Row(rank=bisect_left(scores, score) + 1, name=names[student], xp=-score, lessons=earned[student].lessons)
        for score, _, student in listed
    )
