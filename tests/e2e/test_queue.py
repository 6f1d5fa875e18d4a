"""The submissions queue and the bus under duplicates and poison, on the deployed functions."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cdu.main import cdu
from cdu.waiting import until
from tests.messages import graded, scored

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack


def test_the_same_message_many_times_counts_once(platform: Place, sign_up: Callable[..., tuple[Session, Api]]) -> None:
    session, student = sign_up()
    queue, sqs = platform.outputs()["SubmissionsQueueUrl"], platform.client("sqs")
    body = graded(session.student_id, "python/duplicate-delivery")
    for _ in range(5):
        sqs.send_message(QueueUrl=queue, MessageBody=body)
    # Another submission of the same lesson, and another lesson: one more award, not two.
    sqs.send_message(QueueUrl=queue, MessageBody=graded(session.student_id, "python/duplicate-delivery"))
    sqs.send_message(QueueUrl=queue, MessageBody=graded(session.student_id, "cpp/hello"))
    assert until(lambda: student.me()["lessons_done"] == 2 or None, 60)
    profile = student.me()
    assert profile["xp"] == 200
    assert set(profile["languages"]) == {"python", "cpp"}


def test_a_poison_message_ends_as_a_dead_letter_and_its_neighbours_count(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    session, student = sign_up()
    sqs, outputs = platform.client("sqs"), platform.outputs()
    queue, dead_letters = outputs["SubmissionsQueueUrl"], outputs["SubmissionsDeadLettersUrl"]
    # The engine honours the visibility time-out; waiting five times 180 s is not what this test is about.
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "5"})
    try:
        poison = json.dumps({"no": "submission"})
        entries = [poison, *(graded(session.student_id, f"python/neighbour-{n}") for n in range(3)), "not even json"]
        sqs.send_message_batch(
            QueueUrl=queue, Entries=[{"Id": str(n), "MessageBody": body} for n, body in enumerate(entries)]
        )
        assert until(lambda: student.me()["lessons_done"] == 3 or None, 60)
        bodies: list[str] = []

        def both() -> bool | None:
            found = sqs.receive_message(QueueUrl=dead_letters, MaxNumberOfMessages=10).get("Messages", [])
            bodies.extend(each["Body"] for each in found)
            return {poison, "not even json"} <= set(bodies) or None

        assert until(both, 120), bodies
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "180"})


@pytest.mark.parametrize(("queue", "letter"), [("submissions", graded), ("profile", scored)])
def test_dead_letters_are_sent_back_and_count(
    platform: Place,
    sign_up: Callable[..., tuple[Session, Api]],
    monkeypatch: pytest.MonkeyPatch,
    queue: str,
    letter: Callable[[str, str], str],
) -> None:
    session, student = sign_up()
    # As if whoever takes the messages had been broken for a while: a good one that ended as a dead letter.
    send_letter(platform, queue, letter(session.student_id, "python/second-chance"))
    assert redriven(platform, monkeypatch, queue) >= 1
    assert until(lambda: student.me()["xp"] or None, 60) == 100


def test_events_that_did_not_reach_the_lake_are_sent_to_it_again(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = sign_up()
    send_letter(platform, "lake", scored(session.student_id, "python/second-chance"))
    assert redriven(platform, monkeypatch, "lake") >= 1
    assert redriven(platform, monkeypatch, "lake") == 0


def send_letter(platform: Place, queue: str, body: str) -> None:
    url = platform.outputs()[f"{queue.capitalize()}DeadLettersUrl"]
    platform.client("sqs").send_message(QueueUrl=url, MessageBody=body)


def redriven(platform: Place, monkeypatch: pytest.MonkeyPatch, queue: str) -> int:
    monkeypatch.setenv("CDU_HOME", str(platform.home))
    monkeypatch.setenv("CDU_PORT", str(platform.port))
    done = CliRunner().invoke(cdu, ["admin", "redrive", queue, "--json"])
    assert done.exit_code == 0, done.output
    count: int = json.loads(done.stdout)["redriven"]
    return count


def test_the_hourly_schedule_refreshes_the_boards(platform: Place, operator: Api) -> None:
    before = operator.leaderboard("overall", "all_time")["as_of"]
    tick = {
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "region": "us-east-1",
        "resources": [],
        "detail": {},
        "version": "0",
    }
    functions = platform.client("lambda")
    reply = functions.invoke(FunctionName="cdu-local-refresh-leaderboards-hourly", Payload=json.dumps(tick).encode())
    assert "FunctionError" not in reply

    def newer() -> str | None:
        as_of: str | None = operator.leaderboard("overall", "all_time")["as_of"]
        return as_of if as_of != before else None

    assert until(newer, 60)
    rules = platform.client("events").list_rules()["Rules"]
    assert any(rule.get("ScheduleExpression") == "rate(30 minutes)" and rule["State"] == "ENABLED" for rule in rules)
