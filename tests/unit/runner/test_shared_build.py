"""What is built for one run of a proof is tested twice, where the next run is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import runners
from cdu.authoring.check import prove_reference
from cdu.authoring.sources import discover
from chalicelib.contracts.lesson import Lesson, Proof
from runners import grading
from runners.records import (
    BUILD,
    CONTROLS,
    MAKING,
    TESTS,
    ChildEnd,
    Conduct,
    Mark,
    RunRecord,
    SandboxRun,
    Step,
    StepEnd,
)
from runners.request import Limits
from runners.sandbox.backends import shared
from runners.sandbox.shared_build import SharedBuild
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Sequence

CATALOGUE = Path(__file__).parents[3] / "lessons"
BUILT = Step(("cc",), purpose=BUILD)
TESTED = Step(("./tests",), purpose=TESTS)


def a_run(*steps: Step) -> SandboxRun:
    conduct = Conduct(tree={}, kept=(), steps=steps, wall_s=1, whole_s=2, output_kib=1)
    return SandboxRun((conduct,), Limits())


class Sandbox:
    """Makes every step end well, each with results of its own; `stops` after so many."""

    def __init__(self, stops: int = 99) -> None:
        self.made: list[Sequence[Step]] = []
        self._stops = stops

    def run(self, run: SandboxRun) -> RunRecord:
        [conduct] = run.payloads
        assert isinstance(conduct, Conduct)
        self.made.append(conduct.steps)
        ends = tuple(
            StepEnd(step.purpose, "exit", 0, 10, 7, 1, f"{len(self.made)}.{number}", "", "")
            for number, step in enumerate(conduct.steps[: self._stops])
        )
        child = ChildEnd(
            role="conductor",
            alive=False,
            status=0,
            cpu_ms=7 * len(ends),
            peak_kib=1,
            out_of_memory=False,
            events=(Mark.READY, *ends, Mark.DONE),
        )
        return RunRecord("exit", 10 * len(ends), (child,), {})


def results(record: RunRecord) -> list[str]:
    return [event.results for event in record.children[0].events if isinstance(event, StepEnd)]


def test_an_equal_run_that_follows_has_the_same_build_and_tests_of_its_own() -> None:
    sandbox = Sandbox()
    runs = SharedBuild(sandbox.run)
    first, second, third = (runs.run(a_run(BUILT, TESTED)) for _ in range(3))
    assert [results(first), results(second), results(third)] == [["1.0", "1.1"], ["1.0", "1.2"], ["2.0", "2.1"]]
    assert [step.again for step in sandbox.made[0]] == [False, False, True]
    assert [(record.wall_ms, record.children[0].cpu_ms) for record in (first, second)] == [(20, 14), (20, 14)]


def test_another_run_is_made_anew() -> None:
    sandbox = Sandbox()
    runs = SharedBuild(sandbox.run)
    runs.run(a_run(BUILT, TESTED))
    other = runs.run(a_run(BUILT, replace(TESTED, stdin="other")))
    assert results(other) == ["2.0", "2.1"]
    assert results(runs.run(a_run(BUILT, TESTED))) == ["3.0", "3.1"]


@pytest.mark.parametrize("stops", [1, 2], ids=["code that does not compile", "tests that fail"])
def test_a_run_that_stops_before_the_repetition_is_what_it_is(stops: int) -> None:
    sandbox = Sandbox(stops)
    runs = SharedBuild(sandbox.run)
    assert results(runs.run(a_run(BUILT, TESTED))) == ["1.0", "1.1"][:stops]
    assert results(runs.run(a_run(BUILT, TESTED))) == ["2.0", "2.1"][:stops]


def test_a_run_that_stops_after_a_repetition_is_made_as_it_was_asked_for() -> None:
    sandbox = Sandbox(stops=3)
    hidden = replace(TESTED, purpose="hidden tests")
    record = SharedBuild(sandbox.run).run(a_run(BUILT, TESTED, BUILT, hidden))
    assert results(record) == ["2.0", "2.1", "2.2"]
    assert sandbox.made[1] == (BUILT, TESTED, BUILT, hidden)


@pytest.mark.parametrize(
    "steps",
    [
        (TESTED,),
        (BUILT, TESTED, replace(TESTED, purpose=CONTROLS, again=True)),
        (BUILT, replace(TESTED, partner=TESTED)),
        (BUILT, TESTED, replace(TESTED, purpose=MAKING)),
    ],
    ids=["nothing is built", "negative controls", "a partner", "expected values in another order"],
)
def test_other_runs_are_made_as_they_are(steps: tuple[Step, ...]) -> None:
    sandbox = Sandbox()
    SharedBuild(sandbox.run).run(a_run(*steps))
    assert sandbox.made == [steps]


def test_the_proof_of_a_lesson_in_c_builds_twice_for_four_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    layer("gcc")
    made: list[str] = []
    backend = shared(layer="gcc")

    def spied(run: SandboxRun) -> RunRecord:
        record = backend.run(run)
        made.append(" ".join(event.purpose for event in record.children[0].events if isinstance(event, StepEnd)))
        return record

    monkeypatch.setattr(grading, "SharedBuild", lambda _: SharedBuild(spied))
    [lesson] = discover(CATALOGUE / "c/signal-lamp")
    assert isinstance(lesson, Lesson)
    assert isinstance(prove_reference(lesson, runners), Proof)
    assert made == 2 * ["build build tests tests"]
