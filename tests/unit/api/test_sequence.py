"""How many calls of AWS a submission waits for one after the other; calls at the same time count once.

Each call takes one tick of a logical clock, so no measured time decides: a thread's calls follow one another, and
whoever waits for a thread goes on at the later of both times.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import wiring
from chalicelib.shared import aws as clients
from chalicelib.shared.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("bell")
IN_SEQUENCE = 4
"""At most: token, lesson and award; the run and the record; the verdict; the message."""


class Watch:
    """The time of the thread that runs, and the names of the calls."""

    def __init__(self) -> None:
        self.now = 0
        self.calls: list[str] = []

    def called(self, event_name: str, **_: Any) -> None:
        self.now += 1
        self.calls.append(event_name.rpartition(".")[2])


class Promise(Future[Any]):
    """A result that is there at a time."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch
        self.at = 0

    def result(self, timeout: float | None = None) -> Any:
        self._watch.now = max(self._watch.now, self.at)
        return super().result(timeout)


class Threads(Executor):
    """Does everything at once, at the time at which a thread would."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        begun, promise = self._watch.now, Promise(self._watch)
        try:
            promise.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as an executor does
            promise.set_exception(error)
        promise.at, self._watch.now = self._watch.now, begun
        return promise


@pytest.fixture
def watch(site: Any, ada: Any, solution: bytes, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """A watch over a warm function."""
    watch = Watch()
    monkeypatch.setattr(wiring, "background", lambda: Threads(watch))
    assert site.submit(ada | {"sub": "first"}, solution).status == 201
    for client in (clients.dynamodb(), clients.s3(), clients.sqs(), clients.functions()):
        client.meta.events.register("before-parameter-build.*", watch.called)
    watch.now, watch.calls = 0, []
    return watch


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k" * 16}], ids=["plain", "with a key"])
def test_a_verdict_waits_for_four_calls(
    site: Any, ada: Any, solution: bytes, watch: Watch, headers: dict[str, str]
) -> None:
    assert site.submit(ada, solution, headers=headers).status == 201
    assert watch.now == IN_SEQUENCE
    assert sorted(watch.calls) == sorted(
        ["PutItem", "GetItem", "GetItem", "TransactWriteItems", "Invoke", "PutObject", "PutItem", "SendMessage"]
        + ["GetItem"] * len(headers)
    )


def test_a_submission_that_waits_in_the_queue_waits_for_four_calls(
    site: Any, ada: Any, solution: bytes, watch: Watch
) -> None:
    assert site.submit(ada, solution, headers={"Prefer": "respond-async"}).status == 202
    assert watch.now == IN_SEQUENCE


def test_a_refused_student_costs_no_run(site: Any, ada: Any, solution: bytes, watch: Watch) -> None:
    wiring.rate_limit().refuse("ada", utc_now() + timedelta(hours=1))
    watch.calls.clear()
    assert site.submit(ada, solution).status == 429
    assert not {"Invoke", "TransactWriteItems", "PutObject", "SendMessage"} & set(watch.calls)
    watch.calls.clear()
    assert site.submit(ada, b"no zip").status == 429  # what is wrong with it is not told before
