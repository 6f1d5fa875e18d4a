"""What the runner is measured against: bare tools, and other sandboxes where they are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from runners.sandbox import layers
from runners.sandbox.fork_server import interpreter

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.lessons import Request

    Work = Callable[[], float]
    """Does one run and returns its milliseconds."""

UNITTEST = ("-B", "-m", "unittest", "-q")
_DMOJ_RUN = Path(__file__).with_name("dmoj_run.py")
_BWRAP = (
    "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--uid", "65534", "--gid", "65534", "--clearenv",
    "--cap-drop", "ALL", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",  # noqa: S108 - its own, inside
)  # fmt: skip


def stage(item: Request, folder: Path) -> Path:
    """Lay a lesson out for bare tools."""
    place: Path = folder / item["lesson"].replace("/", "-")
    for name, text in {**item["solution"], **item["support"], **item["tests"]}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    shutil.copy(Path(layers.modules()) / "pytest.py", place)  # some lessons name it without needing it
    return place


def modules(item: Request) -> list[str]:
    """The test modules of a lesson."""
    return [name.removesuffix(".py") for name in item["tests"] if "test" in name]


def unittest(item: Request, place: Path) -> Work:
    """`python -m unittest`, with the interpreter that the runner uses."""
    return _timed([interpreter(), *UNITTEST, *modules(item)], place)


def pytest(item: Request, place: Path) -> Work:
    """`python -m pytest`."""
    (place / "pytest.py").unlink(missing_ok=True)
    files = [name for name in item["tests"] if "test" in name]
    return _timed([sys.executable, "-B", "-m", "pytest", "-q", *files], place)


def bubblewrap(item: Request, place: Path) -> Work | None:
    """Unittest in bubblewrap, every namespace unshared; None where it is not installed."""
    if shutil.which("bwrap") is None:
        return None
    command = [*_BWRAP, "--ro-bind", str(place), "/mnt", "--chdir", "/mnt"]
    return _timed([*command, interpreter(), *UNITTEST, *modules(item)], place)


def dmoj(item: Request, place: Path) -> Work | None:
    """Unittest in DMOJ's sandbox; None unless DMOJ_PYTHON names an interpreter that has the `dmoj` package."""
    python = os.environ.get("DMOJ_PYTHON")
    if python is None:
        return None
    command = [python, str(_DMOJ_RUN), "1", str(place), os.path.realpath(interpreter()), *UNITTEST, *modules(item)]

    def work() -> float:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        return float(json.loads(done.stdout)[0]) if done.returncode == 0 else float("nan")

    return work


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that some work takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _timed(command: list[str], place: Path) -> Work:
    def work() -> None:
        subprocess.run(
            command,
            cwd=place,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    return lambda: timed(work)
