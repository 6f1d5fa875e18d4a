"""A package's test data as the cases of a lesson: the samples can be seen, the secret ones are hidden."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdu.authoring.errors import LessonError
from cdu.authoring.files import list_files
from cdu.authoring.formats.kattis import archive
from cdu.authoring.formats.kattis.problem import Problem, read_yaml
from cdu.authoring.formats.kattis.rules import has_files
from cdu.authoring.formats.kattis.scoring import SETTINGS, asked_for
from chalicelib.contracts.lesson import HIDDEN, Comparison, Files

if TYPE_CHECKING:
    from pathlib import Path

MAX_CASES = 190
"""A run takes 400 files: two for each case, and the program's."""
MAX_JSON_BYTES = 4 << 20
"""Of all cases in a request, which takes 5 MiB with the program."""
MAX_ANSWER_BYTES = 64 << 10
"""What a program may print in one case."""
GROUPS = {"sample": "sample/", "secret": HIDDEN}
_NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}(/[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254})*\.in")
_FLAGS = {"case_sensitive", "space_change_sensitive"}
_TOLERANCES = {
    "float_tolerance": ("float_absolute_tolerance", "float_relative_tolerance"),
    "float_absolute_tolerance": ("float_absolute_tolerance",),
    "float_relative_tolerance": ("float_relative_tolerance",),
}


@dataclass(frozen=True)
class Data:
    """A package's cases."""

    tests: Files
    samples: tuple[tuple[str, str], ...]
    """Input and output of each sample, as the statement shows them."""
    comparison: Comparison
    arguments: tuple[str, ...]
    """What the package's own validator is told; `comparison` means nothing then."""

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self.tests) // 2


def read(folder: Path, problem: Problem, points: float | None = None, *, judged: bool = False) -> Data:
    """The cases of the package in a folder.

    Of a scored one those that are worth `points`; `judged` says that the package has a validator of its own.

    Raises:
        LessonError: they are incomplete, too large, or more than standard input and output.
    """
    names = {group: _cases(folder, group) for group in GROUPS}
    if problem.scored:
        names["secret"] = asked_for(folder, names["secret"], points)
    every = [name for cases in names.values() for name in cases]
    if not every:
        raise LessonError("data", "has no cases", _no_cases(folder))
    if len(every) > MAX_CASES:
        raise LessonError("data", f"has {len(every)} cases", f"At most {MAX_CASES} are taken")
    flags = _common_flags(folder, every, problem)
    _weigh(folder, every)
    tests = {
        f"{place}{name.removeprefix(f'data/{group}/')}{ending}": archive.read(folder, f"{name}{given}")
        for group, place in GROUPS.items()
        for name in names[group]
        for given, ending in ((".in", ".in"), (".ans", ".out"))
    }
    if (size := len(json.dumps(tests))) > MAX_JSON_BYTES:
        raise LessonError("data", f"is {size} bytes in a request", f"At most {MAX_JSON_BYTES} are taken")
    samples = tuple(_shown(folder, name) for name in names["sample"])
    if judged:
        return Data(tests, samples, Comparison(), flags)
    return Data(tests, samples, comparison(flags), ())


def _cases(folder: Path, group: str) -> list[str]:
    """Paths of a group's cases, without extension. Files with other names are ignored, as the format demands."""
    place = folder / "data" / group
    names = [f"data/{group}/{name[:-3]}" for name in list_files(place) if _NAME.fullmatch(name)]
    for name in names:
        if not (folder / f"{name}.ans").exists():
            raise LessonError(f"{name}.ans", "is missing", f"It belongs to {name}.in")
        if (folder / f"{name}.files").exists():
            raise LessonError(f"{name}.files", "gives files to read", "Only standard input is taken")
    return names


def _no_cases(folder: Path) -> str:
    if has_files(folder / "generators"):
        return "It has generators, which are run only when asked: --generate"
    return "Add data/sample/1.in and data/sample/1.ans"


def _weigh(folder: Path, names: list[str]) -> None:
    """Refuse what is too large before it is read."""
    for name in names:
        size = (folder / f"{name}.ans").stat().st_size
        if size > MAX_ANSWER_BYTES:
            raise LessonError(f"{name}.ans", f"is {size} bytes", f"A program may print {MAX_ANSWER_BYTES}")
    total = sum((folder / f"{name}{ending}").stat().st_size for name in names for ending in (".in", ".ans"))
    if total > MAX_JSON_BYTES:
        raise LessonError("data", f"is {total} bytes", f"At most {MAX_JSON_BYTES} are taken")


def _common_flags(folder: Path, names: list[str], problem: Problem) -> tuple[str, ...]:
    """The output validator's arguments, which have to be the same for all cases."""
    first: dict[tuple[str, ...], str] = {}
    for name in names:
        first.setdefault(_flags(folder, name, problem), name)
    if len(first) == 1:
        return next(iter(first))
    told = ", ".join(f"{name} with {' '.join(flags) or 'no flags'}" for flags, name in first.items())
    raise LessonError("data", f"its cases are judged in different ways: {told}", "Judge all cases with the same flags")


def _flags(folder: Path, name: str, problem: Problem) -> tuple[str, ...]:
    """The output validator's arguments for a case: the problem's, and those of the nearest group that has some."""
    settings: dict[str, Any] = {}
    parts = name.split("/")
    for depth in range(1, len(parts)):
        for file in SETTINGS:
            settings |= read_yaml(folder, "/".join([*parts[:depth], file]))
    settings |= read_yaml(folder, f"{name}.yaml")
    if settings.get("args"):
        raise LessonError(name, "gives arguments to the program", "Only standard input is taken")
    given = settings.get("output_validator_args") or settings.get("output_validator_flags") or ()
    if isinstance(given, dict):
        raise LessonError(name, "names an output validator", "Only the default one is taken")
    return (*problem.validator_flags, *(given.split() if isinstance(given, str) else map(str, given)))


def comparison(flags: tuple[str, ...]) -> Comparison:
    """The lesson's own words for the default output validator's arguments."""
    rules: dict[str, bool | float] = {}
    words = iter(flags)
    for word in words:
        if word in _FLAGS:
            rules[word] = True
        elif word in _TOLERANCES:
            rules |= dict.fromkeys(_TOLERANCES[word], _tolerance(word, next(words, "")))
        else:
            raise LessonError("validator_flags", f"{word} is not known", "Only the default output validator is taken")
    return Comparison.model_validate(rules)


def _tolerance(flag: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise LessonError("validator_flags", f"{flag} has no number", f"Write `{flag} 1e-6`") from None


def _shown(folder: Path, name: str) -> tuple[str, str]:
    """A sample's input and output, from the files for display if the package has any."""
    given = next(end for end in (".in.statement", ".in") if (folder / f"{name}{end}").exists())
    answer = next(end for end in (".ans.statement", ".out", ".ans") if (folder / f"{name}{end}").exists())
    return archive.read(folder, f"{name}{given}"), archive.read(folder, f"{name}{answer}")
