"""Asynchronous invocations on disk: what a killed engine did not end, the next one begins again."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest
from ministack.services import eventbridge, lambda_svc

from cdu.waiting import until
from localaws.engine.deliveries import DeliveryStore
from localaws.engine.keeper import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARN = "arn:aws:lambda:us-east-1:000000000000:function:update-profile"
INVOKE, DISPATCH = lambda_svc.invoke_async_with_retry, eventbridge._dispatch_to_lambda
QUEUE = "arn:aws:sqs:us-east-1:000000000000:dead"


class Function:
    """What Lambda would run: notes its events, and does what a test says."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.may_end = threading.Event()
        self.may_end.set()
        self.answer: dict[str, Any] = {"body": "null"}
        self.fault: Exception | None = None

    def __call__(self, function: Any, event: Any) -> dict[str, Any]:
        assert function["config"]["FunctionArn"] == ARN
        self.events.append(event)
        assert self.may_end.wait(30)
        if self.fault:
            raise self.fault
        return self.answer


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> Iterator[Function]:
    made = Function()
    monkeypatch.setattr(lambda_svc, "_execute_function_with_config_scope", made)
    monkeypatch.setattr(lambda_svc, "_LAMBDA_ASYNC_RETRY_BASE_SECONDS", 0.01)
    config = {"FunctionName": "update-profile", "FunctionArn": ARN, "DeadLetterConfig": {"TargetArn": QUEUE}}
    lambda_svc._functions["update-profile"] = {"config": config, "versions": {}}
    yield made
    made.may_end.set()
    lambda_svc._functions._data.clear()
    lambda_svc.invoke_async_with_retry = INVOKE
    eventbridge._dispatch_to_lambda = DISPATCH


@pytest.fixture
def store(function: Function, tmp_path: Path) -> DeliveryStore:
    assert not function.events
    return started(tmp_path)


def started(tmp_path: Path) -> DeliveryStore:
    """The store of another process, which finds ministack as it is."""
    lambda_svc.invoke_async_with_retry = INVOKE
    eventbridge._dispatch_to_lambda = DISPATCH
    store = DeliveryStore(opened(tmp_path / "growing.sqlite"))
    store.install()
    return store


def kept(store: DeliveryStore) -> list[str]:
    store.save()
    return [event for (event,) in store._database.execute("SELECT event FROM deliveries ORDER BY number")]


def test_an_event_on_its_way_when_the_engine_was_killed_is_delivered_by_the_next(
    store: DeliveryStore, function: Function, tmp_path: Path
) -> None:
    function.may_end.clear()
    eventbridge._dispatch_to_lambda(ARN, '{"xp": 50}')
    assert until(lambda: function.events or None, 10) == [{"xp": 50}]
    assert kept(store) == ['{"xp": 50}']
    following = started(tmp_path)
    function.may_end.set()
    following.resume()
    assert until(lambda: function.events[1:] or None, 10) == [{"xp": 50}]
    assert until(lambda: not kept(following) or None, 10), "it ended"


def test_what_has_ended_is_not_delivered_again(store: DeliveryStore, function: Function, tmp_path: Path) -> None:
    eventbridge._dispatch_to_lambda(ARN, '{"xp": 50}')
    assert until(lambda: (function.events and not kept(store)) or None, 10)
    started(tmp_path).resume()
    assert function.events == [{"xp": 50}]


def test_events_of_one_process_and_the_next_are_told_apart(
    store: DeliveryStore, function: Function, tmp_path: Path
) -> None:
    function.may_end.clear()
    record = lambda_svc._functions["update-profile"]
    for number in range(3):
        lambda_svc.invoke_async_with_retry(record, number)
    assert kept(store) == ["0", "1", "2"]
    following = started(tmp_path)
    lambda_svc.invoke_async_with_retry(record, 3)
    assert kept(following) == ["0", "1", "2", "3"]


def test_a_failed_event_is_delivered_twice_more_and_then_becomes_a_dead_letter(
    function: Function, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters: list[Any] = []
    monkeypatch.setattr(lambda_svc, "_route_async_failure", lambda *letter: letters.append(letter))
    function.answer = {"error": True}
    store = started(tmp_path)
    eventbridge._dispatch_to_lambda(ARN, '{"xp": 50}')
    assert until(lambda: letters or None, 10) == [(QUEUE, "update-profile", {"xp": 50}, {"error": True})]
    assert function.events == [{"xp": 50}] * 3
    assert until(lambda: not kept(store) or None, 10)


def test_an_event_that_the_engine_could_not_deliver_is_kept_for_the_next_start(
    store: DeliveryStore, function: Function, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    function.fault = OSError("the disk is full")
    eventbridge._dispatch_to_lambda(ARN, '{"xp": 50}')
    assert until(lambda: "its event is kept" in caplog.text or None, 10)
    assert kept(store) == ['{"xp": 50}']
    function.fault = None
    following = started(tmp_path)
    following.resume()
    assert until(lambda: not kept(following) or None, 10)
    assert function.events == [{"xp": 50}] * 2


def test_a_save_that_failed_is_made_up_for(store: DeliveryStore, function: Function) -> None:
    function.may_end.clear()
    store._database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON deliveries BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
    )
    eventbridge._dispatch_to_lambda(ARN, '{"xp": 50}')
    with pytest.raises(sqlite3.IntegrityError, match="the disk is full"):
        store.save()
    store._database.execute("DROP TRIGGER full")
    assert kept(store) == ['{"xp": 50}']


def test_an_event_for_a_function_that_is_gone_is_dropped(
    store: DeliveryStore, function: Function, tmp_path: Path
) -> None:
    function.may_end.clear()
    eventbridge._dispatch_to_lambda(ARN, '{"xp": 50}')
    store.save()
    lambda_svc._functions._data.clear()
    following = started(tmp_path)
    following.resume()
    assert not kept(following)
