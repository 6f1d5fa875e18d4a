"""Reading one exercise of an Exercism track as a lesson."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from cdu.authoring import hints, languages
from cdu.authoring.errors import LessonError, explain
from cdu.authoring.files import list_files, read_json, read_text
from cdu.authoring.formats.exercism.track import CONFIG, TAKEN_STATUS, Entry, Track
from chalicelib.contracts.lesson import Files, Lesson, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

EXERCISE_CONFIG = ".meta/config.json"
TIMEOUT_S = 20.0
"""What Exercism's own test runners allow; slow examples need most of it on a busy machine."""


class _FileLists(BaseModel):
    solution: tuple[str, ...]
    test: tuple[str, ...]
    example: tuple[str, ...] = ()
    exemplar: tuple[str, ...] = ()


class _Config(BaseModel):
    """The part of an exercise's own configuration that matters here."""

    files: _FileLists
    blurb: str = ""
    authors: tuple[str, ...] | None = None
    test_runner: bool = True


def is_exercise(folder: Path) -> bool:
    """Whether the folder is an Exercism exercise."""
    return (folder / EXERCISE_CONFIG).is_file()


def read(folder: Path, track: Track | None, *, retired: bool = False) -> Lesson:
    """Read an exercise folder as a lesson; without a track it is difficulty 1 and titled by its slug.

    Exercises that the track has taken out of use are refused unless `retired` says to read them anyway.

    Raises:
        LessonError: the exercise is out of use, broken, or of an unsupported language.
    """
    slug = folder.resolve().name
    entry = track.entries.get(slug) if track else Entry.standalone(slug)
    if entry is None:
        raise LessonError(CONFIG, f"the track does not list {slug}", "Import it after the track lists it")
    config = _read_config(folder)
    if not retired:
        _refuse_retired(entry, config)
    language = track.language if track else languages.of_file(config.files.solution[0])
    languages.get(language)
    try:
        return _lesson(folder, language, entry, config)
    except ValidationError as error:
        raise LessonError(folder / EXERCISE_CONFIG, explain(error), "Correct it upstream") from None


def _refuse_retired(entry: Entry, config: _Config) -> None:
    if entry.status not in TAKEN_STATUS:
        problem = f"the track marks {entry.slug} as {entry.status}"
        raise LessonError(CONFIG, problem, "Only active and beta exercises are taken")
    if not config.test_runner:
        raise LessonError(EXERCISE_CONFIG, "test_runner is false", "The track itself does not run this one")


def _read_config(folder: Path) -> _Config:
    document = read_json(folder, EXERCISE_CONFIG)
    try:
        config = _Config.model_validate(document)
    except ValidationError as error:
        raise LessonError(folder / EXERCISE_CONFIG, explain(error), "Correct it upstream") from None
    for role in ("solution", "test"):
        if not getattr(config.files, role):
            raise LessonError(folder / EXERCISE_CONFIG, f"files.{role} is empty", "Correct it upstream")
    if not (config.files.example or config.files.exemplar):
        raise LessonError(folder / EXERCISE_CONFIG, "has neither example nor exemplar", "Nothing can prove the tests")
    return config


def _lesson(folder: Path, language: str, entry: Entry, config: _Config) -> Lesson:
    starter = _read_all(folder, config.files.solution)
    examples = _read_all(folder, (*config.files.example, *config.files.exemplar))
    # Tests of types alone, say, are for another framework, which is not here.
    tests = _read_all(folder, (name for name in config.files.test if not languages.is_clutter(language, name)))
    if not languages.has_tests(language, tests):
        raise LessonError(folder / EXERCISE_CONFIG, "files.test names no test file", "Correct it upstream")
    return Lesson(
        lesson=f"{language}/{entry.slug}",
        title=entry.title,
        blurb=config.blurb,
        difficulty=entry.difficulty,
        concepts=entry.concepts,
        prerequisites=entry.prerequisites,
        order=entry.order,
        timeout_s=TIMEOUT_S,
        source=Source(
            kind="exercism",
            authors=config.authors or (),
            url=f"https://exercism.org/tracks/{language}/exercises/{entry.slug}",
            uuid=entry.uuid,
        ),
        instructions=_instructions(folder),
        hints=_hints(folder),
        starter=starter,
        tests={name: languages.unskip(language, text) for name, text in tests.items()},
        support=_read_all(folder, _support(folder, language, config.files)),
        reference=starter
        | {name: languages.moved(language, text) for name, text in _stage(examples, tuple(starter)).items()},
    )


def _read_all(folder: Path, names: Iterable[str]) -> Files:
    """Read the files in sorted order, so that the order in the configuration does not change the lesson."""
    return {name: read_text(folder, name) for name in sorted(set(names))}


def _support(folder: Path, language: str, files: _FileLists) -> list[str]:
    """The visible files that the configuration does not name: helpers, and files for the editor."""
    listed = {*files.solution, *files.test, *files.example, *files.exemplar}
    visible = (name for name in list_files(folder) if not any(part.startswith(".") for part in Path(name).parts))
    return [name for name in visible if name not in listed and not languages.is_clutter(language, name)]


def _stage(examples: Files, solution: tuple[str, ...]) -> Files:
    """The target path of each example file: the stub that it solves, else a place beside the first stub."""
    return {_target(name, tuple(examples), solution): text for name, text in examples.items()}


def _target(example: str, examples: tuple[str, ...], solution: tuple[str, ...]) -> str:
    path = PurePosixPath(example)
    if named := [name for name in solution if PurePosixPath(name).name == path.name]:
        return named[0]
    alike = [name for name in solution if PurePosixPath(name).suffix == path.suffix]
    rivals = [name for name in examples if PurePosixPath(name).suffix == path.suffix]
    if len(alike) == len(rivals) == 1:
        return alike[0]
    return (PurePosixPath(solution[0]).parent / path.name).as_posix()


def _instructions(folder: Path) -> str:
    parts = [_document(folder, name) for name in ("introduction", "instructions", "instructions.append")]
    text = "\n\n".join(part.removeprefix("# Instructions append").strip() for part in parts if part)
    if not text:
        raise LessonError(folder / ".docs/instructions.md", "is missing or empty", "Nothing tells what to do")
    return text + "\n"


def _hints(folder: Path) -> tuple[str, ...]:
    return hints.parse(_document(folder, "hints"))


def _document(folder: Path, name: str) -> str:
    path = f".docs/{name}.md"
    return read_text(folder, path).strip() if (folder / path).exists() else ""
