"""Kinds of packages that cannot become lessons: each rule with the reason that the author reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.formats.kattis.archive import METADATA
from chalicelib.contracts.lesson import MAX_PASSES

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.authoring.formats.kattis.problem import Problem

VERSIONS = ("legacy", "2023-07", "2025-09", "draft")
TYPES = {
    "score": "its validator gives points, and a lesson is passed or not",
    "submit-answer": "its answers are handed in, not a program",
}
_OTHER = "Only problems whose program reads and prints, and is right or wrong, are taken"


def refuse(problem: Problem, folder: Path) -> None:
    """Raise LessonError for a package that cannot become a lesson, before its data and programs are read."""
    if not problem.problem_format_version.startswith(VERSIONS):
        raise LessonError(METADATA, f"format {problem.problem_format_version} is not known", f"Known: {VERSIONS}")
    for word in (*problem.type, *problem.validation):
        if word in TYPES:
            raise LessonError(METADATA, TYPES[word], _OTHER)
    if not 1 <= problem.passes <= MAX_PASSES:
        raise LessonError(METADATA, f"asks for {problem.passes} passes", f"Set validation_passes to 1 to {MAX_PASSES}")
    if has_files(folder / "graders"):
        raise LessonError("graders", "adds up points in its own way, and a lesson is passed or not", _OTHER)
    if problem.embargo_until and str(problem.embargo_until) > str(datetime.now(UTC)):
        raise LessonError(METADATA, f"it is under embargo until {problem.embargo_until}", "Wait until then")


def has_files(folder: Path) -> bool:
    """Whether something lies there that the format does not ignore."""
    return folder.is_dir() and any(path.name[0] not in ".-" for path in folder.iterdir())
