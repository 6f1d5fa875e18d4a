"""What a month costs on AWS: calls and bytes counted on the deployed chain, times list prices.

The calls that each kind of request makes are counted between the deployed functions and the engine; what comes of them
for a number of students follows from MONTH, what somebody active does in a month.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from benchmarks.table import Table
from benchmarks.units import units
from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.publishing import BUILT_IN, publish_built_in
from cdu.refreshing import refreshed
from cdu.waiting import until
from tests.relay import Call, Relay, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session

LESSON = "python/recipe-scaler"
SOLUTION = read_tree(BUILT_IN / LESSON / "reference")
_TIMEOUT_S = 60
STUDENTS = (1_000, 100_000, 1_000_000)
MONTH = {
    "first pass": 10,
    "failing submission": 20,
    "trial": 60,
    "draft saved": 300,
    "drafts listed": 20,
    "lessons listed": 20,
    "history listed": 10,
    "page of a board": 40,
    "own rank": 20,
    "profile": 60,
    "lesson": 60,
}
"""How often an active student does what in a month; a choice of ours, like the shares of a real school's month."""
USD = {
    "API request": 3.50e-6,
    "function started": 0.20e-6,
    "GB-second": 1.66667e-5,
    "write unit": 0.625e-6,
    "read unit": 0.125e-6,
    "queue call": 0.40e-6,
    "bus event": 1.00e-6,
    "S3 put": 5.0e-6,
    "S3 get": 0.4e-6,
}
"""List prices of us-east-1 without free tiers, 2026."""
_PER_STUDENT_USD = 0.0055
"""A monthly active user of a user pool in the Lite tier; the first ten thousand are free."""
_FREE_USERS = 10_000
_FIREHOSE_USD = 5 * 1024 / 1e9 * (0.029 + 0.018)
"""A record, rounded up to 5 KB, with its conversion to Parquet."""
_LOG_USD = 0.5 * 1_000 / 1e9
"""A function's log lines, about 1 KB."""
_STARTS = {"first pass": 6, "failing submission": 5, "trial": 2}
"""Functions: API, runner, processor, the transform of a batch, and for a pass the ledger and its batch."""
_MEMORY_GB = {"API": 0.5, "runner": 1.769}
_HOURS = 720
_ATHENA_USD = 5 / 1e12
_SCANNED = {1_000: 10e6, 100_000: 27e6, 1_000_000: 64e6}
"""Bytes of a refresh on Athena, 10 MB at least: `benchmarks boards`, with the base read twice."""
_BOARD_UNITS = {1_000: 453, 100_000: 2_616, 1_000_000: 2_619}
"""Write units of publishing a busy hour: `benchmarks boards`, of 100 k, 10 M and 10 M events."""
_ROUNDS = int(os.environ.get("COSTS_ROUNDS", "10"))
_PORT = 4920


class Meter(Relay):
    """Counts what passes, as AWS bills it."""

    def __init__(self, engine_port: int) -> None:
        super().__init__(engine_port)
        self.counted: Counter[str] = Counter()
        self._lock = threading.Lock()

    def answer(self, call: Call, body: bytes) -> Reply | None:
        """Hand on and count."""
        reply = call.forwarded(body)
        with self._lock:
            self.counted.update(_billed(call.headers.get("X-Amz-Target", ""), call.command, body, reply))
        return reply


def _billed(target: str, method: str, body: bytes, reply: Reply) -> dict[str, float]:
    service, _, operation = target.partition(".")
    if service.startswith("DynamoDB"):
        return units(operation, json.loads(body), len(reply.body))
    if service.startswith("AmazonSQS"):
        return {"queue call": 1}
    if service.startswith("AWSEvents"):
        return {"bus event": len(json.loads(body)["Entries"])}
    if not target and method in {"PUT", "GET"}:
        return {f"S3 {method.lower()}": 1}
    return {}


def tables() -> list[Table]:
    """Count on a platform of its own, then multiply."""
    with tempfile.TemporaryDirectory(prefix="costs-") as folder:
        place = Place(Path(folder), _PORT)
        lifecycle.up(place, lambda _: None)
        try:
            counted, seconds = _counted(place)
        finally:
            lifecycle.down(place)
    kinds = sorted({kind for each in counted.values() for kind in each})
    calls = [
        {"request": name, **{kind: round(each[kind], 2) for kind in kinds}, "seconds": round(seconds[name], 3)}
        for name, each in counted.items()
    ]
    notes = ["writes and reads by the size of what travels; seconds of the whole request on this machine"]
    months = [_month(students, counted, seconds) for students in STUDENTS]
    rule = ", ".join(f"{often} x {name}" for name, often in MONTH.items())
    return [
        Table("Billed per request", calls, notes),
        Table("USD a month, list prices", months, [f"a student: {rule}"]),
    ]


