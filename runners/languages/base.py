"""What a language is to the runner: how its tests become command lines, and what those report."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from runners.contract import Request


@dataclass(frozen=True, slots=True)
class Step:
    """One command line in the box. `command[0]` is a path below the layer, or in the box when it starts with `./`."""

    command: tuple[str, ...]
    stdin: str = ""
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How one request is run: what lies in the box, and what is run there.

    `build` steps come first, and what they leave at the paths in `kept` (globs) is there for what follows. `tests`
    reports on descriptor 3; `canaries` is the same with wrong expectations, which must fail; None where a language
    has no such thing.
    """

    files: dict[str, str]
    tests: Step
    build: tuple[Step, ...] = ()
    kept: tuple[str, ...] = ()
    canaries: Step | None = None


class Language(Protocol):
    """One language. Reports are lines `SECRET {"e": ...}`, the events that `runners.verdict` reads."""

    name: str
    layer: str
    floor: dict[str, int]
    """Limits below which its tools do not even start, by the names of `runners.contract.Limits`."""
    exhausted: tuple[str, ...]
    """What its programs print when there is no more memory."""
    main: str
    """Where a program starts."""

    def plan(self, request: Request, secret: str) -> Plan:
        """Return how to run a request's tests. Raises `RequestError` for tests that it cannot read."""

    def program(self, request: Request) -> Plan:
        """Return how to run a request's program; `tests` is the step that reads a case and prints."""

    def events(self, results: str, stdout: str, secret: str) -> list[dict[str, Any]]:
        """Return the events that a test step reported; what does not carry the secret is `{"e": "garbage"}`."""
