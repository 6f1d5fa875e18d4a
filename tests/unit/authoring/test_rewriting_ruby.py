"""How tests of Ruby are rewritten: what leaves them, what stays, and which are refused."""

from __future__ import annotations

import pytest

from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.ruby import RUBY
from cdu.authoring.rewriting.source import RefusalError

HEAD = "require 'minitest/autorun'\nrequire_relative 'roman'\n\nclass RomanTest < Minitest::Test\n"


def rewritten(body: str, levels: dict[int, int] | None = None) -> Rewriting:
    return rewrite({"roman_test.rb": f"{HEAD}{body}\nend\n"}, {}, RUBY, levels)  # type: ignore[arg-type]


def observed(body: str, levels: dict[int, int] | None = None) -> str:
    return rewritten(body, levels).tests["roman_test.rb"].removeprefix(HEAD)


def test_what_is_expected_leaves_the_tests() -> None:
    assert "cdu_observe(0) { (Roman.of(2)) }" in observed("def test_a = assert_equal('II', Roman.of(2))")
    assert "II" not in observed("def test_a = assert_equal('II', Roman.of(2))")


def test_what_is_expected_is_recorded_with_the_reference() -> None:
    recording = rewritten("def test_a = assert_equal('II', Roman.of(2))").recording["roman_test.rb"]
    assert "cdu_record(0, -> { [('II')] }) { (Roman.of(2)) }" in recording


def test_every_assertion_looks_the_same() -> None:
    text = observed("""
  def test_a
    refute Roman.of(2)
    assert_nil Roman.of(2)
    assert_in_delta 1.0, Roman.of(2), 0.1
    assert_raises(ArgumentError) { Roman.of(2) }
  end""")
    sites = [line.strip() for line in text.split("\n") if "Roman" in line]
    assert sites == [f"cdu_observe({number}) {{ (Roman.of(2)) }}" for number in range(4)]


def test_messages_go_with_what_only_they_need() -> None:
    text = observed("""
  def test_a
    expected = 'II'
    hint = "wanted #{expected}"
    assert_equal expected, Roman.of(2), hint
  end""")
    assert "expected" not in text
    assert "hint" not in text


def test_titles_become_numbers() -> None:
    text = observed("def test_two_is_ii = assert_equal('II', Roman.of(2))")
    assert "two_is_ii" not in text
    assert "test_roman_test_rb_00001" in text
    text = observed('{ 2 => "II" }.each { |n, r| define_method("test_#{n}_is_#{r}") { assert_equal r, Roman.of(n) } }')
    assert text.strip().startswith("[2].each { |n| define_method(cdu_title) { cdu_observe(0) { (Roman.of(n)) } } }")


def test_a_helper_loses_the_parameters_that_only_served_its_assertion() -> None:
    text = observed("""
  def assert_roman(roman, number, strict: false, loud: true)
    assert_equal({ roman: roman, strict: strict }, Roman.of(number, loud: loud))
  end

  def test_a
    assert_roman 'II', 2, strict: true
    assert_roman 'III', 3, loud: false
  end""")
    assert "def assert_roman(number, loud: true)" in text
    assert "assert_roman 2\n" in text
    assert "assert_roman 3, loud: false" in text


def test_tables_lose_the_column_that_only_served_assertions() -> None:
    table = "[[1, 2, 'III'], [2, 2, 'IV']].each { |a, b, sum| assert_equal sum, Roman.sum(a, b) }"
    text = observed(f"def test_a\n{table}\nend")
    assert "[[1, 2], [2, 2]].each { |a, b| cdu_observe(0) { (Roman.sum(a, b)) } }" in text


def test_heredocs_can_be_moved_and_removed_and_lines_keep_their_numbers() -> None:
    found = rewritten("""
  def test_a
    expected = <<~TEXT
      a "b"
        \\tc
    TEXT
    assert_equal expected, Roman.of(<<~'RAW')
      \\d #{no}
    RAW
    refute Roman.of(1)
  end""")
    text = found.tests["roman_test.rb"]
    assert 'Roman.of("\\\\d \\#{no}\\n")' in text
    assert 'expected = "a \\"b\\"\\n  \\tc\\n"' in found.recording["roman_test.rb"]
    assert "TEXT" not in text
    assert [site.where for site in found.sites] == ["roman_test.rb:11", "roman_test.rb:14"]
    assert text.split("\n")[13].strip() == "cdu_observe(1) { (Roman.of(1)) }"


def test_the_solutions_value_is_judged_on_whichever_side_it_stands() -> None:
    assert "cdu_observe(0) { (Roman.of(2)) }" in observed("def test_a = assert_equal(Roman.of(2), 'II')")
    found = rewritten("def test_a = assert_includes(%w[I II], Roman.of(2))")
    assert found.sites[0].matcher == "minitest.included"


def test_where_the_solution_computes_both_sides_both_are_observed() -> None:
    found = rewritten("def test_a = assert_equal(Roman.new(2), Roman.of(2))")
    assert "cdu_observe(0, -> { [(Roman.new(2))] }) { (Roman.of(2)) }" in found.tests["roman_test.rb"]
    assert found.sites[0].believed


def test_only_in_the_end_the_judgement_stays_inside() -> None:
    text = observed("def test_a = refute_equal(Roman.new(2), Roman.of(2))", {0: 2})
    assert "cdu_observe(0) { !!((Roman.new(2)) == (Roman.of(2))) }" in text


def test_an_exception_can_be_looked_at_afterwards() -> None:
    text = observed("""
  def test_a
    error = assert_raises(Roman::Error) do
      Roman.of(-1)
    end
    assert_equal 'too small', error.message
  end""")
    assert "error = cdu_observe(0) { (Roman.of(-1)) }" in text
    assert "cdu_observe(1) { (error.message) }" in text
    assert "too small" not in text


@pytest.mark.parametrize(
    "body",
    [
        "def test_a = skip",
        "def test_a = flunk('no')",
        "def test_a = assert_throws(:done) { Roman.of(1) }",
        "def test_a = assert_equal(*Roman.both)",
        "def test_a = assert_raises(error_of(1)) { Roman.of(1) }",
        "def test_a = self.class.assert_equal(1, Roman.of(1))",
        "def test_a = %i[assert_nil].each(&method(:assert_nil))\ndef test_b = [1].each { assert_unknown 1 }",
        "def test_a = Roman.of(1)",
    ],
)
def test_what_the_judge_does_not_understand_is_refused(body: str) -> None:
    with pytest.raises(RefusalError):
        rewritten(body)
