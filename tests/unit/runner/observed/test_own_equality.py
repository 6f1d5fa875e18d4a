"""Where a class's own equality decides, students are told what was expected, and what came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import runners
from cdu.authoring.check import Failure, check
from chalicelib.contracts.lesson import Lesson
from chalicelib.submissions.runner_functions import run_request
from tests.layers import layer

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Proof

CLOCK = """class Clock
  attr_reader :minute
  def initialize(minute) = @minute = minute % 1440
  def +(other) = Clock.new(@minute + other)
  def ==(other) = other.is_a?(Clock) && @minute == other.minute
end
"""
SHOWN = "\nclass Clock\n  def to_s = format('%02d:%02d', *@minute.divmod(60))\nend\n"
TESTS = """require 'minitest/autorun'
require_relative 'clock'
class ClockTest < Minitest::Test
  def test_a = assert_equal(Clock.new(3), Clock.new(0) + 3)
  def test_b = assert_equal(Clock.new(63), Clock.new(60) + 3)
  def test_c = assert_equal(Clock.new(1), Clock.new(1430) + 11)
  def test_d = assert_equal(Clock.new(90), Clock.new(80) + 10)
end
"""


@pytest.fixture(scope="module")
def proven() -> tuple[Lesson, Proof]:
    layer("ruby")
    lesson = Lesson(
        lesson="ruby/clock", title="Clock", blurb="Clock.", difficulty=1, instructions="None.",
        starter={"clock.rb": "class Clock\nend\n"}, tests={"clock_test.rb": TESTS}, reference={"clock.rb": CLOCK},
    )  # fmt: skip
    proof = check(lesson, runners)
    assert not isinstance(proof, Failure), proof.reason
    assert proof.mode == "observed"
    return lesson, proof


def graded(proven: tuple[Lesson, Proof], code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = runners.run(run_request(proven[0], {"clock.rb": code}, proven[1]))["tests"]
    return found


@pytest.mark.parametrize(
    ("more", "came"),
    [
        ("", "Clock(minute=4)"),
        (SHOWN, "00:04"),
        (SHOWN.replace("to_s = ", "inspect = raise || "), None),
        (SHOWN.replace("'%02d:%02d'", "'%s' + 'x' * 99999"), "0" + "x" * 999),
    ],
    ids=["fields", "own text", "a text that fails", "a long text"],
)
def test_both_sides_are_told(proven: tuple[Lesson, Proof], more: str, came: str | None) -> None:
    wrong = graded(proven, CLOCK.replace("@minute + other", "@minute + other + 1") + more)
    told = "clock_test.rb:4: Clock.new(0) + 3\n  expected: equal to Clock.new(3), as the class compares"
    assert wrong[0]["message"] == (told if came is None else f"{told}\n  got:      {came}")


def test_a_right_solution_passes_whose_text_fails(proven: tuple[Lesson, Proof]) -> None:
    for more in ("def inspect = raise", "def inspect = loop {}", "def to_s = exit!"):
        assert {test["outcome"] for test in graded(proven, f"{CLOCK}\nclass Clock\n  {more}\nend\n")} == {"passed"}


LINE_UPS = {
    "java": (
        "src/main/java/Clock.java",
        (
            "class Clock { final int minute; Clock(int minute) { this.minute = minute % 1440; }\n"
            "  Clock plus(int other) { return new Clock(minute + other); }\n"
            "  @Override public boolean equals(Object o) { return o instanceof Clock c && c.minute == minute; }\n"
            "  @Override public int hashCode() { return minute; } }"
        ),
        "src/test/java/ClockTest.java",
        "import static org.junit.jupiter.api.Assertions.*;\nimport org.junit.jupiter.api.Test;\nclass ClockTest {\n",
        "  @Test void t{0}() {{ assertEquals(new Clock({0}), new Clock({1}).plus(3)); }}\n",
    ),
    "csharp": (
        "Clock.cs",
        (
            "public class Clock { public readonly int minute; public Clock(int m) => minute = m % 1440;\n"
            "  public Clock Plus(int other) => new Clock(minute + other);\n"
            "  public override bool Equals(object? o) => o is Clock c && c.minute == minute;\n"
            "  public override int GetHashCode() => minute; }"
        ),
        "ClockTests.cs",
        "using Xunit;\npublic class ClockTests {\n",
        "  [Fact] public void T{0}() => Assert.Equal(new Clock({0}), new Clock({1}).Plus(3));\n",
    ),
}


@pytest.mark.parametrize("language", LINE_UPS)
def test_the_fields_of_what_came_are_told(language: str) -> None:
    layer(language)
    path, code, test, head, each = LINE_UPS[language]
    tests = head + "".join(each.format(sum_, sum_ - 3) for sum_ in (3, 63, 90, 120)) + "}"
    lesson = Lesson(
        lesson=f"{language}/clock", title="Clock", blurb="Clock.", difficulty=1, instructions="None.",
        starter={path: "// yours"}, tests={test: tests}, reference={path: code},
    )  # fmt: skip
    proof = check(lesson, runners)
    assert not isinstance(proof, Failure), proof.reason
    assert proof.mode == "observed"
    solved = {path: code.replace("minute + other", "minute + other + 1")}
    report = runners.run(run_request(lesson, solved, proof))
    found = report["tests"]
    assert [test["outcome"] for test in found] == ["failed"] * 4, report["message"]
    assert "equal to " in found[0]["message"]
    assert re.search(r"\n  got:      Clock\(minute=4\)$", found[0]["message"]), found[0]["message"]
    assert {test["outcome"] for test in runners.run(run_request(lesson, {path: code}, proof))["tests"]} == {"passed"}
