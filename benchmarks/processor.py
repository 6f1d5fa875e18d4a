"""Processor time, which a busy machine changes less than it changes waiting: a run, a start; and what a start loads."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.backends import NAMES, make
from benchmarks.lessons import catalogue
from benchmarks.runner import per_call
from benchmarks.table import Table
from cdu.build.package import LOCAL, package
from runners import prove, run
from runners.sandbox.backend import SandboxError

if TYPE_CHECKING:
    from runners.sandbox.fork_server import ForkServer

LESSON = "python/recipe-scaler"
RUNS = 30
IMPORTS = 7
_REAPED_S = 1.5
"""The fork server looks at least this often for wardens that have ended."""
_TICK_MS = 10
_ZIPS = ("deployment.zip", "layer-deployment.zip", "runner.zip")
_STARTS = {"app": _ZIPS[:2], "runners.handler": _ZIPS[2:]}
"""What functions import when they start, and the zips in which Lambda finds that."""
_IMPORT = """
import importlib, resource, sys
sys.path[:0] = sys.argv[2:]
def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
before = spent()
importlib.import_module(sys.argv[1])
print((spent() - before) * 1000)
"""


def tables() -> list[Table]:
    """Measure a run and a call on the backends that start here, a function's start from its zips, and these."""
    rows = [row for name in NAMES if (row := _of_runs(name))]
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder)
        package(LOCAL, build)
        sizes = [{"zip": name, "MB": (build / name).stat().st_size / 1e6} for name in _ZIPS]
        for module, zips in _STARTS.items():
            rows.append({"what": f"import {module}", "ms of processor, median": _of_start(module, zips, build)})
    notes = [
        f"{LESSON}, isolated and warm, {RUNS} runs each, the caller's share included; {IMPORTS} imports from the zips"
    ]
    return [
        Table("Processor time", [{**row, "page faults": row.get("page faults")} for row in rows], notes),
        Table("Zips of functions", sizes, ["the first two are the application's; without boto3, which Lambda has"]),
        Table("A proxied call", [_of_call()], ["with its reply and the comparison, the best of three"]),
    ]


def _of_call() -> dict[str, Any]:
    server = make(NAMES[0])
    server.start()
    found = {"backend": NAMES[0], "µs": per_call(server)}
    server.stop()
    return found


def _of_runs(name: str) -> dict[str, Any] | None:
    try:
        server = make(name)
        server.start()
    except SandboxError:
        return None
    item = next(each for each in catalogue() if each["lesson"] == LESSON)
    proof = prove(item, server)
    proven = {**item, "mode": proof["mode"], "profile": proof["profile"]}
    ms, faults = zip(*(_spent(proven, server) for _ in range(3)), strict=True)
    server.stop()
    return {
        "what": f"a run, {name}",
        "ms of processor, median": statistics.median(ms),
        "page faults": round(statistics.median(faults)),
    }


def _spent(item: dict[str, Any], server: ForkServer) -> tuple[float, float]:
    """Milliseconds of processor time and page faults of a run, by the mean of several."""
    time.sleep(_REAPED_S)
    before = _so_far(server)
    for _ in range(RUNS):
        run(item, server)
    time.sleep(_REAPED_S)
    after = _so_far(server)
    return (after[0] - before[0]) / RUNS, (after[1] - before[1]) / RUNS


def _so_far(server: ForkServer) -> tuple[float, int]:
    """What this process, the fork server and the runs that it has reaped have spent."""
    (process,) = server.processes()
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own = resource.getrusage(resource.RUSAGE_SELF)
    ms = (own.ru_utime + own.ru_stime) * 1000 + _TICK_MS * sum(int(each) for each in fields[11:15])
    return ms, int(fields[7]) + int(fields[8])


def _of_start(module: str, zips: tuple[str, ...], build: Path) -> float:
    """Milliseconds to import a module from unpacked zips, where nothing can be written."""
    places = []
    for name in zips:
        place = build / module / name
        zipfile.ZipFile(build / name).extractall(place)
        places += [str(next(place.rglob("site-packages"), place))]
    command = [sys.executable, "-B", "-c", _IMPORT, module, *places]
    return statistics.median(float(subprocess.check_output(command, cwd=build, text=True)) for _ in range(IMPORTS))
