"""The golden tests of the peers' runners: the same solutions, graded here and compared status by status.

Needs `GOLDEN_TESTS`, a folder with checkouts of Exercism's test runners named as their repositories are
(`python-test-runner`, `go-test-runner`, ...). `golden.toml` says of each difference that is explained who is right and
why. Solutions that a peer passes are graded in the mode in which the lesson proves; the others as the tests are, since
nothing proves their lesson.
"""

from __future__ import annotations

import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import runners
from benchmarks.peers.golden_tests import GoldenTest, convert, find, pair
from benchmarks.table import Table
from cdu.authoring.check import Failure, prove_reference
from cdu.authoring.languages import LANGUAGES
from cdu.progress import progress
from chalicelib.submissions.runner_functions import run_request
from runners.request import RequestError
from runners.results import results_v3

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Lesson

EXPLAINED = Path(__file__).with_name("golden.toml")
_SUFFIX = "-test-runner"
_ABSENT = "GOLDEN_TESTS names no folder with checkouts of the peers' runners: none was compared."
_SAME = (
    "Same: the peer's status. Unexplained: solutions and tests of another status that the table below does not explain."
)
_SHOWN = 100


@dataclass
class Comparison:
    """One golden test: how often statuses are the same, of the solution and of its tests, and the differences."""

    test: GoldenTest
    mode: str = ""
    refused: str = ""
    """Why there is no lesson in it."""
    status: tuple[str, str] = ("", "")
    """The peer's status of the solution, and ours."""
    tests: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, the peer's status and ours of each test."""
    message: str = ""

    @property
    def same(self) -> bool:
        """Whether the solution has the peer's status."""
        return self.status[0] == self.status[1]

    @property
    def different(self) -> list[tuple[str, str, str]]:
        """The tests whose status is not the peer's."""
        return [entry for entry in self.tests if entry[1] != entry[2]]


def tables() -> list[Table]:
    """Grade every golden test, and compare."""
    folder = os.environ.get("GOLDEN_TESTS")
    found = compare(Path(folder)) if folder else []
    explained = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    languages = dict.fromkeys(entry.test.language for entry in found)
    rows = [_row(name, [entry for entry in found if entry.test.language == name], explained) for name in languages]
    total = [_row("all", found, explained)] if found else []
    differences = [row for entry in found for row in _differences(entry, explained)]
    return [
        Table("Golden tests", rows + total, [_SAME if found else _ABSENT]),
        Table("Golden differences", differences),
    ]


def compare(folder: Path) -> list[Comparison]:
    """Grade the golden tests of every peer that has a checkout in `folder`."""
    places = {name: folder / f"{name}{_SUFFIX}" for name in LANGUAGES}
    tests = [test for name, place in places.items() if place.is_dir() for test in find(name, place)]
    found = []
    with ThreadPoolExecutor(os.cpu_count()) as pool, progress("golden tests", len(tests)) as step:
        for entry in pool.map(_compare, tests):
            found.append(entry)
            step(entry.test.name)
    return found


def _compare(test: GoldenTest) -> Comparison:
    lesson = convert(test)
    if isinstance(lesson, str) or test.expected is None:
        return Comparison(test, refused=str(lesson))
    try:
        report = _grade(lesson)
    except RequestError as error:
        return Comparison(test, refused=f"the lesson is refused: {error}")
    ours = results_v3(report, test.language)
    told = test.expected.get("tests") or []
    return Comparison(
        test,
        mode=report["isolation"]["mode"],
        status=(test.expected["status"], ours["status"]),
        tests=pair(told, ours["tests"]) if told else [],
        message=ours["message"] or "",
    )


def _grade(lesson: Lesson) -> dict[str, Any]:
    """Grade a solution that a peer passes, which is the lesson's reference, as proven; another as the tests are."""
    proof = prove_reference(lesson, runners) if lesson.reference else None
    return runners.run(run_request(lesson, lesson.starter, None if isinstance(proof, Failure) else proof))


def _row(name: str, found: list[Comparison], explained: dict[str, Any]) -> dict[str, Any]:
    graded = [entry for entry in found if not entry.refused]
    tests = [entry for comparison in graded for entry in comparison.tests]
    same, same_tests = sum(entry.same for entry in graded), sum(theirs == ours for _, theirs, ours in tests)
    unexplained = [entry for entry in graded if entry.test.id not in explained]
    return {
        "language": name,
        "golden tests": len(found),
        "converted": len(graded),
        "same": f"{same} ({_percent(same, len(graded))})",
        "tests": len(tests),
        "same tests": f"{same_tests} ({_percent(same_tests, len(tests))})",
        "unexplained": sum(not entry.same for entry in unexplained),
        "unexplained tests": sum(len(entry.different) for entry in unexplained),
        "guarded": sum(entry.mode == "guarded" for entry in graded),
    }


def _differences(entry: Comparison, explained: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row for a golden test that differs or was refused, none for another one."""
    if not entry.refused and entry.same and not entry.different:
        return []
    changed = [f"{name}: {theirs}, {ours}" for name, theirs, ours in entry.different]
    shown = changed[:2] + ([f"{len(changed) - 2} more"] if len(changed) > 2 else [])  # noqa: PLR2004 - two examples
    overall = [] if entry.same else [f"solution: {entry.status[0]}, {entry.status[1]}"]
    told = explained.get(entry.test.id, {})
    message = " ".join((entry.refused or entry.message).split())[:_SHOWN]
    return [
        {
            "golden test": entry.test.id,
            "peer's, ours": "no lesson" if entry.refused else "; ".join(overall + shown),
            "right": told.get("right", "not explained"),
            "why": told.get("why", message),
        }
    ]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.1f} %"
