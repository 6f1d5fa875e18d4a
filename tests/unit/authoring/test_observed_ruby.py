"""A lesson of Ruby in observed mode: right solutions pass however they are built, wrong ones are told what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from cdu.authoring.rewriting.proving import believed, prove_observed
from chalicelib.contracts.lesson import Lesson
from runners import grading
from tests.layers import layer

TESTS = """
require 'minitest/autorun'
require_relative 'clock'

class ClockTest < Minitest::Test
  def setup
    @noon = Clock.new(12, 0)
  end

  def test_shows_its_time
    assert_equal '12:00', @noon.to_s
    assert_equal %w[12 00], @noon.parts
  end

  def test_what_it_knows_as_data
    assert_equal({ hour: 12, minute: 0, tags: Set[:noon] }, @noon.to_h)
  end

  def test_a_day_later_it_is_equal
    assert_equal Clock.new(36, 0), @noon
    refute_equal Clock.new(12, 1), @noon
    refute_equal 12, @noon
  end

  def test_it_stops_at_nonsense
    error = assert_raises(Clock::Nonsense) { Clock.new(1, 75) }
    assert_equal 'no such minute: 75', error.message
    assert_kind_of StandardError, error
  end

  def test_it_rings
    assert_output("ding\\n") { @noon.ring }
    assert_respond_to @noon, :ring
  end

  def test_it_is_near_the_sun
    assert_in_delta 0.5, @noon.fraction, 0.001
  end
end
"""
PLAIN = """
class Clock
  class Nonsense < ArgumentError; end
  attr_reader :hour, :minute

  def initialize(hour, minute)
    raise Nonsense, "no such minute: #{minute}" unless (0..59).cover?(minute)

    @hour = hour % 24
    @minute = minute
  end

  def to_s = format('%02d:%02d', hour, minute)
  def parts = to_s.split(':')
  def to_h = { hour: hour, minute: minute, tags: Set[:noon] }
  def ==(other) = other.is_a?(Clock) && to_s == other.to_s
  def ring = puts('ding')
  def fraction = (hour * 60 + minute) / 1440.0
end
"""
OTHERWISE = {
    "other fields": """
class Clock
  Nonsense = Class.new(StandardError)
  def initialize(hour, minute)
    raise Nonsense.new("no such minute: " + minute.to_s) if minute > 59
    @all = (hour * 60 + minute) % 1440
  end
  def parts = @all.divmod(60).map { |each| each.to_s.rjust(2, '0') }
  def to_s = parts.join(':')
  def to_h = { tags: [:noon].to_set, minute: @all % 60, hour: @all / 60 }
  def ==(other) = other.class == self.class && other.to_s == to_s
  def ring = $stdout << "ding" << 10.chr
  def fraction = 0.5004
end
""",
    "a state that is not normalised": """
class Clock
  class Nonsense < StandardError; end
  def initialize(*given) = (@given = given; raise Nonsense, "no such minute: #{given[1]}" if given[1] >= 60)
  def to_s = format('%02d:%02d', @given[0] % 24, @given[1])
  def parts = to_s.split(':')
  def to_h = { hour: @given[0] % 24, minute: @given[1], tags: Set.new(%i[noon]) }
  def ==(other) = Clock === other && to_s == other.to_s
  def ring = STDOUT.equal?($stdout) ? print("ding\\n") : $stdout.write("ding\\n")
  def fraction = Rational(1, 2)
end
""",
    "a struct": """
Clock = Struct.new(:hour, :minute) do
  const_set(:Nonsense, Class.new(RangeError))
  def initialize(hour, minute)
    raise self.class::Nonsense, "no such minute: #{minute}" if minute > 59
    super(hour % 24, minute)
  end
  def to_s = parts.join(':')
  def parts = [format('%02d', hour), format('%02d', minute)]
  alias_method :fields, :to_h
  def to_h = { **fields, tags: Set[:noon] }
  def ring = puts('ding')
  def fraction = hour.fdiv(24)
end
""",
    "a value object": """
class Clock < Data.define(:hour, :minute)
  class Nonsense < StandardError
    def initialize(minute) = super("no such minute: #{minute}")
  end
  def initialize(hour:, minute:)
    raise Nonsense.new(minute) if minute > 59
    super(hour: hour % 24, minute: minute)
  end
  def to_s = format('%02d:%02d', hour, minute)
  def parts = to_s.split(':')
  def to_h = super.merge(tags: Set[:noon])
  def ring = puts(:ding)
  def fraction = 1 / 2r
end
""",
    "a comparable with a serial number, and core classes that are opened": """
class Integer
  def two = to_s.rjust(2, '0')
end
class Clock
  include Comparable
  Nonsense = Class.new(IndexError) { def message = "no such minute: 75" }
  @@count = 0
  attr_reader :text
  def initialize(hour, minute)
    @serial = @@count += 1
    raise Nonsense if minute == 75
    @text = "#{(hour % 24).two}:#{minute.two}".freeze
  end
  alias to_s text
  def parts = @text.split(':')
  def to_h = Hash[[:hour, :minute].zip(parts.map(&:to_i))].merge(tags: Set[:noon])
  def <=>(other) = other.is_a?(Clock) ? text <=> other.text : nil
  def ring = $stdout.puts(['ding'])
  def fraction = 0.5
end
""",
}
HIDDEN = """
require_relative '../clock'

class NightTest < Minitest::Test
  def test_night
    assert_equal '03:00', Clock.new(3, 0).to_s
  end
