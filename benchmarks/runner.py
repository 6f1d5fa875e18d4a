"""The runner against bare tool chains and other sandboxes, side by side in one run.

Milliseconds are medians of wall time over the lessons; a ratio compares with `python -m unittest` on the same files,
measured right before. Set DMOJ_PYTHON and install bubblewrap for their rows.
"""

from __future__ import annotations

import math
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import peers
from benchmarks.backends import NAMES, make
from benchmarks.lessons import python_lessons, request
from benchmarks.table import Table
from runners import prove, run
from runners.sandbox.backend import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.lessons import Request
    from runners.sandbox.fork_server import ForkServer

BARE = "bare unittest"
_SLOW_ONES = 8  # every eighth lesson for what takes long and does not depend on the lesson


def tables() -> list[Table]:
    """Measure every lesson, then throughput, growth and memory."""
    lessons, source = python_lessons()
    backends = started()
    note = f"{len(lessons)} lessons of {source}; each time the better of two, on {os.cpu_count()} processors"
    middle = _proven(lessons[len(lessons) // 2], backends[NAMES[0]])
    return [
        Table("The runner, per lesson", per_lesson(lessons, backends), [note]),
        Table("The runner, on all processors", throughput(middle, backends[NAMES[0]]), [middle["lesson"]]),
        Table("The runner, as lessons grow", growth(backends[NAMES[0]]), ["milliseconds, isolated and warm"]),
        Table("The runner, warm and waiting", [memory(name, each) for name, each in backends.items()]),
    ]


def started() -> dict[str, ForkServer]:
    """The backends that start here; what does not is left out of the tables."""
    found = {}
    for name in NAMES:
        try:
            server = make(name)
            server.start()
        except SandboxError:
            continue
        found[name] = server
    return found


def _proven(item: Request, server: ForkServer) -> Request:
    """The request as a published lesson's: the mode and profile that its reference was proven with."""
    proof = prove(item, server)
    return {**item, "mode": proof["mode"] or "guarded", "profile": proof["profile"]}


def _cold(item: Request, backend: str) -> None:
    server = make(backend)
    run(item, server)
    server.stop()


def per_lesson(lessons: list[Request], backends: dict[str, ForkServer]) -> list[dict[str, Any]]:
    """Time every way over every lesson, one after the other for each lesson."""
    spent: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, item in enumerate(lessons):
            ways = _ways(item, Path(folder), backends, everything=number % _SLOW_ONES == 0)
            times = {way: min(work(), work()) for way, work in ways.items()}
            for way, each in times.items():
                if not math.isnan(each):
                    spent.setdefault(way, []).append(each)
                    ratios.setdefault(way, []).append(each / times[BARE])
    return [
        {
            "way": way,
            "lessons": len(each),
            "median_ms": round(statistics.median(each), 1),
            "ratio": round(statistics.median(ratios[way]), 2),
        }
        for way, each in spent.items()
    ]


def _ways(
    item: Request, folder: Path, backends: dict[str, ForkServer], *, everything: bool
) -> dict[str, Callable[[], float]]:
    place, proven = peers.stage(item, folder), _proven(item, backends[NAMES[0]])
    ways: dict[str, Callable[[], float] | None] = {BARE: peers.unittest(item, place)}
    for name, server in backends.items():
        ways[f"{name}: isolated, warm"] = _graded(proven, server)
        ways[f"{name}: guarded, warm"] = _graded(item, server)
        if everything:
            ways[f"{name}: isolated, cold"] = partial(peers.timed, partial(_cold, proven, name))
    if everything:
        ways["bubblewrap, unittest"] = peers.bubblewrap(item, place)
        ways["DMOJ's sandbox, unittest"] = peers.dmoj(item, place)
        ways["bare pytest"] = peers.pytest(item, peers.stage(item, folder / "pytest"))
    return {way: work for way, work in ways.items() if work}


def _graded(item: Request, server: ForkServer) -> Callable[[], float]:
    return lambda: peers.timed(lambda: run(item, server))


def throughput(item: Request, server: ForkServer, seconds: float = 5.0) -> list[dict[str, Any]]:
    """Runs per second on all processors, ours and bare."""
    with tempfile.TemporaryDirectory() as folder:
        ways: dict[str, Callable[[], object]] = {
            BARE: peers.unittest(item, peers.stage(item, Path(folder))),
            "guarded": lambda: run({**item, "mode": "guarded", "profile": None}, server),
            "isolated": lambda: run(item, server),
        }
        return [{"way": way, "per_second": round(_rate(work, seconds), 1)} for way, work in ways.items()]


def _rate(work: Callable[[], object], seconds: float) -> float:
    until = time.perf_counter() + seconds

    def loop() -> int:
        done = 0
        while time.perf_counter() < until:
            work()
            done += 1
        return done

    workers = 2 * (os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(lambda _: loop(), range(workers))) / seconds


def _sample(tests: int, padding: int) -> Request:
    lines = [
        f"    def test_{number}(self):\n        self.assertEqual(f({number}, 2), {number + 2})"
        for number in range(tests)
    ]
    code = "\n".join(["import unittest", "from solution import f", "class T(unittest.TestCase):", *lines, ""])
    filling = "# a comment of forty characters, 40 bytes\n" * (padding // 41)
    return request("sample", {"t_test.py": code}, {}, {"solution.py": f"{filling}def f(a, b): return a + b\n"})


def growth(server: ForkServer) -> list[dict[str, Any]]:
    """One run with more tests, and with a larger solution."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for tests, kib in ((1, 0), (10, 0), (100, 0), (1000, 0), (10, 100), (10, 1000)):
            item = _proven(_sample(tests, kib * 1024), server)
            ours = min(_graded(item, server)() for _ in range(5))
            bare = peers.unittest(item, peers.stage(item, Path(folder) / f"{tests}-{kib}"))
            alone = min(bare() for _ in range(5))
            rows.append({"tests": tests, "solution_kib": kib, "isolated_ms": round(ours, 1), BARE: round(alone, 1)})
    return rows


def memory(name: str, server: ForkServer) -> dict[str, Any]:
    """What a warm runner holds: pages of its own and its share of others', in MiB."""
    process = server._process  # noqa: SLF001 - nobody else needs to know it
    assert process  # noqa: S101 - it was started
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    sizes = {line.split()[0].rstrip(":"): int(line.split()[1]) for line in lines[1:]}
    return {"backend": name, "pss_mib": round(sizes["Pss"] / 1024, 1), "rss_mib": round(sizes["Rss"] / 1024, 1)}


def per_call(server: ForkServer, calls: int = 2000) -> float:
    """The microseconds that one proxied call takes."""
    tests = "import unittest\nfrom solution import f\nclass T(unittest.TestCase):\n    def test_f(self):\n{}"
    body = "        for n in range({}):\n            self.assertEqual(f(n, 2), n + 2)\n"

    def spent(count: int) -> float:
        solution = {"solution.py": "def f(a, b): return a + b"}
        item = request("call", {"t_test.py": tests.format(body.format(count))}, {}, solution)
        report = run(_proven(item, server), server)
        return float(report["tests"][0]["duration_ms"])

    return round((min(spent(calls) for _ in range(3)) - min(spent(1) for _ in range(3))) / (calls - 1) * 1000, 1)
