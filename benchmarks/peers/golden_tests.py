"""Golden tests of Exercism's test runners, read as lessons: an exercise, a solution, and the results to be given."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cdu.authoring import languages
from cdu.authoring.errors import LessonError
from cdu.authoring.files import list_files, read_text
from chalicelib.contracts.lesson import Files, Lesson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RESULTS = ("expected_results.json", "results.json")
CONFIG = ".meta/config.json"
_FRAMEWORKS = ("test-framework/", "test/", "tests/", "src/test/")
"""Folders that hold tests and their helpers, never a solution."""
_SOURCES = {"c": (".c", ".h"), "cpp": (".cpp", ".h"), "rust": (".rs", ".toml")}
"""The endings of a solution's files where the language's own are not all."""
_WHOLE_FOLDER = {"rust": "tests/*.rs"}
"""Where the folder tells tests from solutions, not the file's name."""
_HELPERS = {"csharp": "*Tests*.cs"}
"""Files beside the tests that are never a solution."""


@dataclass(frozen=True)
class GoldenTest:
    """One golden test: its folder, and the results.json that its peer gives."""

    language: str
    name: str
    folder: Path
    expected: dict[str, Any] | None
    """None where it cannot be read."""

    @property
    def id(self) -> str:
        """What `golden.toml` calls it."""
        return f"{self.language}/{self.name}"


def find(language: str, checkout: Path) -> Iterator[GoldenTest]:
    """Every golden test of a runner's checkout, in the order of their names."""
    for path in sorted(place for name in RESULTS for place in checkout.glob(f"test*/**/{name}")):
        parts = path.parent.relative_to(checkout).parts
        name = "/".join(part for part in parts if part not in {"test", "tests", "fixtures", "data"})
        yield GoldenTest(language, name, path.parent, _results(path))


def _results(path: Path) -> dict[str, Any] | None:
    """Read a results.json, some of which have control characters in their texts, or are no JSON at all."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), strict=False)
    except ValueError:
        return None
    return found


def convert(test: GoldenTest) -> Lesson | str:
    """The lesson, with the solution as its starter, and as its reference where the peer passes it; else why not."""
    if test.expected is None:
        return "its expected results are not valid JSON"
    try:
        roles = _roles(test)
    except LessonError as error:
        return str(error).replace(f"{test.folder}/", "")
    if not roles["tests"]:
        return "it has no file of tests"
    slug = re.sub(r"[^a-z0-9]+", "-", test.name.lower()).strip("-")
    return Lesson(
        lesson=f"{test.language}/{slug}",
        title=slug[:100],
        blurb=test.name,
        difficulty=1,
        timeout_s=20,
        instructions=test.name,
        starter=roles["solution"],
        tests={name: languages.unskip(test.language, text) for name, text in roles["tests"].items()},
        support=roles["support"],
        reference=roles["solution"] if test.expected["status"] == "pass" else {},
    )


def _roles(test: GoldenTest) -> dict[str, Files]:
    """The files by role, as the exercise's configuration tells them, else as the language names them."""
    names = [name for name in list_files(test.folder) if not name.startswith(".") and name not in RESULTS]
    told = {role: [name for name in found if name in names] for role, found in _told(test.folder).items()}
    told["test"] = [name for name in told["test"] if not languages.is_clutter(test.language, name)]
    endings = _SOURCES.get(test.language, languages.get(test.language).extensions)
    tests = [name for name in names if name in told["test"] or (not told["test"] and _is_test(test.language, name))]
    helpers = _HELPERS.get(test.language, "")
    sources = [
        name
        for name in names
        if PurePosixPath(name).suffix in endings and not name.startswith(_FRAMEWORKS) and not fnmatch(name, helpers)
    ]
    solution = told["solution"] or [name for name in sources if name not in tests]
    rest = [name for name in names if name not in {*solution, *tests}]
    support = [name for name in rest if not languages.is_clutter(test.language, name)]
    chosen = {"solution": [name for name in solution if name in names], "tests": tests, "support": support}
    return {role: {name: read_text(test.folder, name) for name in found} for role, found in chosen.items()}


def _told(folder: Path) -> dict[str, list[str]]:
    path = folder / CONFIG
    files = json.loads(path.read_text(encoding="utf-8")).get("files", {}) if path.is_file() else {}
    return {role: files.get(role, []) for role in ("solution", "test")}


def _is_test(language: str, name: str) -> bool:
    if whole := _WHOLE_FOLDER.get(language):
        return fnmatch(name, whole)
    return languages.has_tests(language, [name])


def pair(theirs: list[dict[str, Any]], ours: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Name, the peer's status and ours of each test that one of both reports; `missing` where there is none.

    The peer's total of a test with subtests, whose name ends in `~`, is left out. Names are spelt
    in the peers' own ways: a test is the one whose name has the same words, else one whose words are among its own
    where all that are left have one, else the next where as many are left on both sides, else again the former.
    """
    theirs = [test for test in theirs if not _is_total(test, theirs)]
    left = list(ours)
    pairs: list[tuple[str, str, str]] = []
    alone = []
    for test in theirs:
        match = next((other for other in left if _words(other["name"]) == _words(test["name"])), None)
        if match is None:
            alone.append(test)
            continue
        left.remove(match)
        pairs.append((test["name"], test["status"], match["status"]))
    found = _by_part(alone, left)
    if None in found and len(alone) == len(left):
        found = list(left)
    pairs += [
        (test["name"], test["status"], match["status"] if match else "missing")
        for test, match in zip(alone, found, strict=True)
    ]
    rest = [test for test in left if not any(test is match for match in found)]
    return pairs + [(test["name"], "missing", test["status"]) for test in rest]


def _by_part(theirs: list[dict[str, Any]], ours: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Return one of our tests for each of theirs by the words of their names, None where there is none left."""
    left, found = list(ours), []
    for test in theirs:
        match = next((other for other in left if _is_part(test["name"], other["name"])), None)
        left = [other for other in left if other is not match]
        found.append(match)
    return found


def _is_total(test: dict[str, Any], tests: list[dict[str, Any]]) -> bool:
    name = test["name"].removesuffix("~")
    return name != test["name"] and any(other["name"].startswith(f"{name} [") for other in tests)


def _is_part(one: str, other: str) -> bool:
    """Whether all the words of one name are in the other one."""
    mine, others = set(_words(one)), set(_words(other))
    return mine <= others or others <= mine


def _words(name: str) -> tuple[str, ...]:
    """The words of a test's name, without the prefix and suffix that say that it is one."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name.replace("_", " "))
    return tuple(word for word in map(str.lower, parts) if word not in {"test", "tests"})
