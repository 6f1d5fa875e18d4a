"""Errors in a lesson that are found before the lesson is run."""

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
    """A lesson that was found but cannot be used."""

    lesson: str
    reason: str
    fatal: bool = False
    """True for one of our own lessons, which its author has to fix; a track may hold exercises that we cannot use."""


def explain(error: ValidationError) -> str:
    """Pydantic's errors as one sentence that says for each field what is wrong."""
    return "; ".join(_finding(".".join(map(str, entry["loc"])), entry["msg"]) for entry in error.errors())


def _finding(field: str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{field}: {message}" if field else message
