"""Each dead letter goes back to where it could not be delivered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.submissions.dead_letters import DeadLetters

NAMES = ("submissions", "runs", "profile", "lake")


class Services:
    """SQS, Lambda and Firehose: one queue's letters, and what was sent where."""

    def __init__(self, *letters: str) -> None:
        self.letters = list(letters)
        self.asked: list[tuple[str, str]] = []
        self.refuses = False

    def receive_message(self, **_: Any) -> dict[str, Any]:
        return {"Messages": [{"Body": body, "ReceiptHandle": body} for body in self.letters[:10]]}

    def delete_message(self, **request: Any) -> None:
        self.letters.remove(request["ReceiptHandle"])

    def send_message(self, **request: Any) -> None:
        if self.refuses:
            raise ConnectionError
        self.asked.append((request["QueueUrl"], request["MessageBody"]))

    def invoke(self, **request: Any) -> None:
        assert request["InvocationType"] == "Event"
        self.asked.append((request["FunctionName"], request["Payload"].decode()))

    def put_record(self, **request: Any) -> None:
        self.asked.append((request["DeliveryStreamName"], request["Record"]["Data"].decode()))


def letters(aws: Any) -> DeadLetters:
    urls = {name: f"{name}-letters" for name in NAMES}
    queues = {name: f"{name}-queue" for name in ("submissions", "runs")}
    return DeadLetters(aws, aws, aws, letters=urls, queues=queues, stack="cdu")


@pytest.mark.parametrize(
    ("queue", "kind", "place"),
    [
        ("submissions", "any", "submissions-queue"),
        ("runs", "any", "runs-queue"),
        ("profile", "SubmissionScored", "cdu-update-profile"),
        ("lake", "SubmissionScored", "cdu-lake"),
        ("lake", "Athena Query State Change", "cdu-publish-leaderboards"),
        ("lake", "Scheduled Event", "cdu-refresh-leaderboards-hourly"),
    ],
)
def test_a_letter_goes_where_it_belongs(queue: str, kind: str, place: str) -> None:
    letter = json.dumps({"detail-type": kind})
    aws = Services(letter)
    assert letters(aws).send_back(queue) == 1
    assert aws.asked == [(place, letter)]
    assert aws.letters == []


@pytest.mark.parametrize("letter", ["no json", "[1]", "null"])
def test_a_letter_that_cannot_be_read_goes_to_the_lake_as_it_is(letter: str) -> None:
    aws = Services(letter)
    letters(aws).send_back("lake")
    assert aws.asked == [("cdu-lake", letter)]


def test_all_letters_go_back_and_0_says_that_there_are_no_more() -> None:
    aws = Services(*map(str, range(25)))
    there = letters(aws)
    assert [there.send_back("runs"), there.send_back("runs")] == [25, 0]
    assert len(aws.asked) == 25


def test_a_letter_that_was_not_accepted_stays() -> None:
    aws = Services("a")
    aws.refuses = True
    with pytest.raises(ConnectionError):
        letters(aws).send_back("runs")
    assert aws.letters == ["a"]


def test_it_ends_before_whoever_asked_stops_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1_000, 8))
    monkeypatch.setattr("chalicelib.submissions.dead_letters.time.monotonic", lambda: float(next(clock)))
    aws = Services(*map(str, range(100)))
    assert letters(aws).send_back("runs") == 10, "one batch, for the second would begin after 15 s"
    assert len(aws.letters) == 90
