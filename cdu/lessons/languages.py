"""What differs between languages when lessons are read. A language is one entry here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cdu.lessons.errors import LessonError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Language:
    """How a language's lessons and Exercism track are read."""

    extensions: tuple[str, ...]
    """Of solution files; tells the language of an exercise that was copied out of its track."""
    test_pattern: str
    """File names that hold tests; other files among the tests are helpers."""
    main: str
    """Where a program starts, in lessons of that kind."""
    unskip: tuple[tuple[str, str], ...] = ()
    """Regular expressions with replacements that switch skipped Exercism tests on."""


LANGUAGES = {
    "python": Language(extensions=(".py",), test_pattern="*_test.py", main="main.py"),
}


def get(name: str) -> Language:
    """The language of that name.

    Raises:
        LessonError: it is not supported.
    """
    if name not in LANGUAGES:
        raise LessonError(name, "this language is not supported", f"Supported: {', '.join(sorted(LANGUAGES))}")
    return LANGUAGES[name]


def of_file(name: str) -> str:
    """The language in which a solution file is written, told by its extension."""
    extension = PurePosixPath(name).suffix
    for language, data in LANGUAGES.items():
        if extension in data.extensions:
            return language
    raise LessonError(name, "no supported language has this extension", f"Supported: {', '.join(sorted(LANGUAGES))}")


def has_tests(language: str, names: Iterable[str]) -> bool:
    """Whether one of the files holds tests rather than helpers."""
    return any(fnmatch(PurePosixPath(name).name, get(language).test_pattern) for name in names)


def unskip(language: str, text: str) -> str:
    """A test file with every skipped test switched on."""
    for pattern, replacement in get(language).unskip:
        text = re.sub(pattern, replacement, text)
    return text
