"""The one interface of all sandbox backends, and the error that each of them raises for a fault of ours."""

from typing import Protocol

from runners.records import Isolation, RunRecord, SandboxRun


class SandboxError(RuntimeError):
    """The sandbox could not be made or did not answer: our fault, never the student's."""


class Backend(Protocol):
    """Where runs are made. Safe for many threads."""

    def start(self) -> Isolation:
        """Make it ready, unless it is; return the isolation that it gives. Raises `SandboxError`."""

    def run(self, run: SandboxRun) -> RunRecord:
        """Make one run and return the record of what happened.

        Raises `SandboxError` when there is no record: our fault.
        """

    def processes(self) -> set[int]:
        """Return the processes that stay between runs."""

    def stop(self) -> None:
        """End it and every run of it."""
