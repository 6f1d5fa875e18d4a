from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.awards.processor import Bus, Processor
from chalicelib.awards.store import Awards
from chalicelib.contracts.events import SubmissionScored
from chalicelib.shared.clock import utc_now
from chalicelib.shared.queues import failures_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission, Grant

    Graded = Callable[..., GradedSubmission]


class FakeEvents:
    """EventBridge: refuses entries of some submissions, or breaks as a whole."""

    def __init__(self) -> None:
        self.batches: list[list[dict[str, Any]]] = []
        self.refused: set[str] = set()
        self.broken = 0

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the API's own name
        if self.broken:
            self.broken -= 1
            raise ConnectionError("gone")
        self.batches.append(Entries)
        answers = [json.loads(entry["Detail"])["submission_id"] in self.refused for entry in Entries]
        return {"Entries": [{"ErrorCode": "ThrottlingException"} if bad else {"EventId": "1"} for bad in answers]}

    def scored(self) -> list[SubmissionScored]:
        return [SubmissionScored.model_validate_json(entry["Detail"]) for batch in self.batches for entry in batch]


@pytest.fixture
def events() -> FakeEvents:
    return FakeEvents()


@pytest.fixture
def left() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def processor(aws: Any, events: FakeEvents, left: list[tuple[str, str]]) -> Processor:
    client: Any = events
    return Processor(Awards(aws.dynamodb, aws.table("AwardsTable"), utc_now), Bus(client, "cdu"), left.extend)


def bodies(*messages: GradedSubmission) -> dict[str, str]:
    return {f"m-{message.submission_id}": message.model_dump_json() for message in messages}


def test_a_first_pass_is_awarded_and_published(processor: Processor, events: FakeEvents, graded: Graded) -> None:
    assert processor.process(bodies(graded())) == set()
    (event,) = events.scored()
    assert (event.first_pass, event.xp) == (True, 100)
    (entry,) = events.batches[0]
    assert (entry["EventBusName"], entry["Source"], entry["DetailType"]) == ("cdu", "cdu.scoring", "SubmissionScored")


def test_a_second_pass_is_published_without_xp(processor: Processor, events: FakeEvents, graded: Graded) -> None:
    processor.process(bodies(graded("s1"), graded("s2")))
    assert [(event.first_pass, event.xp) for event in events.scored()] == [(True, 100), (False, 0)]


@pytest.mark.parametrize("outcome", ["failed", "compile_error", "timed_out", "out_of_memory", "crashed"])
def test_what_did_not_pass_is_published_and_claims_nothing(
    processor: Processor, events: FakeEvents, graded: Graded, outcome: str
) -> None:
    processor.process(bodies(graded("s1", outcome=outcome), graded("s2")))
    assert [event.xp for event in events.scored()] == [0, 100]


def test_a_canary_gets_neither_award_nor_event_and_its_way_is_over(
    aws: Any, processor: Processor, events: FakeEvents, left: list[tuple[str, str]], graded: Graded
) -> None:
    processor.process(bodies(graded("s1", canary=True, entered_by="r1"), graded("s2", student_id="bob")))
    assert [event.submission_id for event in events.scored()] == ["s2"]
    assert left == [("s1", "r1")]
    assert aws.dynamodb.scan(TableName="AwardsTable")["Count"] == 1


def test_only_the_message_of_a_canary_says_what_it_is(graded: Graded) -> None:
    # An older processor refuses fields that it does not know, and answers while a new version takes over.
    assert "canary" not in json.loads(graded().model_dump_json())
    assert json.loads(graded(canary=True).model_dump_json())["canary"] is True


def test_the_same_message_gives_the_same_event_every_time(
    processor: Processor, events: FakeEvents, graded: Graded
) -> None:
    processor.process(bodies(graded("s1")))
    processor.process(bodies(graded("s2")))
    processor.process(bodies(graded("s1")))
    first, _, again = (batch[0]["Detail"] for batch in events.batches)
    assert first == again


