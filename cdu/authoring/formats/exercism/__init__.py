"""Exercism: a whole track, or one exercise of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.authoring.choices import NO_CHOICES, Choices
from cdu.authoring.errors import LessonError, Rejected
from cdu.authoring.files import read_text
from cdu.authoring.folder import LICENCE
from cdu.authoring.formats.exercism import exercise as exercism
from cdu.authoring.formats.exercism import track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chalicelib.contracts.lesson import Lesson


def recognises(path: Path) -> bool:
    """Whether the folder is a track or an exercise."""
    return track.is_track(path) or exercism.is_exercise(path)


def read(path: Path, choices: Choices = NO_CHOICES) -> Iterator[tuple[Path, Lesson | Rejected]]:
    """Every exercise of a track in the order in which it lists them, or the one exercise."""
    del choices  # a track leaves none
    home = path if track.is_track(path) else track.of_exercise(path)
    try:
        config = track.read(home) if home else None
    except LessonError as error:
        yield path, Rejected(path.resolve().name, str(error), fatal=True)
        return
    if config is None or path != home:
        yield path, _exercise(path, path.resolve().name, config)
        return
    present = {place.name: place for place in path.glob("exercises/*/*") if exercism.is_exercise(place)}
    unlisted = sorted(present.keys() - config.entries.keys())
    for slug in (*config.entries, *unlisted):
        place = present.get(slug, path / "exercises" / slug)
        yield place, _exercise(place, slug, config)


def notice(place: Path, lesson: Lesson) -> str:
    """The exercise's address and authors, above the licence of its track."""
    home = track.of_exercise(place)
    licence = read_text(home, LICENCE) if home and (home / LICENCE).exists() else ""
    authors = ", ".join(lesson.source.authors) or "its contributors"
    origin = f"This lesson comes from {lesson.source.url}, by {authors}, under the {lesson.source.licence} licence."
    return f"{origin}\n\n{licence}".rstrip() + "\n"


def _exercise(place: Path, slug: str, config: track.Track | None) -> Lesson | Rejected:
    try:
        return exercism.read(place, config)
    except LessonError as error:
        return Rejected(f"{config.language if config else place.resolve().parent.name}/{slug}", str(error))
