"""The invariant holds under random faults, and the program that shows it can be asked for one seed again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.chaos import schedule
from tests.chaos.world import START, World
from tests.lake import Lake

ROOT = Path(__file__).parents[2]
LAKE = Lake(START)


def test_a_bounded_run_loses_nothing_and_counts_nothing_twice() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--submissions", "1500", "--seed", "1000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert (told["lost"], told["double"], told["drift"], told["submissions"]) == (0, 0, 0, 1500)
    assert told["faults"] > 1000
    assert set(told["kinds"]) >= {"throttle", "crash_before", "crash_after", "answer_lost", "interleave", "bus_refuses"}


def test_the_same_seed_plays_the_same_schedule() -> None:
    first, second = (schedule.run(7, LAKE, 60).as_json() for _ in range(2))
    assert first == second
    assert first != schedule.run(8, LAKE, 60).as_json()


class Platform(RuleBasedStateMachine):
    """Hypothesis decides what happens; it shortens what breaks the invariant to the fewest steps."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.world = World(seed, LAKE, students=3, lessons=2)

    @rule(name=st.sampled_from(sorted(schedule.ACTIONS)))
    def happen(self, name: str) -> None:
        getattr(self.world, name)()

    @rule(count=st.integers(1, 4))
    def send(self, count: int) -> None:
        for _ in range(count):
            self.world.submit()

    @rule()
    def deliver(self) -> None:
        for action in (self.world.score, self.world.enter, self.world.flow_to_lake):
            action()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            schedule.settle(self.world)
            found = schedule.outcome(self.world, 0)
            assert found.right, found.lost + found.double + found.drift


Platform.TestCase.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestPlatform = Platform.TestCase
