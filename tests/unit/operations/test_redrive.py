"""Each dead letter goes back to where it could not be delivered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cdu.operations.redrive import redrive


class Here:
    """A deployment whose clients keep what they are asked for."""

    def __init__(self, *letters: str) -> None:
        self.letters = list(letters)
        self.asked: list[tuple[str, str]] = []

    def outputs(self) -> dict[str, str]:
        names = ("Submissions", "Runs", "Regrades", "Profile", "Lake")
        urls = {f"{name}{part}Url": f"{name}{part}" for name in names for part in ("DeadLetters", "Queue")}
        return {"BusName": "cdu", **urls}

    def client(self, _: str) -> Here:
        return self

    def receive_message(self, **_: Any) -> dict[str, Any]:
        return {"Messages": [{"Body": body, "ReceiptHandle": body} for body in self.letters]} if self.letters else {}

    def delete_message(self, **request: Any) -> None:
        self.letters.remove(request["ReceiptHandle"])

    def send_message(self, **request: Any) -> None:
        self.asked.append((request["QueueUrl"], request["MessageBody"]))

    def invoke(self, **request: Any) -> None:
        self.asked.append((request["FunctionName"], request["Payload"].decode()))

    def put_record(self, **request: Any) -> None:
        self.asked.append((request["DeliveryStreamName"], request["Record"]["Data"].decode()))


@pytest.mark.parametrize(
    ("queue", "kind", "place"),
    [
        ("submissions", "any", "SubmissionsQueue"),
        ("runs", "any", "RunsQueue"),
        ("profile", "SubmissionScored", "cdu-update-profile"),
        ("lake", "SubmissionScored", "cdu-lake"),
        ("lake", "Athena Query State Change", "cdu-publish-leaderboards"),
        ("lake", "Scheduled Event", "cdu-refresh-leaderboards-hourly"),
    ],
)
def test_a_letter_goes_where_it_belongs(queue: str, kind: str, place: str) -> None:
    letter = json.dumps({"detail-type": kind})
    here: Any = Here(letter)
    assert redrive(here, queue) == 1
    assert here.asked == [(place, letter)]
    assert here.letters == []


def test_a_letter_that_cannot_be_read_goes_to_the_lake_as_it_is() -> None:
    here: Any = Here("no json")
    redrive(here, "lake")
    assert here.asked == [("cdu-lake", "no json")]
