require "minitest/autorun"
require_relative "signal_lamp"

class SignalLampTest < Minitest::Test
  def test_several_flashes_are_counted
    assert_equal "3 flashes every 10 s", SignalLamp.describe(3, 10)
  end

  def test_one_flash_is_written_in_the_singular
    assert_equal "1 flash every 5 s", SignalLamp.describe(1, 5)
  end

  def test_a_lamp_without_flashes_is_steady
    assert_equal "steady light", SignalLamp.describe(0, 10)
  end

  def test_the_period_of_a_steady_lamp_does_not_matter
    assert_equal "steady light", SignalLamp.describe(0, 1)
  end

  def test_a_period_of_one_second_needs_no_number
    assert_equal "2 flashes every second", SignalLamp.describe(2, 1)
  end

  def test_one_flash_every_second_is_singular_twice
    assert_equal "1 flash every second", SignalLamp.describe(1, 1)
  end

  def test_numbers_with_many_digits_are_written_in_full
    assert_equal "12 flashes every 120 s", SignalLamp.describe(12, 120)
  end
end
