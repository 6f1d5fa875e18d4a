"""Grades a lesson's submissions again after its tests were corrected."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdu import lake
from cdu.errors import CommandError
from cdu.progress import progress
from cdu.publishing import catalogue
from chalicelib.contracts.messages import QueuedRegrade
from chalicelib.shared.ids import derived_id
from chalicelib.shared.items import from_item, to_item
from chalicelib.shared.queues import Queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.deployment import Deployment

LATEST = """
    SELECT student_id, max_by(submission_id, occurred_at) AS submission_id
    FROM submissions WHERE lesson = ? GROUP BY student_id
"""
_BATCH = 100
_PAUSE_S = 1.0
_PATIENCE_S = 600


@dataclass(frozen=True, slots=True)
class Regraded:
    """How a regrade ended: submissions by outcome, in the version of the lesson that was current."""

    regrade_id: str
    version: str
    submissions: int
    outcomes: dict[str, int]


def regrade(here: Deployment, lesson: str, *, dry_run: bool = False) -> Regraded:
    """Grade, for every student, the submission that the award rests on, or else the latest one.

    The lesson's version names the regrade: started again, it finds what is done and does the rest. XP moves by
    revisions of the awards. Raises UnknownLessonError, and CommandError when nothing ends for ten minutes.
    """
    version = catalogue(here).entry(lesson).version
    regrade_id = derived_id(lesson, version)
    chosen = _chosen(here, lesson)
    if dry_run or not chosen:
        return Regraded(regrade_id, version, len(chosen), {})
    queue = Queue(here.client("sqs"), here.outputs()["RegradesQueueUrl"])
    ids = {derived_id("regrade", regrade_id, submission): submission for submission in chosen.values()}
    done = dict(_graded(here, list(ids)))
    for student_id, submission in chosen.items():
        if derived_id("regrade", regrade_id, submission) not in done:
            queue.send(QueuedRegrade(submission_id=submission, student_id=student_id, regrade_id=regrade_id))
    return Regraded(regrade_id, version, len(chosen), _wait(here, list(ids), done))


def _wait(here: Deployment, ids: list[str], done: dict[str, str]) -> dict[str, int]:
    with progress("grading once more", len(ids)) as step:
        for submission in done:
            step(submission[:8])
        until = time.monotonic() + _PATIENCE_S
        while len(done) < len(ids):
            new = dict(_graded(here, [each for each in ids if each not in done]))
            for submission in new:
                step(submission[:8])
                until = time.monotonic() + _PATIENCE_S
            done |= new
            if time.monotonic() > until:
                raise CommandError(
                    f"{len(ids) - len(done)} submission(s) are not graded yet; run the same regrade again"
                )
            time.sleep(0 if new else _PAUSE_S)
    return dict(Counter(done.values()))


def _chosen(here: Deployment, lesson: str) -> dict[str, str]:
    """Student id to the submission to grade."""
    chosen = {row["student_id"]: row["submission_id"] for row in lake.rows(here, LATEST, lesson)}
    table = here.outputs()["AwardsTable"]
    keys = [{"student_id": student, "lesson": lesson} for student in chosen]
    for award in _items(here, table, keys):
        if award["xp"] > 0:
            chosen[award["student_id"]] = award["submission_id"]
    return chosen


def _graded(here: Deployment, ids: list[str]) -> Iterator[tuple[str, str]]:
    """Submission id and outcome of those that have a verdict."""
    for record in _items(here, here.outputs()["SubmissionsTable"], [{"submission_id": each} for each in ids]):
        if record["state"] == "graded":
            yield record["submission_id"], record["outcome"]


def _items(here: Deployment, table: str, keys: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    dynamodb = here.client("dynamodb")
    for start in range(0, len(keys), _BATCH):
        wanted: Any = {table: {"Keys": [to_item(key) for key in keys[start : start + _BATCH]]}}
        while wanted:
            answer = dynamodb.batch_get_item(RequestItems=wanted)
            yield from map(from_item, answer["Responses"].get(table, []))
            wanted = answer.get("UnprocessedKeys")
