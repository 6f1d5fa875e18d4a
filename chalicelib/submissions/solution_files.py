"""Which files of a folder or a zip are the solution. One rule for the API, `cdu submit` and `cdu grade --solution`.

The solution is the lesson's starter files, and the student's own source files beside them: its helpers. Everything else
is left out and named with a reason. A helper can never take the place of a file of the lesson, be picked up as a test,
a build file or configuration, or be read as an option by a compiler.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from chalicelib.contracts.lesson import HINTS, MANIFEST, README, Contract
from chalicelib.shared.paths import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

MAX_HELPERS = 50
MAX_NAMED = 50
"""Files left out that an answer names; it counts the others."""
WELCOME = frozenset({README, HINTS, MANIFEST})
SAMPLES = "samples/"
"""What `cdu start` writes beside the solution: neither graded nor worth a word."""
SOURCES = {
    "bash": {".sh"},
    "c": {".c", ".h"},
    "cpp": {".cpp", ".h", ".hpp"},
    "csharp": {".cs"},
    "go": {".go"},
    "java": {".java"},
    "javascript": {".js", ".mjs"},
    "python": {".py"},
    "ruby": {".rb"},
    "rust": {".rs"},
    "typescript": {".ts"},
}
"""The suffixes of a language's sources, by language."""
_LITTER_FOLDERS = frozenset({"__macosx", "__pycache__", "node_modules", "bower_components"})
_LITTER_FILES = re.compile(
    r"thumbs\.db|desktop\.ini|~\$.*|.*~|.*\.(?:pyc|pyo|class|o|obj|exe|dll|pdb|swp|tmp|bak|orig)"
)
_BUILT = frozenset(
    {"target", "build", "dist", "out", "bin", "obj", "venv", "env", "cmakefiles", "debug", "release", "vendor"}
)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
"""A part of a helper's path. It begins with a letter, so no compiler takes it for an option or a list of options."""
_TEST_FOLDERS = frozenset({"test", "tests", "spec", "specs", "hidden", "testdata", "__tests__"})
_TEST = re.compile(r"(?:test|spec)s?|(?:test|spec)[_-].*|.*[._-](?:test|spec)s?", re.IGNORECASE)
_CAMEL_TEST = re.compile(r"(?:.*[a-z0-9])?Tests?(?:[A-Z].*)?")
_RESERVED = frozenset(
    {
        *("__main__", "conftest", "setup", "sitecustomize", "usercustomize", "noxfile", "fabfile"),
        *("build", "rakefile", "module-info", "package-info", "globalusings", "assemblyinfo", "gruntfile", "gulpfile"),
    }
)
_CONFIGURATION = re.compile(r".*\.(?:config|conf|setup|d)", re.IGNORECASE)
_NAMING = re.compile(r"^.*\b(?:import|from|include\w*|require\w*|using|use|mod|load|source)\b.*$", re.MULTILINE)


LEFT_BEHIND = "an editor, a system or a tool left it behind"


class IgnoredFile(Contract):
    """A file, or a folder (its path ends with a slash), that is no part of the solution, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The solution's files: its path in the lesson to the name that was sent; and what was left out."""

    files: Mapping[str, str]
    ignored: tuple[IgnoredFile, ...]


def litter(name: str) -> str | None:
    """The path down to the first part that an editor, a system or a tool left behind. None if there is none.

    The name of a folder ends with a slash.
    """
    is_folder_itself = name.endswith("/")
    parts = name.rstrip("/").split("/")
    for number, part in enumerate(parts, start=1):
        small = part.lower()
        is_folder = number < len(parts) or is_folder_itself
        hidden = part.startswith(".") and part.strip(".")
        if hidden or small in _LITTER_FOLDERS or (not is_folder and _LITTER_FILES.fullmatch(small)):
            return "/".join(parts[:number]) + ("/" if is_folder else "")
    return None


def top_folder(names: Iterable[str]) -> str:
    """The one folder, with its slash, that holds every file; empty where there is none."""
    tops = {name.partition("/")[0] if "/" in name else "" for name in names}
    top = tops.pop() if len(tops) == 1 else ""
    return f"{top}/" if top else ""


