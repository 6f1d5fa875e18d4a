"""How others see a student: under a chosen name, under a generated alias, or not at all."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chalicelib.contracts.lesson import Contract
from chalicelib.contracts.names import DisplayName, alias

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


def board_name(student_id: str, presentation: Presentation) -> str | None:
    """The name on boards; None for a hidden student."""
    match presentation.visibility:
        case "hidden":
            return None
        case "public" if presentation.display_name:
            return presentation.display_name
    return alias(student_id)
