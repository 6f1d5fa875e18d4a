"""Keeps the platform's log at a bounded size: `platform.log`, and older parts with the numbers 1 (newest) and up."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 10 * 1024 * 1024
KEPT = 5


def rotate(file: Path, *, largest: int = LARGEST_BYTES, kept: int = KEPT) -> bool:
    """Move the log's content to `FILE.1` if it is larger than `largest` bytes; False if it is not.

    Many processes hold the file open to append to it, so its content is copied and cut off instead of renaming the
    file: what they write goes on at its beginning. What is appended between the copy and the cut is copied as well,
    except for what arrives in the last instant. Raises OSError; the log is then longer than it should be.
    """
    if not file.exists() or file.stat().st_size <= largest:
        return False
    new = file.with_name(f"{file.name}.new")
    with file.open("r+b") as log, os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copy:
        shutil.copyfileobj(log, copy)
        copy.flush()  # before the cut: a full disk must not cost what is there
        shutil.copyfileobj(log, copy)
        copy.flush()
        log.truncate(0)
    for number in range(kept - 1, 0, -1):
        if (old := file.with_name(f"{file.name}.{number}")).exists():
            old.replace(file.with_name(f"{file.name}.{number + 1}"))
    new.replace(file.with_name(f"{file.name}.1"))
    return True
