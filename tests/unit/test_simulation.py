"""The simulated pipeline obeys what is computed by hand: nothing is lost, and a queue empties at its servers' rate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.simulation import NEW, USUAL, Simulation, Stage, by_chance, one_machine, quantile

QUICK = {"PutEvents": 400.0}


@pytest.mark.parametrize("stage", [NEW, USUAL, replace(USUAL, throttle=5.0), replace(USUAL, executions=2)])
def test_every_submission_has_its_verdict_and_its_xp_at_last(stage: Stage) -> None:
    done = Simulation(stage, by_chance(rate=20, seconds=10)).run()
    sent = len(Simulation(USUAL, by_chance(rate=20, seconds=10)).run().verdicts)
    assert len(done.verdicts) == len(done.xp) == sent > 100
    assert min(done.verdicts) >= stage.run_s - 1e-6


def test_without_a_limit_a_verdict_takes_the_run_and_nothing_waits() -> None:
    done = Simulation(USUAL, by_chance(rate=5, seconds=20)).run()
    assert max(done.verdicts) == pytest.approx(USUAL.run_s)
    assert max(done.xp) == pytest.approx(USUAL.run_s + len(USUAL.steps) * USUAL.step_s, abs=0.1)
    assert (done.first, done.refused) == ("nothing", {})


def test_a_queue_empties_at_the_rate_of_those_who_serve_it() -> None:
    # Four graders of two seconds serve two a second: a backlog of n is served n / 2 seconds after the last request.
    stage = replace(USUAL, runners=4, queued_runs=4)
    done = Simulation(stage, by_chance(rate=50, seconds=10)).run()
    assert done.first == "runners"
    waited = len(done.verdicts) * stage.run_s / stage.runners
    assert done.drained_s == pytest.approx(waited, rel=0.05)


def test_the_throttle_lets_its_rate_through_after_its_burst() -> None:
    stage = replace(USUAL, throttle=10.0, runners=10_000, executions=20_000)
    done = Simulation(stage, by_chance(rate=100, seconds=10)).run()
    assert done.first == "gateway's throttle"
    # Twice the rate at once, then ten a second.
    assert done.drained_s == pytest.approx((len(done.verdicts) - 20) / 10, rel=0.1)


def test_a_slow_step_delays_xp_and_no_verdict() -> None:
    done = Simulation(replace(USUAL, steps={"PutEvents": 2.0}), by_chance(rate=10, seconds=20)).run()
    assert max(done.verdicts) == pytest.approx(USUAL.run_s)
    assert quantile(done.xp, 0.95) > 50
    assert done.longest["PutEvents"] > 100


def test_the_same_seed_gives_the_same_burst() -> None:
    one, other = (Simulation(NEW, by_chance(rate=3, seconds=20, seed=7)).run() for _ in range(2))
    assert one == other
    assert Simulation(NEW, by_chance(rate=3, seconds=20, seed=8)).run() != one


def test_one_machine_makes_as_many_verdicts_as_it_was_told() -> None:
    done = Simulation(one_machine(20.0), [0.0] * 60).run()
    assert done.drained_s == pytest.approx(3.0)
    assert quantile(done.verdicts, 0.5) == pytest.approx(1.55, abs=0.06)
    assert max(Simulation(one_machine(20.0), [number / 10 for number in range(60)]).run().verdicts) == pytest.approx(
        0.1
    )
