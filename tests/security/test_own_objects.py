"""Expected objects that the solution makes itself: who is right passes however it is built, and who lies fails."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from benchmarks import backends
from cdu.authoring.rewriting.proving import prove_observed
from runners import grading
from runners.languages.registry import TOOLCHAINS
from tests.layers import layer
from tests.security.languages import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runners.sandbox.fork_server import ForkServer

HERE: Final = Path(__file__).parent / "own_objects"
LESSONS: Final = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.toml"))}


class Judge:
    """A lesson that was proven, and the sandbox that grades it."""

    def __init__(self, name: str, box: ForkServer) -> None:
        self.told = told = LESSONS[name]
        language = name.partition("_")[0]
        self.aim = Target(language, told["solution"], told["right"], "", told["tests"], told.get("starter", {}))
        self.box = box
        proven, why = prove_observed(self.aim.lesson(), lambda changes: grading.prove(self.aim.request(**changes), box))
        assert proven, why
        self.proven = proven

    @property
    def record(self) -> dict[str, Any]:
        """What the lesson stores."""
        found: dict[str, Any] = self.proven["profile"]["observed"]
        return found

    def graded(self, code: str) -> dict[str, Any]:
        told = {"expected": self.proven["tests"], "profile": self.proven["profile"], "mode": self.proven["mode"]}
        return grading.run(self.aim.request(code, **told), self.box)


@pytest.fixture(scope="module", params=LESSONS)
def judge(request: pytest.FixtureRequest) -> Iterator[Judge]:
    lesson = str(request.param)
    name = TOOLCHAINS[lesson.partition("_")[0]].layer
    layer(name)
    box = backends.make("namespaces", name)
    box.start()
    yield Judge(lesson, box)
    box.stop()


def test_nothing_of_the_lesson_is_merely_believed(judge: Judge) -> None:
    assert not any(believed for _, _, _, _, believed, *_ in judge.record["sites"])
    assert judge.record["made"] or judge.record["lineups"]


def test_the_tests_hold_no_expected_object(judge: Judge) -> None:
    texts = "".join(judge.record["tests"].values())
    assert "expected" not in texts
    if judge.record["made"]:
        assert "4, 7" not in texts


def test_a_solution_that_is_right_passes_however_it_is_built(judge: Judge) -> None:
    for name, code in {"right": judge.told["right"], **judge.told["different"]}.items():
        report = judge.graded(code)
        assert report["outcome"] == "passed", (name, report)


def test_a_solution_that_lies_about_being_equal_fails(judge: Judge) -> None:
    for name, code in judge.told["liar"].items():
        report = judge.graded(code)
        assert report["outcome"] == "failed", (name, report)
