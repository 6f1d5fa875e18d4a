"""Compaction loses nothing and doubles nothing, wherever its process dies and whatever arrives meanwhile."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from analytics.lake.athena import Athena
from analytics.lake.compactor import AGE, Compactor
from analytics.lake.statements import statement
from analytics.lake.transform import COLUMNS
from analytics.leaderboards.snapshots import READS_BACK
from localaws.athena.statements import unload
from tests.chaos import memory
from tests.chaos.faults import Chaos, Rates, faulty
from tests.lake import Lake

NOW = datetime(2026, 3, 14, 3, 30, tzinfo=UTC)
OLD = "2026-03-04"
LAKE = Lake(NOW.replace(tzinfo=None))
FAULTS = ("crash_before", "crash_after", "throttle", "answer_lost")
CALLS = 9
"""More than a run makes in these lakes."""


class OneFault(Chaos):
    """Lets one fault happen, at the nth call."""

    def __init__(self, fault: str, at: int) -> None:
        super().__init__(random.Random(0), Rates())  # noqa: S311 - not used
        self._fault, self._left = fault, at

    def happens(self, fault: str) -> bool:
        self._left -= fault == self._fault
        return self.on and fault == self._fault and self._left == 0


class World:
    """A lake of JSON files in memory, with an Athena that runs the real statement when it is told to."""

    def __init__(self, chaos: Chaos) -> None:
        self.chaos, self.now = chaos, NOW
        self.s3 = memory.S3(self.time)
        self.queries: dict[str, dict[str, Any]] = {}
        athena = Athena(faulty(self, chaos), faulty(self.s3, chaos), "group", "lake", "lake")
        self.compactor = Compactor(athena, athena.s3, lambda: self.now)
        self.sent: dict[str, int] = {}

    def time(self) -> float:
        """Seconds since 1970."""
        return self.now.timestamp()

    def arrive(self, hour: str, *numbers: int) -> None:
        """Firehose writes a file."""
        key = f"events/arrived={hour}/firehose-{len(self.sent)}-{numbers[0]}"
        self.s3.put_object(Key=key, Body=json.dumps([event(number) for number in numbers]).encode())
        self.sent |= {f"s{number}": 10 * number for number in numbers}

    def run(self) -> None:
        """A day's run of the function, which may die."""
        with self.chaos.process():
            try:
                self.compactor.run()
            except Exception:  # noqa: BLE001 - the next day's run goes on
                return

    # Athena

    def start_query_execution(self, **request: Any) -> dict[str, str]:
        begun = {"sql": request["QueryString"], "state": "RUNNING"}
        self.queries.setdefault(request["ClientRequestToken"], begun | {"given": request["ExecutionParameters"]})
        return {"QueryExecutionId": request["ClientRequestToken"]}

    def get_query_execution(self, *, QueryExecutionId: str) -> dict[str, Any]:  # noqa: N803 - the service's name
        return {"QueryExecution": {"Status": {"State": self.queries[QueryExecutionId]["state"]}}}

    def answer(self, *, fails: bool = False) -> None:
        """Athena runs what was started. A query that fails has written a part of its rows."""
        for query in self.queries.values():
            if query["state"] != "RUNNING":
                continue
            parts = unload(query["sql"])
            LAKE.fill(self.rows())
            rows = LAKE.query(parts.query, [each.strip("'") for each in query["given"]])
            written = rows[: len(rows) // 2] if fails else rows
            self.s3.put_object(
                Key=parts.target.removeprefix("s3://lake/") + "part-0", Body=json.dumps(written, default=str).encode()
            )
            query["state"] = "FAILED" if fails else "SUCCEEDED"

    # What readers see

    def rows(self) -> list[dict[str, Any]]:
        return [
            row | {"arrived": key.split("/")[1].removeprefix("arrived="), "occurred_at": datetime(2026, 3, 4)}  # noqa: DTZ001
            for key, body in self.s3.objects.items()
            if key.startswith("events/")
            for row in json.loads(body)
        ]

    def counted(self) -> dict[str, int]:
        """XP by submission, each once, as every reader counts."""
        return {row["submission_id"]: row["xp"] for row in self.rows()}

    def reported(self) -> dict[str, int]:
        """The same by the view that operators read."""
        LAKE.fill(self.rows())
        rows = LAKE.rows("submissions")
        assert len(rows) == len({row["submission_id"] for row in rows})
        assert sum(row["xp"] for row in LAKE.rows("awards")) == sum(row["xp"] for row in rows)
        return {row["submission_id"]: row["xp"] for row in rows}

    def files(self) -> list[str]:
        return sorted(key for key in self.s3.objects if key.startswith(f"events/arrived={OLD}"))


def event(number: int) -> dict[str, Any]:
    texts = dict.fromkeys(("lesson_version", "outcome", "error_kind", "correlation_id"), "t")
    return dict.fromkeys(COLUMNS) | texts | {
        "submission_id": f"s{number}",
        "student_id": "forgotten" if number % 2 else "ada",
        "lesson": f"python/{number}",
        "language": "python",
        "failed_tests": ["a", "b"],
        "revision": 1,
        "xp": 10 * number,
        "day": "2026-03-04",
    }  # fmt: skip


def filled(chaos: Chaos) -> World:
    world = World(chaos)
    for hour in range(4):
        world.arrive(f"{OLD}-{hour:02}", hour + 1, hour + 2)  # each event but the first and the last arrives twice
    world.arrive("2026-03-12-05", 50)
    return world


@pytest.mark.parametrize("fault", FAULTS)
def test_wherever_a_run_dies_every_event_counts_once(fault: str) -> None:
    for at in range(1, CALLS):
        for run_that_dies in (0, 1):
            chaos = OneFault(fault, at)
            world = filled(chaos)
            for day in range(6):
                chaos.on = day >= run_that_dies
                world.run()
                assert world.counted() == world.sent
                if day == 0:
                    world.arrive(f"{OLD}-02", 20, 3)  # a file that comes days late, with a copy
                world.answer(fails=day == 0 and at % 2 == run_that_dies)
                assert world.counted() == world.sent
                world.now += timedelta(days=1)
            assert all(key.startswith(f"events/arrived={OLD}-00/") for key in world.files())
            assert not [key for key in world.s3.objects if key.startswith("compactions/")]


def test_a_day_becomes_one_file_and_later_days_are_left_alone() -> None:
    world = filled(OneFault("throttle", 0))
    before = world.files()
    world.run()
    assert world.reported() == world.sent
    world.answer()
    assert world.reported() == world.sent
    assert set(before) < set(world.files()), "nothing goes before the query has written its rows"
    world.run()
    (file,) = world.files()
    assert world.reported() == world.sent
    assert file.startswith(f"events/arrived={OLD}-00/")
    assert [key for key in world.s3.objects if "2026-03-12-05" in key]
    assert world.compactor.run() == {"settled": 0, "started": 0}
    assert len(world.queries) == 1


def test_a_file_that_comes_after_the_manifest_is_never_deleted_unread() -> None:
    world = filled(OneFault("throttle", 0))
    world.run()
    world.answer()
    world.arrive(f"{OLD}-07", 30)  # the query did not see it
    world.run()
    assert world.counted() == world.sent
    assert len(world.files()) == 2
    for _ in range(2):
        world.run()
        world.answer()
    world.run()
    assert world.counted() == world.sent
    assert len(world.files()) == 1


def test_nothing_goes_while_the_query_runs() -> None:
    world = filled(OneFault("throttle", 0))
    before = world.files()
    for _ in range(3):
        world.run()
    assert world.files() == before
    assert len(world.queries) == 1


def test_rows_of_forgotten_students_stay_as_they_are() -> None:
    world = filled(OneFault("throttle", 0))
    known = {(row["student_id"], row["xp"]) for row in world.rows()}
    world.run()
    world.answer()
    world.run()
    assert len(world.files()) == 1
    assert known == {(row["student_id"], row["xp"]) for row in world.rows()}
    assert "forgotten" in dict(known)


def test_the_statement_writes_every_column_of_the_lake() -> None:
    text = statement("compaction")
    columns = text[text.index("SELECT DISTINCT") : text.index("FROM events")].removeprefix("SELECT DISTINCT")
    assert tuple(each.strip() for each in columns.split(",")) == COLUMNS


def test_no_reader_of_hours_reads_a_day_that_is_compacted() -> None:
    assert READS_BACK + timedelta(days=1) <= AGE
