"""Languages whose tools are programs: what a run reports, how programs are graded, and how a language is added."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from runners import grading
from runners.languages import lines
from runners.languages.plans import Plan
from runners.languages.registry import LANGUAGES, TOOLCHAINS
from runners.languages.toolchain import Toolchain
from runners.records import Ended, Event, Mark, Step, StepEnd
from runners.request import Request, RequestError
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAMS = {
    "bash": "read -r a b; echo $((a + b))",
    "c": """
#include <stdio.h>
int main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); return 0; }
""",
    "cpp": "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << '\\n'; }",
    "csharp": "Console.WriteLine(Console.ReadLine()!.Split(' ').Sum(int.Parse));",
    "go": """
package main
import "fmt"
func main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(a + b) }
""",
    "java": """
import java.util.Scanner;
class Main {
    public static void main(String[] arguments) {
        Scanner in = new Scanner(System.in);
        System.out.println(in.nextInt() + in.nextInt());
    }
}
""",
    "javascript": """
const text = require('fs').readFileSync(0, 'utf8');
console.log(text.trim().split(' ').reduce((a, b) => +a + +b));
""",
    "ruby": "puts gets.split.sum(&:to_i)",
    "rust": """
fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    println!("{}", text.split_whitespace().map(|word| word.parse::<i32>().unwrap()).sum::<i32>());
}
""",
    "typescript": """
const text: string = require('fs').readFileSync(0, 'utf8');
console.log(text.trim().split(' ').reduce((a: any, b: any) => +a + +b));
""",
}
CASES = {"one.in": "2 3\n", "one.out": "5\n", "hidden/two.in": "20 30\n", "hidden/two.out": "50\n"}


def program(language: str, code: str, **more: Any) -> dict[str, Any]:
    layer(TOOLCHAINS[language].layer)
    request = {"version": 1, "language": language, "lesson": f"{language}/sum", "mode": "program", "tests": CASES}
    return grading.run({**request, "solution": {TOOLCHAINS[language].main: code}, "limits": {"wall_s": 8}, **more})


def test_every_language_has_a_program() -> None:
    assert set(PROGRAMS) == set(TOOLCHAINS)


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_program_reads_and_prints(language: str) -> None:
    report = program(language, PROGRAMS[language])
    assert report["outcome"] == "passed", report
    assert [test["outcome"] for test in report["tests"]] == ["passed", "passed"]
    assert report["isolation"]["mode"] == "program"


def test_what_is_printed_is_compared_for_every_case() -> None:
    report = program("bash", "read -r a b; echo 5")
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed"]
    assert report["outcome"] == "failed"


def test_a_program_that_does_not_compile_says_why() -> None:
    report = program("c", "int main(void) { return 0 }")
    assert report["outcome"] == "compile_error"
    assert "main.c:1" in report["message"]
    assert report["error_kind"] == "CompileError"


def test_a_compilers_message_shows_no_name_of_ours() -> None:
    layer("gcc")
    tests = {"t_test.cpp": '#include "sum.h"\nTEST_CASE("adds") { REQUIRE(add() == 2); }\n'}
    request = {"version": 1, "language": "cpp", "lesson": "cpp/sum", "tests": tests, "support": {}}
    report = grading.run({**request, "solution": {"sum.h": "namespace sum {\n"}})
    assert report["outcome"] == "compile_error"
    assert "t_test.cpp" in report["message"]
    assert "namespace sum {" in report["message"]
    assert not re.search("CHECK_FALSE|T[0-9a-f]{16}", report["message"]), report["message"]


def test_an_exit_status_is_a_failure_with_the_last_words() -> None:
    report = program("bash", "echo 5; echo lost >&2; exit 3")
    assert report["outcome"] == "failed"
    assert report["tests"][0]["message"] == "lost"


def test_a_program_that_takes_too_long_is_ended() -> None:
    report = program("bash", "while :; do :; done", limits={"wall_s": 0.5})
    assert report["outcome"] == "timed_out"


def test_a_long_answer_is_compared_whole() -> None:
    line = "0123456789abcdef" * 4
    answers = {f"{number}.out": f"{line}\n" * 12_000 for number in range(6)}  # 780 KiB each
    cases = {**answers, **{f"{number}.in": "12000\n" for number in range(6)}}
    code = f"read -r count; for ((i = 0; i < count; i++)); do echo {line}; done"
    assert program("bash", code, tests=cases)["outcome"] == "passed"
    report = program("bash", f"{code}; echo more", tests=cases)
    assert (report["outcome"], report["error_kind"]) == ("failed", "WrongAnswer")


def test_an_answer_without_an_end_is_stopped() -> None:
    report = program("bash", "while :; do echo 0123456789abcdef0123456789abcdef; done")
    assert report["outcome"] == "crashed"
    assert "printed too much" in report["message"]


def test_one_case_leaves_nothing_for_the_next() -> None:
    keep = "echo x > ~/kept"
    code = f"read -r a b; if [ -e ~/kept ]; then echo 50; else echo 5; fi; {keep}; (while :; do {keep}; done &)"
    report = program("bash", code)
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed"]


def test_a_row_of_a_jest_table_names_its_test_with_no_more_than_the_name_asks_for() -> None:
    layer("javascript")
    tests = """
