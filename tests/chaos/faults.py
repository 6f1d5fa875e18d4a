"""Faults at every AWS call: refusals, answers that are lost, processes that die, and others that come in between."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ReadTimeoutError

from tests.chaos.memory import paginated, refused

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator


LIFETIME_S = 29
"""No process lives longer, as Lambda sees to it; the platform relies on it."""


class Crash(BaseException):
    """The process dies here, as by SIGKILL: nothing after it happens, no handler runs to its end."""


@dataclass(frozen=True)
class Rates:
    """How likely each fault is, per call or per delivery."""

    throttle: float = 0.02
    crash_before: float = 0.01
    crash_after: float = 0.01
    answer_lost: float = 0.02
    interleave: float = 0.04
    bus_refuses: float = 0.05
    runner_busy: float = 0.08
    runner_breaks: float = 0.01
    delivered_twice: float = 0.1
    query_fails: float = 0.2


class Chaos:
    """Decides by its seed what goes wrong, and counts it. `between` does something else in the middle of a call."""

    def __init__(self, rng: random.Random, rates: Rates) -> None:
        self.rng = rng
        self.rates = rates
        self.on = True
        self.counts: Counter[str] = Counter()
        self.between: Callable[[], None] = lambda: None
        self.clock: Callable[[], float] = lambda: 0.0
        self._processes: list[float] = []

    def happens(self, fault: str) -> bool:
        """Whether the fault of that name happens now."""
        if not self.on or self.rng.random() >= getattr(self.rates, fault):
            return False
        self.counts[fault] += 1
        return True

    @contextmanager
    def process(self) -> Iterator[None]:
        """One handler's process: a crash ends it, and only it."""
        self._processes.append(self.clock() + LIFETIME_S)
        try:
            yield
        except Crash:
            pass
        finally:
            self._processes.pop()

    def call(self, effect: Callable[[], Any]) -> Any:
        """One AWS call of the process that runs."""
        self._alive()
        if self.happens("interleave"):
            self.between()
            self._alive()
        if self.happens("crash_before"):
            self._die()
        if self.happens("throttle"):
            raise refused("ThrottlingException")
        answer = effect()
        if self.happens("crash_after"):
            self._die()
        if self.happens("answer_lost"):
            raise ReadTimeoutError(endpoint_url="memory")
        return answer

    def _die(self) -> None:
        self._processes[-1] = 0.0
        raise Crash

    def _alive(self) -> None:
        if self._processes and self.clock() > self._processes[-1]:
            raise Crash  # a killed process does not clean up, nor does one whose time is over


def faulty(client: Any, chaos: Chaos) -> Any:
    """A client whose every call goes through the chaos. Any: it stands for whichever boto3 client it wraps."""
    return _Faulty(client, chaos)


class _Faulty:
    def __init__(self, client: Any, chaos: Chaos) -> None:
        self._client = client
        self._chaos = chaos
        self.exceptions = getattr(client, "exceptions", None)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)

        def call(**request: Any) -> Any:
            return self._chaos.call(lambda: method(**request))

        return call

    def get_paginator(self, name: str) -> Any:
        return paginated(getattr(self, name))
