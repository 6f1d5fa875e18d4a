"""Exit statuses that scripts rely on, and the error that carries one."""

from __future__ import annotations

DONE = 0
NOT_PASSED = 1
"""The solution or the lesson did not pass."""
USAGE = 2
OUR_FAULT = 3


class CommandError(Exception):
    """Ends a command with a plain sentence and an exit status; never a traceback."""

    def __init__(self, message: str, status: int = OUR_FAULT) -> None:
        super().__init__(message)
        self.status = status