def choose(names: Iterable[str], starter: Collection[str], language: str, lessons_own: Mapping[str, str]) -> Choice:
    """Choose the solution's files among these names, from which `litter` is gone already.

    `lessons_own` are the lesson's tests and support files, as far as they are known. One folder around everything does
    not count.
    """
    names = sorted(names)
    top = "" if any(name in starter for name in names) else top_folder(names)
    rule = _HelperRule(starter, language, lessons_own)
    files: dict[str, str] = {}
    helpers: dict[str, str] = {}
    ignored: list[IgnoredFile] = []
    for name in names:
        path = name.removeprefix(top)
        if path in starter:
            files[path] = name
        elif path in WELCOME or path.startswith(SAMPLES):
            continue
        elif reason := rule.refusal(path):
            ignored.append(IgnoredFile(path=name, reason=reason))
        elif len(helpers) == MAX_HELPERS:
            ignored.append(IgnoredFile(path=name, reason=f"a solution may have {MAX_HELPERS} files of its own"))
        else:
            helpers[path] = name
    return Choice({**files, **helpers}, tuple(ignored))


def named(ignored: Iterable[IgnoredFile]) -> tuple[IgnoredFile, ...]:
    """At most `MAX_NAMED` of the files left out; the last one counts the others."""
    every = tuple(dict.fromkeys(ignored))
    if len(every) <= MAX_NAMED:
        return every
    more = len(every) - MAX_NAMED + 1
    return (*every[: MAX_NAMED - 1], IgnoredFile(path=f"{more} more", reason="see the reasons above"))


class _HelperRule:
    """Decides which files besides the starter's may travel along."""

    def __init__(self, starter: Collection[str], language: str, lessons_own: Mapping[str, str]) -> None:
        self._language = language
        self._suffixes = SOURCES.get(language, set())
        self._spelt = {folded(path): path for path in starter}
        self._folders = [
            f"{parent}/" if (parent := PurePosixPath(path).parent.as_posix()) != "." else "" for path in starter
        ]
        self._taken = {key for path in lessons_own for key in (folded(path), folded(_without_suffix(path)))}
        self._packages = {folded(each) for path in lessons_own for each in _above(path)}
        lines = (line for text in lessons_own.values() for line in _NAMING.findall(text))
        self._imported = {word.casefold() for line in lines for word in re.findall(r"[\w-]+", line)}
        self._imported -= {_stem(path).casefold() for path in starter}

    def refusal(self, path: str) -> str | None:
        """Why a file cannot be a helper, or None."""
        for reason, holds in self._checks(path):
            if holds:
                return reason
        return None

    def _checks(self, path: str) -> Iterator[tuple[str, bool]]:
        parts = path.split("/")
        stem, folders = _stem(path), {part.casefold() for part in parts[:-1]}
        spelt = self._spelt.get(folded(path))
        yield f"the lesson's file is spelt {spelt}", spelt is not None
        yield "the lesson has a file of this name", self._is_taken(path)
        yield LEFT_BEHIND, not folders.isdisjoint(_BUILT)
        yield f"not a source file of {self._language}", PurePosixPath(path).suffix not in self._suffixes
        yield "a name of letters, digits, _ and - is needed", not all(map(_PLAIN.fullmatch, parts))
        is_test = bool(_TEST.fullmatch(stem) or _CAMEL_TEST.fullmatch(stem))
        yield "the lesson brings its tests", is_test or not folders.isdisjoint(_TEST_FOLDERS)
        is_configuration = stem.casefold() in _RESERVED or bool(_CONFIGURATION.fullmatch(stem))
        yield "tools read a file of this name by themselves", is_configuration
        yield "a module of Python has this name", self._is_standard(parts[0])
        words = {stem.casefold(), *(part.casefold() for part in parts[:-1] if f"{part}/" not in self._roots)}
        yield "the lesson's tests use this name", not words.isdisjoint(self._imported)
        here = ", ".join(sorted({folder or "." for folder in self._folders}))
        yield f"outside of the solution's folder {here}", not any(path.startswith(each) for each in self._folders)

    @property
    def _roots(self) -> set[str]:
        """Folders of the lesson itself, such as `src/`."""
        return {f"{part}/" for folder in self._folders for part in folder.split("/") if part}

    def _is_taken(self, path: str) -> bool:
        if any(folded(each) in self._spelt for each in _above(path)) or folded(_without_suffix(path)) in self._packages:
            return True
        return not self._taken.isdisjoint(map(folded, (path, _without_suffix(path), *_above(path))))

    def _is_standard(self, first: str) -> bool:
        return self._language == "python" and first.partition(".")[0] in sys.stdlib_module_names


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _above(path: str) -> list[str]:
    """The folders that a file lies in."""
    return [parent.as_posix() for parent in PurePosixPath(path).parents][:-1]


def _without_suffix(path: str) -> str:
    return path.removesuffix(PurePosixPath(path).suffix)


def zipped(lesson: str, files: Mapping[str, str]) -> bytes:
    """A submission zip: the files and the manifest that names the lesson."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = {"lesson": lesson, "language": lesson.partition("/")[0]}
        archive.writestr(MANIFEST, json.dumps(manifest))
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()
