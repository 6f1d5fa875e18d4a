"""Keeps asynchronous invocations until they have ended, as Lambda's own queue does.

Ministack starts a thread for each and forgets it: an event that was on its way to a function when the engine was killed
was lost, and with it a student's XP. And it calls a rule's target once, where Lambda tries twice more and then writes
to the function's dead letters.
"""

from __future__ import annotations

import itertools
import json
import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ministack.services import eventbridge

from localaws.engine.threads import KEPT, with_threads

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

log = logging.getLogger(__name__)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS deliveries (number INTEGER PRIMARY KEY, function TEXT NOT NULL, event TEXT NOT NULL)
"""


class DeliveryStore:
    """The invocations that have not ended, in memory and on disk. One per process.

    Save it after the items: what a function did is on disk before its invocation is gone from there. A killed engine
    may so deliver an event twice, which Lambda may do as well, and never not at all.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        """Create it after `workers.install`, whose limit holds for these invocations too."""
        from ministack.services import lambda_svc  # noqa: PLC0415 - `credentials.install` has to come before

        self._lambda = lambda_svc
        self._invoke = with_threads(
            lambda_svc.invoke_async_with_retry,
            _begun_by(lambda target, args: target(*args)),
            _execute_function=lambda_svc._execute_function_with_config_scope,  # noqa: SLF001 - no public way; pinned
        )
        self._database = database
        self._database.execute(_SCHEMA)
        rows = self._database.execute("SELECT number, function, event FROM deliveries ORDER BY number")
        self._pending: dict[int, tuple[str, str]] = {number: (name, event) for number, name, event in rows}
        self._saved = set(self._pending)
        self._numbers = itertools.count(max(self._saved, default=0) + 1)

    def install(self) -> None:
        """Begin here what ministack would begin in a thread of its own: rules' targets, and calls that do not wait."""
        self._lambda.invoke_async_with_retry = self.begin
        eventbridge._dispatch_to_lambda = with_threads(  # noqa: SLF001 - no public way; pinned
            eventbridge._dispatch_to_lambda,  # noqa: SLF001
            _begun_by(lambda _, args: self.begin(*args)),
        )

    def begin(self, function: dict[str, Any], event: Any) -> None:
        """Invoke a function, by ministack's record of it, without waiting for its end."""
        number = next(self._numbers)
        self._pending[number] = (function["config"]["FunctionArn"], json.dumps(event))
        self._start(number, function, event)

    def resume(self) -> None:
        """Begin again what the process before did not end. Call it once, when functions can reach the engine."""
        for number in sorted(self._saved):
            arn, event = self._pending[number]
            function, config, name = self._lambda._get_func_record_for_ref(arn)  # noqa: SLF001
            if function and config:
                record = self._lambda._execution_record_for_config(function, config)  # noqa: SLF001
                self._start(number, record, json.loads(event))
            else:
                log.warning("an event for %s was dropped: the function is gone", name)
                del self._pending[number]

    def save(self) -> None:
        """Write what has begun and remove what has ended in one transaction, or raise and do it the next time."""
        pending = dict(self._pending)
        begun = [(number, *pending[number]) for number in pending.keys() - self._saved]
        ended = [(number,) for number in self._saved - pending.keys()]
        if not (begun or ended):
            return
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT INTO deliveries VALUES (?, ?, ?)", begun)
            self._database.executemany("DELETE FROM deliveries WHERE number = ?", ended)
        self._saved = set(pending)

    def _start(self, number: int, function: dict[str, Any], event: Any) -> None:
        KEPT.thread(self._deliver, (number, function, event)).start()

    def _deliver(self, number: int, function: dict[str, Any], event: Any) -> None:
        try:
            self._invoke(function, event)
        except Exception:  # of the engine, such as a full disk; what a function raises is a dead letter in the end
            log.exception("%s was not called; its event is kept for the next start", function["config"]["FunctionArn"])
        else:
            del self._pending[number]


def _begun_by(start: Callable[[Any, tuple[Any, ...]], object]) -> Any:
    """What makes threads of which nothing is asked but to begin: `start` is called instead."""

    def thread(*, target: Any, args: tuple[Any, ...] = (), daemon: bool) -> SimpleNamespace:
        del daemon
        return SimpleNamespace(start=lambda: start(target, args))

    return thread
