"""Keeps the platform's log at a bounded size: `platform.log`, and older parts with the numbers 1 (newest) and up."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 10 * 1024 * 1024
MOST_BYTES = 2 * LARGEST_BYTES
KEPT = 5


def rotate(file: Path, *, largest: int = LARGEST_BYTES, most: int = MOST_BYTES, kept: int = KEPT) -> bool:
    """Move the log's content to `FILE.1` if it is larger than `largest` bytes; False if it is not.

    Many processes hold the file open to append to it, so its content is copied and cut off instead of renaming the
    file: what they write goes on at its beginning. What is appended between the copy and the cut is copied as well,
    except for what arrives in the last instant. Of a flood, only the newest `most` bytes are kept, in whole lines:
    no program may fill the disk by what it says. Raises OSError; the log is then longer than it should be.
    """
    size = file.stat().st_size if file.exists() else 0
    if size <= largest:
        return False
    new = file.with_name(f"{file.name}.new")
    with file.open("r+b") as log, os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copy:
        if size > most:
            log.seek(size - most)
            log.readline()
        _copy(log, copy, size - log.tell())
        copy.flush()  # before the cut: a full disk must not cost what is there
        _copy(log, copy, min(most, os.fstat(log.fileno()).st_size - log.tell()))
        copy.flush()
        log.truncate(0)
    for number in range(kept - 1, 0, -1):
        if (old := file.with_name(f"{file.name}.{number}")).exists():
            old.replace(file.with_name(f"{file.name}.{number + 1}"))
    new.replace(file.with_name(f"{file.name}.1"))
    return True


def _copy(log: IO[bytes], copy: IO[bytes], count: int) -> None:
    """Copy so many bytes: whoever copies until the end is there never ends while others write faster."""
    while count > 0 and (part := log.read(min(count, 1 << 20))):
        copy.write(part)
        count -= len(part)
