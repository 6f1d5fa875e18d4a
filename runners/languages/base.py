"""What a language is to the runner: how its tests become command lines, and what those report."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from runners.request import Request


@dataclass(frozen=True, slots=True)
class Step:
    """One command line in the box; `{box}` in it and in the environment stands for the box's own path.

    `command[0]` is a path below the layer, or in the box when it starts with `./`.
    """

    command: tuple[str, ...]
    stdin: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    """Files that are not there for this step."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one request is run: what lies in the box, and what is run there.

    `build` steps come first, and what they leave at the paths in `kept` (globs) is there for what follows. `tests`
    report on descriptor 3, together or each for itself; `canaries` is the same with wrong expectations, which must
    fail; None where a language has no such thing.
    """

    files: dict[str, str]
    tests: tuple[Step, ...]
    build: tuple[Step, ...] = ()
    kept: tuple[str, ...] = ()
    canaries: Step | None = None
    telling: bool = False
    """Whether what canaries say has to be what they said for the reference."""


class Language(Protocol):
    """One language. Reports are lines `SECRET {"e": ...}`, the events that `runners.judge` reads."""

    name: str
    layer: str
    floor: dict[str, int]
    """Limits below which its tools do not even start, by the names of `runners.request.Limits`."""
    exhausted: tuple[str, ...]
    """What its programs print when there is no more memory."""
    main: str
    """Where a program starts."""

    def plan(self, request: Request, secret: str) -> Plan:
        """Return how to run a request's tests. Raises `RequestError` for tests that it cannot read."""

    def program(self, request: Request) -> Plan:
        """Return how to run a request's program; the only one of `tests` reads a case and prints."""

    def events(self, steps: list[dict[str, Any]], secret: str) -> list[dict[str, Any]]:
        """Return the events that test steps reported; what nobody has signed is `{"e": "garbage"}`.

        A step is as the conductor tells it: `ended`, `status`, `ms`, `results`, `stdout` and `stderr`.
        """
