"""What an author chooses for all lessons that are read from another format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """Choices where a format leaves one."""

    points: float | None = None
    """Of a scored problem, how many points a solution needs; None for all."""
    generate: bool = False
    """Whether generators that a package has in place of data may be run, in the sandbox."""


NO_CHOICES = Choices()
