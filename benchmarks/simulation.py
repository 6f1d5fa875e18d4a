"""The pipeline beyond one machine, simulated: what a burst meets first under AWS's quotas, and when its XP is there.

A discrete-event simulation. Each submission passes the gateway's throttle, takes an execution for its request, a runner
or the runs queue, then the steps to the profile. Times are those of `infrastructure/quotas.toml`; limits are its quotas
and the template's settings. What is throttled comes again after a second, as the gateway's `Retry-After` says.
"""

from __future__ import annotations

import heapq
import random
import tomllib
from collections import deque
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from benchmarks.table import Table
from cdu.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

REGISTER: Final[dict[str, Any]] = tomllib.loads((ROOT / "infrastructure/quotas.toml").read_text(encoding="utf-8"))
LOAD: Final = REGISTER["load"]
_LIMITS: Final = {each["name"]: each["limit"] for each in REGISTER["quota"]}
AVERAGE: Final = LOAD["students"] * LOAD["submissions_month"] / (30 * 86_400)
"""Submissions a second of a million students, over the month."""
RETRY_S: Final = 1.0
_PAIR: Final = 2
"""Executions of a run: the request's, or the grader's, and the runner's."""
_LANGUAGES: Final = 7


@dataclass(frozen=True)
class Stage:
    """Limits of a deployment: a second for rates, at once for executions and runners."""

    throttle: float = _LIMITS["Our own throttle of the stage"]
    executions: int = _LIMITS["Concurrent executions"]
    runners: int = 20 * _LANGUAGES
    queued_runs: int = 10
    run_s: float = LOAD["run_s"]
    step_s: float = LOAD["request_s"]
    steps: dict[str, float] = field(
        default_factory=lambda: {
            "write units of a new table": _LIMITS["Write units of a new on-demand table"] / 14,
            "PutEvents": _LIMITS["PutEvents"],
            "invocations of targets": _LIMITS["Invocations of targets"] / 2,
            "Firehose": _LIMITS["Direct PUT, requests"],
        }
    )
    """Steps behind the verdict, each with how many submissions it takes a second, in their order."""


@dataclass
class Outcome:
    """Refusals by limit, the longest queues, and seconds from each submission to its verdict and its XP."""

    refused: dict[str, int] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    verdicts: list[float] = field(default_factory=list)
    xp: list[float] = field(default_factory=list)
    drained_s: float = 0.0
    first: str = "nothing"

    def refuse(self, limit: str) -> None:
        """Count a refusal; the first says what throttles first."""
        self.first = limit if self.first == "nothing" else self.first
        self.refused[limit] = self.refused.get(limit, 0) + 1


class Simulation:
    """One burst through a stage: a submission at each of the seconds `arrivals`, then nothing."""

    def __init__(self, stage: Stage, arrivals: Iterable[float]) -> None:
        self._stage = stage
        self._now = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._tokens, self._filled = 2 * stage.throttle, 0.0  # the burst is twice the rate, as in the template
        self._executions, self._runners, self._graders = stage.executions, stage.runners, stage.queued_runs
        self._waiting: deque[float] = deque()
        self._free_at = dict.fromkeys(stage.steps, 0.0)
        self.outcome = Outcome()
        for moment in arrivals:
            self._at(moment, lambda sent=moment: self._request(sent))  # type: ignore[misc]

    def run(self) -> Outcome:
        """Play until nothing is left to do."""
        while self._events:
            self._now, _, event = heapq.heappop(self._events)
            event()
        self.outcome.drained_s = self._now
        return self.outcome

    def _at(self, moment: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._order), event))

    def _request(self, sent: float) -> None:
        stage = self._stage
        self._tokens = min(2 * stage.throttle, self._tokens + (self._now - self._filled) * stage.throttle)
        self._filled = self._now
        if limit := self._refusing():
            self.outcome.refuse(limit)
            self._at(self._now + RETRY_S, lambda: self._request(sent))
            return
        self._tokens -= 1
        if self._runners:
            self._executions -= 2
            self._runners -= 1
            self._at(self._now + stage.run_s, lambda: self._judged(sent, queued=False))
        else:
            self.outcome.refuse("runners")
            self._waiting.append(sent)
            self._longest("runs queue", len(self._waiting))
            self._grade()

    def _refusing(self) -> str | None:
        if self._tokens < 1:
            return "gateway's throttle"
        return "concurrent executions" if self._executions < _PAIR else None

    def _grade(self) -> None:
        while self._waiting and self._graders and self._runners and self._executions >= _PAIR:
            self._graders -= 1
            self._runners -= 1
            self._executions -= 2
            sent = self._waiting.popleft()
            self._at(self._now + self._stage.run_s, lambda sent=sent: self._judged(sent, queued=True))  # type: ignore[misc]

    def _judged(self, sent: float, *, queued: bool) -> None:
        self._executions += 2
        self._runners += 1
        self._graders += queued
        self.outcome.verdicts.append(self._now - sent)
        self._grade()
        moment = self._now
        for name, rate in self._stage.steps.items():
            begins = max(moment, self._free_at[name])
            self._longest(name, round((begins - moment) * rate))
            self._free_at[name] = begins + 1 / rate
            moment = begins + self._stage.step_s
        self._at(moment, lambda: self.outcome.xp.append(moment - sent))

    def _longest(self, queue: str, length: int) -> None:
        self.outcome.longest[queue] = max(length, self.outcome.longest.get(queue, 0))


