"""Processor time, which a busy machine changes less than it changes waiting: a run, an import, a call of AWS."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.backends import NAMES, make
from benchmarks.lessons import catalogue
from benchmarks.table import Table
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
_IMPORT = """
import resource
def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
before = spent()
import app
print((spent() - before) * 1000)
"""


def tables() -> list[Table]:
    """Measure a run on each backend that starts here, and `import app`."""
    rows = [row for name in NAMES if (row := _of_runs(name))]
    rows.append({"what": "import app", "ms of processor, median": _of_import(), "page faults": None})
    notes = [f"{LESSON}, isolated and warm, {RUNS} runs each, the caller's share included; {IMPORTS} imports"]
    return [Table("Processor time", rows, notes)]


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


def _of_import() -> float:
    command = [sys.executable, "-c", _IMPORT]
    return statistics.median(float(subprocess.check_output(command, text=True)) for _ in range(IMPORTS))
