require "minitest/autorun"
require_relative "greenhouse_watch"

class BadHoursTest < Minitest::Test
  def test_cold_and_warm_hours_are_listed_in_order
    assert_equal [1, 3], GreenhouseWatch.bad_hours([18, 15, 21, 29, 24], 16..28)
  end

  def test_the_limits_themselves_are_fine
    assert_equal [], GreenhouseWatch.bad_hours([16, 28], 16..28)
  end

  def test_a_perfect_day_has_no_bad_hours
    assert_equal [], GreenhouseWatch.bad_hours([20, 21, 22], 16..28)
  end

  def test_a_terrible_day_has_only_bad_hours
    assert_equal [0, 1, 2], GreenhouseWatch.bad_hours([3, 40, -5], 16..28)
  end

  def test_the_same_temperature_may_be_bad_more_than_once
    assert_equal [0, 2, 3], GreenhouseWatch.bad_hours([15, 20, 15, 15], 16..28)
  end

  def test_fractions_of_a_degree_count
    assert_equal [0, 2], GreenhouseWatch.bad_hours([15.9, 16.5, 28.1], 16..28)
  end

  def test_a_day_without_readings_has_no_bad_hours
    assert_equal [], GreenhouseWatch.bad_hours([], 16..28)
  end
end

class LongestCalmTest < Minitest::Test
  def test_the_best_stretch_is_counted
    assert_equal 2, GreenhouseWatch.longest_calm([18, 15, 21, 24, 29], 16..28)
  end

  def test_a_stretch_may_reach_to_the_last_hour
    assert_equal 3, GreenhouseWatch.longest_calm([30, 20, 20, 20], 16..28)
  end

  def test_a_stretch_may_start_at_the_first_hour
    assert_equal 2, GreenhouseWatch.longest_calm([20, 20, 30, 20], 16..28)
  end

  def test_a_whole_day_may_be_calm
    assert_equal 24, GreenhouseWatch.longest_calm([20] * 24, 16..28)
  end

  def test_hours_at_the_limits_are_calm
    assert_equal 3, GreenhouseWatch.longest_calm([16, 28, 16], 16..28)
  end

  def test_a_day_may_have_no_calm_hour_at_all
    assert_equal 0, GreenhouseWatch.longest_calm([2, 3], 16..28)
  end

  def test_a_long_cold_stretch_is_not_a_calm_one
    assert_equal 1, GreenhouseWatch.longest_calm([3, 3, 3, 20], 16..28)
  end

  def test_a_day_without_readings_has_no_calm_hours
    assert_equal 0, GreenhouseWatch.longest_calm([], 16..28)
  end

  def test_good_hours_apart_from_one_another_are_not_added_up
    assert_equal 1, GreenhouseWatch.longest_calm([20, 40, 20, 40, 20], 16..28)
  end
end
