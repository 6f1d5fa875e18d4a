"""The submission processor: from queue messages to award claims and events on the bus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from chalicelib.contracts.events import DETAIL_TYPE, SOURCE, SubmissionScored
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_events import EventBridgeClient

    from chalicelib.awards.store import Awards

BATCH = 10
"""PutEvents takes at most ten entries."""
BATCH_BYTES = 200_000
"""PutEvents takes 256 KB in all; the rest is room for the envelope around each event."""


class Bus:
    """The event bus, sending side."""

    def __init__(self, events: EventBridgeClient, name: str) -> None:
        self._events = events
        self._name = name

    def publish(self, scored: list[SubmissionScored]) -> list[bool]:
        """Put up to ten events and say of each whether the bus took it."""
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
        answer = self._events.put_events(Entries=entries)
        for entry in answer["Entries"]:
            if "ErrorCode" in entry:
                logger.warning("event refused", code=entry["ErrorCode"], reason=entry.get("ErrorMessage"))
        return ["ErrorCode" not in entry for entry in answer["Entries"]]


class Processor:
    """Decides awards and publishes events for a batch of messages."""

    def __init__(self, awards: Awards, bus: Bus) -> None:
        self._awards = awards
        self._bus = bus

    def process(self, bodies: Mapping[str, str]) -> set[str]:
        """Process message id to body; return the ids that failed and must be delivered again.

        One bad message never takes its neighbours along, and a message counts as done only when the bus took its
        event. Everything here may happen twice: the claim remembers who holds it.
        """
        scored: dict[str, SubmissionScored] = {}
        failed: set[str] = set()
        for message_id, body in bodies.items():
            try:
                scored[message_id] = self._score(GradedSubmission.model_validate_json(body))
            except ValidationError as error:
                logger.error("poison message", message_id=message_id, problems=error.error_count())
                failed.add(message_id)
            except Exception:  # noqa: BLE001 - any failure of one message leaves the others alone; SQS delivers it again
                logger.exception("message failed", message_id=message_id)
                failed.add(message_id)
        return failed | self._publish(scored)

    def _score(self, graded: GradedSubmission) -> SubmissionScored:
        return graded.scored(self._awards.settle(graded))

    def _publish(self, scored: dict[str, SubmissionScored]) -> set[str]:
        failed: set[str] = set()
        for chunk in _chunks(scored):
            try:
                taken = self._bus.publish([scored[message_id] for message_id in chunk])
            except Exception:  # noqa: BLE001 - the whole chunk comes again; the claims make that harmless
                logger.exception("events not published", count=len(chunk))
                taken = [False] * len(chunk)
            failed |= {message_id for message_id, done in zip(chunk, taken, strict=True) if not done}
        return failed


def _chunks(scored: Mapping[str, SubmissionScored]) -> Iterable[list[str]]:
    """Message ids in groups that PutEvents takes; an event too large for any call fails alone."""
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
