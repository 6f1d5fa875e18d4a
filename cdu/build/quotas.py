"""The quota register: what AWS allows, what we use at the busiest minute, and who notices.

`python -m cdu.build.quotas` writes docs/quotas.md from infrastructure/quotas.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[2]
REGISTER: Final = _ROOT / "infrastructure" / "quotas.toml"
PAGE: Final = _ROOT / "docs" / "quotas.md"
ENOUGH: Final = 2.0
"""Headroom below which the register has to say what to do."""
_MONTH_S: Final = 30 * 86_400
_HEAD: Final = """# Quotas

Every quota of AWS on the path of a request, an event or a deployment, with what we use of it. `make docs` writes this
page from `infrastructure/quotas.toml`; `tests/unit/build/test_quotas.py` compares the file with the template.

Use that grows with students is that of the busiest minute of {students:,} active students, of whom each sends
{submissions} submissions and {requests} requests a month; the busiest minute has {peak} times the month's average. That
is {submissions_s:.0f} submissions and {requests_s:.0f} requests a second, and {executions:.0f} functions at once.

**Headroom** is the quota divided by our use. **Up to** is the number of students at which the quota is reached. Quotas
are those that AWS gives by default, in the region that has the smallest; the account's own are in the console under
Service Quotas.

| service | quota | AWS gives | we use | headroom | up to | noticed by |
|---|---|---|---|---|---|---|
"""


class RegisterError(ValueError):
    """The register contradicts itself."""


@dataclass(frozen=True)
class Load:
    """What students do in a month, and how the busiest minute differs from the average. Times in seconds."""

    students: int
    submissions_month: float
    passes_month: float
    requests_month: float
    sign_ins_month: float
    sign_ups_month: float
    mails_month: float
    peak: float
    run_s: float
    request_s: float

    def figures(self) -> dict[str, float]:
        """What a quota's use may grow with, by the register's names. The busiest day has a third of the peak."""
        submissions = self._a_second(self.submissions_month)
        requests = self._a_second(self.requests_month)
        runs = submissions * self.run_s
        # The API's function waits for the runner; processor, ledger and transform take about one request's time.
        executions = 2 * runs + (requests + submissions) * self.request_s
        return {
            "students": float(self.students),
            "submissions a second": submissions,
            "requests a second": requests,
            "sign-ins a second": self._a_second(self.sign_ins_month),
            "sign-ups a second": self._a_second(self.sign_ups_month),
            "mails a day": self.students * self.mails_month / 30 * self.peak / 3,
            "runs at once": runs,
            "executions at once": executions,
        }

    def _a_second(self, a_month: float) -> float:
        return self.students * a_month / _MONTH_S * self.peak


@dataclass(frozen=True, kw_only=True)
class Quota:
    """One quota: `uses` for each of the load's figure `per`, or `ours` whatever the load."""

    service: str
    name: str
    limit: float
    unit: str
    seen: str
    source: str
    code: str = ""
    per: str = ""
    uses: float = 0
    ours: float = 0
    measure: str = ""
    measure_limit: str = ""
    do: str = ""

    def __post_init__(self) -> None:
        if bool(self.per) == bool(self.ours) or bool(self.per) != bool(self.uses):
            raise RegisterError(f"{self.name}: give either `per` and `uses`, or `ours`")

    def used(self, load: Load) -> float:
        """Our use at the busiest minute, in the quota's unit. Raises RegisterError for an unknown `per`."""
        if not self.per:
            return self.ours
        try:
            return load.figures()[self.per] * self.uses
        except KeyError:
            raise RegisterError(f"{self.name}: {self.per!r} is no figure of the load") from None

    def headroom(self, load: Load) -> float:
        """How many times our use fits into the quota."""
        return self.limit / self.used(load)


def read(register: Path = REGISTER) -> tuple[Load, list[Quota]]:
    """Read the register. Raises RegisterError where it contradicts itself."""
    found = tomllib.loads(register.read_text(encoding="utf-8"))
    return Load(**found["load"]), [Quota(**each) for each in found["quota"]]


def page(load: Load, quotas: list[Quota]) -> str:
    """The page of the documentation: a row for each quota, the tightest first, then what to do about these."""
    figures = load.figures()
    ordered = sorted(quotas, key=lambda each: each.headroom(load))
    head = _HEAD.format(
        students=load.students,
        submissions=load.submissions_month,
        requests=load.requests_month,
        peak=load.peak,
        submissions_s=figures["submissions a second"],
        requests_s=figures["requests a second"],
        executions=figures["executions at once"],
    )
    rows = "".join(_row(each, load) for each in ordered)
    actions = "".join(f"- **{each.service}, {each.name}**: {each.do}.\n" for each in ordered if each.do)
    return f"{head}{rows}\n## What to do\n\n{actions}"


def _row(quota: Quota, load: Load) -> str:
    name = f"[{quota.name}]({quota.source})" + (f" `{quota.code}`" if quota.code else "")
    used, headroom = quota.used(load), quota.headroom(load)
    reached = f"{_short(headroom * load.students)} students" if quota.per else ""
    seen = f"[{quota.seen}](runbook.md#{quota.seen.lower()})" if quota.seen.endswith("Alarm") else quota.seen
    cells = [
        quota.service,
        name,
        f"{_short(quota.limit)} {quota.unit}",
        _short(used),
        f"{headroom:,.1f}",
        reached,
        seen,
    ]
    return f"| {' | '.join(cells)} |\n"


def _short(value: float) -> str:
    """Two significant digits of what is computed; whole numbers that are exact stay as they are."""
    if value == int(value) or value < 10:  # noqa: PLR2004 - below it, digits after the point count
        return f"{value:,.0f}" if value == int(value) else f"{value:.1f}"
    return f"{float(f'{value:.2g}'):,.0f}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(*read()), encoding="utf-8")


if __name__ == "__main__":
    main()
