"""The solution in a student's folder, by the rule that the API applies to a zip."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.files import read_text
from cdu.errors import USAGE, CommandError
from chalicelib.submissions.solution_files import LEFT_BEHIND, IgnoredFile, choose, litter, named

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from chalicelib.contracts.lesson import Files

MAX_FILES = 2_000


def read_solution(
    folder: Path, starter: Collection[str], language: str, lessons_own: Mapping[str, str] | None = None
) -> tuple[Files, tuple[IgnoredFile, ...]]:
    """The solution's files by their path in the lesson, and what is left out.

    Raises CommandError for a folder without a file of the lesson, and for a file that cannot be read as UTF-8 text.
    """
    names, left_behind = _names(folder)
    choice = choose(names, starter, language, lessons_own or {})
    ignored = named((*left_behind, *choice.ignored))
    if choice.files.keys().isdisjoint(starter):
        raise CommandError(f"{folder} holds none of the lesson's files: {', '.join(sorted(starter))}", USAGE)
    try:
        return {path: _text(folder, names[name]) for path, name in choice.files.items()}, ignored
    except LessonError as error:
        raise CommandError(str(error), USAGE) from None


def _names(folder: Path) -> tuple[dict[str, str], list[IgnoredFile]]:
    """The files below a folder, each by its name in Unicode form NFC, and its litter, which is not even looked into."""
    found: dict[str, str] = {}
    left_behind: list[IgnoredFile] = []
    for place, folders, files in os.walk(folder):
        here = Path(place).relative_to(folder)
        kept = []
        for name, end in [*((each, "/") for each in folders), *((each, "") for each in files)]:
            path = (here / name).as_posix()
            if thrown := litter(path + end):
                left_behind.append(IgnoredFile(path=thrown, reason=LEFT_BEHIND))
            elif end:
                kept.append(name)
            elif (folder / path).is_file():  # a pipe would never end
                found[unicodedata.normalize("NFC", path)] = path
        folders[:] = kept
        if len(found) > MAX_FILES:
            raise CommandError(f"{folder} holds more than {MAX_FILES:,} files; name the folder of the solution", USAGE)
    return found, left_behind


def _text(folder: Path, name: str) -> str:
    return read_text(folder, name).removeprefix("\ufeff")
