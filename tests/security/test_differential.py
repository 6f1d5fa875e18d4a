"""The isolated verdict is the bare `python -m unittest` verdict, over whole lessons and many wrong solutions.

`DIFFERENTIAL_MUTANTS` says how many mutants of the built-in catalogue, and of the Exercism track where
`EXERCISM_TRACKS` has one, are compared.
"""

import ast
import itertools
import os
import re
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

import runners
from cdu.authoring.check import prove_reference
from cdu.authoring.sources import discover
from chalicelib.contracts.lesson import Lesson, Proof
from chalicelib.submissions.runner_functions import run_request
from runners.languages import python_tests as reading
from runners.sandbox import layers
from runners.sandbox.fork_server import interpreter
from tests.security.mutants import mutants

CATALOGUE = layers.CHECKOUT / "lessons/python"
MUTANTS = int(os.environ.get("DIFFERENTIAL_MUTANTS", "220"))
PATIENCE = (3.0, 20.0)
"""Seconds that a bare run gets, first and when the verdicts differ."""
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """A solution to compare, and where it comes from."""

    lesson: Lesson
    proof: Proof
    solution: dict[str, str]
    label: str


def proven(folder: Path) -> list[tuple[Lesson, Proof]]:
    """Every Python lesson whose reference passes isolated."""
    lessons = [found for found in discover(folder) if isinstance(found, Lesson) and by_code(found)]
    with ThreadPoolExecutor(2) as pool:
        proofs = pool.map(lambda lesson: prove_reference(lesson, runners), lessons)
    return [
        (lesson, proof)
        for lesson, proof in zip(lessons, proofs, strict=True)
        if isinstance(proof, Proof) and proof.mode == "isolated"
    ]


def by_code(lesson: Lesson) -> bool:
    return any(path.endswith(".py") for path in lesson.tests)


def mutated(lessons: list[tuple[Lesson, Proof]], total: int) -> Iterator[Case]:
    """At most `total` mutants, the same number of each lesson while it has so many."""
    turns = (case for turn in itertools.zip_longest(*itertools.starmap(of_lesson, lessons)) for case in turn if case)
    return itertools.islice(turns, total)


def of_lesson(lesson: Lesson, proof: Proof) -> Iterator[Case]:
    name, source = main_file(lesson)
    for number, text in enumerate(mutants(source, lesson.lesson)):
        yield Case(lesson, proof, {**lesson.reference, name: text}, f"{lesson.lesson} mutant {number}")


def main_file(lesson: Lesson) -> tuple[str, str]:
    return max(
        ((path, text) for path, text in lesson.reference.items() if path.endswith(".py")), key=lambda f: len(f[1])
    )


def alternatives(track: Path, lessons: list[tuple[Lesson, Proof]]) -> Iterator[Case]:
    """Every program that the track's approaches and articles show."""
    for lesson, proof in lessons:
        folder = next(track.glob(f"exercises/*/{lesson.slug}"))
        pages = [*folder.glob(".approaches/**/*.md"), *folder.glob(".articles/**/*.md")]
        shown = {block for page in sorted(pages) for block in _BLOCK.findall(page.read_text(encoding="utf-8"))}
        name, _ = main_file(lesson)
        for number, block in enumerate(sorted(filter(is_program, shown))):
            yield Case(lesson, proof, {**lesson.reference, name: block}, f"{lesson.lesson} alternative {number}")


def is_program(text: str) -> bool:
    """Whether a block of code is more than an expression or an interactive session."""
    try:
        return any(isinstance(one, ast.FunctionDef | ast.ClassDef) for one in reading.parse(text).body)
    except SyntaxError:
        return False


def bare(case: Case, folder: Path, patience: float) -> str:
    """Return the verdict of the interpreter's own `unittest`: passed, failed or timed_out."""
    for path, text in {**case.solution, **case.lesson.support, **case.lesson.tests}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    modules = sorted({identity.rsplit(".", 2)[0] for identity in case.proof.tests})
    command = shlex.join([interpreter(), "-s", "-S", "-B", "-m", "unittest", "-q", "-f", *modules])
    try:
        done = subprocess.run(
            ["sh", "-c", f"ulimit -v 1000000; exec {command}"],
            cwd=folder,
            env={"PYTHONPATH": layers.modules(), "PYTHONHASHSEED": "0"},
            check=False,
            timeout=patience,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return "timed_out"
    return "failed" if done.returncode else "passed"


def isolated(case: Case, patience: float) -> str:
    asked = run_request(case.lesson, case.solution, case.proof) | {"limits": {"wall_s": patience, "cpu_s": patience}}
    return str(runners.run(asked)["outcome"])


def compare(case: Case, folder: Path) -> tuple[str, str]:
    """Return both verdicts; when they differ, those of a second, more patient look."""
    for number, patience in enumerate(PATIENCE):
        there = bare(case, folder / str(number), patience)
        here = isolated(case, 2.0 if there == "timed_out" else 10.0)
        if (there == "passed") == (here == "passed"):
            break
    return there, here


def check(cases: list[Case], folder: Path, capsys: pytest.CaptureFixture[str], title: str) -> int:
    """Compare all cases; print what was seen; fail for any difference. Return how many were compared."""
    with ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda at: compare(at[1], folder / str(at[0])), enumerate(cases)))
    seen = Counter(there for there, _ in verdicts)
    different = [
        (case.label, there, here)
        for case, (there, here) in zip(cases, verdicts, strict=True)
        if (there == "passed") != (here == "passed")
    ]
    with capsys.disabled():
        print(f"\n{title}: {len(cases)} compared, {len(different)} differ; bare: {dict(seen)}")  # noqa: T201
    assert different == []
    return len(cases)


def test_mutants_of_the_catalogue_get_the_bare_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lessons = proven(CATALOGUE)
    assert len(lessons) >= 16
    cases = list(mutated(lessons, MUTANTS))
    assert check(cases, tmp_path, capsys, "mutants of the built-in catalogue") >= min(MUTANTS, 800)


@pytest.fixture(scope="module")
def track() -> Path:
    tracks = os.environ.get("EXERCISM_TRACKS")
    if not tracks or not (Path(tracks) / "python").is_dir():
        pytest.skip("EXERCISM_TRACKS names no folder with a python track; the built-in catalogue stands in")
    return Path(tracks) / "python"


@pytest.fixture(scope="module")
def lessons_of_the_track(track: Path) -> list[tuple[Lesson, Proof]]:
    return proven(track)


@pytest.mark.tracks
def test_alternative_solutions_of_the_track_get_the_bare_verdict(
    track: Path, lessons_of_the_track: list[tuple[Lesson, Proof]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = list(alternatives(track, lessons_of_the_track))
    assert check(cases, tmp_path, capsys, "alternative solutions of the Exercism track") > 200


@pytest.mark.tracks
def test_mutants_of_the_track_get_the_bare_verdict(
    lessons_of_the_track: list[tuple[Lesson, Proof]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = list(mutated(lessons_of_the_track, max(MUTANTS, 850)))
    assert check(cases, tmp_path, capsys, "mutants of the Exercism track") >= 800