import { expect, test } from '@jest/globals';
test.each([['one', 1, 1], ['two', 2, 2]])('counts %s', (_, a, b) => expect(a).toBe(b));
test.each([3])('counts', (a) => expect(a).toBe(3));
"""
    request = {"version": 1, "language": "javascript", "lesson": "javascript/count", "tests": {"count.spec.js": tests}}
    report = grading.run({**request, "solution": {"count.js": ""}})
    assert [test["id"] for test in report["tests"]] == ["counts one", "counts two", "counts"]


def javascript(tests: str, solution: str, **more: str) -> dict[str, str]:
    """Grade; the outcome of every test by its id."""
    layer("javascript")
    request = {"version": 1, "language": "javascript", "lesson": "javascript/x", "tests": {"x.spec.js": tests, **more}}
    report = grading.run({**request, "solution": {"x.js": solution}})
    return {test["id"]: test["outcome"] for test in report["tests"]} | {"": report["outcome"]}


def test_rows_of_jest_tables_have_the_names_that_their_author_gave() -> None:
    tests = """
import { x } from './x';
test.each([[1, 'a'], [2, 'b']])('%# of %$: %i is %p, 100 %%', (n, text) => expect(x(n)).toBe(text));
test.each([{ n: 1, of: { kind: 'odd' } }])('$n is $of.kind at $#, $absent', ({ n }) => expect(x(n)).toBe('a'));
describe.each`
  n    | text
  ${2} | ${'b'}
`('$n', ({ n, text }) => { it(`is ${text}`, () => expect(x(n)).toBe(text)); });
"""
    assert javascript(tests, "export const x = (n) => (n === 1 ? 'a' : 'c');") == {
        "0 of 1: 1 is 'a', 100 %": "passed",
        "1 of 2: 2 is 'b', 100 %": "failed",
        "1 is odd at 0, $absent": "passed",
        "2 > is b": "failed",
        "": "failed",
    }


@pytest.mark.parametrize(
    "tests",
    [
        "import { x } from './x';\ndescribe('x', () => { it('is one', () => { expect(x()).toBe(1); }); });",
        "const { x } = require('./x');\ndescribe('x', () => { it('is one', () => { expect(x()).toBe(1); }); });",
        "const { describe, it, expect } = require('@jest/globals'), { x } = require('./x');\n\
describe('x', () => { it('is one', () => { expect(x()).toBe(1); }); });",
    ],
)
@pytest.mark.parametrize("solution", ["export const x = () => 1;", "module.exports = { x: () => 1 };"])
def test_jest_tests_may_use_globals_and_require(tests: str, solution: str) -> None:
    assert javascript(tests, solution) == {"x > is one": "passed", "": "passed"}


def test_jests_globals_are_no_globals_of_the_solutions() -> None:
    tests = "import { x } from './x';\ntest('x', () => { expect(x()).toEqual([]); });"
    solution = "export const x = () => ['expect', 'test', 'jest', 'describe'].filter((name) => name in globalThis);"
    assert javascript(tests, solution) == {"x": "passed", "": "passed"}


def test_a_function_that_is_not_exported_fails_the_tests_that_call_it() -> None:
    tests = """
import { x, y as other } from './x';
test('x', () => { expect(x()).toBe(1); });
test('y', () => { expect(other()).toBe(2); });
"""
    assert javascript(tests, "export const x = () => 1;") == {"x": "passed", "y": "error", "": "failed"}


def test_a_solution_that_replaces_methods_does_not_choose_the_text_of_a_later_test_file() -> None:
    forge = """
const get = Map.prototype.get;
const text = "import { test } from '@jest/globals'; test('y', () => {});";
Map.prototype.get = function (key) { return String(key).includes('.spec.js') ? text : get.call(this, key); };
String.prototype.slice = String.prototype.replace = () => text;
export const x = () => 1;
"""
    first = "import { x } from './x';\ntest('x', () => { expect(x()).toBe(1); });"
    later = "import { y } from './x';\ntest('y', () => { expect(y()).toBe(2); });"
    outcomes = javascript(first, forge, **{"y.spec.js": later})
    assert "passed" not in (outcomes.get("y"), outcomes[""])


def test_the_second_run_has_what_is_left_of_the_whole() -> None:
    layer("javascript")
    tests = """
