"""The processes of functions: how many events may start, and which wait warm.

Ministack gives every event that finds no idle process a new one. Half a second of processor time each, forty at once
after a burst: on a small machine they keep the requests waiting that pupils look at. And the first request of the day
pays for the start. So events queue for a few processes of each function, and what requests need is started beforehand.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections import defaultdict
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ministack.core import concurrency, lambda_runtime

from localaws.engine import metrics
from localaws.engine.threads import KEPT, with_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

logger = logging.getLogger(__name__)
EVENTS_AT_ONCE = 2
"""Of one function. An event that waits loses nothing: it waits in the engine, as it does inside EventBridge."""
_LOOK_AGAIN_S = 0.5


def install(warm: Mapping[str, int]) -> None:
    """Limit what EventBridge starts; keep `warm[name]` processes of a function whose name ends so; keep threads.

    Call it after `credentials.install`, for it loads ministack's functions.
    """
    from ministack.services import lambda_svc  # noqa: PLC0415 - the credentials have to be replaced before

    lambda_runtime.Worker.invoke = with_threads(lambda_runtime.Worker.invoke, KEPT.thread)
    lambda_runtime.Worker._drain_stderr_bounded = logged  # noqa: SLF001 - no public way; pinned
    concurrency.threading = SimpleNamespace(Thread=KEPT.thread, Lock=threading.Lock)
    lambda_svc._execute_function_with_config_scope = limited(lambda_svc._execute_function_with_config_scope)  # noqa: SLF001 - no public way; pinned
    if warm:
        threading.Thread(target=_keep_warm, args=(lambda_svc, warm), daemon=True, name="warm").start()


def limited(execute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The same function, of which at most `EVENTS_AT_ONCE` run for one Lambda function; the others wait their turn."""
    places: defaultdict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(EVENTS_AT_ONCE))
    lock = threading.Lock()

    def execute_in_turn(function: Any, event: Any) -> Any:
        name = (function.get("config") or function).get("FunctionName", "")
        with lock:
            place = places[name]
        with place:
            return execute(function, event)

    return execute_in_turn


def logged(worker: Any, first_line_wait: float = 0.05, idle_confirm: float = 0.005, hard_cap: float = 0.25) -> str:
    """What a process has logged in an invocation. As ministack's, which looks every millisecond; this one is woken.

    Metrics among the lines are kept, as CloudWatch keeps them.
    """
    lines, until, wait_s = [], time.monotonic() + hard_cap, first_line_wait
    with contextlib.suppress(queue.Empty):
        while (left_s := until - time.monotonic()) > 0:
            lines.append(worker._stderr_queue.get(timeout=min(wait_s, left_s)))  # noqa: SLF001 - no public way; pinned
            wait_s = idle_confirm
    metrics.take(lines)
    return "\n".join(lines)


def _keep_warm(lambda_svc: Any, warm: Mapping[str, int]) -> None:
    while True:
        time.sleep(_LOOK_AGAIN_S)
        for function in list(lambda_svc._functions._data.values()):  # noqa: SLF001 - no public way; pinned
            config = function["config"]
            wanted = next((count for name, count in warm.items() if config["FunctionName"].endswith(name)), 0)
            try:
                start_missing(config, function.get("code_zip"), wanted)
            except Exception:  # whatever a function's own code raises; whoever calls it is told as well
                logger.exception("%s could not be started beforehand", config["FunctionName"])


def start_missing(config: dict[str, Any], code: bytes | None, wanted: int) -> None:
    """Start one process if fewer than `wanted` are there: one at a time, so that nobody who waits is kept waiting."""
    name = config["FunctionName"]
    key = lambda_runtime._worker_key(name, config, config.get("Version", "$LATEST"))  # noqa: SLF001 - no public way; pinned
    with lambda_runtime._lock:  # noqa: SLF001
        there = lambda_runtime._workers.setdefault(key, [])  # noqa: SLF001
        for each in there[:wanted]:
            each.last_used = time.time()  # ministack ends what was idle for five minutes
        if not code or config.get("State") != "Active" or len(there) >= wanted:
            return
        worker = lambda_runtime._worker_class_for(config)(name, config, code)  # noqa: SLF001
        worker.in_use = True
        there.append(worker)
    try:
        lambda_runtime.ensure_spawned(worker)
    finally:
        lambda_runtime.release_worker(worker)
