"""The runner against bare tool chains, side by side in one run: `python -m benchmarks runner [--json]`.

With `EXERCISM_TRACKS` naming a folder that holds Exercism tracks, the Python track is graded; else the built-in
catalogue stands in. Bare pytest is measured beside it. Milliseconds are medians of
wall time; a ratio compares with `python -m unittest` on the same files, measured right before.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.table import Table
from runners import layers, prove, run
from runners.supervisor import SandboxError, Supervisor, interpreter, shared

ROOT = Path(__file__).resolve().parent.parent
Lesson = dict[str, Any]


def exercism(track: Path) -> list[Lesson]:
    """Return a request per exercise of a track, its reference as the solution."""
    folders = sorted(path for kind in ("practice", "concept") for path in (track / "exercises" / kind).glob("*"))
    return [lesson(folder) for folder in folders if (folder / ".meta/config.json").is_file()]


def lesson(folder: Path) -> Lesson:
    """Read one exercise."""
    files = json.loads((folder / ".meta/config.json").read_text(encoding="utf-8"))["files"]
    solutions, tests = files["solution"], files["test"]
    example = (files.get("example") or files["exemplar"])[0]
    named = {*solutions, *tests}
    beside = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    support = [path for path in beside if not path.startswith(".") and "__pycache__" not in path and path not in named]
    return request(
        folder.name,
        {path: (folder / path).read_text(encoding="utf-8") for path in tests},
        {path: (folder / path).read_text(encoding="utf-8") for path in support},
        {solutions[0]: (folder / example).read_text(encoding="utf-8")},
    )


def catalogue() -> list[Lesson]:
    """Return a request per built-in lesson."""
    folders = sorted(path.parent for path in (ROOT / "lessons/python").glob("*/lesson.json"))
    return [
        request(path.name, *(_texts(path / kind) for kind in ("tests", "support", "reference"))) for path in folders
    ]


def _texts(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


def request(slug: str, tests: dict[str, str], support: dict[str, str], solution: dict[str, str]) -> Lesson:
    """Return a request of version 1."""
    return {
        "version": 1,
        "language": "python",
        "lesson": f"python/{slug}",
        "mode": "guarded",
        "tests": tests,
        "support": support,
        "solution": solution,
        "expected": None,
        "profile": None,
        "limits": {"wall_s": 60},
    }


def timed(work: Callable[[], Any]) -> float:
    """Return the milliseconds that some work takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def bare(item: Lesson, folder: Path, *command: str) -> Callable[[], Any]:
    """Stage a lesson in a folder; return the work of running a tool over its tests there."""
    place = folder / item["lesson"].replace("/", "-")
    for name, text in {**item["solution"], **item["support"], **item["tests"]}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    if "unittest" in command:
        shutil.copy(Path(layers.locate("python")) / "pytest.py", place)
    tests = [name if "pytest" in command else name.removesuffix(".py") for name in item["tests"] if "test" in name]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return lambda: subprocess.run([*command, *tests], cwd=place, check=False, **quiet)  # type: ignore[call-overload]


def cold(item: Lesson) -> None:
    """Grade with a zygote that is started for it."""
    supervisor = Supervisor(shared().isolation["backend"])
    run(item, supervisor)
    supervisor.stop()


def measure(lessons: list[Lesson]) -> list[dict[str, Any]]:
    """Time every way over every lesson, one after the other for each lesson."""
    rows: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        for item in lessons:
            proof = prove(item)
            isolated = {**item, "mode": proof["mode"] or "guarded", "profile": proof["profile"]}
            ways: dict[str, Callable[[], Any]] = {
                "bare unittest": bare(item, Path(name) / "u", interpreter(), "-B", "-m", "unittest", "-q"),
                "isolated, warm": lambda asked=isolated: run(asked),
                "guarded, warm": lambda asked=item: run(asked),
                "isolated, cold": lambda asked=isolated: cold(asked),
                "bare pytest": bare(item, Path(name) / "p", sys.executable, "-B", "-m", "pytest", "-q"),
            }
            times = {way: min(timed(work) for _ in range(2)) for way, work in ways.items()}
            for way, spent in times.items():
                rows.setdefault(way, []).append(spent)
                ratios.setdefault(way, []).append(spent / times["bare unittest"])
    return [
        {"way": way, "median_ms": round(statistics.median(spent), 1), "ratio": round(statistics.median(ratios[way]), 2)}
        for way, spent in rows.items()
    ]


def throughput(item: Lesson, seconds: float = 5.0) -> list[dict[str, Any]]:
    """Return runs per second on all processors, ours and bare."""
    proof = prove(item)
    isolated = {**item, "mode": proof["mode"] or "guarded", "profile": proof["profile"]}
    with tempfile.TemporaryDirectory() as name:
        alone = bare(item, Path(name), interpreter(), "-B", "-m", "unittest", "-q")
        ways = {"bare unittest": alone, "guarded": lambda: run(item), "isolated": lambda: run(isolated)}
        return [{"way": way, "per_second": round(_rate(work, seconds), 1)} for way, work in ways.items()]


def _rate(work: Callable[[], Any], seconds: float) -> float:
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


def per_call(calls: int = 2000) -> float:
    """Return the microseconds that one proxied call takes."""
    tests = "import unittest\nfrom solution import f\nclass T(unittest.TestCase):\n    def test_f(self):\n{}"
    body = "        for n in range({}):\n            self.assertEqual(f(n, 2), n + 2)\n"

    def spent(count: int) -> float:
        item = request(
            "call", {"t_test.py": tests.format(body.format(count))}, {}, {"solution.py": "def f(a, b): return a + b"}
        )
        report = run({**item, "mode": "isolated"})
        return float(report["tests"][0]["duration_ms"])

    return (min(spent(calls) for _ in range(3)) - min(spent(1) for _ in range(3))) / (calls - 1) * 1000


def tables() -> list[Table]:
    """Measure every lesson of the Python track, or of the built-in catalogue."""
    tracks = os.environ.get("EXERCISM_TRACKS")
    lessons = exercism(Path(tracks) / "python") if tracks else catalogue()
    try:
        backend = shared().start()["backend"]
    except SandboxError as error:
        sys.exit(f"no sandbox here: {error}")
    source = "the Exercism Python track" if tracks else "the built-in catalogue (EXERCISM_TRACKS is not set)"
    note = f"{len(lessons)} lessons of {source}, backend {backend}; each time the better of two"
    return [
        Table("The runner, per lesson", measure(lessons), [note]),
        Table("The runner, on all processors", throughput(lessons[len(lessons) // 2])),
        Table("The runner, one proxied call", [{"what": "call, reply and comparison", "us": round(per_call(), 1)}]),
    ]
