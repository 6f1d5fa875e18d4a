"""Dead letters go back to where they could not be delivered.

A function of its own does it for the API and for `cdu admin redrive`: it may take letters and send them on, which the
function that reads requests may not, for whoever can send events can make XP.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_firehose import FirehoseClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

WORK_S = 15.0
"""Seconds after which no further letters are taken, for the API waits for the answer. Ask again for the rest."""
_OF_A_REFRESH = {
    "Athena Query State Change": "publish-leaderboards",
    "Scheduled Event": "refresh-leaderboards-hourly",
}


class DeadLetters:
    """The dead letters of every queue, and the places to which they go back."""

    def __init__(
        self,
        sqs: SQSClient,
        functions: LambdaClient,
        firehose: FirehoseClient,
        *,
        letters: Mapping[str, str],
        queues: Mapping[str, str],
        stack: str,
    ) -> None:
        """`letters` and `queues`: names to addresses; functions and the stream have names that begin with `stack`."""
        self._sqs = sqs
        self._functions = functions
        self._firehose = firehose
        self._letters = letters
        self._queues = queues
        self._stack = stack

    def send_back(self, name: str) -> int:
        """Send the letters of one queue back and return how many; 0 says that there are no more.

        A letter is deleted after it was accepted: one that is sent twice counts once. Raises KeyError for a queue that
        does not exist.
        """
        url, send = self._letters[name], self._sender(name)
        began, moved = time.monotonic(), 0
        while time.monotonic() - began < WORK_S:
            batch = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
            if not batch:
                break
            for message in batch:
                send(message["Body"])
                self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                moved += 1
        return moved

    def _sender(self, name: str) -> Callable[[str], object]:
        if name == "profile":  # events that the function could not take
            return lambda body: self._invoke("update-profile", body)
        if name == "lake":
            return self._to_the_lake
        queue = self._queues[name]
        return lambda body: self._sqs.send_message(QueueUrl=queue, MessageBody=body)

    def _to_the_lake(self, body: str) -> None:
        """Send an event to Firehose, or to the function of the refresh that could not take it."""
        function = _OF_A_REFRESH.get(_kind_of(body))
        if function:
            self._invoke(function, body)
        else:
            self._firehose.put_record(DeliveryStreamName=f"{self._stack}-lake", Record={"Data": body.encode()})

    def _invoke(self, function: str, body: str) -> None:
        name = f"{self._stack}-{function}"
        self._functions.invoke(FunctionName=name, InvocationType="Event", Payload=body.encode())


def _kind_of(body: str) -> str:
    """An event's kind; empty for anything else."""
    try:
        found: Any = json.loads(body)
    except ValueError:
        return ""
    return str(found.get("detail-type", "")) if isinstance(found, dict) else ""
