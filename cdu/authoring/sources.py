"""Finding lessons: our own folders and those of other formats alike, one or many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.authoring import folder, formats
from cdu.authoring.choices import NO_CHOICES, Choices
from cdu.authoring.errors import LessonError, Rejected
from cdu.authoring.formats.exercism import exercise as exercism
from cdu.authoring.formats.exercism import track
from chalicelib.contracts.lesson import Lesson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_DEPTH = 2
"""Folders are searched this far down: `lessons/` holds languages, which hold lessons."""
KNOWN = "a lesson, a folder of lessons, an Exercism track, or a problem package"


def discover(path: Path, choices: Choices = NO_CHOICES) -> Iterator[Lesson | Rejected]:
    """Every lesson at `path`, in a stable order: one, a folder of them, or whatever another format holds.

    Raises:
        LessonError: there is no such folder, or nothing in it is a lesson.
    """
    return (found for _, found in find(path, choices))


def find(path: Path, choices: Choices = NO_CHOICES) -> Iterator[tuple[Path, Lesson | Rejected]]:
    """Like `discover`, with the place of each lesson."""
    if not path.is_dir() and not formats.of(path):
        raise LessonError(path, "is not a folder", f"Give {KNOWN}")
    seen: dict[str, Path] = {}
    for place, found in _search(path, MAX_DEPTH, choices):
        if isinstance(found, Lesson) and found.lesson in seen:
            reason = f"{place}: names itself like {seen[found.lesson]}. Give each lesson a name of its own."
            yield place, Rejected(found.lesson, reason, fatal=True)
        else:
            seen[found.lesson] = place
            yield place, found
    if not seen:
        raise LessonError(path, "holds no lessons", f"Give {KNOWN}")


def read(path: Path, *, retired: bool = True) -> Lesson:
    """The one lesson at `path`: our own folder or an Exercism exercise.

    Whoever names a single exercise means it, so `retired` ones (deprecated, unfinished) are read too by default.

    Raises:
        LessonError: it cannot be used, or `path` is something else.
    """
    if exercism.is_exercise(path):
        home = track.of_exercise(path)
        return exercism.read(path, track.read(home) if home else None, retired=retired)
    if folder.is_lesson(path):
        return folder.read(path)
    raise LessonError(path, "is not a lesson", "Give a folder with a lesson.json, or an Exercism exercise")


def _search(path: Path, depth: int, choices: Choices) -> Iterator[tuple[Path, Lesson | Rejected]]:
    if form := formats.of(path):
        yield from form.read(path, choices)
    elif folder.is_lesson(path):
        yield path, _own(path)
    elif depth and path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from _search(child, depth - 1, choices)


def _own(path: Path) -> Lesson | Rejected:
    try:
        return folder.read(path)
    except LessonError as error:
        whole = path.resolve()
        return Rejected(f"{whole.parent.name}/{whole.name}", str(error), fatal=True)
