"""The runner's report, as the trusted side validates it. The report comes from an untrusted process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field

from chalicelib.contracts.error_kinds import ErrorKind
from chalicelib.contracts.events import Outcome
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 300 * 1024
"""Size limit as JSON. The DynamoDB item that contains the report may have 400 KiB."""
_TEXT_LENGTHS = (4_000, 1_000, 250, 0)

Text = Annotated[str, Field(max_length=65_535)]


class _Part(Model):
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
    """Resources that the run used; nothing where a test is hidden."""

    wall_ms: Annotated[float, Field(ge=0)] | None = None
    cpu_ms: Annotated[float, Field(ge=0)] | None = None
    peak_memory_kib: Annotated[int, Field(ge=0)] | None = None


class RunReport(_Part):
    """The result of one run. `isolation` names the isolation that was in force, see docs/security.md."""

    version: Literal[1] = 1
    outcome: Outcome
    message: Text | None = None
    error_kind: ErrorKind = None
    tests: tuple[TestResult, ...] = ()
    output: Text | None = None
    warnings: Text | None = None
    """What the compiler warned of in the solution."""
    usage: Usage = Usage()
    isolation: dict[str, Any] = Field(default={})

    @property
    def failed_tests(self) -> tuple[str, ...]:
        """Ids of the tests that did not pass."""
        return tuple(test.id for test in self.tests if test.outcome != "passed")

    def passes(self, expected: Iterable[str]) -> bool:
        """Whether all expected tests were reported and all reported tests passed."""
        return not self.failed_tests and set(expected) <= {test.id for test in self.tests}

    def fitted(self, most_bytes: int = MAX_BYTES) -> RunReport:
        """The report with its texts truncated evenly until it fits. Outcomes and ids are never changed."""
        fitting = self
        for longest in _TEXT_LENGTHS:
            if fitting.size_bytes <= most_bytes:
                break
            tests = tuple(_truncated(test, longest) for test in self.tests)
            fitting = _truncated(self, longest).model_copy(update={"tests": tests})
        return fitting

    @property
    def size_bytes(self) -> int:
        """Size as JSON."""
        return len(self.model_dump_json().encode())


Part = TypeVar("Part", TestResult, RunReport)


def _truncated(part: Part, longest: int) -> Part:
    names = [name for name in ("message", "output", "warnings") if name in type(part).model_fields]
    texts = {name: getattr(part, name) for name in names}
    return part.model_copy(update={name: text and text[:longest] for name, text in texts.items()})
