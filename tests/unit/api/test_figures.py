"""The figures of the last 24 hours, from the metrics of this stage and no other one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.figures.figures import MetricReader

NOW = datetime.now(UTC).replace(microsecond=0)


def figures(site: Any, claims: Any) -> Any:
    return site.call("GET", "/admin/figures", claims=claims)


def put(site: Any, name: str, value: float = 1, *, ago: timedelta = timedelta(minutes=5), **more: str) -> None:
    namespace = more.pop("namespace", "CDU")
    named = {"stage": "cdu", **more} if namespace == "CDU" else more
    dimensions = [{"Name": key, "Value": each} for key, each in named.items()]
    datum = {"MetricName": name, "Dimensions": dimensions, "Timestamp": NOW - ago, "Value": value}
    site.aws.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[datum])


def test_a_stage_that_did_nothing_says_so(site: Any, admin: Any) -> None:
    found = figures(site, admin).json
    assert set(found["outcomes"].values()) == set(found["languages"].values()) == {0}
    assert (found["awards"], found["runs"], found["board_age_s"]) == (0, None, None)
    assert found["queues"] == [{"name": name, "oldest_s": None} for name in ("submissions", "runs", "regrades")]


def test_sums_are_of_the_last_day_and_of_this_stage(site: Any, admin: Any) -> None:
    for ago in (timedelta(minutes=5), timedelta(hours=3), timedelta(hours=30)):
        put(site, "Submissions", outcome="passed", ago=ago)
        put(site, "Submissions", language="python", ago=ago)
    put(site, "Submissions", outcome="infrastructure_error")
    put(site, "Submissions", outcome="passed", stage="other")
    put(site, "Awards", 4)
    put(site, "RepairedXp", 150)
    found = figures(site, admin).json
    assert (found["outcomes"]["passed"], found["outcomes"]["infrastructure_error"]) == (2, 1)
    assert found["languages"] == {"python": 2, "rust": 0}
    assert (found["awards"], found["repaired_xp"], found["failed_queries"]) == (4, 150, 0)


def test_boards_are_as_old_as_they_ever_were_and_queues_as_they_are_now(site: Any, admin: Any) -> None:
    for hours, age in enumerate((60, 3_700, 61)):
        put(site, "BoardAge", age, ago=timedelta(hours=hours, minutes=5))
    oldest = {"namespace": "AWS/SQS", "QueueName": "runs"}
    for minutes, waited in ((4, 300), (2, 20)):
        put(site, "ApproximateAgeOfOldestMessage", waited, ago=timedelta(minutes=minutes), **oldest)
    put(site, "ApproximateAgeOfOldestMessage", 9, ago=timedelta(hours=1), **oldest | {"QueueName": "submissions"})
    found = figures(site, admin).json
    assert found["board_age_s"] == 3_700
    assert {each["name"]: each["oldest_s"] for each in found["queues"]} == {
        "submissions": None, "runs": 20, "regrades": None,
    }  # fmt: skip


class Pages:
    """CloudWatch with an answer in two pages: an hour of each percentile in each."""

    def get_paginator(self, _operation: str) -> Pages:
        return self

    def paginate(self, **asked: Any) -> list[Any]:
        times = {each["MetricStat"]["Stat"]: each["Id"] for each in asked["MetricDataQueries"]}
        pages = [{"p50": 20.0, "p95": 90.0}, {"p50": 30.0, "p95": 60.0}]
        return [
            {
                "MetricDataResults": [
                    {"Id": times[stat], "Timestamps": [NOW - timedelta(hours=at)], "Values": [value]}
                    for stat, value in page.items()
                ]
            }
            for at, page in enumerate(pages)
        ]


def test_run_times_are_those_of_the_slowest_hour_wherever_it_is_in_the_answer() -> None:
    runs = MetricReader(Pages(), "cdu", ["python"], {}).figures(NOW).runs
    assert runs is not None
    assert (runs.median_ms, runs.p95_ms) == (30, 90)


@pytest.mark.parametrize("groups", ["", "[author]"])
def test_nobody_else_sees_them(site: Any, ada: Any, groups: str) -> None:
    assert figures(site, ada | {"cognito:groups": groups}).status == 403
