"""Few events and requests run at the same time, the others wait their turn, and none is lost."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

from ministack.core import lambda_runtime

from localaws.engine import gateway
from localaws.engine.entrance import Way
from localaws.engine.gateway import Gateway
from localaws.engine.workers import EVENTS_AT_ONCE, limited, start_missing

if TYPE_CHECKING:
    import pytest
    from hypercorn.typing import ASGIFramework, Scope

    from localaws.engine.entrance import Entrance
    from localaws.engine.keeper import Keeper


class Crowd:
    """Counts who is inside, and the most there ever were."""

    def __init__(self) -> None:
        self.inside = self.most = self.total = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self.inside += 1
            self.total += 1
            self.most = max(self.most, self.inside)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.inside -= 1


def function(name: str) -> dict[str, Any]:
    return {"config": {"FunctionName": name}}


def test_events_of_one_function_wait_for_its_few_processes() -> None:
    crowd = Crowd()

    def execute(_function: Any, event: int) -> int:
        with crowd:
            time.sleep(0.01)
        return event

    in_turn = limited(execute)
    with ThreadPoolExecutor(20) as pool:
        ended = list(pool.map(lambda number: in_turn(function("update-profile"), number), range(20)))
    assert ended == list(range(20))
    assert crowd.most == EVENTS_AT_ONCE


def test_a_function_does_not_wait_for_another_one() -> None:
    free = threading.Event()
    in_turn = limited(lambda each, _: free.wait(10) if each["config"]["FunctionName"] == "slow" else free.set())
    with ThreadPoolExecutor(EVENTS_AT_ONCE + 1) as pool:
        slow = [pool.submit(in_turn, function("slow"), None) for _ in range(EVENTS_AT_ONCE)]
        pool.submit(in_turn, function("quick"), None).result(5)
        assert all(each.result(5) for each in slow)


def test_a_function_that_fails_gives_its_place_back() -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the function broke")

    in_turn, failed = limited(fail), 0
    for _ in range(EVENTS_AT_ONCE + 1):
        try:
            in_turn(function("broken"), None)
        except RuntimeError:
            failed += 1
    assert failed == EVENTS_AT_ONCE + 1


class Process:
    """What ministack keeps for a process of a function."""

    def __init__(self, *_: object) -> None:
        self._lock = threading.Lock()
        self._proc, self.in_use, self.last_used = None, False, 0.0

    def _spawn(self) -> None:
        self.started = True


def test_what_a_class_needs_first_is_started_beforehand_and_not_more(monkeypatch: pytest.MonkeyPatch) -> None:
    pools: dict[str, list[Process]] = {}
    monkeypatch.setattr(lambda_runtime, "_workers", pools)
    monkeypatch.setattr(lambda_runtime, "_worker_class_for", lambda _: Process)
    arn = "arn:aws:lambda:us-east-1:000000000000:function:cdu-local-api"
    config = {"FunctionName": "cdu-local-api", "FunctionArn": arn, "State": "Active"}
    for _ in range(5):
        start_missing(config, b"code", 3)
    (kept,) = pools.values()
    assert [(each.started, each.in_use) for each in kept] == [(True, False)] * 3
    assert all(each.last_used > 0 for each in kept), "ministack ends what was idle for long"
    start_missing(config | {"FunctionName": "new", "State": "Pending"}, b"code", 3)
    start_missing(config | {"FunctionName": "without code"}, None, 3)
    assert sum(map(len, pools.values())) == 3


class Saver:
    async def saved(self) -> None:
        await asyncio.sleep(0)


class Door:
    def way(self, _scope: Scope) -> Way:
        return Way.API


async def _requests(count: int) -> tuple[list[int], Crowd]:
    """Send so many requests at the same moment to a gateway; return their statuses and who was inside."""
    crowd, statuses = Crowd(), list[int]()

    async def application(_scope: Scope, _receive: Any, send: Any) -> None:
        with crowd:
            await asyncio.sleep(0.001)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    served = Gateway(cast("ASGIFramework", application), cast("Keeper", Saver()), cast("Entrance", Door()))
    scope = cast("Any", {"type": "http", "method": "POST", "path": "/", "headers": []})
    await asyncio.gather(*(served(scope, cast("Any", None), cast("Any", send)) for _ in range(count)))
    return statuses, crowd


def test_a_class_that_hands_in_at_once_is_served_in_turn_and_nobody_is_sent_away() -> None:
    statuses, crowd = asyncio.run(_requests(60))
    assert statuses == [200] * 60
    assert crowd.most == gateway.REQUESTS_AT_ONCE


def test_what_can_never_be_served_in_time_is_asked_to_come_back() -> None:
    statuses, _ = asyncio.run(_requests(gateway.REQUESTS_AT_ONCE + gateway.REQUESTS_WAITING + 5))
    assert sorted(statuses)[-5:] == [429] * 5
    assert statuses.count(200) == gateway.REQUESTS_AT_ONCE + gateway.REQUESTS_WAITING