@pytest.mark.parametrize("poison", ["", "{", "null", "{}", '{"schema": 1}', "\u0000"])
def test_a_poison_message_fails_alone_among_good_neighbours(
    processor: Processor, events: FakeEvents, graded: Graded, poison: str
) -> None:
    batch = bodies(graded("s1")) | {"poison": poison} | bodies(graded("s2", student_id="bob"))
    assert processor.process(batch) == {"poison"}
    assert [event.submission_id for event in events.scored()] == ["s1", "s2"]


def test_a_claim_that_fails_fails_alone(aws: Any, events: FakeEvents, graded: Graded) -> None:
    class Flaky(Awards):
        def settle(self, graded: GradedSubmission) -> Grant:
            if graded.student_id == "bob":
                raise TimeoutError
            return super().settle(graded)

    client: Any = events
    processor = Processor(Flaky(aws.dynamodb, aws.table("AwardsTable"), utc_now), Bus(client, "cdu"), lambda _: None)
    assert processor.process(bodies(graded("s1"), graded("s2", student_id="bob"))) == {"m-s2"}
    assert [event.submission_id for event in events.scored()] == ["s1"]


def test_only_entries_that_the_bus_refused_come_again_and_with_the_same_xp(
    processor: Processor, events: FakeEvents, graded: Graded
) -> None:
    batch = bodies(graded("s1"), graded("s2", student_id="bob"))
    events.refused = {"s2"}
    assert processor.process(batch) == {"m-s2"}
    events.refused = set()
    assert processor.process({"m-s2": batch["m-s2"]}) == set()
    assert [event.xp for event in events.scored() if event.submission_id == "s2"] == [100, 100]


def test_an_outbox_entry_goes_when_the_bus_took_its_event(
    processor: Processor, events: FakeEvents, graded: Graded, left: list[tuple[str, str]]
) -> None:
    one, other = graded("s1", entered_by="r1"), graded("s2", student_id="bob", entered_by="r2")
    events.refused = {"s2"}
    processor.process(bodies(one, other, graded("s3", student_id="cyd")) | {"poison": "{}"})
    assert left == [("s1", "r1")]
    events.refused = set()
    processor.process(bodies(other))
    assert left == [("s1", "r1"), ("s2", "r2")]


def test_a_bus_that_breaks_loses_nothing(processor: Processor, events: FakeEvents, graded: Graded) -> None:
    batch = bodies(graded("s1"), graded("s2", student_id="bob"))
    events.broken = 1
    assert processor.process(batch) == set(batch)
    assert processor.process(batch) == set()
    assert [event.xp for event in events.scored()] == [100, 100]


def test_more_than_ten_messages_go_out_in_tens(processor: Processor, events: FakeEvents, graded: Graded) -> None:
    events.broken = 1
    batch = bodies(*(graded(f"s{number:02d}", student_id=f"student-{number}") for number in range(25)))
    failed = processor.process(batch)
    assert failed == {f"m-s{number:02d}" for number in range(10)}  # only the ten of the call that broke
    assert [len(entries) for entries in events.batches] == [10, 5]


def test_events_that_are_large_together_go_out_apart(processor: Processor, events: FakeEvents, graded: Graded) -> None:
    names = tuple(f"test_{'x' * 90}_{number}" for number in range(1_000))
    batch = bodies(
        *(
            graded(f"s{number}", student_id=f"student-{number}", outcome="failed", failed_tests=names)
            for number in range(3)
        )
    )
    assert processor.process(batch) == set()
    assert [len(entries) for entries in events.batches] == [1, 1, 1]


def test_nothing_to_do_calls_nobody(processor: Processor, events: FakeEvents) -> None:
    assert processor.process({}) == set()
    assert events.batches == []


def test_sqs_is_told_which_messages_to_deliver_again() -> None:
    assert failures_response({"b", "a"}) == {"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "b"}]}
    assert failures_response(set()) == {"batchItemFailures": []}
