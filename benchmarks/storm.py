"""What the platform on this machine does under a burst, and what a SIGKILL of its engine under load loses."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from benchmarks.table import Table
from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import zipped
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.publishing import BUILT_IN, publish
from cdu.waiting import until
from chalicelib.shared.items import from_item

if TYPE_CHECKING:
    from cdu.accounts import Session

LESSON = "python/recipe-scaler"
PER_S = int(os.environ.get("STORM_PER_S", "100"))
BURST_S = int(os.environ.get("STORM_S", "60"))
KILLS = int(os.environ.get("STORM_KILLS", "20"))
_CALM_S = 10
_STUDENTS = 100
_CLIENTS = 64
_NO_NEWS_S = 180
_TIMEOUT_S = 35
_PORT = 4940


@dataclass
class Load:
    """What clients sent and were answered; safe for many threads."""

    answers: Counter[str] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, session: Session, solution: bytes, *, waits: bool) -> None:
        """Send one submission; its id is kept when the answer promises it."""
        headers = {
            "Authorization": session.id_token,
            "Content-Type": "application/zip",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        if waits:
            headers["Prefer"] = "respond-async"
        try:
            reply = requests.post(f"{session.pool.api}/submissions", solution, headers=headers, timeout=_TIMEOUT_S)
            kind, told = str(reply.status_code), reply.json() if reply.ok else {}
        except (requests.RequestException, ValueError):
            kind, told = "no answer", {}
        with self.lock:
            self.answers[kind] += 1
            if told:
                self.acknowledged.add(told["submission_id"])


def tables() -> list[Table]:
    """Measure both on a platform of its own."""
    with tempfile.TemporaryDirectory(prefix="storm-") as folder:
        place = Place(Path(folder), _PORT)
        lifecycle.up(place, lambda _: None)
        try:
            publish(place, BUILT_IN / LESSON)
            students = [accounts.made_up(place) for _ in range(_STUDENTS)]
            solution = zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference"))
            return [_burst(place, students, solution), _kills(place, students, solution)]
        finally:
            lifecycle.down(place)


def _burst(place: Place, students: list[Session], solution: bytes) -> Table:
    load = Load()
    with ThreadPoolExecutor(_CLIENTS) as pool:
        for rate, seconds in ((1, _CALM_S), (PER_S, BURST_S), (1, _CALM_S)):
            _at_a_rate(pool, load, students, solution, rate, seconds)
    lost, drained_s = _drained(place, load)
    row = _row(load) | {"lost": lost, "last verdict after s": drained_s}
    note = f"1/s, then {PER_S}/s for {BURST_S} s, then 1/s; {_STUDENTS} students, {_CLIENTS} connections"
    return Table("A burst", [row], [note])


def _at_a_rate(
    pool: ThreadPoolExecutor, load: Load, students: list[Session], solution: bytes, rate: int, seconds: int
) -> None:
    started = time.monotonic()
    for number in range(rate * seconds):
        pool.submit(load.send, students[number % len(students)], solution, waits=number % 5 == 0)
        time.sleep(max(0.0, started + (number + 1) / rate - time.monotonic()))


def _kills(place: Place, students: list[Session], solution: bytes) -> Table:
    load, over = Load(), threading.Event()

    def client(number: int) -> None:
        turn = 0
        while not over.is_set():
            load.send(students[(number + 4 * turn) % len(students)], solution, waits=turn % 2 == 0)
            turn += 1
            time.sleep(0.2)

    clients = [threading.Thread(target=client, args=(number,)) for number in range(4)]
    for each in clients:
        each.start()
    for _ in range(KILLS):
        time.sleep(6)
        os.kill(_engine(place), signal.SIGKILL)
        until(lambda: _answers(place), 60)
    over.set()
    for each in clients:
        each.join()
    row = {"kills": KILLS, **_row(load), "lost": _drained(place, load)[0]}
    return Table("SIGKILL of the engine under load", [row], ["every six seconds; lost of those that were answered 2xx"])


def _row(load: Load) -> dict[str, Any]:
    known = {"201": "graded", "202": "queued", "429": "told to wait"}
    row: dict[str, Any] = {"sent": load.answers.total(), **{name: load.answers[code] for code, name in known.items()}}
    return row | {"no answer or 5xx": sum(count for code, count in load.answers.items() if code not in known)}


def _drained(place: Place, load: Load) -> tuple[int, float]:
    """Wait for the verdict of every acknowledged submission; how many have none, and seconds until the last came.

    What has not come after three minutes without any news will not come: the sweeper has looked twice.
    """
    started = last = time.monotonic()
    left = _without_verdict(place, load)
    while left and time.monotonic() - last < _NO_NEWS_S:
        time.sleep(2)
        now = _without_verdict(place, load)
        if len(now) < len(left):
            left, last = now, time.monotonic()
    return len(left), round(last - started, 1)


def _without_verdict(place: Place, load: Load) -> set[str]:
    pages = place.client("dynamodb").get_paginator("scan").paginate(TableName=place.outputs()["SubmissionsTable"])
    rows = (from_item(row) for page in pages for row in page["Items"])
    return load.acknowledged - {row["submission_id"] for row in rows if row["state"] == "graded"}


def _engine(place: Place) -> int:
    """The process that serves the engine's port."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, variables = (process / "cmdline").read_text(), (process / "environ").read_text()
        except OSError:
            continue
        if "localaws.engine" in command and f"GATEWAY_PORT={place.port}\0" in variables:
            return int(process.name)
    raise RuntimeError("the engine does not run")


def _answers(place: Place) -> bool | None:
    try:
        return requests.get(f"{place.outputs()['api']}/lessons", timeout=5).ok or None
    except requests.RequestException:
        return None
