"""Submissions that wait: asked for, because no runner is free, or because what graded them died."""

from __future__ import annotations

import os
import signal
import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.errors import CommandError
from cdu.publishing import BUILT_IN
from cdu.waiting import until
from chalicelib.shared.ids import new_id
from chalicelib.submissions.outbox import Outbox
from chalicelib.submissions.rate_limit import BURST

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.local.place import Place

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
SOLUTION = zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference"))


def graded(student: Api, submission: dict[str, Any], wait_s: float = 60) -> dict[str, Any] | None:
    def look() -> dict[str, Any] | None:
        found = student.submission(submission["submission_id"])
        return found if found["state"] == "graded" else None

    return until(look, wait_s)


def earned(student: Api) -> int | None:
    return student.me()["xp"] or None


def test_the_verdict_is_the_same_on_both_ways(student: Api) -> None:
    at_once = student.send(SOLUTION)
    queued = student.send(SOLUTION, respond_async=True)
    assert (at_once["state"], queued["state"], queued["report"]) == ("graded", "queued", None)
    later = graded(student, queued)
    assert later is not None
    for report in (at_once["report"], later["report"]):
        for part in (report, *report["tests"]):
            part.pop("usage", None)
            part.pop("duration_ms", None)
    assert later["report"] == at_once["report"]


def test_a_key_is_honoured_on_both_ways(student: Api) -> None:
    key = str(uuid.uuid4())
    queued = student.send(SOLUTION, key, respond_async=True)
    again = student.submit(SOLUTION, key)
    assert again["submission_id"] == queued["submission_id"]
    assert again["report"]["outcome"] == "passed"


def test_more_than_the_runner_takes_is_queued_and_nothing_is_lost(sign_up: Callable[..., tuple[Session, Api]]) -> None:
    students = [sign_up()[1] for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        sent = list(pool.map(lambda each: each.send(SOLUTION), students))
        ended = list(pool.map(graded, students, sent))
    assert {each and each["report"]["outcome"] for each in ended} == {"passed"}
    for student in students:
        assert until(partial(earned, student), 60) == 100


def test_a_student_who_floods_is_told_to_wait(student: Api) -> None:
    def send(_: int) -> bool:
        try:
            student.send(SOLUTION, respond_async=True)
        except CommandError as error:
            refusals.append(str(error))
            return False
        return True

    refusals: list[str] = []
    with ThreadPoolExecutor(8) as pool:
        accepted = sum(pool.map(send, range(BURST + 20)))
    assert BURST <= accepted < BURST + 20
    assert all("too fast" in refusal for refusal in refusals)


def test_a_submission_whose_request_died_is_picked_up_and_counts(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    """The traces that a killed request leaves, written as it would leave them, a minute ago."""
    session, student = sign_up()
    done = student.send(SOLUTION)
    outputs, dynamodb = platform.outputs(), platform.client("dynamodb")
    table = outputs["SubmissionsTable"]
    key = {"submission_id": {"S": done["submission_id"]}}
    record = dynamodb.get_item(TableName=table, Key=key)["Item"]
    died, long_ago = new_id(), datetime.now(UTC) - timedelta(minutes=5)
    for name in ("report", "outcome"):
        record.pop(name)
    text = {"submission_id": died, "state": "running", "started_at": long_ago.isoformat()}
    dynamodb.put_item(TableName=table, Item=record | {name: {"S": value} for name, value in text.items()})
    sources = f"submissions/{session.student_id}"
    bucket = outputs["ContentBucket"]
    copied = {"Bucket": bucket, "Key": f"{sources}/{done['submission_id']}.json"}
    platform.client("s3").copy_object(Bucket=bucket, Key=f"{sources}/{died}.json", CopySource=copied)
    outbox = Outbox(dynamodb, outputs["OutboxTable"])
    dynamodb.put_item(**outbox.entering(died, new_id(), session.student_id, long_ago))
    found = graded(student, {"submission_id": died}, 120)
    assert found is not None
    assert found["report"]["outcome"] == "passed"
    assert until(lambda: True if not list(outbox.due(datetime.now(UTC))) else None, 60)


def test_a_worker_that_is_killed_loses_nothing(platform: Place, student: Api) -> None:
    """SIGKILL for every function's process, over and over, while submissions wait; then they are left alone."""
    queued = [student.send(SOLUTION, respond_async=True) for _ in range(6)]
    for _ in range(5):
        for process in _workers(platform, "grade-submission"):
            os.kill(process, signal.SIGKILL)
    assert all(graded(student, each, 240) for each in queued)


def _workers(platform: Place, function: str) -> list[int]:
    found = subprocess.run(["pgrep", "-f", f"{platform.home}.*{function}"], check=False, capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]
