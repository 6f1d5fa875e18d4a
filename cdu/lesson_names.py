"""The names of lessons that this machine has heard of, for the shell's completion."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from cdu.files import write_atomically
from cdu.paths import LESSON_NAMES, home
from chalicelib.shared.ids import LESSON

if TYPE_CHECKING:
    from collections.abc import Iterable


def known() -> list[str]:
    """The names that were remembered, sorted; none where there is nothing to read."""
    try:
        names = json.loads((home() / LESSON_NAMES).read_text(encoding="utf-8"))
        return sorted(name for name in names if LESSON.fits(name))
    except (OSError, ValueError, TypeError):
        return []


def remember(names: Iterable[str]) -> None:
    """Add names to those that are known. A folder that cannot be written costs the completion and nothing else."""
    before = known()
    every = sorted({*before, *(name for name in names if LESSON.fits(name))})
    if every != before:
        with suppress(OSError):
            write_atomically(home() / LESSON_NAMES, json.dumps(every).encode(), 0o600)