def by_chance(rate: float, seconds: float, seed: int = 1) -> Iterator[float]:
    """Yield the seconds at which somebody submits: by chance, so many a second on average."""
    source, moment = random.Random(seed), 0.0  # noqa: S311 - a simulation
    while (moment := moment + source.expovariate(rate)) < seconds:
        yield moment


def one_machine(verdicts_s: float, processors: int = 2) -> Stage:
    """The local platform, which makes so many verdicts a second: its processors are its only limit."""
    return Stage(
        throttle=10_000,
        executions=10_000,
        runners=processors,
        queued_runs=processors,
        run_s=processors / verdicts_s,
        step_s=0.0,
        steps={},
    )


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _seconds(value: float) -> float:
    return round(value) if value >= 100 else round(value, 1)  # noqa: PLR2004 - three figures either way


NEW: Final = Stage(executions=10, runners=10, queued_runs=3)
USUAL: Final = Stage()
RAISED: Final = replace(
    USUAL,
    throttle=2_000,
    executions=10_000,
    runners=4_000,
    queued_runs=1_000,
    steps={name: 4 * rate for name, rate in USUAL.steps.items()},
)
SCENARIOS: Final = (
    ("new account, a class of 30 in a minute", NEW, 0.5, 60.0),
    ("usual quotas, average of 1 M students", USUAL, AVERAGE, 300.0),
    ("usual quotas, busiest minute (10 x)", USUAL, 10 * AVERAGE, 60.0),
    ("the same, `QueuedRuns` 100", replace(USUAL, queued_runs=100), 10 * AVERAGE, 60.0),
    ("usual quotas, burst of a minute (100 x)", USUAL, 100 * AVERAGE, 60.0),
    ("quotas raised, burst of a minute (100 x)", RAISED, 100 * AVERAGE, 60.0),
)


def tables() -> list[Table]:
    """Simulate each scenario. `first_class` compares the simulation with a class on this machine."""
    rows = []
    for name, stage, rate, seconds in SCENARIOS:
        done = Simulation(stage, by_chance(rate, seconds)).run()
        queue, length = max(done.longest.items(), key=lambda each: each[1], default=("none", 0))
        rows.append(
            {
                "scenario": name,
                "submissions": len(done.verdicts),
                "throttles first": done.first,
                "sent again": sum(each for limit, each in done.refused.items() if limit != "runners"),
                "longest queue": f"{length} ({queue})",
                "verdict, median s": _seconds(quantile(done.verdicts, 0.5)),
                "verdict, p95 s": _seconds(quantile(done.verdicts, 0.95)),
                "XP, p95 s": _seconds(quantile(done.xp, 0.95)),
                "drained after, s": round(done.drained_s),
            }
        )
    notes = [
        f"A run takes {LOAD['run_s']} s, a step {LOAD['request_s']} s; what is refused comes again in {RETRY_S:.0f} s.",
        "Simulated, not measured: nothing has run on AWS. All languages share their runners here, which flatters.",
    ]
    return [Table("Bursts on AWS, simulated", rows, notes)]
