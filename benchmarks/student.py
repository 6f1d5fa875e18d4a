"""One student: seconds from `make up` to the first XP by terminal, in an empty home; then how long each route takes.

It runs the last commit in a clone of its own, which has built nothing yet: a checkout with every language's layer would
publish all their lessons first.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from benchmarks.table import Table
from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local.place import Place
from cdu.publishing import BUILT_IN

if TYPE_CHECKING:
    from cdu.accounts import Session

ROOT = Path(__file__).resolve().parent.parent
LESSON = "python/signal-lamp"
ROUNDS = int(os.environ.get("STUDENT_ROUNDS", "50"))
DRAFT = f"/students/me/drafts/{LESSON}"
CLONE = "checkout"
"""The folder of the clone in that home."""
_PORT = 4964
_LIMIT_S = 600
_PASSED = "+50 XP"
_PAUSE_S = float(os.environ.get("STUDENT_PAUSE_S", "2"))
"""Between two rounds, as long as a token of the rate limits takes to come back."""


def tables() -> list[Table]:
    """Start a platform as a newcomer does, solve a lesson, then ask for everything of one's own; stop the platform."""
    with tempfile.TemporaryDirectory(prefix="student-") as folder:
        home = Path(folder)
        subprocess.run(["git", "clone", "--quiet", ROOT, home / CLONE], check=True)
        try:
            steps = _first_xp(home)
            routes = _routes(accounts.made_up(Place(home / "cdu", _PORT)))
        finally:
            newcomer(home, "down")
    return [
        Table("From make up to the first XP", steps, [f"{LESSON}; what `make` installs once is there already"]),
        Table(
            "Routes of a student", routes, [f"{ROUNDS} rounds, one request at a time, all routes in turn; milliseconds"]
        ),
    ]


def _first_xp(home: Path) -> list[dict[str, Any]]:
    """A row for each command, with the seconds since the beginning."""
    name, started = LESSON.partition("/")[2], time.monotonic()
    rows: list[dict[str, Any]] = []

    def step(*words: str, status: int = 0) -> str:
        done = newcomer(home, *words)
        if done.returncode != status:
            raise RuntimeError(f"cdu {' '.join(words)}: {done.stdout}{done.stderr}")
        rows.append({"after": f"cdu {' '.join(words)}", "s": round(time.monotonic() - started, 1)})
        return done.stdout

    step("up")
    step("register", "newcomer@example.org")
    step("start", LESSON)
    step("test", name, status=1)
    shutil.copytree(BUILT_IN / LESSON / "reference", home / name, dirs_exist_ok=True)
    if _PASSED not in step("submit", name):
        raise RuntimeError(f"the submission did not show {_PASSED}")
    return rows


def newcomer(home: Path, *words: str, port: int = _PORT) -> subprocess.CompletedProcess[str]:
    """Run a command of the clone in an empty home."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CDU_")}
    environment |= {
        "HOME": str(home), "CDU_HOME": str(home / "cdu"), "CDU_PORT": str(port), "CDU_PASSWORD": "a-long-password-1",
    }  # fmt: skip
    environment["PYTHONPATH"] = str(home / CLONE)
    command = [sys.executable, "-c", "from cdu.main import main; main()", *words]
    return subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, timeout=_LIMIT_S, check=False
    )


def _routes(session: Session) -> list[dict[str, Any]]:
    """A row for each route, of a student with one submission and one draft."""
    files = read_tree(BUILT_IN / LESSON / "reference")
    sent = Api.of(session).submit(zipped(LESSON, files))["submission_id"]
    mine = ("catalogue", "lessons", "submissions", "drafts")
    reads = [
        "/lessons?language=python", f"/lessons/{LESSON}", "/leaderboards/overall", "/students/me",
        *(f"/students/me/{name}" for name in mine), f"/submissions/{sent}", f"/submissions/{sent}/files",
    ]  # fmt: skip
    taken: dict[str, list[float]] = {}
    version = 0

    def ask(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers, started = {"Authorization": session.id_token}, time.perf_counter()
        reply = requests.request(method, session.pool.api + path, json=body, headers=headers, timeout=60)
        taken.setdefault(f"{method} {path.replace(sent, '{id}')}", []).append(1e3 * (time.perf_counter() - started))
        reply.raise_for_status()
        return dict(reply.json())

    for _ in range(ROUNDS):
        for path in reads:
            ask("GET", path)
        version = ask("PUT", DRAFT, {"files": files, "version": version})["version"]
        ask("POST", "/trials", {"lesson": LESSON, "files": files})
        time.sleep(_PAUSE_S)
    return [
        {"route": name, "p50": round(statistics.median(each)), "p95": round(sorted(each)[int(0.95 * (len(each) - 1))])}
        for name, each in taken.items()
    ]
