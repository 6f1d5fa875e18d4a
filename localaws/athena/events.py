"""The `Athena Query State Change` event, delivered to the Lambda targets of the engine's default bus.

EventBridge refuses events whose source begins with `aws.`, so the engine is asked which of its rules
match (ListRules, TestEventPattern, ListTargetsByRule) and their functions are invoked as EventBridge would.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from localaws.clients import REGION

if TYPE_CHECKING:
    from localaws.athena.history import Execution, History
    from localaws.clients import Clients

log = logging.getLogger(__name__)

_TRIES = 6
_FIRST_PAUSE_SECONDS = 0.2
_ACCOUNT = "000000000000"


def state_change(execution: Execution, previous: str | None, sequence: int) -> dict[str, Any]:
    """Return the event that tells of the execution's current state, in AWS's shape."""
    detail: dict[str, Any] = {
        "versionId": "0",
        "currentState": execution.state,
        "statementType": execution.statement_type,
        "queryExecutionId": execution.execution_id,
        "workgroupName": execution.workgroup,
        "sequenceNumber": str(sequence),
    }
    if previous is not None:
        detail["previousState"] = previous
    if execution.state == "FAILED":
        error = {"errorCategory": 2, "errorType": 1006, "retryable": False, "errorMessage": execution.reason}
        detail["athenaError"] = error
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Athena Query State Change",
        "source": "aws.athena",
        "account": _ACCOUNT,
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "region": REGION,
        "resources": [],
        "detail": detail,
    }


class Teller:
    """Delivers the events of all executions in order, in a thread of its own.

    An event stays in its execution's file until it is delivered, so after a crash it may be sent twice, but not lost.
    """

    def __init__(self, clients: Clients, history: History, pause: float = _FIRST_PAUSE_SECONDS) -> None:
        self._clients = clients
        self._history = history
        self._pause = pause
        self._work: queue.SimpleQueue[Execution | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="athena-events", daemon=True)
        self._thread.start()

    def tell(self, execution: Execution) -> None:
        """Deliver the execution's waiting events soon."""
        self._work.put(execution)

    def stop(self) -> None:
        """Deliver what is waiting, without further pauses between tries."""
        self._stopped.set()
        self._work.put(None)
        self._thread.join(10)

    def _run(self) -> None:
        while (execution := self._work.get()) is not None:
            while execution.events:
                self._with_retries(execution.events[0])
                execution.events.pop(0)
                self._history.save(execution)

    def _with_retries(self, event: dict[str, Any]) -> None:
        done: set[str] = set()
        for attempt in range(_TRIES):
            try:
                self._deliver(event, done)
            except Exception as error:  # noqa: BLE001  whatever it is, it is tried again and then told
                log.warning("state change %s: try %d: %s", event["detail"]["queryExecutionId"], attempt + 1, error)
                self._stopped.wait(self._pause * 2**attempt)
            else:
                return
        log.error("a state change could not be delivered: %s", json.dumps(event))

    def _deliver(self, event: dict[str, Any], done: set[str]) -> None:
        """Invoke every matching target that is not in `done` yet; raises the first error after trying all."""
        failed: Exception | None = None
        for target in self._targets(event):
            name = f"{target['Rule']}/{target['Id']}"
            if name in done:
                continue
            try:
                self._invoke(target, event)
                done.add(name)
            except (BotoCoreError, ClientError) as error:  # raised after the other targets were tried
                failed = error
        if failed is not None:
            raise failed

    def _targets(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        client = self._clients.events
        found: list[dict[str, Any]] = []
        for page in client.get_paginator("list_rules").paginate():
            for rule in page["Rules"]:
                pattern = rule.get("EventPattern")
                if rule.get("State") != "ENABLED" or not pattern:
                    continue
                if client.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"]:
                    targets = client.list_targets_by_rule(Rule=rule["Name"])["Targets"]
                    found += [{**target, "Rule": rule["Name"]} for target in targets]
        return found

    def _invoke(self, target: dict[str, Any], event: dict[str, Any]) -> None:
        if ":lambda:" not in target["Arn"] or "InputPath" in target or "InputTransformer" in target:
            log.error("rule %s: only Lambda targets without input transformer get Athena's events", target["Rule"])
            return
        payload = target.get("Input") or json.dumps(event)
        self._clients.lambda_.invoke(FunctionName=target["Arn"], InvocationType="Event", Payload=payload.encode())
