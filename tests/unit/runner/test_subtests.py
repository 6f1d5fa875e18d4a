"""Subtests are tests of their own, in every mode: those of Python's unittest, and of Go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import runners
from runners.languages.go_package import without_parents
from runners.records import Ended, Event, Mark
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from runners.records import Event

    Grade = Callable[..., dict[str, str | None]]

TESTS = """\
import unittest
from sol import double


class DoubleTest(unittest.TestCase):
    def test_double(self):
        for number in (1, 2, 3):
            with self.subTest(f"double of {number}", number=number):
                self.assertEqual(double(number), 2 * number)
        self.assertEqual(double(10), 20)

    def test_twice(self):
        for number in (1, 1):
            with self.subTest(number=number):
                self.assertEqual(double(number), 2)

    def test_alone(self):
        self.assertEqual(double(4), 8)
"""
IDS = [
    "test_double [double of 1]",
    "test_double [double of 2]",
    "test_double [double of 3]",
    "test_twice [number=1]",
    "test_twice [number=1 (2)]",
    "test_alone",
]


def request(solution: str, tests: str = TESTS) -> dict[str, Any]:
    asked = {"version": 1, "language": "python", "lesson": "python/double", "limits": {"wall_s": 3}}
    return {**asked, "tests": {"sol_test.py": tests}, "solution": {"sol.py": solution}}


@pytest.fixture(params=["isolated", "guarded"])
def grade(request: pytest.FixtureRequest) -> Grade:
    make, mode = globals()["request"], request.param

    def run(solution: str, tests: str = TESTS) -> dict[str, str | None]:
        """Outcome and message of every test by the end of its id, as the reference proved it."""
        reference = make("def double(number): return 2 * number", tests)
        proof = runners.prove(reference) if mode == "isolated" else runners.prove(reference) | {"profile": None}
        asked = make(solution, tests) | {"mode": mode, "expected": proof["tests"], "profile": proof["profile"]}
        report = runners.run(asked)
        assert report["outcome"] != "infrastructure_error", report
        told = {test["id"].rpartition("Test.")[2]: test["message"] or test["outcome"] for test in report["tests"]}
        return told | {"": report["outcome"]}

    return run


def test_a_subtest_has_the_label_of_its_author_and_its_test_is_not_counted(grade: Grade) -> None:
    assert grade("def double(number): return number + number") == dict.fromkeys(IDS, "passed") | {"": "passed"}


def test_only_the_subtests_that_fail_fail(grade: Grade) -> None:
    told = grade("def double(number): return 5 if number == 2 else 2 * number")
    assert told == dict.fromkeys(IDS, "passed") | {IDS[1]: "5 != 4", "": "failed"}


def test_a_failure_after_the_subtests_fails_the_last_of_them(grade: Grade) -> None:
    told = grade("def double(number): return 21 if number == 10 else 2 * number")
    assert told == dict.fromkeys(IDS, "passed") | {IDS[2]: "21 != 20", "": "failed"}


def test_a_subtest_that_takes_too_long_is_the_one_that_says_so(grade: Grade) -> None:
    told = grade("def double(number):\n    while number == 2: pass\n    return 2 * number")
    assert told[IDS[0]] == "passed"
    assert "3 s" in str(told[IDS[1]])
    assert told[IDS[2]] == "not_run"
    assert told[""] == "timed_out"


def test_a_subtest_that_ends_the_program_does_not_pass(grade: Grade) -> None:
    told = grade("import os\ndef double(number):\n    if number == 2: os._exit(0)\n    return 2 * number")
    assert told[IDS[0]] == "passed"
    assert told[IDS[1]] != "passed"
    assert told[""] not in {"passed", "infrastructure_error"}


def test_labels_that_show_a_value_of_the_solution_do_not_decide(grade: Grade) -> None:
    tests = TESTS.replace("number=number)", "got=str(double(0)))")
    told = grade("def double(number): return 2 * number if number else False", tests)
    assert told[""] == "passed"


def test_fewer_subtests_than_the_reference_had_do_not_pass(grade: Grade) -> None:
    tests = """\
import unittest
from sol import double


class DoubleTest(unittest.TestCase):
    def test_double(self):
        for number in range(double(2)):
            with self.subTest(number=number):
                self.assertEqual(double(number), 2 * number)
"""
    told = grade("def double(number): return 1 if number == 2 else 2 * number", tests)
    assert told["test_double [number=0]"] == "passed"
    assert told["test_double [number=1]"] == "The test did not get as far as this subtest."
    assert told[""] == "failed"


GO = """\
package sol

import "testing"

func TestDouble(t *testing.T) {
	for name, number := range map[string]int{"one": 1, "two": 2} {
		t.Run(name, func(t *testing.T) {
			if Double(number) != 2*number {
				t.Fatal("wrong")
			}
		})
	}
	if Double(10) != 20 {
		t.Fatal("ten is wrong")
	}
}
"""


def go(solution: str, **changes: Any) -> dict[str, Any]:
    layer("go")
    asked = {"version": 1, "language": "go", "lesson": "go/double", "limits": {"wall_s": 20, "cpu_s": 20}}
    return {**asked, "tests": {"sol_test.go": GO}, "solution": {"sol.go": f"package sol\n\n{solution}\n"}, **changes}


@pytest.mark.parametrize("mode", ["isolated", "guarded"])
def test_a_test_in_go_that_runs_subtests_is_not_counted_but_fails_for_itself(mode: str) -> None:
    proof = runners.prove(go("func Double(n int) int { return 2 * n }"))
    assert sorted(proof["tests"]) == ["TestDouble/one", "TestDouble/two"]
    profile = proof["profile"] if mode == "isolated" else None
    told = {"mode": mode, "expected": proof["tests"], "profile": profile}
    one = runners.run(go("func Double(n int) int { if n == 1 { return 0 }; return 2 * n }", **told))
    assert {test["id"]: test["outcome"] for test in one["tests"]} == {
        "TestDouble/one": "failed",
        "TestDouble/two": "passed",
    }
    ten = runners.run(go("func Double(n int) int { if n == 10 { return 0 }; return 2 * n }", **told))
    assert sorted(test["outcome"] for test in ten["tests"]) == ["failed", "passed"]
    assert "ten is wrong" in str(ten["tests"])
    assert ten["outcome"] == "failed"


def test_a_subtest_in_go_that_the_reference_did_not_have_cannot_fail_unseen() -> None:
    events: list[Event] = [Ended("T/a", "passed"), Ended("T/b", "failed"), Ended("T", "failed", "below"), Mark.DONE]
    assert without_parents(events, ["T/a"]) == [
        Ended("T/a", "failed", "below"),
        Ended("T/b", "failed"),
        Mark.DONE,
    ]
    assert without_parents(events, ["T", "T/a"]) == events
    assert without_parents(events, None) == [events[0], Ended("T/b", "failed", "below"), Mark.DONE]
