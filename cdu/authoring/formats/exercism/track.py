"""An Exercism track's own configuration: which exercises it offers, and how hard they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from cdu.authoring.errors import LessonError, explain
from cdu.authoring.files import read_json

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "config.json"
TAKEN_STATUS = frozenset({"active", "beta"})


class _Exercise(BaseModel):
    slug: str
    name: str
    uuid: str
    concepts: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    difficulty: int = 1
    status: str | None = None


class _Exercises(BaseModel):
    concept: tuple[_Exercise, ...] = ()
    practice: tuple[_Exercise, ...] = ()


class _Config(BaseModel):
    slug: str
    exercises: _Exercises


@dataclass(frozen=True)
class Entry:
    """What the track says about one exercise."""

    slug: str
    title: str
    uuid: str | None = None
    difficulty: int = 1
    concepts: tuple[str, ...] = ()
    order: int = 0
    status: str = "active"
    prerequisites: tuple[str, ...] = ()

    @classmethod
    def standalone(cls, slug: str) -> Entry:
        """The entry of an exercise that was copied out of its track."""
        return cls(slug, slug.replace("-", " ").title())


@dataclass(frozen=True)
class Track:
    """A track's language and its exercises by slug, in the order in which they are recommended."""

    language: str
    entries: dict[str, Entry]


def is_track(folder: Path) -> bool:
    """Whether the folder is a whole Exercism track."""
    return (folder / CONFIG).is_file() and (folder / "exercises").is_dir()


def read(folder: Path) -> Track:
    """Read a track's `config.json`: concept exercises come first (they teach), then practice exercises.

    Raises:
        LessonError: the file cannot be read.
    """
    document = read_json(folder, CONFIG)
    try:
        config = _Config.model_validate(document)
    except ValidationError as error:
        raise LessonError(folder / CONFIG, explain(error), "Correct it upstream") from None
    exercises = (*config.exercises.concept, *config.exercises.practice)
    entries = {exercise.slug: _entry(exercise, order) for order, exercise in enumerate(exercises, start=1)}
    return Track(config.slug, entries)


def of_exercise(folder: Path) -> Path | None:
    """The track in which an exercise folder lies (`TRACK/exercises/practice/SLUG`), if it lies in one."""
    parents = folder.resolve().parents
    return next((parent for parent in parents[2:3] if is_track(parent)), None)


def _entry(exercise: _Exercise, order: int) -> Entry:
    return Entry(
        slug=exercise.slug,
        title=exercise.name,
        uuid=exercise.uuid,
        difficulty=exercise.difficulty,
        concepts=(*exercise.concepts, *exercise.practices),
        order=order,
        status=exercise.status or "active",
        prerequisites=exercise.prerequisites,
    )
