"""The students' client alone: what it weighs, and how long its help takes, installed into an environment of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Table

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (("--help",), ("lessons", "--help"), ("test", "--help"), ("--version",))
ROUNDS = 15
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
        install = [*uv, "pip", "install", "--quiet", "--system-certs", "--python", folder / "venv/bin/python"]
        subprocess.run([*install, "--constraints", ROOT / "requirements.lock", wheel], check=True)
        sizes = [
            {"what": "wheel", "kB": round(wheel.stat().st_size / 1e3)},
            {"what": "installed, its own files", "kB": round(_bytes(packages / "cdu") / 1e3)},
            {"what": "installed with its dependencies", "kB": round((_bytes(packages) - empty) / 1e3)},
        ]
        times = _times(folder / "venv/bin")
    bare = times[0]["ms, median"]
    notes = [
        f"{ROUNDS} rounds, all commands in turn; goal {GOAL_MS} ms; a Python that does nothing takes {bare} ms of each"
    ]
    return [Table("Size of the students' client", sizes, []), Table("Help of the students' client", times, notes)]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _times(programs: Path) -> list[dict[str, str | int]]:
    """Interleaved, so that a busy moment of the machine meets all of them."""
    ways = {"python -c pass": [programs / "python", "-c", "pass"]}
    ways |= {" ".join(("cdu", *words)): [programs / "cdu", *words] for words in COMMANDS}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, command in ways.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            if number:  # the first one writes byte code
                taken[name].append(1e3 * (time.perf_counter() - started))
    return [
        {"command": name, "ms, median": round(statistics.median(each)), "ms, least": round(min(each))}
        for name, each in taken.items()
    ]
