"""Go, isolated: a panic, an exit or a deadlock says so in its test, and the tests after it run in a fresh program."""

from __future__ import annotations

from typing import Any

import pytest

from runners import grading
from tests.layers import layer

TESTS = """\
package sol

import "testing"

func TestFirst(t *testing.T) {
	for _, name := range []string{"one", "zwei/größe", "three"} {
		t.Run(name, func(t *testing.T) {
			t.Log("\\n\\nin")
			if F(len(name)) != len(name) {
				t.Error("wrong")
			}
		})
	}
}

func TestSecond(t *testing.T) {
	if F(9) != 9 {
		t.Error("wrong")
	}
}
"""
GOOD = "package sol\nfunc F(n int) int { return n }\n"
BAD = 'package sol\nimport ("fmt"; "os"; "log"; "time")\nvar _, _, _, _ = fmt.Sprint, os.Exit, log.Fatal, time.Now\n'
NAMES = ["TestFirst/one", "TestFirst/zwei/größe", "TestFirst/three", "TestSecond"]
LONG = len("zwei/größe".encode())


@pytest.fixture(scope="module")
def proven() -> dict[str, Any]:
    layer("go")
    request = {
        "version": 1, "language": "go", "lesson": "go/sol", "tests": {"sol_test.go": TESTS},
        "solution": {"sol.go": GOOD}, "limits": {"wall_s": 20},
    }  # fmt: skip
    proof = grading.prove(request)
    assert proof["mode"] == "isolated", proof["weaker"]
    assert sorted(proof["tests"]) == sorted(NAMES)
    return {**request, "mode": "isolated", "profile": proof["profile"], "expected": NAMES}


def graded(proven: dict[str, Any], body: str, wall_s: float = 20) -> dict[str, Any]:
    code = f'{BAD}func F(n int) int {{\n\tfmt.Println("at", n)\n{body}\n\treturn n\n}}\n'
    return grading.run({**proven, "solution": {"sol.go": code}, "limits": {"wall_s": wall_s}})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            f"if n == {LONG} {{ var m map[int]int; m[n] = n }}",
            "panic: assignment to entry in nil map\n  sol.go:6 in sol.F",
        ),
        (
            f'if n == {LONG} {{ go func() {{ panic("apart") }}(); select {{}} }}',
            "panic: apart\n  sol.go:6 in sol.F.func1",
        ),
        (f"if n == {LONG} {{ os.Exit(0) }}", "with exit status 0"),
        (f'if n == {LONG} {{ log.SetFlags(0); log.Fatal("that is all") }}', "with exit status 1.\nthat is all"),
        (
            f"if n == {LONG} {{ var g func(int) int; g = func(k int) int {{ return g(k+1) + 1 }}; return g(0) }}",
            "fatal error: stack overflow\n  sol.go:6 in sol.F.func1",
        ),
    ],
    ids=["panic", "panic in a goroutine", "os.Exit", "log.Fatal", "endless recursion"],
)
def test_an_end_is_told_in_its_test_and_the_others_keep_their_results(
    proven: dict[str, Any], body: str, said: str
) -> None:
    report = graded(proven, body)
    assert report["outcome"] == "crashed"
    outcomes = {test["name"]: test["outcome"] for test in report["tests"]}
    assert outcomes == dict(zip(NAMES, ["passed", "error", "passed", "passed"], strict=True))
    assert said in report["tests"][1]["message"]
    assert said in report["message"]
    assert 'in test "TestFirst/zwei/größe"' in report["message"]
    assert report["tests"][1]["output"].startswith(f"at 3\nat {LONG}\n")
    assert "goroutine" not in report["output"], "the message has what matters of the runtime's dump"


def test_a_deadlock_says_where_the_goroutine_waits_and_the_later_tests_run(proven: dict[str, Any]) -> None:
    report = graded(proven, f"if n == {LONG} {{ <-make(chan int) }}", wall_s=6)
    assert report["outcome"] == "timed_out"
    assert [test["outcome"] for test in report["tests"]] == ["passed", "timed_out", "passed", "passed"]
    assert "is this a deadlock?" in report["tests"][1]["message"]
    assert "SIGQUIT" not in report["output"]
    assert "sol.go:6 in sol.F" in report["tests"][1]["message"]


def test_a_program_that_calculates_on_is_no_deadlock(proven: dict[str, Any]) -> None:
    report = graded(proven, f"for n == {LONG} {{ time.Now() }}", wall_s=6)
    assert "still calculating" in report["tests"][1]["message"]
    assert "deadlock" not in report["tests"][1]["message"]
    assert "sol.go:6 in sol.F" in report["tests"][1]["message"]


def test_where_tests_are_hidden_nothing_that_the_solution_wrote_is_told(proven: dict[str, Any]) -> None:
    hidden = 'package sol\nimport "testing"\nfunc TestBig(t *testing.T) { if F(987) != 987 { t.Error() } }\n'
    request = {**proven, "profile": None, "mode": "auto", "expected": None}
    request["tests"] = {"sol_test.go": TESTS, "hidden/big_test.go": hidden}
    proof = grading.prove(request)
    known = {**request, "mode": "isolated", "profile": proof["profile"], "expected": proof["tests"]}
    report = graded(known, 'if n == 9 || n == 987 { panic(fmt.Sprint("the input is ", n)) }')
    outcomes = {test["name"]: test["outcome"] for test in report["tests"]}
    assert outcomes["TestSecond"] == "error"
    assert outcomes["hidden/TestBig"] == "failed"
    assert "the input is" not in str(report)
