"""Grading in every language beside its own tool chain on the same files: a smallest lesson, and one of medium size.

They are two of Exercism's; where `EXERCISM_TRACKS` is absent, two of the built-in catalogue stand in. What a page says
of languages without a folder there stays. Needs the layers, and root to mount them where Lambda has them. What "bare"
is for each language: `benchmarks/toolchains.py`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import toolchains
from benchmarks.table import Table
from cdu.authoring import sources
from cdu.authoring.check import prove_reference
from cdu.authoring.languages import LANGUAGES, PYTHON
from cdu.layers import build
from cdu.layers.standalone import OPT
from chalicelib.contracts.lesson import Lesson, Proof
from chalicelib.submissions.runner_functions import run_request
from runners import grading
from runners.sandbox import backends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
RUNS = int(os.environ.get("LANGUAGES_RUNS", "5"))
SLUGS = ("hello-world", os.environ.get("LANGUAGES_SLUG", "matching-brackets"))
BUILT_IN = ("signal-lamp", "knitting-notes")


def tables() -> list[Table]:
    """Measure every language whose track is there."""
    rows = []
    for language in LANGUAGES:
        for place in _lessons(language):
            with _mounted(LANGUAGES[language].layer):
                rows.append(_row(language, place))
    notes = [
        f"Medians of {RUNS} runs on {os.cpu_count()} processors; cold: the first run after the sandbox started.",
        "Bare: what the track tells its students to run, in C# the layer's compiler (`benchmarks/toolchains.py`).",
    ]
    return [Table("Languages", rows, notes, frozenset(row["language"] for row in rows))]


def _lessons(language: str) -> list[Path]:
    tracks = os.environ.get("EXERCISM_TRACKS")
    folder = Path(tracks, language, "exercises/practice") if tracks else LESSONS / language
    return [folder / slug for slug in (SLUGS if tracks else BUILT_IN) if (folder / slug).is_dir()]


@contextmanager
def _mounted(layer: str) -> Iterator[None]:
    if layer == PYTHON:
        yield
        return
    tree, place = build.ensure(layer), OPT / layer
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", tree, place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)
        place.rmdir()


def _row(language: str, place: Path) -> dict[str, Any]:
    lesson = sources.read(place)
    proof = prove_reference(lesson, grading)
    if not isinstance(proof, Proof):
        raise SystemExit(f"{lesson.lesson} cannot be measured: {proof.reason}")
    request = run_request(lesson, lesson.reference, proof)
    backend = backends.make("namespaces", LANGUAGES[language].layer)
    cold = _ms(lambda: grading.run(request, backend))
    warm = statistics.median(_ms(lambda: grading.run(request, backend)) for _ in range(RUNS))
    backend.stop()
    bare = _bare(lesson, place)
    return {
        "language": language,
        "exercise": place.name,
        "cold ms": round(cold),
        "warm ms": round(warm),
        "bare ms": None if bare is None else round(bare),
        "ratio": None if bare is None else round(warm / bare, 2),
    }


def _ms(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _bare(lesson: Lesson, place: Path) -> float | None:
    times = [_ms(run) for run in toolchains.runs(lesson, place, RUNS)]
    return statistics.median(times) if times else None
