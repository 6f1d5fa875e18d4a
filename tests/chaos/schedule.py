"""One schedule: a seed decides what is sent, what happens in which order and what goes wrong; then all runs out."""

from __future__ import annotations

import contextlib
import functools
import io
import logging
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.chaos import checks
from tests.chaos.faults import Rates
from tests.chaos.world import START, World
from tests.lake import Lake

if TYPE_CHECKING:
    from collections.abc import Callable

SUBMISSIONS = 250
_ROUNDS = 400
# A snapshot takes two queries, so these run often enough for refreshes to start from snapshots.
ACTIONS = {
    "submit": 20, "score": 12, "grade": 8, "enter": 25, "flow_to_lake": 4, "sweep": 2, "wait": 12, "regrade_one": 4,
    "refresh": 1, "run_query": 2, "publish": 0.7, "replay": 0.3, "mend_a_lesson": 0.15,
}  # fmt: skip


@dataclass
class Outcome:
    """What a schedule came to; the lists hold what is wrong and are empty."""

    seed: int
    submissions: int
    acknowledged: int
    failed_visibly: int
    faults: dict[str, int]
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether the invariant holds."""
        return not (self.lost or self.double or self.drift)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def run(seed: int, lake: Lake, submissions: int = SUBMISSIONS, rates: Rates | None = None) -> Outcome:
    """Play one schedule to its end and check the invariant."""
    world = World(seed, lake, rates or Rates())
    play(world, submissions)
    settle(world)
    return outcome(world, submissions)


@functools.cache
def _own_lake() -> Lake:
    logging.getLogger("cdu").setLevel(logging.CRITICAL)  # the handlers' errors are what is asked for here
    return Lake(START)


def run_alone(seed: int, submissions: int) -> Outcome:
    """Play one schedule with this process's own lake."""
    with contextlib.redirect_stdout(io.StringIO()):  # metrics are printed, and standard output is for the answer
        return run(seed, _own_lake(), submissions)


def play(world: World, submissions: int) -> None:
    """Let things happen at random until so many submissions were sent."""
    sent = 0
    depth = 0

    def happen() -> None:
        nonlocal sent
        name = world.rng.choices(tuple(ACTIONS), tuple(ACTIONS.values()))[0]
        sent += name == "submit"
        getattr(world, name)()

    def between() -> None:
        nonlocal depth
        if depth < 2:
            depth += 1
            for _ in range(world.rng.choice((1, 1, 2, 8))):  # eight are enough for a run to be taken over meanwhile
                happen()
            depth -= 1

    world.chaos.between = between
    while sent < submissions:
        happen()


def settle(world: World) -> None:
    """No more faults: everything is delivered, dead letters are sent back, and the boards are refreshed."""
    world.chaos.on = False
    steps: tuple[Callable[[], None], ...] = (
        world.sweep, world.grade, world.regrade_one, world.score, world.enter, world.flow_to_lake, world.publish,
    )  # fmt: skip
    for _ in range(_ROUNDS):
        for queue in world.queues.values():
            queue.redrive()
        if not any(queue.messages for queue in world.queues.values()) and not _open(world):
            break
        world.now += timedelta(seconds=61)
        for step in steps:
            for _ in range(200):
                before = _size(world)
                step()
                if _size(world) == before:
                    break
    for _ in range(2):  # the boards of now, and once more from what is known of them
        world.now += timedelta(minutes=11)  # whoever died holding the lease is overdue
        world.refresh()
        for _ in range(_ROUNDS):
            world.run_query()
            world.publish()


def _size(world: World) -> tuple[int, ...]:
    return tuple(len(queue.messages) for queue in world.queues.values())


def _open(world: World) -> bool:
    return any(key[0].startswith("open#") for key in world.dynamo.tables["outbox"])


def outcome(world: World, submissions: int) -> Outcome:
    """Check the invariant."""
    records = (world.submissions.get(submission_id) for submission_id in world.acknowledged)
    failed = sum(bool(each and each.report and each.report.outcome == "infrastructure_error") for each in records)
    return Outcome(
        world.seed,
        submissions,
        len(world.acknowledged),
        failed,
        dict(world.chaos.counts),
        checks.lost(world),
        checks.double(world),
        checks.drift(world),
    )
