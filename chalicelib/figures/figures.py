"""The figures of the last 24 hours, read from CloudWatch: those of the stage's dashboard, for who looks elsewhere.

On one machine the engine keeps the same metrics, so the page and `cdu admin status` show the same in both places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

from chalicelib.contracts.events import Outcome
from chalicelib.shared.metrics import NAMESPACE, STAGE
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

WINDOW = timedelta(hours=24)
_HOUR_S = 3_600
_MINUTE_S = 60
_FRESH = timedelta(minutes=10)
"""SQS tells about a queue once a minute, CloudWatch a minute or two later; older values say nothing about now."""


class RunTimes(Model):
    """Milliseconds of half, and of 95 %, of the runs, in the hour in which they took longest."""

    median_ms: float
    p95_ms: float


class QueueAge(Model):
    """Seconds that the oldest message of a queue has waited; null where CloudWatch knows of none."""

    name: str
    oldest_s: float | None


class Figures(Model):
    """What the stage did since a moment. Numbers are sums; the canary's submissions and trials are not counted."""

    since: datetime
    outcomes: dict[Outcome, int]
    """Submissions by outcome; `infrastructure_error` is ours, not the student's."""
    languages: dict[str, int]
    """Submissions by language."""
    runs: RunTimes | None
    """Null where no submission was run."""
    awards: int
    cold_starts: int
    failed_queries: int
    repaired_xp: int
    board_age_s: float | None
    """The most that an hourly refresh found the boards to be old; null where there was none."""
    queues: tuple[QueueAge, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A metric with one statistic of it, for each period."""

    name: str
    dimensions: tuple[tuple[str, str], ...]
    stat: str = "Sum"
    namespace: str = NAMESPACE
    period_s: int = _HOUR_S


class MetricReader:
    """Reads the figures of one stage with one call."""

    def __init__(self, cloudwatch: Any, stage: str, languages: Collection[str], queues: Mapping[str, str]) -> None:
        """`stage` is the stack's name; `queues` maps the names that administrators know to those in SQS."""
        self._cloudwatch = cloudwatch
        self._stage = stage
        self._languages = languages
        self._queues = queues

    def figures(self, now: datetime) -> Figures:
        """The figures of the 24 hours before a moment."""
        ours = (STAGE, self._stage)
        by = {
            (kind, value): _Asked("Submissions", (ours, (kind, value)))
            for kind, values in (("outcome", get_args(Outcome)), ("language", self._languages))
            for value in values
        }
        sums = {name: _Asked(name, (ours,)) for name in ("Awards", "ColdStarts", "FailedQueries", "RepairedXp")}
        times = {stat: _Asked("RunTime", (ours,), stat) for stat in ("p50", "p95")}
        age = _Asked("BoardAge", (ours,), "Maximum")
        ages = {
            name: _Asked("ApproximateAgeOfOldestMessage", (("QueueName", queue),), "Maximum", "AWS/SQS", _MINUTE_S)
            for name, queue in self._queues.items()
        }
        found = self._read([*by.values(), *sums.values(), *times.values(), age, *ages.values()], now)
        total = {each: round(sum(values.values())) for each, values in found.items()}
        longest = {each: max(values.values(), default=None) for each, values in found.items()}
        median, p95 = longest[times["p50"]], longest[times["p95"]]
        return Figures(
            since=now - WINDOW,
            outcomes={outcome: total[by["outcome", outcome]] for outcome in get_args(Outcome)},
            languages={language: total[by["language", language]] for language in self._languages},
            runs=None if median is None or p95 is None else RunTimes(median_ms=median, p95_ms=p95),
            awards=total[sums["Awards"]],
            cold_starts=total[sums["ColdStarts"]],
            failed_queries=total[sums["FailedQueries"]],
            repaired_xp=total[sums["RepairedXp"]],
            board_age_s=longest[age],
            queues=tuple(QueueAge(name=name, oldest_s=_newest(found[each], now)) for name, each in ages.items()),
        )

    def _read(self, asked: list[_Asked], now: datetime) -> dict[_Asked, dict[datetime, float]]:
        """The value of each metric in each period that has one."""
        names = {f"m{at}": each for at, each in enumerate(asked)}
        queries = [{"Id": name, "MetricStat": _query(each)} for name, each in names.items()]
        pages = self._cloudwatch.get_paginator("get_metric_data").paginate(
            MetricDataQueries=queries, StartTime=now - WINDOW, EndTime=now + timedelta(minutes=1)
        )
        found: dict[_Asked, dict[datetime, float]] = {each: {} for each in asked}
        for page in pages:
            for each in page["MetricDataResults"]:
                found[names[each["Id"]]].update(zip(each["Timestamps"], each["Values"], strict=True))
        return found


def _query(asked: _Asked) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in asked.dimensions]
    metric = {"Namespace": asked.namespace, "MetricName": asked.name, "Dimensions": dimensions}
    return {"Metric": metric, "Stat": asked.stat, "Period": asked.period_s}


def _newest(values: Mapping[datetime, float], now: datetime) -> float | None:
    newest = max(values, default=None)
    return None if newest is None or now - newest > _FRESH else values[newest]
