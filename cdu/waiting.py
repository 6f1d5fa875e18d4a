"""Waiting for a result that arrives later."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")


def until(look: Callable[[], Found | None], timeout_s: float, pause_s: float = 0.1) -> Found | None:
    """Look again and again until something is found; None after the timeout."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = look()
        if found is not None or time.monotonic() > deadline:
            return found
        time.sleep(pause_s)
