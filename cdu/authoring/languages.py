"""What differs between languages when lessons are read: each layer's `languages.json`, one entry for each language."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from cdu.authoring.errors import LessonError
from cdu.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

LAYERS = ROOT / "layers"
PYTHON = "python"
"""The layer that every checkout holds."""


class Language(BaseModel):
    """How a language's lessons and Exercism track are read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    extensions: tuple[str, ...]
    """File extensions of solutions; they tell the language of an exercise that was copied out of its track."""
    tests: tuple[str, ...]
    """Patterns for the names of files that hold tests; other files among the tests are helpers."""
    main: str
    """Where a program starts, in lessons of that kind."""
    starter: str
    """A program that does nothing yet."""
    layer: str
    """The folder in `layers/` that this was read from: what its programs run in."""
    unskip: tuple[tuple[str, str], ...] = ()
    """Regular expressions with replacements that switch skipped Exercism tests on."""
    moved: tuple[tuple[str, str], ...] = ()
    """The same for an Exercism example, which leaves the folder `.meta` and names its neighbours from there."""
    clutter: tuple[str, ...] = ()
    """Patterns for files of an exercise that only the track's own tools need."""


def _load() -> dict[str, Language]:
    found = {}
    for path in sorted(LAYERS.glob("*/languages.json")):
        for name, told in json.loads(path.read_text(encoding="utf-8")).items():
            found[name] = Language(**told, layer=path.parent.name)
    return found


LANGUAGES = _load()


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
    return any(fnmatch(PurePosixPath(name).name, pattern) for name in names for pattern in get(language).tests)


def is_clutter(language: str, name: str) -> bool:
    """Whether only the track's own tools need the file."""
    return any(fnmatch(name, pattern) for pattern in get(language).clutter)


def unskip(language: str, text: str) -> str:
    """A test file with every skipped test switched on."""
    return _replace(get(language).unskip, text)


def moved(language: str, text: str) -> str:
    """An example, changed to work in the folder of the solution."""
    return _replace(get(language).moved, text)


def _replace(rules: Iterable[tuple[str, str]], text: str) -> str:
    for pattern, replacement in rules:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text
