require "minitest/autorun"
require_relative "canal_lock"

LIFT = ["enter", "close lower", "fill", "open upper", "leave"].freeze
LOWER = ["enter", "close upper", "drain", "open lower", "leave"].freeze

class OperatingTest < Minitest::Test
  def assert_lock(orders, open, water, boat: false, up: 0, down: 0)
    assert_equal({ open: open, water: water, boat: boat, up: up, down: down }, CanalLock.operate(orders))
  end

  def test_without_orders_it_stands_as_at_the_beginning
    assert_lock [], :lower, :low
  end

  def test_a_boat_goes_up
    assert_lock LIFT, :upper, :high, up: 1
  end

  def test_a_boat_goes_down
    assert_lock ["close lower", "fill", "open upper", *LOWER], :lower, :low, down: 1
  end

  def test_boats_go_up_and_down_all_day
    assert_lock [*LIFT, *LOWER] * 20, :lower, :low, up: 20, down: 20
  end

  def test_a_boat_that_turns_back_went_nowhere
    assert_lock %w[enter leave], :lower, :low
  end

  def test_a_boat_that_was_lifted_and_let_down_again_went_nowhere
    assert_lock ["enter", "close lower", "fill", "drain", "open lower", "leave"], :lower, :low
  end

  def test_a_boat_in_the_chamber_is_seen
    assert_lock ["enter"], :lower, :low, boat: true
  end

  def test_a_boat_is_seen_behind_closed_gates_too
    assert_lock ["enter", "close lower"], nil, :low, boat: true
  end

  def test_both_gates_may_be_closed
    assert_lock ["close lower", "fill"], nil, :high
  end

  def test_each_call_starts_with_a_new_lock
    CanalLock.operate(LIFT)
    assert_lock [], :lower, :low
  end
end

class ForbiddenTest < Minitest::Test
  def assert_stops(message, orders)
    error = assert_raises(CanalLock::LockError, "operate(#{orders})") { CanalLock.operate(orders) }
    assert_equal message, error.message
  end

  def test_no_filling_through_an_open_gate
    assert_stops "order 2: fill", %w[enter fill]
  end

  def test_no_draining_through_an_open_gate
    assert_stops "order 6: drain", [*LIFT, "drain"]
  end

  def test_no_second_gate_while_one_is_open
    assert_stops "order 6: open lower", [*LIFT, "open lower"]
  end

  def test_no_upper_gate_at_low_water
    assert_stops "order 2: open upper", ["close lower", "open upper"]
  end

  def test_no_lower_gate_at_high_water
    assert_stops "order 3: open lower", ["close lower", "fill", "open lower"]
  end

  def test_an_open_gate_cannot_be_opened
    assert_stops "order 1: open lower", ["open lower"]
    assert_stops "order 6: open upper", [*LIFT, "open upper"]
  end

  def test_a_closed_gate_cannot_be_closed
    assert_stops "order 1: close upper", ["close upper"]
  end

  def test_a_full_chamber_cannot_be_filled
    assert_stops "order 3: fill", ["close lower", "fill", "fill"]
  end

  def test_an_empty_chamber_cannot_be_drained
    assert_stops "order 2: drain", ["close lower", "drain"]
  end

  def test_no_second_boat_may_enter
    assert_stops "order 2: enter", %w[enter enter]
  end

  def test_no_entering_through_closed_gates
    assert_stops "order 2: enter", ["close lower", "enter"]
  end

  def test_no_leaving_through_closed_gates
    assert_stops "order 3: leave", ["enter", "close lower", "leave"]
  end

  def test_no_leaving_without_a_boat
    assert_stops "order 1: leave", ["leave"]
  end

  def test_unknown_orders_are_errors
    ["whistle", "open", "close", "open middle", "fill up", "FILL", "", "inspect", "freeze"].each do |order|
      assert_stops "order 1: #{order}", [order]
    end
  end

  def test_a_gate_that_is_none_cannot_be_closed
    assert_stops "order 2: close ", ["close lower", "close "]
  end

  def test_a_lock_error_is_an_argument_error
    assert_operator CanalLock::LockError, :<, ArgumentError
  end
end