end
"""
WRONG = {
    "to_s = format('%02d:%02d', hour, minute)": ("to_s = 'noon'", "test_shows_its_time", 'got:      "noon"'),
    "tags: Set[:noon]": (
        "tags: [:noon]",
        "test_what_it_knows_as_data",
        "expected: {hour: 12, minute: 0, tags: {noon}}",
    ),
    "to_s == other.to_s": ("true", "test_a_day_later_it_is_equal", "expected: not that the assertion holds"),
    "puts('ding')": ("puts('dong')", "test_it_rings", 'got:      ["dong\\n", ""]'),
    "/ 1440.0": ("/ 1440", "test_it_is_near_the_sun", "expected: a number close to 0.5"),
    'Nonsense, "no such minute: #{minute}"': ("'no such minute: 75'", "test_it_stops_at_nonsense", "RuntimeError"),
    "(0..59).cover?(minute)": ("true", "test_it_stops_at_nonsense", "expected: an exception"),
}


def request(code: str, **more: Any) -> dict[str, Any]:
    layer("ruby")
    return {
        "version": 1,
        "language": "ruby",
        "lesson": "ruby/clock",
        "mode": "observed",
        "tests": {"clock_test.rb": TESTS},
        "support": {},
        "solution": {"clock.rb": code},
        **more,
    }


def proving(tests: dict[str, str]) -> tuple[dict[str, Any] | None, str]:
    lesson = Lesson(
        lesson="ruby/clock",
        title="Clock",
        blurb="Tell the time.",
        difficulty=1,
        instructions="None.",
        starter={"clock.rb": ""},
        tests=tests,
        reference={"clock.rb": PLAIN},
    )
    return prove_observed(lesson, lambda changes: grading.prove(request(PLAIN, tests=tests, **changes)))


def proven(tests: dict[str, str]) -> dict[str, Any]:
    found, why = proving(tests)
    assert found, why
    return found


@pytest.fixture(scope="module")
def proof() -> dict[str, Any]:
    """The lesson as it was validated."""
    return proven({"clock_test.rb": TESTS})


def graded(proof: dict[str, Any], code: str) -> dict[str, Any]:
    return grading.run(request(code, expected=proof["tests"], profile=proof["profile"]))


def test_only_the_solutions_own_equality_is_believed(proof: dict[str, Any]) -> None:
    assert len(believed(proof["profile"])) == 2
    text = str(proof["profile"]["observed"]["tests"])
    assert all(each not in text for each in ("12:00", "no such minute", "ding", "0.5", "shows_its_time"))


@pytest.mark.parametrize("code", OTHERWISE.values(), ids=OTHERWISE)
def test_a_right_solution_passes_however_it_is_built(proof: dict[str, Any], code: str) -> None:
    report = graded(proof, code)
    assert report["outcome"] == "passed", [test["message"] for test in report["tests"]]


@pytest.mark.parametrize(("right", "wrong"), WRONG.items(), ids=[name for _, name, _ in WRONG.values()])
def test_a_wrong_solution_is_told_what_is_wrong(proof: dict[str, Any], right: str, wrong: tuple[str, str, str]) -> None:
    code, name, message = wrong
    assert right in PLAIN
    report = graded(proof, PLAIN.replace(right, code))
    failed = {test["id"]: test["message"] for test in report["tests"] if test["outcome"] != "passed"}
    assert message in failed[f"ClockTest#{name}"]


def test_what_a_test_prints_and_what_ends_it_are_told(proof: dict[str, Any]) -> None:
    code = PLAIN.replace("def parts = ", "def parts = puts('here') || ").replace(
        "def fraction = ", "def fraction = nil + "
    )
    shown = {test["id"]: test for test in graded(proof, code)["tests"]}
    assert shown["ClockTest#test_shows_its_time"]["output"] == "here\n"
    assert "NoMethodError: undefined method '+'" in shown["ClockTest#test_it_is_near_the_sun"]["message"].replace(
        "`", "'"
    )


def test_code_that_does_not_load_is_told(proof: dict[str, Any]) -> None:
    report = graded(proof, "class Clock\n  def")
    assert report["outcome"] == "compile_error"
    assert "clock.rb" in report["message"]


def test_a_visible_test_cannot_tell_what_a_hidden_one_asks() -> None:
    tests = {"clock_test.rb": TESTS, "hidden/night_test.rb": HIDDEN}
    found = proven(tests)
    spying = "def to_s = Minitest::Test.cdu_classes.map(&:name).inspect"
    code = PLAIN.replace("def to_s = format('%02d:%02d', hour, minute)", spying)
    assert code != PLAIN
    report = grading.run(request(code, tests=tests, expected=found["tests"], profile=found["profile"]))
    told = str([test["message"] for test in report["tests"]])
    assert "ClockTest" in told
    assert "NightTest" not in told


def test_hidden_tests_that_open_a_visible_class_again_are_refused_for_they_would_not_run() -> None:
    opened = "class ClockTest\n  def test_midnight\n    assert_equal '00:00', Clock.new(24, 0).to_s\n  end\nend\n"
    found, why = proving({"clock_test.rb": TESTS, "hidden/night_test.rb": opened})
    assert found is None
    assert why.startswith("hidden/night_test.rb:1: hidden tests run without the visible ones")


def test_hidden_tests_tell_nothing_but_their_outcome() -> None:
    tests = {"clock_test.rb": TESTS, "hidden/night_test.rb": HIDDEN}
    found = proven(tests)
    code = PLAIN.replace("format('%02d:%02d', hour, minute)", "minute.zero? ? '12:00' : '12:01'")
    report = grading.run(request(code, tests=tests, expected=found["tests"], profile=found["profile"]))
    hidden = {test["id"]: test for test in report["tests"] if test["outcome"] == "failed"}
    assert list(hidden) == ["hidden/NightTest#test_night"]
    assert "03:00" not in str(report)
