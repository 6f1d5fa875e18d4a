"""`python -m tests.chaos.engine`: the deployed functions over the real engine, with faults at every call they make.

Between the functions and the engine stands a relay that refuses calls, throttles them, or carries them out and loses
the answer. Afterwards it hands on everything, what is left runs out, and `cdu admin reconcile` must find nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.operations import redrive, state
from cdu.operations.reconcile import differences
from cdu.progress import progress
from cdu.publishing import BUILT_IN, publish_built_in
from cdu.refreshing import refreshed
from cdu.waiting import until
from tests.relay import Call, Relay, Reply

if TYPE_CHECKING:
    from cdu.accounts import Session

FATES = {"refused": 0.01, "throttled": 0.01, "answer lost": 0.01}
_JSON = [("Content-Type", "application/x-amz-json-1.0")]
_TIMEOUT_S = 35
_SETTLE_S = 600


class FaultyRelay(Relay):
    """Hands calls on to the engine, but for those that it has something else in mind with."""

    def __init__(self, engine_port: int, seed: int) -> None:
        super().__init__(engine_port)
        self.faults: Counter[str] = Counter()
        self.on = True
        self._rng = random.Random(seed)  # noqa: S311 - replayable on purpose
        self._lock = threading.Lock()

    def answer(self, call: Call, body: bytes) -> Reply | None:
        """Carry the call out or not, and tell so or not."""
        match self._fate():
            case "refused":
                return Reply(500, b'{"__type": "InternalServerError", "message": "refused"}', _JSON)
            case "throttled":
                return Reply(400, b'{"__type": "ThrottlingException", "message": "slow down"}', _JSON)
            case "answer lost":
                call.forwarded(body)
                return None
        return call.forwarded(body)

    def _fate(self) -> str | None:
        with self._lock:
            drawn = self._rng.random() if self.on else 1.0
            for name, share in FATES.items():
                if drawn < share:
                    self.faults[name] += 1
                    return name
                drawn -= share
        return None


class Clients:
    """Students who send solutions, good and bad ones, and send again what was not answered."""

    def __init__(self, sessions: list[Session], lessons: list[str], seed: int) -> None:
        self._sessions = sessions
        self._rng = random.Random(seed)  # noqa: S311 - replayable on purpose
        self._zips = {
            (lesson, part): zipped(lesson, read_tree(BUILT_IN / lesson / part))
            for lesson in lessons
            for part in ("reference", "starter")
        }
        self.acknowledged: dict[str, tuple[str, str, bool]] = {}
        self.answers: Counter[str] = Counter()

    def plan(self) -> tuple[Session, str, str, bool]:
        """Who sends what next, and whether they wait for the verdict."""
        session, (lesson, part) = self._rng.choice(self._sessions), self._rng.choice(list(self._zips))
        return session, lesson, part, self._rng.random() < 0.7

    def send(self, session: Session, lesson: str, part: str, waits: bool) -> None:  # noqa: FBT001 - from a pool
        """Send one submission until the platform answers."""
        headers = {
            "Authorization": session.id_token,
            "Content-Type": "application/zip",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        if not waits:
            headers["Prefer"] = "respond-async"
        while True:
            try:
                reply = requests.post(
                    f"{session.pool.api}/submissions", self._zips[lesson, part], headers=headers, timeout=_TIMEOUT_S
                )
            except requests.RequestException:
                self.answers["no answer"] += 1
                continue
            self.answers[str(reply.status_code)] += 1
            if reply.ok:
                told = reply.json()
                self.acknowledged[told["submission_id"]] = session.student_id, lesson, part == "reference"
                return
            time.sleep(float(reply.headers.get("Retry-After", 0.2)))


def main() -> int:
    """Return 0 if nothing was lost, counted twice or differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.engine")
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--port", type=int, default=4960)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        place = Place(Path(folder), asked.port)
        lifecycle.up(place, lambda _: None)
        try:
            found = run(place, asked.submissions, asked.students, asked.seed)
        finally:
            lifecycle.down(place)
    print(json.dumps(found))  # noqa: T201 - the answer
    return 1 if found["lost"] or found["double"] or found["drift"] else 0


def run(place: Place, submissions: int, students: int, seed: int) -> dict[str, Any]:
    """Send so many submissions under faults, let everything run out, and say what came of it."""
    publish_built_in(place, {"python"})
    sessions = [accounts.made_up(place) for _ in range(students)]
    operator = Api.of(accounts.made_up(place, "admin"))
    lessons = sorted(f"python/{path.parent.name}" for path in BUILT_IN.glob("python/*/lesson.json"))
    clients = Clients(sessions, lessons, seed)
    started = time.monotonic()
    relay = FaultyRelay(place.port, seed)
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    try:
        relay.between(place)
        with progress("submissions", submissions) as step, ThreadPoolExecutor(12) as pool:
            for done in [pool.submit(clients.send, *clients.plan()) for _ in range(submissions)]:
                done.result()
                step("", submissions)
        relay.on = False
        left = _settled(place, clients, operator)
    finally:
        relay.shutdown()
    return {
        "submissions": submissions,
        "faults": relay.faults.total(),
        "lost": left["lost"],
        "double": left["double"],
        "drift": left["drift"],
        "kinds": dict(relay.faults),
        "answers": dict(clients.answers),
        "duration_s": round(time.monotonic() - started, 1),
    }


def _settled(place: Place, clients: Clients, operator: Api) -> dict[str, Any]:
    """Send dead letters back until nothing is under way and nothing differs, or time is up; what is wrong then."""

    def look() -> dict[str, Any] | None:
        for name in redrive.QUEUES:
            redrive.redrive(place, name)
        if any(row["shard_id"].startswith("open#") for row in state.rows(place, "OutboxTable")):
            return None
        refreshed(operator)
        found = _wrong(place, clients)
        return None if any(found.values()) else found

    return until(look, _SETTLE_S, pause_s=5) or _wrong(place, clients)


def _wrong(place: Place, clients: Clients) -> dict[str, Any]:
    records = {row["submission_id"]: row for row in state.rows(place, "SubmissionsTable")}
    lost = [each for each in clients.acknowledged if records.get(each, {}).get("state") != "graded"]
    passed = {
        (student, lesson)
        for each, (student, lesson, good) in clients.acknowledged.items()
        if good and records.get(each, {}).get("outcome") == "passed"
    }
    kept = state.kept(place)
    entered = Counter((student, entry.lesson) for student, held in kept.items() for entry in held.entries.values())
    lost += [
        f"{student} passed {lesson} and earned nothing" for student, lesson in passed if not entered[student, lesson]
    ]
    double = [f"{student} {lesson}" for (student, lesson), count in entered.items() if count > 1]
    drift = [difference.as_json() for difference in differences(place, timedelta(0))]
    return {"lost": lost, "double": double, "drift": drift}


if __name__ == "__main__":
    sys.exit(main())
