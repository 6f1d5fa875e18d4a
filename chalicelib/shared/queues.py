"""SQS: sending messages, and answering for a batch of received ones.

Messages are grouped by student, so that one student's flood delays nobody else.
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
    """One SQS queue. Errors are the caller's: nothing may be reported as sent that is not on the queue."""

    def __init__(self, sqs: SQSClient, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def send(self, message: Message) -> None:
        """Send one message."""
        self._sqs.send_message(
            QueueUrl=self._url, MessageBody=message.model_dump_json(), MessageGroupId=message.student_id
        )

    def postpone(self, receipt: str, receives: int) -> None:
        """Let a message that was received for the nth time come again after a pause that doubles."""
        pause_s = min(_FIRST_PAUSE_S * 2 ** (receives - 1), _LONGEST_PAUSE_S)
        self._sqs.change_message_visibility(QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=pause_s)


def failures_response(failed: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """The answer that makes SQS deliver only these messages again."""
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in sorted(failed)]}
