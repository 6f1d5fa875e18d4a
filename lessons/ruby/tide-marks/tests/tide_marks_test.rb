require "minitest/autorun"
require_relative "tide_marks"

class TideMarksTest < Minitest::Test
  def test_every_peak_is_a_high_water
    assert_equal [1, 3], TideMarks.high_waters([1, 3, 2, 5, 4])
  end

  def test_a_flat_top_counts_where_it_begins
    assert_equal [1], TideMarks.high_waters([1, 4, 4, 4, 2])
  end

  def test_standing_still_on_the_way_up_is_no_high_water
    assert_equal [3], TideMarks.high_waters([1, 2, 2, 3, 1])
  end

  def test_standing_still_on_the_way_down_is_no_high_water
    assert_equal [1], TideMarks.high_waters([1, 5, 3, 3, 2])
  end

  def test_a_sea_that_only_rises_has_no_high_water
    assert_equal [], TideMarks.high_waters([1, 2, 3])
  end

  def test_a_sea_that_only_falls_has_no_high_water
    assert_equal [], TideMarks.high_waters([3, 2, 1])
  end

  def test_a_flat_top_at_the_end_is_not_decided
    assert_equal [], TideMarks.high_waters([1, 4, 4])
  end

  def test_a_flat_top_at_the_beginning_is_not_decided
    assert_equal [], TideMarks.high_waters([4, 4, 1])
  end

  def test_low_water_may_lie_between_two_flat_tops
    assert_equal [1, 5], TideMarks.high_waters([0, 2, 2, 1, 1, 3, 3, 0])
  end

  def test_levels_may_lie_below_zero
    assert_equal [1], TideMarks.high_waters([-3, -1, -2])
  end

  def test_too_few_levels_hold_no_high_water
    [[], [5], [1, 2]].each do |levels|
      assert_equal [], TideMarks.high_waters(levels), "high_waters(#{levels})"
    end
  end
end
