"""DMOJ's problem folders, which are no lessons yet: a sentence says what they lack and which format has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.authoring.choices import NO_CHOICES, Choices
from cdu.authoring.errors import LessonError, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chalicelib.contracts.lesson import Lesson

METADATA = "init.yml"
_TOLD = "is a problem folder of DMOJ, which has test data but neither a statement nor a solution that could prove it"
_REMEDY = "Add both and write it as a problem package (problem.yaml), which is imported"


def recognises(path: Path) -> bool:
    """Whether the folder has DMOJ's `init.yml` where a problem has it, and is no problem package besides."""
    return (path / METADATA).is_file() and not (path / "problem.yaml").exists()


def read(path: Path, choices: Choices = NO_CHOICES) -> Iterator[tuple[Path, Lesson | Rejected]]:
    """The folder, rejected with what it lacks."""
    del choices
    yield path, Rejected(path.resolve().name, str(LessonError(METADATA, _TOLD, _REMEDY)))


def notice(place: Path, lesson: Lesson) -> str:
    """No lesson comes from such a folder."""
    raise LessonError(place, _TOLD, f"{_REMEDY}; {lesson.lesson} is from elsewhere")
