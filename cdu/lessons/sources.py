"""Finding lessons: our own folders and Exercism's alike, one or many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.lessons import exercism, folder, track
from cdu.lessons.errors import LessonError, Rejected
from chalicelib.lesson import Lesson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_DEPTH = 2
"""Folders are searched this far down: `lessons/` holds languages, which hold lessons."""


def discover(path: Path) -> Iterator[Lesson | Rejected]:
    """Every lesson at `path`, in a stable order: a lesson, a folder of them, an Exercism exercise or a whole track.

    Raises:
        LessonError: there is no such folder, or nothing in it is a lesson.
    """
    if not path.is_dir():
        raise LessonError(path, "is not a folder", "Give a lesson, a folder of lessons, or an Exercism track")
    seen: dict[str, Path] = {}
    for place, found in _search(path, MAX_DEPTH):
        if isinstance(found, Lesson) and found.lesson in seen:
            reason = f"{place}: names itself like {seen[found.lesson]}. Give each lesson a name of its own."
            yield Rejected(found.lesson, reason, fatal=True)
        else:
            seen[found.lesson] = place
            yield found
    if not seen:
        raise LessonError(path, "holds no lessons", "A lesson has a lesson.json, an Exercism exercise a .meta folder")


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


def _search(path: Path, depth: int) -> Iterator[tuple[Path, Lesson | Rejected]]:
    if track.is_track(path):
        yield from _track(path)
    elif exercism.is_exercise(path):
        yield path, _attempt(path, fatal=False)
    elif folder.is_lesson(path):
        yield path, _attempt(path, fatal=True)
    elif depth:
        for child in sorted(path.iterdir()):
            if child.is_dir() and not child.name.startswith("."):
                yield from _search(child, depth - 1)


def _attempt(path: Path, *, fatal: bool) -> Lesson | Rejected:
    try:
        return read(path, retired=False)
    except LessonError as error:
        return Rejected(_name(path), str(error), fatal)


def _name(path: Path) -> str:
    """What to call a lesson whose own metadata cannot be read: `<language>/<slug>` as its place suggests."""
    whole = path.resolve()
    home = track.of_exercise(whole)
    return f"{(home or whole.parent).name}/{whole.name}"


def _track(path: Path) -> Iterator[tuple[Path, Lesson | Rejected]]:
    try:
        config = track.read(path)
    except LessonError as error:
        yield path, Rejected(path.resolve().name, str(error), fatal=True)
        return
    present = {place.name: place for place in path.glob("exercises/*/*") if exercism.is_exercise(place)}
    unlisted = sorted(present.keys() - config.entries.keys())
    for slug in (*config.entries, *unlisted):
        place = present.get(slug, path / "exercises" / slug)
        yield place, _exercise(place, slug, config)


def _exercise(place: Path, slug: str, config: track.Track) -> Lesson | Rejected:
    try:
        return exercism.read(place, config)
    except LessonError as error:
        return Rejected(f"{config.language}/{slug}", str(error))
