"""SQS: sending messages, and reporting which messages of a batch failed.

Messages are grouped by student, so that the many messages of one student do not delay those of others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_sqs import SQSClient

_FIRST_PAUSE_S = 5
_LONGEST_PAUSE_S = 300


class Message(Protocol):
    """A message about one student."""

    @property
    def student_id(self) -> str:
        """Whose message it is."""

    def model_dump_json(self) -> str:
        """The message as JSON."""


class Queue:
    """One SQS queue. Errors reach the caller, so that it never reports an unsent message as sent."""

    def __init__(self, sqs: SQSClient, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def send(self, message: Message) -> None:
        """Send one message."""
        self._sqs.send_message(
            QueueUrl=self._url, MessageBody=message.model_dump_json(), MessageGroupId=message.student_id
        )

    def postpone(self, receipt: str, receives: int) -> None:
        """Delay the next delivery of a message. The pause doubles with each of its `receives` deliveries so far."""
        pause_s = min(_FIRST_PAUSE_S * 2 ** (receives - 1), _LONGEST_PAUSE_S)
        self._sqs.change_message_visibility(QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=pause_s)


def failures_response(failed: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """The response that makes SQS deliver only the failed messages again."""
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in sorted(failed)]}
