"""Observed mode: a test that ends its program, or never ends, says how and what it printed; others are not lost."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from chalicelib.contracts.lesson import Lesson
from chalicelib.submissions.runner_functions import run_request
from tests.layers import layer
from tests.proofs import proven

JS = """\
import { expect, test } from '@jest/globals';
import { f } from './sol';
test('a', () => { expect(f(1)).toBe(1); });
test('b', () => { expect(f(2)).toBe(2); });
test('c', () => { expect(f(3)).toBe(3); });
"""
RUBY = """\
require 'minitest/autorun'
require_relative 'sol'
class SolTest < Minitest::Test
  def test_a = assert_equal(1, f(1))
  def test_b = assert_equal(2, f(2))
  def test_c = assert_equal(3, f(3))
end
"""
CPP = """\
#include <catch2/catch.hpp>
#include "sol.h"
TEST_CASE("a") { REQUIRE(f(1) == 1); }
TEST_CASE("b") { REQUIRE(f(2) == 2); }
TEST_CASE("c") { REQUIRE(f(3) == 3); }
"""
JAVA = """\
import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;
class SolTest {
    @Test void a() { assertEquals(1, Sol.f(1)); }
    @Test void b() { assertEquals(2, Sol.f(2)); }
    @Test void c() { assertEquals(3, Sol.f(3)); }
}
"""
CSHARP = """\
using Xunit;
public class SolTests
{
    [Fact] public void A() => Assert.Equal(1, Sol.F(1));
    [Fact] public void B() => Assert.Equal(2, Sol.F(2));
    [Fact] public void C() => Assert.Equal(3, Sol.F(3));
}
"""
RUST = """\
use ends::f;
#[test]
fn a() { assert_eq!(f(1), 1); }
#[test]
fn b() { assert_eq!(f(2), 2); }
#[test]
fn c() { assert_eq!(f(3), 3); }
"""
HEAD = "#include <cassert>\n#include <cstdio>\n#include <cstdlib>\n#include <stdexcept>\n\nint f(int i) { "
MANIFESTS = {"rust": {"Cargo.toml": '[package]\nname = "ends"\nedition = "2024"\n'}}
SOURCES = "src/main/java/Sol.java", "src/test/java/SolTest.java"
LESSONS = {
    "java": (SOURCES[0], "class Sol { static int f(int i) { ", "return 0; } }", "return i; } }", {SOURCES[1]: JAVA}),
    "csharp": (
        "Sol.cs",
        "public static class Sol { public static int F(int i) { ",
        "return 0; } }",
        "return i; } }",
        {"SolTests.cs": CSHARP},
    ),
    "rust": ("src/lib.rs", "pub fn f(i: i32) -> i32 { ", "0 }", "i }", {"tests/later.rs": RUST}),
    "javascript": ("sol.js", "export const f = (i) => ", "{ throw new Error('no'); };", "i;", {"sol.spec.js": JS}),
    "ruby": ("sol.rb", "def f(i)\n", "raise 'no'\nend\n", "i\nend\n", {"sol_test.rb": RUBY}),
    "cpp": ("sol.h", HEAD, "return 0; }", "return i; }", {"sol_test.cpp": CPP}),
}


def grade(language: str, body: str, wall_s: float = 20, tests: dict[str, str] | None = None) -> dict[str, Any]:
    layer("gcc" if language == "cpp" else language)
    path, head, wrong, right, given = LESSONS[language]
    more = MANIFESTS.get(language, {})
    lesson = Lesson(
        lesson=f"{language}/ends", title="Ends", blurb="Ends.", difficulty=1, instructions="None.",
        starter={path: head + wrong, **more}, tests=tests or given, reference={path: head + right, **more},
    )  # fmt: skip
    proof = proven(lesson)
    assert proof.mode == "observed"
    asked = run_request(lesson, {path: head + body, **more}, proof)
    return runners.run({**asked, "limits": {**asked["limits"], "wall_s": wall_s}})


@pytest.mark.parametrize(
    ("language", "body", "status"),
    [
        ("javascript", "{ console.log('at', i); if (i === 2) process.exit(3); return i; };", 3),
        ("ruby", 'puts "at #{i}"\nexit!(0) if i == 2\ni\nend\n', 0),
        ("cpp", 'printf("at %d\\n", i); fflush(stdout); if (i == 2) exit(0); return i; }', 0),
        ("csharp", 'System.Console.WriteLine($"at {i}"); if (i == 2) System.Environment.Exit(3); return i; } }', 3),
        ("csharp", 'System.Console.WriteLine($"at {i}"); if (i == 2) System.Environment.Exit(0); return i; } }', 0),
        ("rust", 'println!("at {i}"); if i == 2 { std::process::exit(7) } i }', 7),
    ],
    ids=["javascript", "ruby", "cpp", "csharp", "csharp 0", "rust"],
)  # fmt: skip
def test_a_test_that_ends_its_program_says_so_and_the_others_keep_their_results(
    language: str, body: str, status: int
) -> None:
    report = grade(language, body)
    assert report["outcome"] == "crashed"
    assert [test["outcome"] for test in report["tests"]] == ["passed", "error", "passed"]
    assert f"exit status {status}" in report["tests"][1]["message"]
    assert report["tests"][1]["output"].startswith("at 2")
    assert report["tests"][1]["name"] in report["message"]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("javascript", "{ console.log('at', i); while (i === 2) {} return i; };"),
        ("ruby", 'puts "at #{i}"\nloop {} if i == 2\ni\nend\n'),
        ("cpp", 'printf("at %d\\n", i); fflush(stdout); while (i == 2) {} return i; }'),
        ("java", 'System.out.println("at " + i); while (i == 2) {} return i; } }'),
        ("csharp", 'System.Console.WriteLine($"at {i}"); while (i == 2) {} return i; } }'),
        ("rust", 'println!("at {i}"); while i == 2 {} i }'),
    ],
    ids=["javascript", "ruby", "cpp", "java", "csharp", "rust"],
)
def test_a_test_that_never_ends_shows_what_it_printed_and_the_later_tests_run(language: str, body: str) -> None:
    report = grade(language, body, wall_s=12 if language == "csharp" else 6)  # its compiler alone takes seconds
    assert report["outcome"] == "timed_out"
    assert [test["outcome"] for test in report["tests"]] == ["passed", "timed_out", "passed"]
    assert report["tests"][1]["output"].startswith("at 2")
    assert report["tests"][1]["name"] in report["message"]


def test_text_without_the_end_of_its_line_is_shown_when_rust_gives_up() -> None:
    report = grade("rust", 'print!("at {i}"); if i == 2 { std::process::abort() } i }')
    assert [test["outcome"] for test in report["tests"]] == ["passed", "error", "passed"]
    assert report["tests"][1]["output"] == "at 2"


@pytest.mark.parametrize(
    ("language", "body", "said"),
    [
        ("cpp", "if (i == 2) abort(); return i; }", ["SIGABRT", "gave up", "\n  at sol.h:6"]),
        ("cpp", "assert(i != 2); return i; }", ["SIGABRT", "sol.h:6", "Assertion `i != 2' failed"]),
        (
            "cpp",
            'auto g = [i]() noexcept { if (i == 2) throw std::out_of_range("far"); }; g(); return i; }',
            ["SIGABRT", "std::out_of_range", "what():  far"],
        ),
        ("cpp", "int *p = i == 2 ? nullptr : &i; return *p; }", ["SIGSEGV", "a null pointer was used\n  at sol.h:6"]),
        ("cpp", "return i == 2 ? f(i) + i : i; }", ["SIGSEGV", "call itself without end?\n  at sol.h:6"]),
        ("cpp", "return i / (i - 2 ? 1 : i - i); }", ["SIGFPE", "division by zero\n  at sol.h:6"]),
        ("java", "if (i == 2) System.exit(3); return i; } }", ["System.exit(3)"]),
        ("java", "return i == 2 ? f(i) + 1 : i; } }", ["StackOverflowError"]),
        ("csharp", "return i == 2 ? F(i) + 1 : i; } }", ["SIGABRT", "call itself without end"]),
        (
            "csharp",
            'if (i == 2) System.Environment.FailFast("no way"); return i; } }',
            ["SIGABRT", "Process terminated.\nno way\n   at Sol.F(Int32)"],
        ),
        (
            "csharp",
            'if (i == 2) { var t = new Thread(() => throw new Exception("late")); t.Start(); t.Join(); } return i; } }',
            ["SIGABRT", "Unhandled exception. System.Exception: late", "Sol.cs:line 1"],
        ),
        ("rust", "if i == 2 { std::process::abort() } i }", ["SIGABRT"]),
        ("rust", "if i == 2 { return f(std::hint::black_box(i)) + 1 } i }", ["SIGABRT", "call itself without end"]),
    ],
)  # fmt: skip
def test_a_crash_says_what_it_was_in_its_test_alone(language: str, body: str, said: list[str]) -> None:
    report = grade(language, body)
    message = report["tests"][1]["message"]
    assert [test["outcome"] == "passed" for test in report["tests"]] == [True, False, True], message
    assert not [part for part in said if part not in message], message


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("{\n  if (i > 0) {\n    return i;\n};", "sol.js:1\nexport const f = (i) => {\n                        ^"),
        ("{\n  return Math.max(i, [0;\n};", "sol.js:2\n"),
        ("{\n  return `}`;\n", "sol.js:1\nexport const f = (i) => {\n"),
    ],
)
def test_javascript_that_ends_too_early_tells_which_bracket_is_never_closed(body: str, place: str) -> None:
    report = grade("javascript", body)
    assert report["outcome"] == "compile_error"
    assert report["message"].startswith("SyntaxError: ")
    assert place in report["message"]
    assert "^" in report["message"]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("javascript", "i;\nprocess.exit(0);"),
        ("ruby", "i\nend\nexit!(0)\n"),
        ("cpp", "return i; }\nstruct Early { Early() { exit(0); } };\nstatic Early early;"),
    ],
)
def test_what_ends_the_program_while_it_is_loaded_is_a_compile_error(language: str, body: str) -> None:
    report = grade(language, body)
    assert report["outcome"] == "compile_error"
    assert {test["outcome"] for test in report["tests"]} == {"not_run"}
    assert "while the code was being loaded" in report["message"]


def test_a_function_that_cpp_only_declares_is_named_and_nothing_of_ours() -> None:
    report = grade("cpp", "return i; }\nint later(int);\n#define f later")
    assert report["outcome"] == "compile_error"
    assert report["message"].startswith("Your solution does not define `later(int)`, which is used at ")
    assert "cdu" not in report["message"]


SECTIONS = """\
#include <catch2/catch.hpp>
#include "sol.h"
TEST_CASE("f") {
    REQUIRE(f(0) == 0);
    SECTION("of one") { REQUIRE(f(1) == 1); }
    SECTION("of more") {
        SECTION("two") { REQUIRE(f(2) == 2); }
        SECTION("three") { REQUIRE(f(3) == 3); }
    }
}
TEST_CASE("four") { REQUIRE(f(4) == 4); }
"""


@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        ("return i == 2 ? 7 : i; }", ["passed", "failed", "passed", "passed"]),
        ('if (i == 2) throw std::out_of_range("far"); return i; }', ["passed", "failed", "passed", "passed"]),
        ("int *p = i == 1 ? nullptr : &i; return *p; }", ["error", "passed", "passed", "passed"]),
        ("if (i == 1) exit(3); return i; }", ["error", "not_run", "not_run", "passed"]),
    ],
    ids=["wrong", "throws", "crashes", "exits"],
)
def test_each_section_of_cpp_is_a_test(body: str, outcomes: list[str]) -> None:
    report = grade("cpp", body, tests={"sol_test.cpp": SECTIONS})
    names = ["f / of one", "f / of more / two", "f / of more / three", "four"]
    assert [(test["name"], test["outcome"]) for test in report["tests"]] == list(zip(names, outcomes, strict=True))


@pytest.mark.parametrize(
    ("language", "body", "place"),
    [
        ("ruby", "g(i)\nend\ndef g(i)\n  i == 2 ? nil.size : i\nend\n", "\n    sol.rb:5:in `g'\n    sol.rb:2:in `f'"),
        ("ruby", "i == 2 ? f(i) : i\nend\n", "\n    sol.rb:2:in `f'"),
        (
            "javascript",
            "g(i);\nfunction g(i) {\n  return i === 2 ? null.size : i;\n}",
            "\n    at g (sol.js:3:25)\n    at f (sol.js:1:25)",
        ),
        ("javascript", "i === 2 ? f(i) : i;", "\n    at f (sol.js:1:25)\n    at f (sol.js:1:35)"),
    ],
    ids=["ruby", "ruby recursion", "javascript", "javascript recursion"],
)
def test_an_exception_in_a_test_says_where_the_solution_was(language: str, body: str, place: str) -> None:
    report = grade(language, body)
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed", "passed"]
    assert place in report["tests"][1]["message"]
    assert "sol_test" not in report["tests"][1]["message"].partition(place)[2]
