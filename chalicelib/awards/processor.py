"""The submission processor: decides awards for queued submissions and publishes events on the bus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from chalicelib.contracts.events import DETAIL_TYPE, SOURCE, SubmissionScored
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.shared.log import logger
from chalicelib.shared.metrics import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mypy_boto3_events import EventBridgeClient

    from chalicelib.awards.store import Awards

BATCH = 10
"""PutEvents takes at most ten entries."""
BATCH_BYTES = 200_000
"""PutEvents takes 256 KB per call; the difference leaves room for the envelope of each event."""


class Bus:
    """Publishes on the event bus."""

    def __init__(self, events: EventBridgeClient, name: str) -> None:
        self._events = events
        self._name = name

    def publish(self, scored: list[SubmissionScored]) -> list[bool]:
        """Publish up to ten events. Returns for each event whether the bus accepted it."""
        entries: Any = [
            {
                "EventBusName": self._name,
                "Source": SOURCE,
                "DetailType": DETAIL_TYPE,
                "Time": event.occurred_at,
                "Detail": event.model_dump_json(),
            }
            for event in scored
        ]
        response = self._events.put_events(Entries=entries)
        for entry in response["Entries"]:
            if "ErrorCode" in entry:
                logger.warning("event refused", code=entry["ErrorCode"], reason=entry.get("ErrorMessage"))
        return ["ErrorCode" not in entry for entry in response["Entries"]]


class Processor:
    """Decides awards and publishes events for a batch of messages."""

    def __init__(self, awards: Awards, bus: Bus, leave: Callable[[Iterable[tuple[str, str]]], None]) -> None:
        """`leave` deletes the outbox entries of submissions and their runs, at most ten at once."""
        self._awards = awards
        self._bus = bus
        self._leave = leave

    def process(self, bodies: Mapping[str, str]) -> set[str]:
        """Process messages (id to body). Returns the ids of failed messages, which must be delivered again.

        A bad message does not affect the others. A message is done only when the bus accepted its event. Processing a
        message twice is harmless, because the award remembers what each submission granted. The stage's own canary
        gets neither award nor event.
        """
        scored: dict[str, SubmissionScored] = {}
        entered: dict[str, tuple[str, str]] = {}
        failed: set[str] = set()
        for message_id, body in bodies.items():
            try:
                graded = GradedSubmission.model_validate_json(body)
                if not graded.canary:
                    scored[message_id] = self._score(graded)
                if graded.entered_by:
                    entered[message_id] = graded.submission_id, graded.entered_by
            except ValidationError as error:
                logger.error("poison message", message_id=message_id, problems=error.error_count())
                failed.add(message_id)
            except Exception:  # noqa: BLE001 - the other messages go on; SQS delivers this one again
                logger.exception("message failed", message_id=message_id)
                failed.add(message_id)
        failed |= self._publish(scored)
        if awards := sum(event.first_pass for message_id, event in scored.items() if message_id not in failed):
            measure("Awards", awards)
        self._leave(entry for message_id, entry in entered.items() if message_id not in failed)
        return failed

    def _score(self, graded: GradedSubmission) -> SubmissionScored:
        scored = graded.scored(self._awards.settle(graded))
        logger.info("scored", submission_id=scored.submission_id, correlation_id=scored.correlation_id, xp=scored.xp)
        return scored

    def _publish(self, scored: dict[str, SubmissionScored]) -> set[str]:
        failed: set[str] = set()
        for chunk in _chunks(scored):
            try:
                taken = self._bus.publish([scored[message_id] for message_id in chunk])
            except Exception:  # noqa: BLE001 - the chunk is delivered again, which awards make harmless
                logger.exception("events not published", count=len(chunk))
                taken = [False] * len(chunk)
            failed |= {message_id for message_id, done in zip(chunk, taken, strict=True) if not done}
        return failed


def _chunks(scored: Mapping[str, SubmissionScored]) -> Iterable[list[str]]:
    """Message ids in chunks that fit into one PutEvents call. An event that is too large gets its own chunk."""
    chunk: list[str] = []
    size = 0
    for message_id, event in scored.items():
        own = len(event.model_dump_json().encode())
        if chunk and (len(chunk) == BATCH or size + own > BATCH_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(message_id)
        size += own
    if chunk:
        yield chunk
