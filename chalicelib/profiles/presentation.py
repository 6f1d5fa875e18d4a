"""How others see a student: under a chosen name, under a generated alias, or not at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from chalicelib.contracts.lesson import Contract
from chalicelib.contracts.names import MOST_GROUPS, DisplayName, alias

if TYPE_CHECKING:
    from collections.abc import Mapping

Visibility = Literal["public", "alias", "hidden"]


class Presentation(Contract):
    """A student's choice of how to appear on boards. The default is an alias, which reveals nothing."""

    visibility: Visibility = "alias"
    display_name: str | None = None

    @property
    def shown_name(self) -> str | None:
        """The chosen name, if others see it."""
        return self.display_name if self.visibility == "public" else None


class Choice(Presentation):
    """A presentation as a request sends it: the name is validated."""

    display_name: DisplayName | None = Field(default=None)


def board_names(presentations: Mapping[str, Presentation]) -> dict[str, str | None]:
    """The names on boards by student id; None for a hidden student.

    No two are equal: chosen names are reserved, and aliases that would be equal have more digits.
    """
    names = {student: board_name(student, chosen) for student, chosen in presentations.items()}
    for groups in range(1, MOST_GROUPS):
        held = Counter(names.values())
        twice = [each for each, name in names.items() if name == alias(each, groups) and held[name] > 1]
        names |= {each: alias(each, groups + 1) for each in twice}
    return names


def board_name(student_id: str, presentation: Presentation) -> str | None:
    """The name on boards; None for a hidden student."""
    match presentation.visibility:
        case "hidden":
            return None
        case "public" if presentation.display_name:
            return presentation.display_name
    return alias(student_id)
