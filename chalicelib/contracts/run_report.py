"""The runner's report, as the trusted side reads it: nothing in it is believed before this has checked it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.contracts.error_kinds import ErrorKind
from chalicelib.contracts.events import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 300 * 1024
"""As JSON; the record that holds a report may have 400 KiB."""
_TEXT_LENGTHS = (4_000, 1_000, 250, 0)

Text = Annotated[str, Field(max_length=65_535)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class TestResult(_Part):
    """One test, in file order."""

    __test__ = False

    id: str
    name: str
    outcome: Literal["passed", "failed", "error", "timed_out", "not_run"]
    message: Text | None = None
    output: Text | None = None
    duration_ms: Annotated[float, Field(ge=0)] | None = None
    task: int | None = None


class Usage(_Part):
    """What the run cost."""

    wall_ms: Annotated[float, Field(ge=0)] = 0
    cpu_ms: Annotated[float, Field(ge=0)] | None = None
    peak_memory_kib: Annotated[int, Field(ge=0)] | None = None


class Report(_Part):
    """One graded run. `isolation` says what really held, see docs/security.md."""

    version: Literal[1] = 1
    outcome: Outcome
    message: Text | None = None
    error_kind: ErrorKind = None
    tests: tuple[TestResult, ...] = ()
    output: Text | None = None
    usage: Usage = Usage()
    isolation: dict[str, Any] = {}

    @property
    def failed_tests(self) -> tuple[str, ...]:
        """Ids of the tests that did not pass."""
        return tuple(test.id for test in self.tests if test.outcome != "passed")

    def passes(self, expected: Iterable[str]) -> bool:
        """Whether every expected test, and whatever else was reported, passed."""
        return not self.failed_tests and set(expected) <= {test.id for test in self.tests}

    def fitted(self, most_bytes: int = MAX_BYTES) -> Report:
        """The report with its texts shortened evenly until it fits; outcomes and ids always stay."""
        fitting = self
        for longest in _TEXT_LENGTHS:
            if fitting.size_bytes <= most_bytes:
                break
            tests = tuple(_cut(test, longest) for test in self.tests)
            fitting = _cut(self, longest).model_copy(update={"tests": tests})
        return fitting

    @property
    def size_bytes(self) -> int:
        """Size as JSON."""
        return len(self.model_dump_json().encode())


Told = TypeVar("Told", TestResult, Report)


def _cut(part: Told, longest: int) -> Told:
    texts = {name: getattr(part, name) for name in ("message", "output")}
    return part.model_copy(update={name: text and text[:longest] for name, text in texts.items()})
