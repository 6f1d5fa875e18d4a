"""Line-ups: what is judged is compared with several values by the solution's own equality, and one of them is right.

The comparisons stand in another order in each run, so that a solution whose `equals` lies has to guess which to admit.
What they say is put back in order here, and is compared with what they said for the reference solution.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from runners.observed.values import Atom, Items, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ANSWER: Final = {"true": True, "1": True, "false": False, "0": False}
_WRITTEN: Final = re.compile(r"\[(?:(?:true|false)(?:, )?)*\]")
_RIGHT: Final = 0
"""The place of the right one, in the order of the lesson's record."""


@dataclass(frozen=True)
class LineUps:
    """The comparisons of each site, by its number, and the order in which a run has them."""

    comparisons: Mapping[str, Sequence[str]] = field(default_factory=dict)
    orders: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def filled_in(self, files: Mapping[str, str]) -> dict[str, str]:
        """Return files with comparisons in the place of their marks."""
        filled = dict(files)
        for site, order in self.orders.items():
            compared = ", ".join(self.comparisons[str(site)][place] for place in order)
            mark = re.compile(rf"\bcdu_lined_up_{site}\b")
            filled = {path: mark.sub(lambda _, said=compared: said, text) for path, text in filled.items()}  # type: ignore[misc]
        return filled

    def answers(self, site: int, value: Value) -> tuple[bool, ...] | None:
        """Return what a site's comparisons said, in the order of the record; None for something else."""
        order, said = self.orders.get(site, ()), answers(value)
        if said is None or len(said) != len(order):
            return None
        return tuple(answer for _, answer in sorted(zip(order, said, strict=True)))


def in_order(comparisons: Mapping[str, Sequence[str]]) -> LineUps:
    """Return line-ups in the order of the record."""
    return LineUps(comparisons, {int(site): range(len(each)) for site, each in comparisons.items()})


def at_random(comparisons: Mapping[str, Sequence[str]]) -> LineUps:
    """Return line-ups in an order that nobody can foresee."""
    order = random.SystemRandom()
    return LineUps(
        comparisons, {int(site): order.sample(range(len(each)), len(each)) for site, each in comparisons.items()}
    )


def answers(value: Value) -> tuple[bool, ...] | None:
    """Return the truth values in a list, which some languages write as text."""
    match value:
        case Items():
            parts = [part.text if isinstance(part, Atom) else "" for part in value.parts]
        case Atom() if _WRITTEN.fullmatch(value.text):
            parts = value.text.strip("[]").split(", ")
        case _:
            return None
    return tuple(_ANSWER[part] for part in parts) if all(part in _ANSWER for part in parts) else None


def what_is_wrong(
    said: tuple[bool, ...] | None, expected: tuple[bool, ...] | None, right: str = "", *, negated: bool
) -> str | None:
    """Return what is wrong with the answers of a line-up, None for nothing; `right` is the right one's text.

    The right one has to be equal, and no other that was not equal for the reference. That others are equal as well is
    nothing that the lesson's tests ask for.
    """
    if not said or said[_RIGHT] == negated:
        return f"expected: {'not ' * negated}equal to {right}, as the class compares"
    if expected is not None and all(wanted or not answer for answer, wanted in zip(said, expected, strict=True)):
        return None
    return "the class finds values equal that have to differ"
