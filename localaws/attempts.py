"""Limits on guesses, as Cognito has them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_REMEMBERED = 100_000


class Attempts:
    """Counts attempts for each account: `free` of them at no cost, then one after each pause that `pause_s` gives.

    An attempt is counted before its outcome is known, so parallel attempts cannot get around the limit.
    """

    def __init__(self, free: int, pause_s: Callable[[int], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._free = free
        self._pause_s = pause_s
        self._clock = clock
        self._counted: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def taken(self, account: Hashable) -> bool:
        """Count an attempt; False if it comes too early, in which case it must not be made."""
        with self._lock:
            number, last = self._counted.pop(account, (0, 0.0))
            over, since = number - self._free, self._clock() - last
            if over >= 0 and since < self._pause_s(over):
                self._counted[account] = (number, last)
                return False
            self._counted[account] = (number + 1, self._clock())
            if len(self._counted) > _REMEMBERED:
                self._counted.popitem(last=False)
            return True

    def given_back(self, account: Hashable) -> None:
        """Uncount an attempt that turned out to be no guess."""
        with self._lock:
            number, last = self._counted.get(account, (0, 0.0))
            if number > 1:
                self._counted[account] = (number - 1, last)
            else:
                self._counted.pop(account, None)

    def forgotten(self, account: Hashable) -> None:
        """Reset the count after a correct attempt."""
        with self._lock:
            self._counted.pop(account, None)


def doubling(over: int) -> float:
    """One second, twice as long after each further failure, at most a quarter of an hour: as Cognito does."""
    return min(2.0 ** min(over, 20), 900.0)


def fixed(seconds: float) -> Callable[[int], float]:
    """The same pause after each attempt over the limit."""
    return lambda _: seconds
