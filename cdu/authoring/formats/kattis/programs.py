"""A package's submissions, as programs in the languages that run here."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cdu.authoring import languages
from cdu.authoring.errors import LessonError
from cdu.authoring.files import list_files
from cdu.authoring.formats.kattis import archive
from cdu.authoring.judged import Submission, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chalicelib.contracts.lesson import Files

FOLDER = "submissions"
EXPECTED: tuple[Verdict, ...] = ("accepted", "wrong_answer", "run_time_error", "time_limit_exceeded", "rejected")
"""Folders of submissions, accepted ones first. Others, such as DOMjudge's `mixed`, promise nothing and are not read."""
ENDINGS = {".cc": "cpp", ".cxx": "cpp", ".c++": "cpp", ".C": "cpp", ".py3": "python"}
"""The format's endings, where ours are fewer."""
CODES = {"python": "python3"}
"""The format's codes for languages, where ours are others."""
JAVA = "Main.java"
ENTRIES = {
    ".c": re.compile(r"^[\w\s]*\bmain\s*\(", re.MULTILINE),
    ".cpp": re.compile(r"^[\w\s]*\bmain\s*\(", re.MULTILINE),
    ".go": re.compile(r"^func main\(", re.MULTILINE),
    ".java": re.compile(r"\bstatic\b[\w\s]*\bvoid\s+main\s*\("),
    ".py": re.compile(r"__name__\s*==\s*['\"]__main__"),
}
"""What an entry point looks like, by the ending of our name for the file with it."""
_CLASS = re.compile(r"\bclass\s+(\w+)")


@dataclass(frozen=True)
class Program:
    """A submission that has not been read yet."""

    name: str
    expected: Verdict
    folder: Path
    """The package's."""
    files: dict[str, str]
    """Its files in the program's language: where they lie in the package, by the name that the program has for them."""

    def read(self, main: str) -> Submission:
        """The submission, with the file with its entry point under our name for it.

        Raises:
            LessonError: a file cannot be read, or its entry point cannot be determined.
        """
        texts = {name: archive.read(self.folder, path) for name, path in self.files.items()}
        if main not in texts:
            start = self._start(texts, main)
            texts = {main if name == start else name: text for name, text in texts.items()}
        if main == JAVA:
            texts = _with_main_class(texts)
        return Submission(name=f"{FOLDER}/{self.name}", expected=self.expected, files=texts)

    def _start(self, texts: Files, main: str) -> str:
        """The file in which the program starts: the only one, or the only one with an entry point."""
        pattern = ENTRIES.get(PurePosixPath(main).suffix)
        found = [name for name, text in texts.items() if pattern and pattern.search(text)]
        if len(texts) > 1 and len(found) != 1:
            raise LessonError(f"{FOLDER}/{self.name}", "has several files", f"Start the program in {main}")
        return next(iter(texts)) if len(texts) == 1 else found[0]


def find(folder: Path) -> dict[str, list[Program]]:
    """The submissions by language; languages in which none is accepted, or that do not run here, are left out."""
    found: dict[str, list[Program]] = defaultdict(list)
    for expected in EXPECTED:
        for place in _visible(folder / FOLDER / expected):
            inside = f"{FOLDER}/{expected}/{place.name}"
            files = {name: f"{inside}/{name}" for name in list_files(place)} if place.is_dir() else {place.name: inside}
            mine = {name: path for name, path in files.items() if language_of(name)}
            if language := _language(folder, mine):
                found[language].append(Program(f"{expected}/{place.name}", expected, folder, mine))
    return {language: found[language] for language in sorted(found) if found[language][0].expected == "accepted"}


def endings(folder: Path) -> str:
    """The endings of the accepted programs, to say why there is no lesson."""
    found = {PurePosixPath(name).suffix for name in list_files(folder / FOLDER / EXPECTED[0])}
    return ", ".join(sorted(found)) or "nothing"


def included(folder: Path, language: str) -> Files:
    """The files that the package adds to every submission in a language."""
    found: Files = {}
    for place in (f"include/{code}" for code in ("default", CODES.get(language, language))):
        found |= {name: archive.read(folder, f"{place}/{name}") for name in list_files(folder / place)}
    if (main := languages.get(language).main) in found:
        raise LessonError(f"include/{main}", "starts the program", "A lesson's program starts in the student's file")
    return found


def _with_main_class(texts: Files) -> Files:
    """The files of a Java program with its class called `Main`, as the interpreter here is told."""
    classes = _CLASS.findall(texts[JAVA])
    if not classes or "Main" in classes:
        return texts
    text = texts[JAVA]
    start = ENTRIES[".java"].search(text)
    before = [match[1] for match in _CLASS.finditer(text) if start and match.start() < start.start()]
    name = before[-1] if before else classes[0]
    return {path: re.sub(rf"\b{name}\b", "Main", each) for path, each in texts.items()}


def language_of(name: str) -> str | None:
    """The language of a file, if we have it."""
    try:
        return ENDINGS.get(PurePosixPath(name).suffix) or languages.of_file(name)
    except LessonError:
        return None


def _visible(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.name[0] not in ".-")


def _language(folder: Path, files: dict[str, str]) -> str | None:
    """The one language in which a program's files are written."""
    found = {language for name in files if (language := language_of(name))}
    if "cpp" in found:
        found.discard("c")  # which has the same headers
    if len(found) != 1:
        return None
    first = archive.read(folder, next(iter(files.values()))).partition("\n")[0]
    return None if found == {"python"} and "python2" in first else found.pop()
