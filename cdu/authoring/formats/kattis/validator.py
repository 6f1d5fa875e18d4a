"""A package's output validator, as the program in a lesson's folder `validator`."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.files import list_files
from cdu.authoring.formats.kattis import archive
from cdu.authoring.formats.kattis.programs import language_of
from cdu.authoring.formats.kattis.rules import has_files

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.authoring.formats.kattis.problem import Problem
    from chalicelib.contracts.lesson import Files

PLACES = ("output_validator", "output_validators")
_MAINS = ("__main__.py", "main.py")
"""Where a validator in Python starts, if it has several files."""
_SCRIPTS = {"build", "run"}
_SOURCES = "Replace the scripts by sources in Python, C++ or C that take the three arguments themselves"
_HEADERS = (".h", ".hpp", ".hh")


def read(folder: Path, problem: Problem) -> Files:
    """The files of the validator of the package in a folder; empty where output is compared by the default rules.

    Raises:
        LessonError: there are several of them, or it is in no language that runs here.
    """
    if problem.legacy and "custom" not in problem.validation:
        return {}
    found = next((name for name in PLACES if has_files(folder / name)), None)
    if found is None:
        if problem.talks or problem.passes > 1 or "custom" in problem.validation:
            raise LessonError(PLACES[0], "has no program", "problem.yaml asks for a validator: add it")
        return {}
    place = _program(folder, found)
    names = list_files(folder / place) if (folder / place).is_dir() else [""]
    files = {name or PurePosixPath(place).name: f"{place}/{name}".rstrip("/") for name in names}
    return {ours: archive.read(folder, files[name]) for name, ours in _named(place, files).items()}


def _program(folder: Path, place: str) -> str:
    """The one validator: the folder itself, or the only thing in it."""
    inside = sorted(path for path in (folder / place).iterdir() if path.name[0] not in ".-")
    if len(inside) == 1 and (inside[0].is_dir() or language_of(inside[0].name)):
        return f"{place}/{inside[0].name}"
    if any(path.is_dir() for path in inside):
        raise LessonError(place, "has several programs", "A lesson has one validator")
    return place


def _named(place: str, files: Files) -> dict[str, str]:
    """Our name for each file: compilers and the interpreter look for one ending and one main file."""
    if scripts := sorted(_SCRIPTS & files.keys()):
        raise LessonError(f"{place}/{scripts[0]}", "is a script, which is not run here", _SOURCES)
    sources = {name: language for name in files if (language := language_of(name))}
    languages = set(sources.values()) - ({"c"} if "cpp" in sources.values() else set())
    code = {name for name in sources if not name.endswith(_HEADERS)}
    if len(languages) != 1 or not languages <= {"c", "cpp", "python"} or not code:
        raise LessonError(place, "is in no language that runs here", "Write it in Python, C++ or C")
    [language] = languages
    if language == "python":
        mains = [name for name in sorted(code) if len(code) == 1 or name in _MAINS]
        if not mains:
            raise LessonError(place, "has several files", "Start the validator in main.py")
        return {name: "main.py" if name == mains[-1] else name for name in files}
    return {name: str(PurePosixPath(name).with_suffix(f".{language}")) if name in code else name for name in files}
