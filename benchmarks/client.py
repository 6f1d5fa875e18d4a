"""The students' client alone: what it weighs, and how long its help takes, installed into an environment of its own."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Table

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (("--help",), ("lessons", "--help"), ("test", "--help"), ("--version",))
ROUNDS = 5
GOAL_MS = 200


def tables() -> list[Table]:
    """Build the wheel, install it, measure."""
    with tempfile.TemporaryDirectory(prefix="client-") as name:
        folder = Path(name)
        python = sys.executable
        subprocess.run(
            [python, "-m", "hatchling", "build", "-t", "wheel", "-d", name], cwd=ROOT / "client", check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        (wheel,) = folder.glob("*.whl")
        uv = [Path(python).with_name("uv")]
        subprocess.run([*uv, "venv", "--quiet", "--python", python, folder / "venv"], check=True)
        packages = next((folder / "venv/lib").glob("python*/site-packages"))
        empty = _bytes(packages)
        install: list[str | Path] = [
            *uv,
            "pip",
            "install",
            "--quiet",
            "--system-certs",
            "--python",
            folder / "venv/bin/python",
        ]
        subprocess.run([*install, "--constraints", ROOT / "requirements.lock", wheel], check=True)
        sizes = [
            {"what": "wheel", "kB": round(wheel.stat().st_size / 1e3)},
            {"what": "installed, its own files", "kB": round(_bytes(packages / "cdu") / 1e3)},
            {"what": "installed with its dependencies", "kB": round((_bytes(packages) - empty) / 1e3)},
        ]
        times = _times(folder / "venv/bin")
    notes = [f"{ROUNDS} rounds, all commands in turn; goal {GOAL_MS} ms; the first row is a Python that does nothing"]
    return [Table("Size of the students' client", sizes, []), Table("Help of the students' client", times, notes)]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _times(programs: Path) -> list[dict[str, str | int]]:
    """Interleaved, so that a busy moment of the machine meets all of them; the processor time depends less on it."""
    ways: dict[str, list[str | Path]] = {"python -c pass": [programs / "python", "-c", "pass"]}
    ways |= {" ".join(("cdu", *words)): [programs / "cdu", *words] for words in COMMANDS}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    written = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for number in range(ROUNDS + 1):
        for name, command in ways.items():
            started, used = time.perf_counter(), _processor_s()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=written)
            if number:  # the first one writes byte code
                taken[name].append((1e3 * (time.perf_counter() - started), 1e3 * (_processor_s() - used)))
    return [
        {
            "command": name,
            "ms, least": round(min(wall for wall, _ in each)),
            "ms of processor, median": round(statistics.median(used for _, used in each)),
        }
        for name, each in taken.items()
    ]


def _processor_s() -> float:
    """Processor time of all children so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
