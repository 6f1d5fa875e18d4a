"""Lets a backup read the engine's saved state of one instant: nothing is saved while the backup holds a lock."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK = "saving.lock"
DATABASE = "growing.sqlite"
"""What the engine does not keep in files that it replaces."""


@contextmanager
def held(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of a folder of saved state; it goes with the process, however that ends.

    The engine holds it while it replaces files, a backup while it opens them. Raises BlockingIOError where it is taken
    and `wait` is false, and OSError where the folder cannot be written to.
    """
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)
