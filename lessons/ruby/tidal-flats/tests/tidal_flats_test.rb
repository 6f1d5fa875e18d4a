require "minitest/autorun"
require_relative "tidal_flats"

class DryWalkTest < Minitest::Test
  def test_whoever_is_there_needs_no_time
    assert_equal 0, TidalFlats.crossing(["5"], [2], [0, 0], [0, 0])
  end

  def test_on_dry_land_the_way_is_what_counts
    assert_equal 4, TidalFlats.crossing(%w[999 999 999], [0], [0, 0], [2, 2])
  end

  def test_nobody_walks_across_corners
    assert_nil TidalFlats.crossing(%w[90 09], [5], [0, 0], [1, 1])
  end

  def test_water_that_never_falls_is_walked_around
    assert_equal 8, TidalFlats.crossing(%w[9999 9009 9909], [5], [2, 1], [2, 3])
  end

  def test_a_square_as_high_as_the_water_is_dry
    assert_equal 2, TidalFlats.crossing(["333"], [3], [0, 0], [0, 2])
  end

  def test_the_map_ends_at_its_edges
    assert_nil TidalFlats.crossing(["909"], [5], [0, 0], [0, 2])
    assert_nil TidalFlats.crossing(%w[9 0 9], [5], [0, 0], [2, 0])
  end
end

class WaitingTest < Minitest::Test
  def test_she_waits_for_low_water
    assert_equal 3, TidalFlats.crossing(["515"], [2, 2, 0], [0, 0], [0, 2])
  end

  def test_waiting_for_ever_is_no_walk
    assert_nil TidalFlats.crossing(["515"], [2, 2, 2], [0, 0], [0, 2])
  end

  def test_the_tide_begins_again
    assert_equal 6, TidalFlats.crossing(["51115"], [0, 3, 3, 0, 0, 0], [0, 0], [0, 4])
  end

  def test_two_hours_of_low_water_are_too_short_for_three_squares
    assert_nil TidalFlats.crossing(["51115"], [0, 3, 3, 3, 0], [0, 0], [0, 4])
  end

  def test_a_sandbank_is_a_place_to_wait
    assert_equal 10, TidalFlats.crossing(["5114115"], [0, 0, 4, 4], [0, 0], [0, 6])
  end

  def test_stepping_back_can_be_the_only_way_to_wait
    assert_equal 5, TidalFlats.crossing(["9215"], [2, 4, 4, 1, 1], [0, 1], [0, 3])
  end

  def test_the_way_back_from_the_water_may_be_needed
    assert_equal 3, TidalFlats.crossing(["9295"], [2, 9, 6, 2], [0, 1], [0, 3])
  end

  def test_the_goal_must_be_dry_on_arrival
    assert_equal 3, TidalFlats.crossing(["91"], [3, 3, 3, 1], [0, 0], [0, 1])
  end
end

class StartTest < Minitest::Test
  def test_nobody_starts_in_the_water
    assert_nil TidalFlats.crossing(["19"], [3], [0, 0], [0, 1])
  end

  def test_nobody_arrives_where_she_cannot_stand
    assert_nil TidalFlats.crossing(["1"], [3, 0], [0, 0], [0, 0])
  end

  def test_boots_help_at_the_start
    assert_equal 1, TidalFlats.crossing(["19"], [3], [0, 0], [0, 1], boots: 1)
  end
end

class BootsTest < Minitest::Test
  def test_boots_carry_across_a_wet_square
    assert_equal 2, TidalFlats.crossing(["515"], [2, 2, 2], [0, 0], [0, 2], boots: 1)
  end

  def test_one_square_may_be_too_many_for_the_boots
    assert_nil TidalFlats.crossing(["5115"], [2], [0, 0], [0, 3], boots: 1)
  end

  def test_dry_land_makes_the_boots_good_again
    assert_equal 7, TidalFlats.crossing(["51511511"], [2], [0, 0], [0, 7], boots: 2)
  end

  def test_low_water_makes_the_boots_good_again
    assert_equal 4, TidalFlats.crossing(["51115"], [2, 2, 0, 2, 2], [0, 0], [0, 4], boots: 1)
  end

  def test_the_hour_at_the_start_counts
    assert_nil TidalFlats.crossing(["119"], [2], [0, 0], [0, 2], boots: 1)
  end

  def test_the_last_hour_of_the_boots_is_enough_to_arrive
    assert_equal 2, TidalFlats.crossing(["511"], [2], [0, 0], [0, 2], boots: 2)
  end

  def test_a_longer_dry_way_may_beat_the_short_wet_one
    flats = %w[
      911119
      900009
      999911
    ]
    assert_equal 9, TidalFlats.crossing(flats, [5], [0, 0], [0, 5], boots: 3)
  end

  def test_coming_later_but_with_drier_boots_can_be_the_only_way
    flats = %w[
      1191
      1111
      1911
    ]
    assert_equal 7, TidalFlats.crossing(flats, [2], [0, 0], [2, 3], boots: 2)
  end
end

class LargeMapTest < Minitest::Test
  def test_a_map_of_well_over_a_thousand_squares_is_crossed
    flats = ["3" * 40] * 40
    assert_equal 78, TidalFlats.crossing(flats, [0, 3, 3, 2], [0, 0], [39, 39])
  end

  def test_an_island_that_cannot_be_reached_is_found_out
    flats = ["4" * 40] * 20 + ["0" * 40] * 3 + ["4" * 40] * 5
    assert_nil TidalFlats.crossing(flats, [1, 2, 3, 4, 3, 2], [0, 0], [27, 39], boots: 2)
  end
end
