"""Signals as a terminal would send them."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def heard(number: signal.Signals) -> Iterator[None]:
    """Let programs that are started here be told by a signal, which a shell makes its background jobs ignore."""
    before = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(number, before)
