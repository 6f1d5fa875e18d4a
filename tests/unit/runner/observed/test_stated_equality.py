"""A test that only says `assertTrue(f(2) == 4)` tells what came, as an assertion of equality does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import runners
from cdu.authoring.check import Failure, check
from chalicelib.contracts.lesson import Lesson
from chalicelib.submissions.runner_functions import run_request
from tests.layers import layer

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Proof

LESSONS = {
    "java": (
        "src/main/java/Sum.java",
        "class Sum { static int of(int n) { return n + 2; } static String name() { return null; } }",
        "src/test/java/SumTest.java",
        (
            "import static org.junit.jupiter.api.Assertions.*;\nimport org.junit.jupiter.api.Test;\nclass SumTest {\n"
            '  @Test void two() { assertTrue(Sum.of(2) == 4, "two"); }\n'
            '  @Test void name() { assertTrue("sum".equals(Sum.name())); }\n}\n'
        ),
        ("null;", '"sum";'),
    ),
    "javascript": (
        "sum.js",
        "export const of = (n) => n + 2;\nexport const name = () => null;",
        "sum.spec.js",
        (
            "import { expect, test } from '@jest/globals';\nimport { name, of } from './sum.js';\n"
            "test('two', () => { expect(of(2) === 4).toBe(true); });\n"
            "test('name', () => { expect(name() === 'sum').toBe(true); });\n"
        ),
        ("null;", "'sum';"),
    ),
    "ruby": (
        "sum.rb",
        "class Sum\n  def self.of(n) = n + 2\n  def self.title = nil\nend\n",
        "sum_test.rb",
        (
            "require 'minitest/autorun'\nrequire_relative 'sum'\nclass SumTest < Minitest::Test\n"
            "  def test_two = assert(Sum.of(2) == 4, 'two')\n  def test_name = assert(Sum.title == 'sum')\nend\n"
        ),
        ("nil", "'sum'"),
    ),
    "csharp": (
        "Sum.cs",
        "public static class Sum { public static long Of(int n) => n + 2; public static string? Name() => null; }",
        "SumTests.cs",
        (
            "using Xunit;\npublic class SumTests {\n  [Fact] public void Two() { Assert.True(Sum.Of(2) == 4); }\n"
            '  [Fact] public void Name() { Assert.True("sum" == Sum.Name()); }\n}\n'
        ),
        ("null;", '"sum";'),
    ),
}


@pytest.mark.parametrize("language", LESSONS)
def test_both_sides_of_a_stated_equality_are_told(language: str) -> None:
    layer(language)
    path, wrong, test, tests, (null, name) = LESSONS[language]
    right = wrong.replace(null, name)
    lesson = Lesson(
        lesson=f"{language}/sum", title="Sum", blurb="Sum.", difficulty=1, instructions="None.",
        starter={path: wrong}, tests={test: tests}, reference={path: right},
    )  # fmt: skip
    proof = check(lesson, runners)
    assert not isinstance(proof, Failure), proof.reason
    assert proof.mode == "observed"
    assert graded(lesson, proof, right) == [("passed", None)] * 2
    told = [message for _, message in graded(lesson, proof, wrong.replace("n + 2", "n + 3"))]
    assert "expected: 4\n" in told[0]
    assert "got:      5" in told[0]
    assert 'expected: "sum"\n' in told[1]
    assert "got:      null" in told[1]


def graded(lesson: Lesson, proof: Proof, code: str) -> list[tuple[str, Any]]:
    report = runners.run(run_request(lesson, dict.fromkeys(lesson.reference, code), proof))
    return [(test["outcome"], test["message"]) for test in report["tests"]]
