"""What a language is to the runner. Every language goes the same way: prepare, run in a sandbox, read, judge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from runners.death import End
from runners.judge import Evidence, Expected
from runners.records import Isolation, LoadFailed, RunRecord, SandboxRun
from runners.report import Test
from runners.request import Limits, Profile, Request
from runners.sandbox.backend import Backend


@dataclass(frozen=True, slots=True)
class Mode:
    """A way to run tests, and how validating a lesson finds out what the mode has to enforce.

    `recordings` says how many runs of the reference solution that takes; `enforced` how many more have to pass under
    what was recorded.
    """

    name: str
    recordings: int
    enforced: int
    examined: bool = False
    """Whether tests have to be examined before they run in this mode."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run showed, what it is judged by, and what it recorded for a profile, if it did."""

    evidence: Evidence
    expected: Expected
    recorded: Profile | None = None
    rest: "Prepared | None" = None
    """A run for the tests that this one did not come to; reading that one shows what both showed."""


class Prepared(Protocol):
    """A run that is ready to be made, by someone who can read its record."""

    @property
    def run(self) -> SandboxRun:
        """What is to run in the sandbox."""

    def read(self, record: RunRecord) -> Reading:
        """Return what the record says. Raises `ValueError` where it shows a fault of ours."""


@dataclass(frozen=True, slots=True)
class ProgramEnd:
    """How a program ended that was run for one case.

    `error` is the exception that ended it, or what else it wrote last, where it failed; `stderr` what it wrote to
    standard error before; `warnings` what the compiler warned of. `load` is set when it did not compile or load, and
    then it did not run. `ms` is wall time.
    """

    end: End
    ms: float
    peak_kib: int
    isolation: Isolation
    stdout: str = ""
    stderr: str = ""
    error: str = ""
    warnings: str = ""
    load: LoadFailed | None = None


class Language(Protocol):
    """One language."""

    @property
    def name(self) -> str:
        """The name, as in requests."""

    @property
    def layer(self) -> str:
        """The layer that holds what it needs."""

    @property
    def main(self) -> str:
        """Where a program starts."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes in which tests can run, strongest first."""

    def enough(self, request: Request) -> Request:
        """Return the request with at least the limits that the language's tools need."""

    def program_memory(self, limits: Limits) -> int:
        """Return how many MiB a program may use: its own limit where the language has one, else the sandbox's."""

    def mode(self, request: Request) -> str:
        """Return the mode in which the request's tests run."""

    def tests(self, request: Request) -> Sequence[Test]:
        """Return the tests that are known before anything runs. Raises `RequestError` for files that do not parse."""

    def prepare(self, request: Request, *, record: bool = False) -> Prepared:
        """Return a run of the request's tests; with `record`, one that records what grading has to enforce.

        Raises `RequestError` for tests that cannot be read.
        """

    def run_program(self, request: Request, inputs: Sequence[str], backend: Backend) -> Iterator[ProgramEnd]:
        """Run the request's program for each input, one after the other, each as if it were alone.

        The time limits are for all of them together. Raises `ValueError` and `SandboxError` for a fault of ours.
        """
