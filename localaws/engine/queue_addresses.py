"""Queues keep working where the engine's port has changed, as after a restore into another folder.

Ministack finds a queue by its URL, in which the port stands, so it never again receives from those of another port.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_PORT: Final = re.compile(r"(?<=http://localhost:)\d+(?=/\d{12}/)")
"""In the URL of a queue."""


def move(state: Path, port: int) -> None:
    """Give the saved queues of a state folder the URLs of this port, in one step; before ministack reads them."""
    file = state / "sqs.json"
    if not file.is_file():
        return
    saved = file.read_text(encoding="utf-8")
    moved = _PORT.sub(str(port), saved)
    if moved != saved:
        part = file.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(moved, encoding="utf-8")
        part.replace(file)