def _counted(place: Place) -> tuple[dict[str, Counter[str]], dict[str, float]]:
    publish_built_in(place, {"python"})
    solution, failing = (zipped(LESSON, read_tree(BUILT_IN / LESSON / part)) for part in ("reference", "starter"))
    newcomers = iter([Api.of(accounts.made_up(place)) for _ in range(_ROUNDS + 2)])
    session = accounts.made_up(place)
    student, save = Api.of(session), _saving(session)
    for one in (student, next(newcomers)):
        _passed(one, solution)
    refreshed(Api.of(accounts.made_up(place, "admin")))
    meter = Meter(place.port)
    threading.Thread(target=meter.serve_forever, daemon=True).start()
    meter.between(place)
    ways: dict[str, Callable[[], object]] = {
        "first pass": lambda: _passed(next(newcomers), solution),
        "failing submission": lambda: student.submit(failing),
        "trial": lambda: student.trial(LESSON, SOLUTION),
        "draft saved": save,
        "drafts listed": lambda: _read(session, "/students/me/drafts"),
        "lessons listed": student.lessons,
        "history listed": student.history,
        "page of a board": lambda: student.leaderboard("overall", "all_time"),
        "own rank": lambda: student.standing("overall", "all_time"),
        "profile": student.me,
        "lesson": lambda: student.lesson(LESSON),
    }
    counted, seconds = {}, {}
    for name, way in ways.items():
        way()  # processes of the functions start anew with the relay between
        _quiet(meter)
        before, started = Counter(meter.counted), time.perf_counter()
        for _ in range(_ROUNDS):
            way()
        seconds[name] = (time.perf_counter() - started) / _ROUNDS
        _quiet(meter)
        moved = Counter(meter.counted)
        moved.subtract(before)
        counted[name] = Counter({kind: value / _ROUNDS for kind, value in moved.items() if value})
    meter.shutdown()
    return counted, seconds


def _saving(session: Session) -> Callable[[], None]:
    """Saves a draft again and again, each on top of the one before."""
    draft = {"files": SOLUTION, "version": 0}

    def save() -> None:
        address = f"{session.pool.api}/students/me/drafts/{LESSON}"
        reply = requests.put(address, json=draft, headers={"Authorization": session.id_token}, timeout=_TIMEOUT_S)
        reply.raise_for_status()
        draft["version"] = reply.json()["version"]

    return save


def _read(session: Session, path: str) -> None:
    headers = {"Authorization": session.id_token}
    requests.get(session.pool.api + path, headers=headers, timeout=_TIMEOUT_S).raise_for_status()


def _passed(student: Api, solution: bytes) -> None:
    student.submit(solution)
    if until(lambda: student.me()["xp"] or None, 60, pause_s=0.5) is None:
        raise RuntimeError("the XP did not arrive within 60 s")


def _quiet(meter: Meter) -> None:
    """Wait until nothing of what was asked is under way any more."""
    while True:
        before = meter.counted.total()
        time.sleep(2)
        if meter.counted.total() == before:
            return


def _month(students: int, counted: dict[str, Counter[str]], seconds: dict[str, float]) -> dict[str, Any]:
    api = sum(MONTH.values())
    submissions = MONTH["first pass"] + MONTH["failing submission"]
    runs = submissions + MONTH["trial"]
    starts = sum(often * _STARTS.get(name, 1) for name, often in MONTH.items())
    gb_s = sum(often * seconds[name] * _MEMORY_GB["API"] for name, often in MONTH.items())
    gb_s += runs * seconds["failing submission"] * _MEMORY_GB["runner"]
    by_call = sum(often * value * USD[kind] for name, often in MONTH.items() for kind, value in counted[name].items())
    functions = starts * (USD["function started"] + _LOG_USD) + gb_s * USD["GB-second"]
    boards = _HOURS * (_SCANNED[students] * _ATHENA_USD + _BOARD_UNITS[students] * USD["write unit"])
    parts = {
        "API": students * api * USD["API request"],
        "functions and logs": students * functions,
        "tables, queues, bus, S3": students * by_call,
        "lake": students * submissions * _FIREHOSE_USD,
        "boards": boards,
        "accounts": max(students - _FREE_USERS, 0) * _PER_STUDENT_USD,
    }
    whole = sum(parts.values())
    rounded = {name: round(value, 2) for name, value in parts.items()}
    return {
        "students": students,
        **rounded,
        "all": round(whole, 2),
        "for 1,000 students": round(whole * 1000 / students, 2),
    }
