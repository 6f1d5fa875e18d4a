"""A known bad and a known good solution, and what the platform has to say of each: for the canary and the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

LESSON: Final = "python/recipe-scaler"
FILE: Final = "recipe_scaler.py"
Verdict = Literal["failed", "passed"]
VERDICTS: Final[tuple[Verdict, ...]] = ("failed", "passed")
_REFERENCE: Final = '''\
from fractions import Fraction


def scale(recipe, guests):
    """The ingredients of a recipe with the amounts for that many guests."""
    if guests < 0:
        raise ValueError("there cannot be fewer than no guests")
    factor = Fraction(guests, recipe["serves"])
    return {name: write(read(amount) * factor) for name, amount in recipe["ingredients"].items()}


def read(amount):
    """The number behind an amount such as `1 1/2`."""
    return sum(Fraction(part) for part in amount.split())


def write(amount):
    """A number the way cooks write it."""
    whole, rest = divmod(amount.numerator, amount.denominator)
    if rest == 0:
        return str(whole)
    part = f"{rest}/{amount.denominator}"
    return f"{whole} {part}" if whole else part
'''
"""The lesson's own, which no platform publishes."""


class UnexpectedVerdictError(RuntimeError):
    """A known solution was judged as it must not be."""


def solution(wanted: Verdict, lesson: Mapping[str, Any]) -> dict[str, str]:
    """The files that must get this verdict; the bad ones are the starter of the lesson, as the API shows it."""
    return {FILE: _REFERENCE} if wanted == "passed" else dict(lesson["starter"])


def check(submission: Mapping[str, Any], wanted: Verdict) -> None:
    """Raise UnexpectedVerdictError unless a graded submission, as the API shows it, has this verdict."""
    report = submission["report"]
    if report["outcome"] != wanted:
        raise UnexpectedVerdictError(f"the verdict is {report['outcome']} instead of {wanted}: {report['message']}")