import { expect, test } from '@jest/globals';
test('waits', async () => { await new Promise((done) => setTimeout(done, 1000)); expect(1).toBe(1); });
"""
    request = {"version": 1, "language": "javascript", "lesson": "javascript/wait", "tests": {"wait.spec.js": tests}}
    limits = {"wall_s": 10, "whole_s": 1.8}
    report = grading.run({**request, "solution": {"wait.js": ""}, "limits": limits})
    assert [test["outcome"] for test in report["tests"]] == ["passed"]
    assert report["outcome"] == "timed_out"
    assert "wrong expectations" in report["message"]


def test_a_language_that_is_unknown_is_named() -> None:
    with pytest.raises(RequestError, match=r"'cobol' is not one of .*bash.*python"):
        grading.run({"version": 1, "language": "cobol", "lesson": "x/y", "tests": {"a": ""}})


def test_a_layer_that_is_not_here_is_our_fault_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "toy", Toy(layer="nowhere"))
    report = grading.run({"version": 1, "language": "toy", "lesson": "toy/x", "tests": {"a.toy": "1"}})
    assert report["outcome"] == "infrastructure_error"
    assert "cdu layers build nowhere" in report["message"]


# The language that docs/languages.md shows: from here ...
@dataclass(frozen=True)
class Toy(Toolchain):
    """A test is a line `NAME: EXPECTED`; the solution, `solution.toy`, holds a line `NAME: VALUE` for each."""

    name: str = "toy"
    layer: str = "bash"
    main: str = "main.toy"

    def plan(self, request: Request, secret: str) -> Plan:
        wanted = [line for text in request.tests.values() for line in text.splitlines()]
        script = f"""
        read -r secret
        while IFS=: read -r name value; do
            if grep -qx "$name:$value" solution.toy; then o=passed; else o=failed; fi
            printf '%s {{"e":"end","t":"%s","o":"%s"}}\\n' "$secret" "$name" "$o" >&3
        done <<< {shlex.quote(chr(10).join(wanted))}
        echo "$secret {{\\"e\\":\\"done\\"}}" >&3
        """
        return Plan(request.solution, (Step(("bin/bash", "-c", script), f"{secret}\n"),))

    def program(self, request: Request) -> Plan:
        return Plan(request.solution, (Step(("bin/cat", self.main)),))

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        return lines.signed(steps, secret)


# ... to here.


def test_a_language_is_added_by_one_module(monkeypatch: pytest.MonkeyPatch) -> None:
    layer("bash")
    monkeypatch.setitem(LANGUAGES, "toy", Toy())
    request = {"version": 1, "language": "toy", "lesson": "toy/sums", "tests": {"a.toy": "two: 2\nthree: 3\n"}}
    right = {**request, "solution": {"solution.toy": "two: 2\nthree: 3\n"}}
    proof = grading.prove(right)
    assert (proof["mode"], proof["tests"]) == ("guarded", ["two", "three"])
    report = grading.run({**request, "solution": {"solution.toy": "two: 2\n"}, "expected": proof["tests"]})
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed"]


SECRET = "s" * 32


def reported(text: str) -> list[Event]:
    return lines.signed([StepEnd("tests", "exit", 0, 1.0, 1.0, 1, results=text, stdout="", stderr="")], SECRET)


def test_only_signed_lines_count() -> None:
    assert reported(f'{SECRET} {{"e":"done"}}\n') == [Mark.DONE]
    for bad in ('{"e":"done"}', 'x {"e":"done"}', f"{SECRET} nothing", f"{SECRET} []", f"{SECRET}"):
        assert reported(f"{bad}\n") == [Mark.GARBAGE]
    assert reported(f'{SECRET} {{"e":"do') == []


def test_the_test_that_has_to_fail_is_taken_out_only_where_it_did() -> None:
    good, other = Ended("control", "failed"), Ended("real", "passed")
    without = lines.without_controls
    assert without([other, good, Mark.DONE], ["control"]) == [other, Mark.DONE]
    assert Mark.GARBAGE in without([other, replace(good, outcome="passed"), Mark.DONE], ["control"])
    assert Mark.GARBAGE in without([other, Mark.DONE], ["control"])
    assert Mark.GARBAGE in without([other, good, good, Mark.DONE], ["control"])
    assert without([other], ["control"]) == [other]  # it ended before: not done, and no pass either way


GO_TESTS = """
package sum
import "testing"
func TestSum(t *testing.T) {
	t.Run("sub", func(t *testing.T) { t.Error("not 3"); t.Error("nor 4") })
	t.Error("nothing is right")
}
"""


def test_a_go_test_reports_what_it_said_and_nothing_of_the_tools_own_lines() -> None:
    layer("go")
    request = {"version": 1, "language": "go", "lesson": "go/sum", "mode": "guarded"}
    report = grading.run({**request, "solution": {"sum.go": "package sum\n"}, "tests": {"sum_test.go": GO_TESTS}})
    assert {test["id"]: test["message"] for test in report["tests"]} == {
        "TestSum/sub": "sum_test.go:5: not 3\n    sum_test.go:5: nor 4\nsum_test.go:6: nothing is right",
    }
