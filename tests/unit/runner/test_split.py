"""Tests and solution as two programs: how they are joined, what crosses between them, what keeps a lesson guarded."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runners import grading
from runners.languages.plans import Plan, conducted, steps_of
from runners.languages.registry import TOOLCHAINS
from runners.languages.split import joined
from runners.records import PARTNER, TESTS, Step, StepEnd
from runners.request import Limits, RequestError, parse_request
from runners.sandbox.backends import shared
from tests.layers import layer

# --- a step and its partner -----------------------------------------------------------------------------------------


def pair(first: str, second: str, tree: dict[str, str] | None = None, **more: Any) -> dict[str, StepEnd]:
    """Run two scripts that are joined, and return how each ended, by its purpose."""
    layer("bash")
    bash = TOOLCHAINS["bash"]
    request = parse_request({"version": 1, "language": "bash", "lesson": "bash/x", "tests": {"x.bats": ""}})
    request = replace(request, limits=Limits(wall_s=6, whole_s=12, processes=128, open_files=64))
    step = Step(("bin/bash", "-c", first), partner=Step(("bin/bash", "-c", second), **more))
    plan = Plan(tree or {}, (step,))
    record = shared(layer="bash").run(conducted(request, plan, [joined(bash, step)]))
    return {end.purpose: end for end in steps_of(record, "bash")}


def test_two_programs_talk_over_two_pipes() -> None:
    ends = pair("echo 6 >&21; read -r answer <&20; echo $answer", "read -r x <&20; echo $((7 * x)) >&21; sleep 60")
    assert (ends[TESTS].stdout, ends[TESTS].ended, ends[TESTS].status) == ("42\n", "exit", 0)
    assert ends[PARTNER].ended == "stopped"


def test_a_partner_that_ends_is_seen_as_the_end_of_its_pipe() -> None:
    ends = pair("cat <&20; echo over", "printf half >&21; echo why >&2; exit 3")
    assert ends[TESTS].stdout == "halfover\n"
    assert (ends[PARTNER].ended, ends[PARTNER].status, ends[PARTNER].stdout) == ("exit", 3, "why\n")


def test_a_partner_that_prints_without_end_is_ended_alone() -> None:
    ends = pair("cat <&20; echo over", "yes")
    assert (ends[TESTS].stdout, ends[PARTNER].ended) == ("over\n", "output")


def test_both_share_the_time() -> None:
    ends = pair("cat <&20", "sleep 60")
    assert {ends[TESTS].ended} == {"wall"}


def test_neither_sees_the_others_files_or_processes() -> None:
    look = "ls; ls /proc | grep -c '^[0-9]'; cat /tmp/mine 2>/dev/null"
    ends = pair(
        f"echo x > /tmp/mine; echo >&21; read -r _ <&20; {look}",
        f"read -r _ <&20; {look}; echo >&21; sleep 60",
        {"tests.txt": "", "both.txt": ""},
        without=("tests*",),
        files={"own.txt": ""},
    )
    assert ends[TESTS].stdout.splitlines() == ["both.txt", "tests.txt", ends[TESTS].stdout.splitlines()[2], "x"]
    assert ends[PARTNER].stdout.splitlines()[:2] == ["both.txt", "own.txt"]
    assert int(ends[PARTNER].stdout.splitlines()[2]) <= 5


# --- Go -------------------------------------------------------------------------------------------------------------


def go(tests: str, solution: str, **more: Any) -> dict[str, Any]:
    layer("go")
    request = {"version": 1, "language": "go", "lesson": "go/x", "tests": {"x_test.go": f"package x\n{tests}"}}
    return {**request, "solution": {"x.go": f"package x\n{solution}"}, "limits": {"wall_s": 20}, **more}


def proven(request: dict[str, Any]) -> dict[str, Any]:
    proof = grading.prove(request)
    assert proof["mode"] == "isolated", (proof["weaker"], proof["report"])
    return {**request, "mode": "isolated", "expected": proof["tests"], "profile": proof["profile"]}


CASES = tomllib.loads(Path(__file__).with_name("split_go.toml").read_text(encoding="utf-8"))
SUM_TESTS = 'import "testing"\nfunc TestSum(t *testing.T) { if Sum(1, 2) != 3 { t.Error("wrong") } }\n'
NUMBERS = "func Numbers() chan int { c := make(chan int, 1); c <- 1; return c }"
SUM = "func Sum(a, b int) int { return a + b }\n"


def test_hidden_tests_of_go_tell_their_name_and_outcome_only() -> None:
    hidden = (
        'package x\nimport "testing"\nfunc TestBig(t *testing.T) { if g := Sum(987, 2); g != 989 { t.Error(g) } }\n'
    )
    asked = go(SUM_TESTS, SUM)
    known = proven({**asked, "tests": {**asked["tests"], "hidden/big_test.go": hidden}})
    assert known["expected"] == ["TestSum", "hidden/TestBig"]
    told = 'import "fmt"\nfunc Sum(a, b int) int { fmt.Println(a); if a > 9 { panic(a) }; return a + b }'
    report = grading.run({**known, "solution": {"x.go": f"package x\n{told}"}})
    assert report["outcome"] != "passed"
    assert "987" not in str(report)
    wrong = grading.run({**known, "solution": {"x.go": "package x\nfunc Sum(a, b int) int { return 3 }"}})
    assert [test["outcome"] for test in wrong["tests"]] == ["passed", "failed"]
    assert "is hidden" in wrong["tests"][1]["message"]


def test_a_missing_function_is_missed_where_the_tests_use_it() -> None:
    report = grading.run({**proven(go(SUM_TESTS, SUM)), "solution": {"x.go": "package x\n"}})
    assert report["outcome"] == "compile_error"
    assert "does not define `Sum`, which is used at x_test.go:3" in report["message"]
    assert "cdu" not in report["message"]


def test_a_solution_that_prints_and_panics_shows_both() -> None:
    code = 'package x\nimport "fmt"\nfunc Sum(a, b int) int { fmt.Println("here"); panic("lost") }\n'
    report = grading.run({**proven(go(SUM_TESTS, SUM)), "solution": {"x.go": code}})
    assert report["outcome"] == "crashed"
    assert report["tests"][0]["message"] == "panic: lost\n  x.go:3 in x.Sum"
    assert report["tests"][0]["output"] == "here\n"


@pytest.mark.parametrize(
    ("tests", "solution", "reason"),
    [
        ("if <-Numbers() != 1 { t.Error() }", NUMBERS, "channels"),
        ("if Twice(1) != helper(1) { t.Error() }", "func Twice(x int) int { return helper(x) }", "undefined: helper"),
        ("x := []int{1}; if &Same(x)[0] != &x[0] { t.Error() }", "func Same(x []int) []int { return x }", "TestIt"),
    ],
)
def test_what_cannot_be_split_is_guarded_and_says_why(tests: str, solution: str, reason: str) -> None:
    helper = "func helper(x int) int { return 2 * x }\n"
    proof = grading.prove(go(f'import "testing"\nfunc TestIt(t *testing.T) {{ {tests} }}\n{helper}', solution))
    assert proof["mode"] == "guarded"
    assert reason in proof["weaker"]


@pytest.mark.parametrize("name", CASES)
def test_what_tests_do_with_a_solution_means_the_same_when_they_are_split(name: str) -> None:
    tests, solution = CASES[name]["tests"], CASES[name]["solution"]
    imports = [name for name in ("errors", "io", "reflect", "strings", "sync") if f"{name}." in tests]
    told = "".join(f'import "{name}"\n' for name in [*imports, "testing"])
    asked = proven(go(f"{told}func TestIt(t *testing.T) {{ {tests} }}\n", solution))
    assert grading.run(asked)["outcome"] == "passed"


def test_a_profile_of_another_version_is_refused() -> None:
    known = proven(go(SUM_TESTS, SUM))
    known["profile"] = {"split": {**known["profile"]["split"], "version": 0}}
    with pytest.raises(RequestError, match="proven again"):
        grading.run(known)


def test_isolated_mode_without_a_profile_is_refused() -> None:
    with pytest.raises(RequestError, match="isolated mode needs the profile"):
        grading.run(go(SUM_TESTS, SUM, mode="isolated"))


# --- Bash -----------------------------------------------------------------------------------------------------------


def bash(tests: str, script: str, **more: Any) -> dict[str, Any]:
    layer("bash")
    request = {"version": 1, "language": "bash", "lesson": "bash/x", "tests": {"x.bats": tests}}
    return {**request, "solution": {"x.sh": script}, "limits": {"wall_s": 20}, **more}


@pytest.mark.parametrize(
    ("test", "script"),
    [
        ('run bash x.sh "two words" "*" ""; [ "$output" = "[two words][*][]" ]', 'printf "[%s]" "$@"'),
        ('run bash x.sh <<< given; [ "$output" = "given" ]', "cat"),
        ('printf "a\\nb" | run bash x.sh; [ "$(printf "x\\ny" | bash x.sh)" = "2" ]', "grep -c ''"),
        ('run bash x.sh; [ "$status" -eq 7 ]; [ "$output" = "why" ]', "echo why >&2; exit 7"),
        ('[ "$(bash x.sh 2>/dev/null)" = "out" ]', "echo out; echo err >&2"),
        ('[ "$(bash x.sh 2>&1 >/dev/null)" = "err" ]', "echo out; echo err >&2"),
        ('run bash x.sh; [ "${lines[1]}" = "2" ]; [ "${lines[2]}" = "3" ]', "echo 1; echo 2 >&2; echo 3"),
        ('WORD=set run bash x.sh; [ "$output" = "set" ]', 'echo "$WORD"'),
        ('echo text > note; run bash x.sh note; [ "$output" = "text" ]', 'cat "$1"'),
        ('f=$BATS_TEST_TMPDIR/in; echo 4 > "$f"; run bash x.sh "$f"; [ "$output" = "4" ]', 'cat "$1"'),
        ('run bash x.sh; run bash x.sh; [ "$output" = "2" ]', "echo >> count; wc -l < count"),
        ('run bash x.sh; [ "$output" = "x.sh" ]', 'echo "$0"'),
    ],
)
def test_a_script_behind_its_stub_sees_what_the_test_gives_it(test: str, script: str) -> None:
    asked = proven(bash(f'@test "it works" {{\n{test}\n}}\n', script))
    assert grading.run(asked)["outcome"] == "passed"


def test_tests_that_source_a_script_are_guarded_and_say_why() -> None:
    proof = grading.prove(
        bash('@test "adds" {\nsource x.sh\n[ "$(add 1 2)" = 3 ]\n}\n', "add() { echo $(($1 + $2)); }")
    )
    assert proof["mode"] == "guarded"
    assert proof["weaker"].startswith("adds: ")


def test_hidden_tests_of_bash_tell_their_name_and_outcome_only() -> None:
    asked = bash('@test "seen" {\nrun bash x.sh 1; [ "$output" = 2 ]\n}\n', "echo $((2 * $1))")
    hidden = '@test "unseen" {\nrun bash x.sh 987; [ "$output" = 1974 ]\n}\n'
    known = proven({**asked, "tests": {"hidden/a.bats": hidden, **asked["tests"]}})
    assert known["expected"] == ["seen", "hidden/unseen"]
    report = grading.run({**known, "solution": {"x.sh": 'echo "$@" | tee /dev/stderr; echo 2'}})
    assert report["tests"][1]["outcome"] == "failed"
    assert "987" not in str(report)
