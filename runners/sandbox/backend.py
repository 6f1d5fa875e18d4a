"""The one interface of all sandbox backends, and the error that each of them raises for a fault of ours."""

from collections.abc import Sequence
from typing import Any, Protocol


class SandboxError(RuntimeError):
    """The sandbox could not be made or did not answer: our fault, never the student's."""


class Backend(Protocol):
    """Where runs are made. Safe for many threads."""

    def start(self) -> dict[str, Any]:
        """Make it ready, unless it is; return the isolation that it gives. Raises `SandboxError`."""

    def run(self, plan: dict[str, Any], payloads: Sequence[dict[str, Any]], wall_s: float) -> dict[str, Any]:
        """Make one run: `{"roles", "limits"}` and a payload for each role; return the record of what happened.

        Raises `SandboxError` when there is no record: our fault.
        """

    def processes(self) -> set[int]:
        """Return the processes that stay between runs."""

    def stop(self) -> None:
        """End it and every run of it."""
