"""Where a class's own equality decides, students are told what was expected, and what came."""

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
