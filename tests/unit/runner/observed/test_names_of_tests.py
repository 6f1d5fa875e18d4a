"""Tests have the names that their authors gave, and the numbers of their tasks, however they are graded."""

from __future__ import annotations

import json

import pytest

import runners
from chalicelib.contracts.lesson import Lesson
from chalicelib.submissions.runner_functions import run_request
from runners import grading
from runners import report as reports
from runners.observed.key import ExpectedTest, read_key, write_trace
from runners.observed.trace import read_trace
from tests.layers import layer
from tests.proofs import proven

JAVA = """\
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddTest {
    @Test @DisplayName("adds two numbers") @Tag("task:1") void addsTwo() { assertEquals(3, Add.sum(1, 2)); }
    @ParameterizedTest(name = "adds {0} and nothing") @ValueSource(ints = {4}) @Tag("task:2")
    void named(int one) { assertEquals(one, Add.sum(one, 0)); }
    @ParameterizedTest @ValueSource(ints = {5}) void plain(int one) { assertEquals(one, Add.sum(one, 0)); }
    @RepeatedTest(2) void again() { assertEquals(2, Add.sum(1, 1)); }
    @Nested class Second { @Test void late() { assertEquals(0, Add.sum(0, 0)); } }
    @Nested class First { @Test void late() { assertEquals(0, Add.sum(0, 0)); } }
}
"""
HIDDEN = """\
import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
class MoreTest {
    @ParameterizedTest(name = "secret {0}") @ValueSource(ints = {77})
    void more(int n) { assertEquals(n, Add.sum(n, 0)); }
}
"""
SOLUTION = {"Add.java": "class Add { static int sum(int one, int other) { return one + other; } }"}
NAMES = [
    ("adds two numbers", 1), ("adds 4 and nothing", 2), ("plain [1] 5", None), ("again repetition 1 of 2", None),
    ("again repetition 2 of 2", None), ("AddTest$Second.late", None), ("AddTest$First.late", None),
]  # fmt: skip


def test_an_observed_java_test_is_called_what_its_author_calls_it_and_a_hidden_one_tells_no_argument() -> None:
    layer("java")
    lesson = Lesson(
        lesson="java/add", title="Add", blurb="Add.", difficulty=1, instructions="None.", timeout_s=20,
        starter={"Add.java": "class Add {}\n"}, tests={"AddTest.java": JAVA, "hidden/MoreTest.java": HIDDEN},
        reference=SOLUTION,
    )  # fmt: skip
    proof = proven(lesson)
    assert proof.mode == "observed"
    report = runners.run(run_request(lesson, SOLUTION, proof))
    assert [(test["name"], test["task"]) for test in report["tests"]] == [*NAMES, ("more [1]", None)]


def test_a_guarded_java_test_is_called_the_same() -> None:
    layer("java")
    report = grading.run({
        "version": 1, "language": "java", "lesson": "java/add", "mode": "guarded",
        "limits": {"wall_s": 30, "cpu_s": 30}, "tests": {"AddTest.java": JAVA}, "solution": SOLUTION,
    })  # fmt: skip
    assert [(test["name"], test["task"]) for test in report["tests"]] == NAMES


@pytest.mark.parametrize("mark", ["[Task(3)]", '[Trait("Task", "3")]'])
def test_a_guarded_csharp_test_is_called_what_its_author_calls_it(mark: str) -> None:
    layer("csharp")
    code = f"""
    using Exercism.Tests;
    public class AddTests {{
        [Fact(DisplayName = "adds two numbers")] {mark} public void Two() => Assert.Equal(3, Add.Sum(1, 2));
        [Theory(DisplayName = "adds nothing"), InlineData(4)] public void None(int n) => Assert.Equal(n, Add.Sum(n, 0));
    }}"""
    report = grading.run({
        "version": 1, "language": "csharp", "lesson": "csharp/add", "mode": "guarded",
        "limits": {"wall_s": 30, "cpu_s": 30}, "tests": {"AddTests.cs": code},
        "solution": {"Add.cs": "public static class Add { public static int Sum(int a, int b) => a + b; }"},
    })  # fmt: skip
    assert [(test["name"], test["task"]) for test in report["tests"]] == [
        ("adds two numbers", 3), ("adds nothing(n: 4)", None),
    ]  # fmt: skip


CPP = """\
#include <catch2/catch.hpp>
#include "add.h"
TEST_CASE("adds \\"two\\"", "[task_1]") { REQUIRE(sum(1, 2) == 3); }
TEST_CASE("adds nothing", "[slow][task_12]") { REQUIRE(sum(1, 0) == 1); }
TEST_CASE("of no task", "[slow]") { REQUIRE(sum(0, 0) == 0); }
"""


def test_an_observed_test_of_catch2_has_the_task_that_its_tag_names() -> None:
    layer("gcc")
    lesson = Lesson(
        lesson="cpp/add", title="Add", blurb="b", difficulty=1, instructions="i",
        starter={"add.h": "inline int sum(int, int) { throw 1; }\n"}, tests={"add_test.cpp": CPP},
        reference={"add.h": "inline int sum(int a, int b) { return a + b; }\n"},
    )  # fmt: skip
    proof = proven(lesson)
    assert proof.mode == "observed"
    report = grading.run(run_request(lesson, lesson.reference, proof))
    assert [(test["name"], test["task"]) for test in report["tests"]] == [
        ('adds "two"', 1), ("adds nothing", 12), ("of no task", None)
    ]  # fmt: skip


def test_a_lesson_keeps_the_names_and_tasks_that_its_harness_told() -> None:
    begun = read_trace(['["t","A.one","adds",2]\n["z",1,"",null]\n["t","A.two"]\n["z",1,"",null]\n["d"]\n'])
    assert not begun.broken
    key = tuple(ExpectedTest(test.name, (), test.title, test.task) for test in begun.tests)
    stored = json.loads(json.dumps(write_trace(key)))
    assert stored == [["A.one", [], "adds", 2], ["A.two", []]]
    assert read_key({"sites": [], "trace": stored}).tests == key  # type: ignore[typeddict-item]  # a part of a record


def test_tests_of_one_name_are_told_apart_by_their_ids() -> None:
    names = (("A.one", "one"), ("B.one", "one"), ("C.n", "A number"), ("D.n", "A number"), ("D.two", "2"))
    tests = [reports.entry(reports.Test(name, shown), "passed") for name, shown in names]
    assert [test["name"] for test in reports.told_apart(tests)] == [
        "A.one", "B.one", "A number (C.n)", "A number (D.n)", "2",
    ]  # fmt: skip
