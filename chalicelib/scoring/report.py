"""The runner's report, as the trusted side reads it: nothing in it is believed before this has checked it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.events import Outcome

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
    error_kind: str | None = None
    tests: tuple[TestResult, ...] = ()
    output: Text | None = None
    usage: Usage = Usage()
    isolation: dict[str, Any] = {}

    @property
    def failed_tests(self) -> tuple[str, ...]:
        """Ids of the tests that did not pass."""
        return tuple(test.id for test in self.tests if test.outcome != "passed")
