"""Grades a lesson's submissions again after its tests were corrected."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdu import lake
from cdu.errors import CommandError
from cdu.lake_statements import LATEST
from cdu.progress import progress
from cdu.publishing import catalogue
from chalicelib.contracts.messages import QueuedRegrade
from chalicelib.shared.ids import derived_id
from chalicelib.shared.items import from_item, to_item
from chalicelib.shared.queues import Queue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdu.deployment import Deployment

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
    revisions of the awards. A student who was forgotten, before the regrade or during it, is left out: the lake keeps
    the event, but there is nothing to grade. Raises UnknownLessonError, and CommandError when nothing ends for ten
    minutes.
    """
    version = catalogue(here).entry(lesson).version
    regrade_id = derived_id(lesson, version)
    chosen = _chosen(here, lesson)
    if dry_run or not chosen:
        return Regraded(regrade_id, version, len(chosen), {})
    queue = Queue(here.client("sqs"), here.outputs()["RegradesQueueUrl"])
    originals = {derived_id("regrade", regrade_id, submission): submission for submission in chosen.values()}
    done = _graded(here, originals)
    for student_id, submission in chosen.items():
        if derived_id("regrade", regrade_id, submission) not in done:
            queue.send(QueuedRegrade(submission_id=submission, student_id=student_id, regrade_id=regrade_id))
    outcomes = Counter(_wait(here, originals, done))
    return Regraded(regrade_id, version, outcomes.total(), dict(outcomes))


def _wait(here: Deployment, originals: dict[str, str], done: dict[str, str]) -> Iterator[str]:
    """Yield the outcome of each regrade; `originals` maps the id of a regrade to the id of what it grades."""
    with progress("grading once more", len(originals)) as step:
        open_, until = dict(originals), time.monotonic() + _PATIENCE_S
        while True:
            for regrade_id, outcome in done.items():
                del open_[regrade_id]
                step(regrade_id[:8])
                yield outcome
            if done:
                until = time.monotonic() + _PATIENCE_S
            else:  # nothing is graded any more: perhaps because a student was forgotten meanwhile
                there = _records(here, open_.values())
                open_ = {regrade: original for regrade, original in open_.items() if original in there}
            if not open_:
                return
            if time.monotonic() > until:
                raise CommandError(f"{len(open_)} submission(s) are not graded yet; run the same regrade again")
            time.sleep(0 if done else _PAUSE_S)
            done = _graded(here, open_)


def _chosen(here: Deployment, lesson: str) -> dict[str, str]:
    """Student id to the submission to grade."""
    chosen = {row["student_id"]: row["submission_id"] for row in lake.rows(here, LATEST, lesson)}
    table = here.outputs()["AwardsTable"]
    keys = [{"student_id": student, "lesson": lesson} for student in chosen]
    for award in _items(here, table, keys):
        if award["xp"] > 0:
            chosen[award["student_id"]] = award["submission_id"]
    there = _records(here, chosen.values())
    return {student: submission for student, submission in chosen.items() if submission in there}


def _graded(here: Deployment, ids: Iterable[str]) -> dict[str, str]:
    """Submission id to outcome, of those that have a verdict."""
    records = _records(here, ids).items()
    return {each: record["outcome"] for each, record in records if record["state"] == "graded"}


def _records(here: Deployment, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Submission id to record, of those that have a record."""
    keys = [{"submission_id": each} for each in ids]
    return {record["submission_id"]: record for record in _items(here, here.outputs()["SubmissionsTable"], keys)}


def _items(here: Deployment, table: str, keys: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    dynamodb = here.client("dynamodb")
    for start in range(0, len(keys), _BATCH):
        wanted: Any = {table: {"Keys": [to_item(key) for key in keys[start : start + _BATCH]]}}
        while wanted:
            answer = dynamodb.batch_get_item(RequestItems=wanted)
            yield from map(from_item, answer["Responses"].get(table, []))
            wanted = answer.get("UnprocessedKeys")
