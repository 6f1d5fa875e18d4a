"""Forwards events from EventBridge to Firehose, through the queues that stand in for Firehose as rule targets."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_sqs import SQSClient

    from localaws.firehose.service import FirehoseService

log = logging.getLogger(__name__)

QUEUE_PREFIX = "cdu-local-firehose-"
_LOOK_SECONDS = 2.0
_WAIT_SECONDS = 2  # as long as a stop may take
_PAUSE_SECONDS = 1.0


class Forwarder:
    """Drains every queue called `cdu-local-firehose-<stream>` into its stream, one record per message.

    New queues are found within two seconds. A message is deleted only after its record is on disk: after a
    crash in between it is delivered twice, but never lost.
    """

    def __init__(self, sqs: SQSClient, service: FirehoseService) -> None:
        self._sqs = sqs
        self._service = service
        self._stopped = threading.Event()
        self._threads: dict[str, threading.Thread] = {}
        self._finder = threading.Thread(target=self._find, name="forward-find", daemon=True)

    def start(self) -> None:
        """Begin to look for queues."""
        self._finder.start()

    def stop(self) -> None:
        """Stop reading; a message received and not yet accepted becomes visible in its queue again."""
        self._stopped.set()
        for thread in [self._finder, *self._threads.values()]:
            thread.join(_WAIT_SECONDS + 1)

    def _find(self) -> None:
        while not self._stopped.is_set():
            try:
                urls = self._sqs.list_queues(QueueNamePrefix=QUEUE_PREFIX).get("QueueUrls", [])
            except Exception:  # the engine may be restarting
                log.exception("the forwarder cannot list queues")
                urls = []
            for url in urls:
                if url not in self._threads or not self._threads[url].is_alive():
                    thread = threading.Thread(target=self._drain, args=(url,), name=f"forward-{url}", daemon=True)
                    self._threads[url] = thread
                    thread.start()
            self._stopped.wait(_LOOK_SECONDS)

    def _drain(self, url: str) -> None:
        """Forward messages until stopped; a queue that is gone ends the thread, any other error is tried again."""
        stream = url.rpartition("/")[2].removeprefix(QUEUE_PREFIX)
        while not self._stopped.is_set():
            try:
                self._once(url, stream)
            except self._sqs.exceptions.QueueDoesNotExist:
                return
            except Exception:  # whatever it is, the messages stay in the queue
                log.exception("the forwarder of stream %s failed, the messages stay in the queue", stream)
                self._stopped.wait(_PAUSE_SECONDS)

    def _once(self, url: str, stream: str) -> None:
        answer = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=_WAIT_SECONDS)
        messages = answer.get("Messages", [])
        if not messages:
            return
        self._service.accept(stream, [record(message["Body"]) for message in messages])
        self._delete(url, [message["ReceiptHandle"] for message in messages])

    def _delete(self, url: str, handles: Sequence[str]) -> None:
        entries = [{"Id": str(at), "ReceiptHandle": handle} for at, handle in enumerate(handles)]
        answer = self._sqs.delete_message_batch(QueueUrl=url, Entries=entries)  # type: ignore[arg-type]
        for failed in answer.get("Failed", []):
            log.warning("a forwarded message stays in %s and will come twice: %s", url, failed.get("Message"))


def record(body: str) -> bytes:
    """Return the record for one message: the event's JSON, which the rule's transformer made, and a newline."""
    return body.encode() if body.endswith("\n") else body.encode() + b"\n"
