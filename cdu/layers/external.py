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


class ToolError(LayerError):
    """A tool failed with a status; `output` is all that it said."""

    def __init__(self, message: str, output: str, code: int = 1) -> None:
        super().__init__(message)
        self.output = output
        self.code = code


def run(command: Sequence[str], cwd: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command and return what it printed, on both streams.

    Raises LayerError, ToolError with the end of what it said.
    """
    try:
        done = subprocess.run(
            command, cwd=cwd, env={**os.environ, **(environment or {})}, text=True, errors="replace", check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=_LIMIT_S,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LayerError(f"{command[0]} cannot be used here: {error}") from None
    if done.returncode:
        raise ToolError(f"{' '.join(command[:4])} failed:\n{done.stdout[-6000:]}", done.stdout, done.returncode)
    return done.stdout
