"""What can be wrong with a lesson before it is even run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import ValidationError


class LessonError(Exception):
    """A lesson cannot be used. Says where, what is wrong and what to do about it."""

    def __init__(self, where: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem}. {remedy}.")


@dataclass(frozen=True)
class Rejected:
    """A lesson that was found but is not taken."""

    lesson: str
    reason: str
    fatal: bool = False
    """True for a lesson of our own that its author has to mend; an Exercism track may hold exercises we cannot use."""


def explain(error: ValidationError) -> str:
    """Pydantic's findings as one sentence: every field with what is wrong about it."""
    return "; ".join(_finding(".".join(map(str, entry["loc"])), entry["msg"]) for entry in error.errors())


def _finding(field: str, message: str) -> str:
    return f"{field}: {message}" if field else message
