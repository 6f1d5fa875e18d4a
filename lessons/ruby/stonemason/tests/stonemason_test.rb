require "minitest/autorun"
require_relative "stonemason"

EPIC = "when the river rose above the seventh step the old ferryman untied his boat and sang to the drowned bells of " \
       "Varn until the water listened " * 12

class BeautyTest < Minitest::Test
  def test_empty_places_count_by_their_square
    assert_equal ["tide", "took all", "I owned", "save hope"], Stonemason.carve("tide took all I owned save hope", 9)
  end

  def test_a_shorter_line_now_can_save_ugliness_later
    assert_equal ["aaa", "bb cc", "ddddd"], Stonemason.carve("aaa bb cc ddddd", 6)
  end

  def test_the_last_line_may_be_short
    assert_equal ["aaaa bbbb", "c"], Stonemason.carve("aaaa bbbb c", 9)
  end

  def test_everything_on_one_line_is_not_ugly
    assert_equal ["here lies a cat"], Stonemason.carve("here lies a cat", 40)
  end

  def test_of_equally_beautiful_ways_the_first_line_gets_the_most_words
    assert_equal ["aa bb", "cc", "ddd e", "ff"], Stonemason.carve("aa bb cc ddd e ff", 5)
  end

  def test_a_full_first_line_is_not_worth_every_price
    lines = ["to be or", "not to be", "that is", "all"]
    assert_equal lines, Stonemason.carve("to be or not to be that is all", 10)
  end

  def test_an_inscription_may_have_many_lines
    text = "the sea gave the sea took and the gulls keep the account to this day"
    lines = ["the sea gave the", "sea took and the", "gulls keep the", "account to this", "day"]
    assert_equal lines, Stonemason.carve(text, 16)
  end
end

class FittingTest < Minitest::Test
  def test_a_word_may_fill_the_whole_width
    assert_equal ["stone"], Stonemason.carve("stone", 5)
  end

  def test_two_words_may_fill_the_whole_width
    assert_equal ["old stone"], Stonemason.carve("old stone", 9)
  end

  def test_a_blank_needs_a_place_too
    assert_equal %w[old stone], Stonemason.carve("old stone", 8)
  end

  def test_a_word_that_does_not_fit_is_refused
    assert_raises(ArgumentError) { Stonemason.carve("a gravestone", 9) }
  end

  def test_the_spacing_of_the_text_does_not_matter
    assert_equal ["here lies", "a cat"], Stonemason.carve("  here\n\tlies   a cat ", 9)
  end

  def test_a_text_without_words_needs_no_lines
    ["", "  \n "].each do |text|
      assert_equal [], Stonemason.carve(text, 5), "carve(#{text.inspect}, 5)"
    end
  end

  def test_letters_of_all_kinds_take_one_place
    assert_equal ["süß ört"], Stonemason.carve("süß ört", 7)
  end
end

class EpicTest < Minitest::Test
  def ugliness(lines, width)
    lines[0...-1].sum { |line| (width - line.length)**2 }
  end

  def test_no_word_of_an_epic_is_lost_or_moved
    assert_equal EPIC.split, Stonemason.carve(EPIC, 36).flat_map(&:split)
  end

  def test_no_line_of_an_epic_is_too_long
    assert_equal [], Stonemason.carve(EPIC, 36).select { |line| line.length > 36 }
  end

  def test_an_epic_is_as_beautiful_as_can_be_in_the_blink_of_an_eye
    assert_equal 419, ugliness(Stonemason.carve(EPIC, 36), 36)
  end
end
