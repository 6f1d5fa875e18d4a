"""Boards small enough to be counted when somebody looks at them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Protocol

from analytics.leaderboards.boards import Row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Earned(Protocol):
    """What a student has on a board."""

    @property
    def xp(self) -> int:
        """Its sum."""

    @property
    def lessons(self) -> int:
        """How many lessons it comes from."""

    @property
    def reached_at(self) -> datetime:
        """When the last of it came."""


def ranked(earned: Mapping[str, Earned], names: Mapping[str, str | None]) -> tuple[Row, ...]:
    """The rows of a board, in the order and with the ranks that boards.sql gives: 1, 2, 2, 4, who got there first."""
    listed = sorted((-each.xp, each.reached_at, student) for student, each in earned.items() if each.xp > 0)
    scores = [score for score, *_ in listed]
    return tuple(
        Row(rank=bisect_left(scores, score) + 1, name=names[student], xp=-score, lessons=earned[student].lessons)
        for score, _, student in listed
    )
