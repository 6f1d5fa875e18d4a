"""The submissions queue and the bus under duplicates and poison, on the deployed functions."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cdu.main import cdu
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack


def message(student_id: str, lesson: str, **changes: Any) -> str:
    now = datetime.now(UTC)
    facts = {
        "submission_id": uuid.uuid4().hex,
        "student_id": student_id,
        "lesson": lesson,
        "lesson_version": "0" * 16,
        "language": lesson.partition("/")[0],
        "difficulty": 2,
        "lesson_xp": 100,
        "outcome": "passed",
        "day": now.date().isoformat(),
        "occurred_at": now.isoformat(),
        "correlation_id": "test",
    }
    return json.dumps(facts | changes)


def test_the_same_message_many_times_counts_once(platform: Place, sign_up: Callable[..., tuple[Session, Api]]) -> None:
    session, student = sign_up()
    queue, sqs = platform.outputs()["SubmissionsQueueUrl"], platform.client("sqs")
    body = message(session.student_id, "python/duplicate-delivery")
    for _ in range(5):
        sqs.send_message(QueueUrl=queue, MessageBody=body)
    # Another submission of the same lesson, and another lesson: one more award, not two.
    sqs.send_message(QueueUrl=queue, MessageBody=message(session.student_id, "python/duplicate-delivery"))
    sqs.send_message(QueueUrl=queue, MessageBody=message(session.student_id, "cpp/hello"))
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
        entries = [poison, *(message(session.student_id, f"python/neighbour-{n}") for n in range(3)), "not even json"]
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


def test_dead_letters_are_sent_back_and_count(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, student = sign_up()
    # As if the processor had been broken for a while: a good message that ended as a dead letter.
    dead_letters = platform.outputs()["SubmissionsDeadLettersUrl"]
    body = message(session.student_id, "python/second-chance")
    platform.client("sqs").send_message(QueueUrl=dead_letters, MessageBody=body)
    monkeypatch.setenv("CDU_HOME", str(platform.home))
    monkeypatch.setenv("CDU_PORT", str(platform.port))
    done = CliRunner().invoke(cdu, ["admin", "redrive", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["redriven"] >= 1
    assert until(lambda: student.me()["xp"] or None, 60) == 100


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
