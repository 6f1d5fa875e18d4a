"""Kinds of packages that cannot become lessons: each rule with the reason that the author reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.formats.kattis.archive import METADATA

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.authoring.formats.kattis.problem import Problem

VERSIONS = ("legacy", "2023-07", "2025-09", "draft")
TYPES = {
    "scoring": "it is scored, and a lesson is passed or not",
    "score": "it is scored, and a lesson is passed or not",
    "interactive": "it is interactive: the program would talk to a judge's program",
    "multi-pass": "it runs in several passes",
    "multipass": "it runs in several passes",
    "submit-answer": "its answers are handed in, not a program",
}
LICENCES = {
    "unknown": "its licence is unknown, which gives nobody the right to use it",
    "permission": "its licence is by permission, which has to be asked for",
}
_OTHER = "Only pass-fail problems that read and print are taken"


def refuse(problem: Problem, folder: Path) -> None:
    """Raise LessonError for a package that cannot become a lesson, before its data and programs are read."""
    if not problem.problem_format_version.startswith(VERSIONS):
        raise LessonError(METADATA, f"format {problem.problem_format_version} is not known", f"Known: {VERSIONS}")
    for word in (*problem.type, *problem.validation):
        if word in TYPES:
            raise LessonError(METADATA, TYPES[word], _OTHER)
    if _custom(problem, folder):
        raise LessonError(METADATA, "its output is judged by a program of its own (output validator)", _OTHER)
    if problem.license in LICENCES:
        raise LessonError(METADATA, LICENCES[problem.license], "Ask its rights owner, then say the licence there")
    if problem.embargo_until and str(problem.embargo_until) > str(datetime.now(UTC)):
        raise LessonError(METADATA, f"it is under embargo until {problem.embargo_until}", "Wait until then")


def _custom(problem: Problem, folder: Path) -> bool:
    """The legacy format says so; later ones have the program."""
    if "custom" in problem.validation:
        return True
    places = (folder / name for name in ("output_validator", "output_validators"))
    return not problem.legacy and any(has_files(place) for place in places)


def has_files(folder: Path) -> bool:
    """Whether something lies there that the format does not ignore."""
    return folder.is_dir() and any(path.name[0] not in ".-" for path in folder.iterdir())
