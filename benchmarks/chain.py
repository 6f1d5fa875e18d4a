"""The deployed chain on this machine: submit to verdict, verdict to XP, refresh of the boards."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.table import Table
from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.publishing import BUILT_IN, publish_built_in
from cdu.refreshing import refreshed
from cdu.waiting import until
from chalicelib.submissions.rate_limit import BURST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LESSON = "python/recipe-scaler"
VERDICTS = 50
AWARDS = 30
REFRESHES = 5
READS = 50
_BETWEEN_S = 5.5
"""Refreshes by hand are not taken faster."""
_PORT = 4900


def tables() -> list[Table]:
    """Measure on a platform of its own; times in milliseconds."""
    with _platform() as place:
        solution = zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference"))
        for _ in range(3):  # the functions' cold starts are not what is asked
            _award(_student(place), solution)
        rows = [*_verdicts(place, solution), _awards(place, solution), _refreshes(place), *_reading(place, solution)]
    notes = [
        f"{VERDICTS} verdicts, {AWARDS} awards of new students, {REFRESHES} refreshes, {READS} reads, one by one",
        "over HTTP against the local engine; the runner's time is its own report's wall time",
    ]
    return [Table("The chain", rows, notes)]


def _verdicts(place: Place, solution: bytes) -> list[dict[str, object]]:
    whole, runner = [], []
    for number in range(VERDICTS):
        if number % BURST == 0:  # nobody may send more at once
            student = _student(place)
        started = time.perf_counter()
        report = student.submit(solution)["report"]
        whole.append((time.perf_counter() - started) * 1000)
        runner.append(report["usage"]["wall_ms"])
    over = [total - own for total, own in zip(whole, runner, strict=True)]
    return [_row("submit to verdict", whole), _row("of that the runner", runner), _row("over the runner", over)]


def _awards(place: Place, solution: bytes) -> dict[str, object]:
    return _row("verdict to XP", [_award(_student(place), solution) for _ in range(AWARDS)])


def _award(student: Api, solution: bytes) -> float:
    """Milliseconds from the verdict to the XP on the profile."""
    student.submit(solution)
    started = time.perf_counter()
    if until(lambda: student.me()["xp"] or None, 60, pause_s=0.005) is None:
        raise RuntimeError("the XP did not arrive within 60 s")
    return (time.perf_counter() - started) * 1000


def _refreshes(place: Place) -> dict[str, object]:
    operator = _student(place, "admin")
    times = []
    for _ in range(REFRESHES):
        time.sleep(_BETWEEN_S)
        started = time.perf_counter()
        refreshed(operator)
        times.append((time.perf_counter() - started) * 1000)
    return _row("refresh of all boards", times)


def _reading(place: Place, solution: bytes) -> list[dict[str, object]]:
    student = _student(place)
    student.submit(solution)
    ways: dict[str, Callable[[], object]] = {
        "a page of a board": lambda: student.leaderboard("overall", "all_time"),
        "one's own rank": lambda: student.standing("overall", "all_time"),
    }
    return [_row(what, [_timed(way) for _ in range(READS)]) for what, way in ways.items()]


def _timed(way: Callable[[], object]) -> float:
    started = time.perf_counter()
    way()
    return (time.perf_counter() - started) * 1000


def _row(what: str, values: list[float]) -> dict[str, object]:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return {
        "what": what,
        "n": len(values),
        "median ms": statistics.median(values),
        "p95 ms": p95,
        "max ms": ordered[-1],
    }


def _student(place: Place, *groups: str) -> Api:
    return Api.of(accounts.made_up(place, *groups))


@contextmanager
def _platform() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), _PORT)
        try:
            lifecycle.up(place, lambda _: None)
            publish_built_in(place, {"python"})
            yield place
        finally:
            lifecycle.down(place)
