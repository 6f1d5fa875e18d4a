"""A class that hands in at once, the first of the day, on a platform just started; and a steady stream after it."""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from benchmarks.simulation import Simulation, one_machine
from benchmarks.table import Table
from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import zipped
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.publishing import BUILT_IN, publish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdu.accounts import Session

LESSON = "python/recipe-scaler"
PUPILS = int(os.environ.get("CLASS_PUPILS", "60"))
WITHIN_S = 5.0
STREAM_S = float(os.environ.get("CLASS_STREAM_S", "30"))
_CLIENTS = 8
_POLL_S = 0.25
_TIMEOUT_S = 35
_GIVEN_UP_S = 120.0
_PORT = 4960


def tables() -> list[Table]:
    """Measure on a platform of its own, started, stopped and started again; seconds from click to verdict."""
    with tempfile.TemporaryDirectory(prefix="class-") as folder:
        place = Place(Path(folder), _PORT)
        lifecycle.up(place, lambda _: None)
        try:
            publish(place, BUILT_IN / LESSON)
            pupils = [accounts.made_up(place) for _ in range(PUPILS)]
            lifecycle.down(place)
            lifecycle.up(place, lambda _: None)
            solution = zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference"))
            rows = [_row("first of the day, 8 at once", _at_once(pupils[:8], solution, 0.0))]
            rows.append(_row(f"{PUPILS} within {WITHIN_S:.0f} s", _at_once(pupils, solution, WITHIN_S)))
            started = time.monotonic()
            times = list(_stream(pupils, solution))
            rows.append(_row(f"{_CLIENTS} clients without a pause", times, time.monotonic() - started))
            rows.append(_row(f"{PUPILS} at once, warm", _at_once(pupils, solution, 0.0)))
            rows += [_simulated(within_s, rows[2]["verdicts/s"]) for within_s in (WITHIN_S, 0.0)]
            return [Table("A class on one machine", rows, [f"{PUPILS} pupils, {LESSON}; seconds to the verdict"])]
        finally:
            lifecycle.down(place)


def _simulated(within_s: float, verdicts_s: float) -> dict[str, Any]:
    """What the simulation of bursts says of a machine that makes so many verdicts a second without a pause."""
    arrivals = [number * within_s / PUPILS for number in range(PUPILS)]
    done = Simulation(one_machine(verdicts_s), arrivals).run()
    return _row(
        f"simulated: {PUPILS} within {within_s:.0f} s" if within_s else f"simulated: {PUPILS} at once", [*done.verdicts]
    )


def _at_once(pupils: list[Session], solution: bytes, within_s: float) -> list[float | None]:
    def pupil(number: int) -> float | None:
        time.sleep(number * within_s / len(pupils))
        return _verdict(pupils[number], solution)

    with ThreadPoolExecutor(len(pupils)) as pool:
        return list(pool.map(pupil, range(len(pupils))))


def _stream(pupils: list[Session], solution: bytes) -> Iterable[float | None]:
    times: list[float | None] = []
    until, lock = time.monotonic() + STREAM_S, threading.Lock()

    def client(number: int) -> None:
        turn = number
        while time.monotonic() < until:
            took = _verdict(pupils[turn % len(pupils)], solution)
            turn += _CLIENTS
            with lock:
                times.append(took)

    with ThreadPoolExecutor(_CLIENTS) as pool:
        list(pool.map(client, range(_CLIENTS)))
    return times


def _verdict(pupil: Session, solution: bytes) -> float | None:
    """Submit as the page does: wait where told to, ask again where the verdict is not there yet."""
    headers = {"Authorization": pupil.id_token}
    key, started = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/zip"}, time.monotonic()
    submissions = f"{pupil.pool.api}/submissions"
    found: dict[str, Any] = {}
    while time.monotonic() - started < _GIVEN_UP_S:
        try:
            if "submission_id" in found:
                reply = requests.get(f"{submissions}/{found['submission_id']}", headers=headers, timeout=_TIMEOUT_S)
            else:
                reply = requests.post(submissions, solution, headers=headers | key, timeout=_TIMEOUT_S)
        except requests.RequestException:
            continue
        if reply.ok:
            found = reply.json()
            if found["state"] == "graded":
                return time.monotonic() - started
        time.sleep(
            float(reply.headers.get("Retry-After", _POLL_S))
            if reply.status_code == HTTPStatus.TOO_MANY_REQUESTS
            else _POLL_S
        )
    return None


def _row(name: str, times: list[float | None], seconds: float | None = None) -> dict[str, Any]:
    known = sorted(each for each in times if each is not None)
    return {
        "who": name,
        "verdicts": len(known),
        "none": len(times) - len(known),
        "median s": round(statistics.median(known), 2),
        "p95 s": round(known[int(0.95 * (len(known) - 1))], 2),
        "slowest s": round(known[-1], 2),
        "verdicts/s": round(len(known) / seconds, 1) if seconds else None,
    }
