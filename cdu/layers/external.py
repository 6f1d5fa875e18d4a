"""Running the tools that layers are made with."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from cdu.layers.recipe import LayerError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LIMIT_S = 900


def run(command: Sequence[str], cwd: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command and return what it printed. Raises LayerError with the end of what it said."""
    try:
        done = subprocess.run(
            command, cwd=cwd, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False,
            timeout=_LIMIT_S,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LayerError(f"{command[0]} cannot be used here: {error}") from None
    if done.returncode:
        raise LayerError(f"{' '.join(command[:4])} failed:\n{(done.stdout + done.stderr)[-6000:]}")
    return done.stdout
