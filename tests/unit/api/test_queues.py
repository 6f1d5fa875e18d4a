"""The queues as an administrator sees them: counts, never messages."""

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
