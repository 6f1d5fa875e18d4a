"""The rules for levels, streaks and badges, as pure functions of a student's totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LEVEL_STEP_XP = 100
"""Level 2 needs 100 XP, level 3 another 200, level 4 another 300, and so on."""


def level(xp: int) -> int:
    """The level for a number of XP: the largest n with 50 n (n - 1) <= xp, at least 1."""
    return (1 + isqrt(1 + 8 * xp // LEVEL_STEP_XP)) // 2


def level_start(number: int) -> int:
    """The XP at which a level begins."""
    return LEVEL_STEP_XP * number * (number - 1) // 2


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row with at least one submission."""

    current: int
    longest: int


def streak(days: Iterable[date], today: date) -> Streak:
    """The streaks of a set of active days. The current streak ends when a whole day is missed."""
    longest = current = 0
    previous: date | None = None
    for day in sorted(set(days)):
        current = current + 1 if previous == day - timedelta(days=1) else 1
        longest = max(longest, current)
        previous = day
    alive = previous is not None and previous >= today - timedelta(days=1)
    return Streak(current if alive else 0, longest)


@dataclass(frozen=True, slots=True)
class Achievements:
    """The figures that badges measure."""

    xp: int
    lessons_done: int
    lessons_by_language: Mapping[str, int]
    longest_streak: int


def _lessons(achievements: Achievements) -> int:
    return achievements.lessons_done


def _languages(achievements: Achievements) -> int:
    return sum(count > 0 for count in achievements.lessons_by_language.values())


def _lessons_in_one_language(achievements: Achievements) -> int:
    return max(achievements.lessons_by_language.values(), default=0)


def _longest_streak(achievements: Achievements) -> int:
    return achievements.longest_streak


def _xp(achievements: Achievements) -> int:
    return achievements.xp


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge is earned when its measure reaches `needed`. Measures fall only when a regrade takes XP back."""

    name: str
    reason: str
    measure: Callable[[Achievements], int]
    needed: int


BADGES = (
    Badge("First light", "passed a first lesson", _lessons, 1),
    Badge("Ten down", "passed ten lessons", _lessons, 10),
    Badge("Centurion", "passed a hundred lessons", _lessons, 100),
    Badge("Polyglot", "passed lessons in three languages", _languages, 3),
    Badge("Specialist", "passed 25 lessons in one language", _lessons_in_one_language, 25),
    Badge("Week of code", "submitted on seven days in a row", _longest_streak, 7),
    Badge("Marathon", "submitted on thirty days in a row", _longest_streak, 30),
    Badge("Thousand", "earned 1,000 XP", _xp, 1_000),
    Badge("Ten thousand", "earned 10,000 XP", _xp, 10_000),
)


def badges(achievements: Achievements) -> tuple[Badge, ...]:
    """The earned badges, in the order of BADGES."""
    return tuple(badge for badge in BADGES if badge.measure(achievements) >= badge.needed)
