from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from cdu.authoring.check import SEEDS, Failure, check
from cdu.authoring.duplicate_names import named_twice
from chalicelib.contracts.lesson import Comparison, Lesson, Proof
from runners import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class Runner:
    """Answers with a report for the reference and one for the starter, and keeps what it was asked."""

    def __init__(self, reference: dict[str, Any], starter: dict[str, Any]) -> None:
        self.answers = {"reference": reference, "starter": starter}
        self.requests: list[dict[str, Any]] = []

    def run(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.requests.append(asked)
        return self.answers[asked["solution"]["bell.py"]]

    def prove(self, asked: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = fake(self.run).prove(asked)
        return found


def fake(run: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    return importlib.import_module("fake_runner").Fake(run)


@pytest.fixture
def passed(fake_runner: ModuleType) -> dict[str, Any]:
    return dict(fake_runner.report("passed"))


@pytest.fixture
def failed(fake_runner: ModuleType) -> dict[str, Any]:
    return dict(fake_runner.report("failed"))


def reason(result: Proof | Failure) -> str:
    assert isinstance(result, Failure)
    return result.reason


def test_a_reference_that_passes_and_a_starter_that_fails_are_a_proof(
    lesson: Lesson, passed: dict[str, Any], failed: dict[str, Any]
) -> None:
    proof = check(lesson, Runner(passed, failed))
    assert proof == Proof(
        mode="isolated", tests=("t.T.test_one", "t.T.test_two"), profile={"made": "by a fake"}, duration_ms=12.5
    )


def test_the_request_holds_the_lesson_and_the_solution(
    lesson: Lesson, passed: dict[str, Any], failed: dict[str, Any]
) -> None:
    runner = Runner(passed, failed)
    check(lesson, runner)
    assert runner.requests[0] == {
        "version": 1,
        "language": "python",
        "lesson": "python/door-bell",
        "mode": "isolated",
        "tests": {"bell_test.py": "tests"},
        "support": {"wire.py": "support"},
        "solution": {"bell.py": "reference"},
        "expected": None,
        "profile": None,
        "limits": {"wall_s": 30.0, "whole_s": 75.0, "cpu_s": 10.0},
        "comparison": Comparison().model_dump(),
        "validator": None,
    }


def test_the_starter_is_run_like_a_student_with_the_very_tests_of_the_reference(
    lesson: Lesson, passed: dict[str, Any], failed: dict[str, Any]
) -> None:
    runner = Runner(passed, failed)
    check(lesson, runner)
    assert runner.requests[-1]["limits"] == {"wall_s": 10.0, "whole_s": 25.0}
    assert runner.requests[-1]["expected"] == ["t.T.test_one", "t.T.test_two"]
    assert runner.requests[-1]["profile"] == {"made": "by a fake"}


def test_a_reference_that_passes_only_sometimes_is_found(
    lesson: Lesson, passed: dict[str, Any], failed: dict[str, Any]
) -> None:
    seeds = []

    def run(request: dict[str, Any]) -> dict[str, Any]:
        seeds.append(request.get("seed"))
        return failed if request.get("seed") == SEEDS[1] else passed

    assert f"passes only sometimes: run 3 of {len(SEEDS) + 1}" in reason(check(lesson, fake(run)))
    assert seeds == [None, *SEEDS[:2]]


def test_hidden_tests_need_a_mode_in_which_they_stay_hidden(lesson: Lesson, fake_runner: ModuleType) -> None:
    def run(request: dict[str, Any]) -> dict[str, Any]:
        return dict(fake_runner.report("passed" if request["mode"] == "guarded" else "failed"))

    hidden = lesson.model_copy(update={"tests": {**lesson.tests, "hidden/more_test.py": "tests"}})
    assert "proves guarded, where a solution can read them" in reason(check(hidden, fake(run)))


@pytest.mark.parametrize("outcome", ["failed", "compile_error", "timed_out", "crashed", "out_of_memory"])
def test_a_starter_may_fail_in_any_way(
    lesson: Lesson, passed: dict[str, Any], fake_runner: ModuleType, outcome: str
) -> None:
    starter = fake_runner.report(outcome, tests={}, isolation={}, usage={})
    assert isinstance(check(lesson, Runner(passed, starter)), Proof)


def test_what_cannot_be_isolated_is_proven_in_the_next_mode(lesson: Lesson, fake_runner: ModuleType) -> None:
    asked = []

    def run(request: dict[str, Any]) -> dict[str, Any]:
        asked.append((request["mode"], request["solution"]["bell.py"]))
        passes = request["mode"] == "guarded" and "reference" in request["solution"]["bell.py"]
        return dict(fake_runner.report("passed" if passes else "failed", isolation={"mode": request["mode"]}))

    proof = check(lesson, fake(run))
    assert isinstance(proof, Proof)
    assert proof.mode == "guarded"
    again = [("guarded", "reference")] * len(SEEDS)
    assert asked == [("isolated", "reference"), ("guarded", "reference"), *again, ("guarded", "starter")]


def test_a_fault_of_our_own_does_not_weaken_the_isolation(lesson: Lesson, fake_runner: ModuleType) -> None:
    asked = []

    def run(request: dict[str, Any]) -> dict[str, Any]:
        asked.append(request["mode"])
        return dict(fake_runner.report("infrastructure_error", tests={}))

    check(lesson, fake(run))
    assert asked == ["isolated"]


def test_a_starter_that_passes_is_a_failure_of_the_lesson(lesson: Lesson, passed: dict[str, Any]) -> None:
    result = check(lesson, Runner(passed, passed))
    assert result == Failure("python/door-bell", reason(result), "starter")
    assert "starter passes every test" in reason(result)


def test_a_reference_that_fails_is_told_with_its_first_failed_test(
    lesson: Lesson, fake_runner: ModuleType, failed: dict[str, Any]
) -> None:
    report = fake_runner.report("failed", tests={"t.one": "passed", "t.two": "error", "t.three": "failed"})
    result = check(lesson, Runner(report, failed))
    assert reason(result) == "the reference does not pass: 2 of 3 tests; first t.two: error: about t.two"


def test_a_reference_without_any_tests_run_tells_the_outcome(
    lesson: Lesson, fake_runner: ModuleType, failed: dict[str, Any]
) -> None:
    report = fake_runner.report("compile_error", tests={}, message="line 1: invalid syntax")
    assert reason(check(lesson, Runner(report, failed))).endswith("compile_error: line 1: invalid syntax")


def test_a_pass_of_which_a_test_is_not_passed_is_no_pass(
    lesson: Lesson, fake_runner: ModuleType, failed: dict[str, Any]
) -> None:
    report = fake_runner.report("passed", tests={"t.one": "passed", "t.two": "not_run"})
    assert "1 of 2 tests; first t.two: not_run" in reason(check(lesson, Runner(report, failed)))


def test_a_pass_without_tests_proves_nothing(lesson: Lesson, fake_runner: ModuleType, failed: dict[str, Any]) -> None:
    report = fake_runner.report("passed", tests={})
    assert reason(check(lesson, Runner(report, failed))) == "the reference passed, but no test was run"


def test_tests_must_have_ids_of_their_own(lesson: Lesson, passed: dict[str, Any], failed: dict[str, Any]) -> None:
    twice = {**passed, "tests": [passed["tests"][0]] * 2}
    assert reason(check(lesson, Runner(twice, failed))) == "two tests have the same id"


def test_a_lesson_without_a_reference_is_not_proven(lesson: Lesson, passed: dict[str, Any]) -> None:
    bare = lesson.model_copy(update={"reference": {}})
    assert "reference/ is missing" in reason(check(bare, Runner(passed, passed)))


@pytest.mark.parametrize("whose", ["reference", "starter"])
def test_a_fault_of_our_own_is_never_a_verdict(
    lesson: Lesson, passed: dict[str, Any], failed: dict[str, Any], fake_runner: ModuleType, whose: str
) -> None:
    ours = fake_runner.report("infrastructure_error", tests={}, message="no sandbox here")
    runner = Runner(ours, failed) if whose == "reference" else Runner(passed, ours)
    assert check(lesson, runner) == Failure("python/door-bell", "no sandbox here", "infrastructure")


def test_a_report_that_is_none_is_a_fault_of_our_own(lesson: Lesson) -> None:
    class Babbling:
        def run(self, _: dict[str, Any]) -> dict[str, Any]:
            return {"hello": "world"}

        prove = run

    result = check(lesson, Babbling())
    assert isinstance(result, Failure)
    assert (result.cause, "mode: Field required" in result.reason) == ("infrastructure", True)


def test_long_messages_are_cut(lesson: Lesson, fake_runner: ModuleType, failed: dict[str, Any]) -> None:
    report = fake_runner.report("crashed", tests={}, message="x" * 5000)
    assert len(reason(check(lesson, Runner(report, failed)))) < 400


def test_a_lesson_that_no_runner_could_take_is_refused(
    lesson: Lesson, passed: dict[str, Any], failed: dict[str, Any]
) -> None:
    large = lesson.model_copy(update={"support": {f"{number}.txt": "x" * 1_000_000 for number in range(7)}})
    assert "a runner takes 6,000,000" in reason(check(large, Runner(passed, failed)))


def test_a_memory_limit_that_limits_nothing_is_refused(lesson: Lesson, passed: dict[str, Any]) -> None:
    limited = lesson.model_copy(update={"lesson": "go/bell", "kind": "program", "memory_mib": 64})
    assert reason(check(limited, fake(lambda _: passed))).startswith("memory_mib: programs in go have ")


def test_a_test_that_is_defined_twice_is_refused_with_its_place(lesson: Lesson, passed: dict[str, Any]) -> None:
    python = "class A:\n    def test_x(self): ...\n    def test_x(self): ...\nclass B:\n    def test_x(self): ...\n"
    twice = lesson.model_copy(update={"tests": {"a_test.py": python}})
    assert reason(check(twice, Runner(passed, passed))).startswith("a_test.py:3: test_x is defined a second time in A")
    python = "class A:\n    def test_x(self): ...\nclass A:\n    def test_y(self): ...\n"
    twice = lesson.model_copy(update={"tests": {"a_test.py": python}})
    assert reason(check(twice, Runner(passed, passed))).startswith("a_test.py:3: A is defined a second time in the fil")
    ruby = "class A\n  def test_x\n  end\nend\nclass B\n  def test_x\n  end\n  def test_x\n  end\nend\n"
    twice = lesson.model_copy(update={"lesson": "ruby/bell", "tests": {"a_test.rb": ruby}})
    assert reason(check(twice, Runner(passed, passed))).startswith("a_test.rb:8: test_x is defined a second time in B")
    one = "class A\n  def test_x\n  end\nend\n"
    twice = lesson.model_copy(update={"lesson": "ruby/bell", "tests": {"a_test.rb": one, "b_test.rb": one}})
    assert "b_test.rb:2: test_x is defined a second time in A (first in a_test.rb:2)" in reason(
        check(twice, Runner(passed, passed))
    )
    apart = lesson.model_copy(update={"lesson": "ruby/bell", "tests": {"a_test.rb": one, "hidden/b_test.rb": one}})
    assert not named_twice(apart)


def test_tests_that_the_runner_cannot_read_are_the_authors_to_mend(lesson: Lesson, passed: dict[str, Any]) -> None:
    broken = lesson.model_copy(update={"tests": {"a_test.py": "def test(:\n"}})

    class Refusing(Runner):
        def prove(self, asked: dict[str, Any]) -> dict[str, Any]:
            raise RequestError(f"tests: a_test.py is not valid Python, of {asked['lesson']}")

    found = check(broken, Refusing(passed, passed))
    assert isinstance(found, Failure)
    assert found.cause == "reference"
    assert found.reason.startswith("tests: a_test.py is not valid Python")
