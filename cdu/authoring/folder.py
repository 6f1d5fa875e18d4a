"""Our own lesson folder: the role of a file is the folder it lies in. See docs/authors.md."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import combinations
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cdu.authoring import hints, languages
from cdu.authoring.errors import LessonError, explain
from cdu.authoring.files import CLUTTER, read_images, read_json, read_text, read_tree
from cdu.authoring.judged import JudgedLesson, Submission
from chalicelib.contracts.lesson import HIDDEN, Files, Lesson, LessonMetadata

if TYPE_CHECKING:
    from pathlib import Path

METADATA = "lesson.json"
INSTRUCTIONS = "instructions.md"
HINTS = "hints.md"
LICENCE = "LICENSE"
ROLES = ("starter", "tests", "support", "validator", "reference")
WRONG = "wrong"
IMAGES = "images"
ENTRIES = frozenset({METADATA, INSTRUCTIONS, HINTS, LICENCE, WRONG, IMAGES, *ROLES})


def is_lesson(folder: Path) -> bool:
    """Whether the folder is, or was clearly meant to be, one of our own lessons."""
    return any((folder / name).exists() for name in (METADATA, INSTRUCTIONS, "starter"))


def read(folder: Path) -> Lesson:
    """Read a lesson folder; the reference may be absent, as it is for whoever only grades.

    Raises:
        LessonError: naming the file, what is wrong with it and what to do.
    """
    metadata = _metadata(folder)
    _refuse_unknown_entries(folder)
    instructions = read_text(folder, INSTRUCTIONS)
    if not instructions.strip():
        raise LessonError(folder / INSTRUCTIONS, "is empty", "Tell the student what to build")
    roles = {role: read_tree(folder / role) for role in ROLES}
    _check_roles(folder, metadata, roles)
    try:
        images = read_images(folder / IMAGES)
        lesson = Lesson(
            **metadata.model_dump(), instructions=instructions, hints=_hints(folder), images=images, **roles
        )
    except ValidationError as error:
        raise LessonError(folder, explain(error), "Rename the file, or correct it") from None
    wrong = _wrong(folder, roles["reference"])
    return JudgedLesson(**lesson.model_dump(), submissions=wrong) if wrong else lesson


def _metadata(folder: Path) -> LessonMetadata:
    document = read_json(folder, METADATA)
    try:
        return LessonMetadata.model_validate(document)
    except ValidationError as error:
        raise LessonError(folder / METADATA, explain(error), "Correct it; docs/authors.md lists the fields") from None


def _hints(folder: Path) -> tuple[str, ...]:
    return hints.parse(read_text(folder, HINTS)) if (folder / HINTS).exists() else ()


def _refuse_unknown_entries(folder: Path) -> None:
    """A misspelt `test/` must not silently be a lesson without tests."""
    for name in sorted(path.name for path in folder.iterdir()):
        if name in ENTRIES or name in CLUTTER:
            continue
        close = get_close_matches(name, sorted(ENTRIES), n=1)
        remedy = f"Rename it to {close[0]}" if close else f"Only these belong here: {', '.join(sorted(ENTRIES))}"
        raise LessonError(folder / name, "is not part of a lesson", remedy)


def _check_roles(folder: Path, metadata: LessonMetadata, roles: dict[str, Files]) -> None:
    if not roles["starter"]:
        raise LessonError(folder / "starter", "has no files", "Add the files that a student edits")
    if metadata.kind == "program":
        _check_cases(folder, metadata, roles)
    else:
        _check_tests(folder, metadata.language, roles["tests"])
    for one, other in combinations(("starter", "tests", "support"), 2):
        for name in sorted(roles[one].keys() & roles[other].keys()):
            raise LessonError(folder / other / name, f"is in {one}/ too", "Keep it in one of them")
    if roles["reference"]:
        _check_reference(folder, roles["starter"], roles["reference"])


def _check_tests(folder: Path, language: str, tests: Files) -> None:
    if not languages.has_tests(language, tests):
        pattern = " or ".join(languages.get(language).tests)
        raise LessonError(folder / "tests", f"has no file named {pattern}", f"Add the tests as {pattern}")


def _check_cases(folder: Path, metadata: LessonMetadata, roles: dict[str, Files]) -> None:
    """Check that every test of a program has an input and an expected output, and that at least one test is visible."""
    main = languages.get(metadata.language).main
    if main not in roles["starter"]:
        raise LessonError(folder / "starter" / main, "is missing", f"A program starts in {main}")
    for name in sorted(roles["tests"]):
        stem, dot, half = name.rpartition(".")
        other = {"in": f"{stem}.out", "out": f"{stem}.in"}.get(half)
        if not other or not dot:
            raise LessonError(folder / "tests" / name, "is not part of a case", "Name it NAME.in or NAME.out")
        if other not in roles["tests"]:
            raise LessonError(folder / "tests" / other, "is missing", f"It belongs to {name}")
    own = metadata.source.kind == "cdu"  # a package's samples are its author's choice
    if own and all(name.startswith(HIDDEN) for name in roles["tests"]):
        raise LessonError(folder / "tests", "has no case that a student may see", "Add NAME.in and NAME.out to it")


def _wrong(folder: Path, reference: Files) -> tuple[Submission, ...]:
    """The wrong solutions: each a folder with those files in which it differs from the reference."""
    solutions: dict[str, Files] = {}
    for path, text in read_tree(folder / WRONG).items():
        solution, _, name = path.partition("/")
        if not name:
            raise LessonError(folder / WRONG / path, "is in no folder", f"Put it in {WRONG}/NAME, one folder for each")
        if name not in reference:
            remedy = "Name it like the file of the reference that it replaces"
            raise LessonError(folder / WRONG / path, "has no counterpart in reference/", remedy)
        solutions[solution] = solutions.get(solution, {}) | {name: text}
    return tuple(
        Submission(name=f"{WRONG}/{name}", expected="wrong", files=reference | files)
        for name, files in solutions.items()
    )


def _check_reference(folder: Path, starter: Files, reference: Files) -> None:
    """What a student cannot hand in must not be part of the solution, and nothing may be left unsolved."""
    for name in sorted(reference.keys() - starter.keys()):
        raise LessonError(folder / "reference" / name, "has no counterpart in starter/", "Add one, or move it there")
    for name in sorted(starter.keys() - reference.keys()):
        raise LessonError(folder / "reference" / name, "is missing", "Add the solved form of the starter file")
