"""The queues as an administrator sees them: counts, never messages; and a way to send dead letters back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.shared.settings import settings


def queues(site: Any, claims: Any) -> Any:
    return site.call("GET", "/admin/queues", claims=claims)


def test_an_administrator_sees_what_waits_and_what_failed(site: Any, admin: Any) -> None:
    sqs, names = site.aws.client("sqs"), settings()
    for _ in range(2):
        sqs.send_message(QueueUrl=names.runs_queue_url, MessageBody="secret")
    sqs.send_message(QueueUrl=names.dead_letters["lake"], MessageBody="secret")
    sqs.send_message(QueueUrl=names.dead_letters["runs"], MessageBody="secret")
    sqs.receive_message(QueueUrl=names.dead_letters["runs"])
    answer = queues(site, admin)
    assert answer.json == {
        "queues": [
            {"name": "submissions", "waiting": 0, "in_progress": 0, "dead_letters": 0},
            {"name": "runs", "waiting": 2, "in_progress": 0, "dead_letters": 1},
            {"name": "lake", "waiting": None, "in_progress": None, "dead_letters": 1},
        ]
    }
    assert "secret" not in json.dumps(answer.json)


@pytest.mark.parametrize("groups", ["", "[author]"])
def test_nobody_else_does(site: Any, ada: Any, groups: str) -> None:
    assert queues(site, ada | {"cognito:groups": groups}).status == 403


def redrive(site: Any, claims: Any, queue: str = "runs") -> Any:
    return site.call("POST", "/admin/queues/{queue}/redrive", path={"queue": queue}, claims=claims)


def test_an_administrator_sends_dead_letters_back(site: Any, admin: Any) -> None:
    sqs, names = site.aws.client("sqs"), settings()
    for body in ("one", "two"):
        sqs.send_message(QueueUrl=names.dead_letters["runs"], MessageBody=body)
    answers = [redrive(site, admin) for _ in range(2)]
    assert [(answer.status, answer.json) for answer in answers] == [(200, {"redriven": 2}), (200, {"redriven": 0})]
    back = sqs.receive_message(QueueUrl=names.runs_queue_url, MaxNumberOfMessages=10)["Messages"]
    assert sorted(message["Body"] for message in back) == ["one", "two"]


def test_a_failure_is_told_as_such(site: Any, admin: Any) -> None:
    site.functions.error = "Unhandled"
    answer = redrive(site, admin)
    assert answer.status == 503
    assert "not every letter was sent back" in answer.json["detail"]


def test_an_unknown_queue_is_named_with_those_that_exist(site: Any, admin: Any) -> None:
    answer = redrive(site, admin, "walks")
    assert answer.status == 404
    assert answer.json["detail"] == "there is no queue 'walks'; there are submissions, runs, lake"


@pytest.mark.parametrize("groups", ["", "[author]"])
def test_nobody_else_sends_any_back(site: Any, ada: Any, groups: str) -> None:
    assert redrive(site, ada | {"cognito:groups": groups}).status == 403
