require "minitest/autorun"
require_relative "knitting_notes"

class StitchesTest < Minitest::Test
  def assert_row(stitches, row)
    assert_equal stitches.split, KnittingNotes.expand(row), "expand(#{row.inspect})"
  end

  def test_stitches_are_spelled_out
    assert_row "k k p yo", "k2 p yo"
  end

  def test_names_may_have_several_letters
    assert_row "ssk ssk yo", "ssk2 yo"
  end

  def test_numbers_may_have_several_digits
    assert_equal ["k"] * 120, KnittingNotes.expand("k120")
  end

  def test_a_zero_in_front_changes_nothing
    assert_row "k k k", "k03"
    assert_equal ["k"] * 10, KnittingNotes.expand("k010")
  end

  def test_blanks_do_not_matter
    assert_row "k p p", "   k   p2  "
  end

  def test_a_number_ends_a_name
    assert_row "k k p yo", "k2p1yo"
  end

  def test_an_empty_row_has_no_stitches
    assert_row "", ""
  end

  def test_a_row_of_blanks_has_no_stitches
    assert_row "", "   "
  end
end

class GroupsTest < Minitest::Test
  def assert_row(stitches, row)
    assert_equal stitches.split, KnittingNotes.expand(row), "expand(#{row.inspect})"
  end

  def test_a_group_is_repeated_as_a_whole
    assert_row "k p k p k sl", "k (p1 k1)*2 sl"
  end

  def test_a_group_without_a_number_is_knitted_once
    assert_row "k p", "(k p)"
  end

  def test_groups_may_stand_in_groups
    assert_row "k p yo p yo k p yo p yo", "(k (p yo)*2)*2"
  end

  def test_groups_need_no_blanks_around_them
    assert_row "k k p p sl", "k2(p1)*2sl"
  end

  def test_blanks_inside_parentheses_do_not_matter
    assert_row "k k", "(  k  )*2"
  end

  def test_groups_may_follow_one_another
    assert_row "k p p yo", "(k)(p)*2(yo)"
  end

  def test_a_group_may_be_repeated_many_times
    assert_equal ["k"] * 12, KnittingNotes.expand("(k)*012")
  end

  def test_parentheses_may_be_fifty_deep
    assert_row "k", "#{"(" * 50}k#{")" * 50}"
  end
end

class MistakesTest < Minitest::Test
  def assert_mistake(message, row)
    error = assert_raises(KnittingNotes::KnittingError, "expand(#{row.inspect})") { KnittingNotes.expand(row) }
    assert_equal message, error.message, "expand(#{row.inspect})"
  end

  def test_strange_characters_are_shown
    assert_mistake "column 4: unexpected '%'", "k2 %"
  end

  def test_capital_letters_are_strange
    assert_mistake "column 3: unexpected 'K'", "k K"
  end

  def test_letters_of_other_alphabets_are_strange
    assert_mistake "column 3: unexpected 'ß'", "k ß"
  end

  def test_digits_of_other_scripts_are_strange
    assert_mistake "column 2: unexpected '３'", "k３"
  end

  def test_a_tab_is_no_blank
    assert_mistake "column 2: unexpected '\t'", "k\tp"
  end

  def test_a_number_needs_a_stitch
    assert_mistake "column 1: unexpected '2'", "2k"
  end

  def test_a_number_must_follow_its_stitch_directly
    assert_mistake "column 3: unexpected '2'", "k 2"
  end

  def test_a_star_needs_a_group
    assert_mistake "column 2: unexpected '*'", "k*2"
  end

  def test_a_star_must_follow_its_group_directly
    assert_mistake "column 5: unexpected '*'", "(k) *2"
  end

  def test_a_group_needs_a_star_before_its_number
    assert_mistake "column 4: unexpected '2'", "(k)2"
  end

  def test_a_parenthesis_that_closes_nothing_is_unexpected
    assert_mistake "column 2: unexpected ')'", "k) p"
  end

  def test_a_star_needs_a_number
    assert_mistake "column 5: number expected", "(k)*"
  end

  def test_no_blank_may_stand_between_a_star_and_its_number
    assert_mistake "column 5: number expected", "(k)* 2"
  end

  def test_a_stitch_cannot_be_knitted_zero_times
    assert_mistake "column 4: nothing to repeat zero times", "p k0"
  end

  def test_a_group_cannot_be_knitted_zero_times
    assert_mistake "column 5: nothing to repeat zero times", "(k)*00"
  end

  def test_a_group_must_be_closed
    assert_mistake "column 3: group never closed", "k (p"
  end

  def test_the_innermost_open_group_is_told
    assert_mistake "column 4: group never closed", "(k (p"
  end

  def test_a_group_that_was_closed_is_not_the_open_one
    assert_mistake "column 1: group never closed", "(k (p) yo"
  end

  def test_a_group_must_not_be_empty
    assert_mistake "column 3: empty group", "k ( )*2"
  end

  def test_a_parenthesis_at_the_very_end_is_never_closed
    assert_mistake "column 3: group never closed", "k ("
  end

  def test_the_first_of_several_mistakes_is_told
    assert_mistake "column 2: nothing to repeat zero times", "k0 % )"
  end

  def test_a_mistake_in_an_open_group_is_met_before_its_end
    assert_mistake "column 4: unexpected '%'", "(k %"
  end

  def test_a_knitting_error_is_an_argument_error
    assert_operator KnittingNotes::KnittingError, :<, ArgumentError
  end
end
