"""What a stage costs on AWS in a month: infrastructure/costs.toml times students, and what halves the largest lines."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cdu.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TABLE: Final = ROOT / "infrastructure" / "costs.toml"
SUBMISSIONS_MONTH: Final = 30
"""Of an active student."""
RUNNER: Final = "runners, time"
ACCOUNTS: Final = "accounts"


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """One line of the bill: units of a student and of the stage in a month, and the price of a unit in USD."""

    name: str
    usd: float
    halves: str
    a_student: float = 0
    stage: float = 0
    free: float = 0
    grows: bool = False
    edge: bool = False
    """Only with the stack of `infrastructure/edge.yaml`."""

    def bill(self, students: int, month: int) -> float:
        """USD in the given month of a stage's life, the first being 1, in which so many students are active."""
        units = students * self.a_student + self.stage
        return self.usd * max(units * (month if self.grows else 1) - self.free, 0)


@dataclass(frozen=True)
class Bill:
    """A stage's bill in USD: each line in the last of so many months, the largest first, and the sum of all months."""

    students: int
    months: int
    lines: tuple[tuple[CostLine, float], ...]
    whole: float

    @property
    def last(self) -> float:
        """The last month's sum."""
        return sum(usd for _, usd in self.lines)

    @property
    def beside_accounts(self) -> float:
        """The last month's sum without accounts, for 1,000 students."""
        return (self.last - self._of(ACCOUNTS)) * 1_000 / self.students

    @property
    def a_million_submissions(self) -> float:
        """The last month's sum without accounts and the runners' time, for a million submissions."""
        return (self.last - self._of(ACCOUNTS) - self._of(RUNNER)) * 1e6 / (self.students * SUBMISSIONS_MONTH)

    def _of(self, name: str) -> float:
        return next(usd for line, usd in self.lines if line.name == name)


def read(table: Path = TABLE) -> tuple[CostLine, ...]:
    """The lines of the bill."""
    return tuple(CostLine(**each) for each in tomllib.loads(table.read_text(encoding="utf-8"))["line"])


def bill(students: int, months: int, lines: tuple[CostLine, ...] | None = None, *, edge: bool = False) -> Bill:
    """The bill of a stage with so many active students, from its first month to the given one.

    `edge` adds what stands in front of the API: CloudFront, firewall and the domain's zone.
    """
    found = tuple(line for line in (read() if lines is None else lines) if edge or not line.edge)
    last = sorted(((line, line.bill(students, months)) for line in found), key=lambda pair: -pair[1])
    whole = sum(line.bill(students, month) for line in found for month in range(1, months + 1))
    return Bill(students, months, tuple(last), whole)
