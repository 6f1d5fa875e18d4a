require "minitest/autorun"
require_relative "cloakroom"

module Filled
  def filled(hooks, *coats)
    Cloakroom.new(hooks).tap { |room| coats.each { |coat| room.hang(coat) } }
  end
end

class HangingTest < Minitest::Test
  include Filled

  def test_hooks_are_given_out_from_the_lowest
    room = Cloakroom.new(3)
    assert_equal [1, 2, 3], [room.hang("fur"), room.hang("mac"), room.hang("cape")]
  end

  def test_a_hook_that_became_free_is_used_again
    room = filled(3, "fur", "mac", "cape")
    room.fetch(2)
    assert_equal 2, room.hang("poncho")
  end

  def test_the_lowest_of_several_free_hooks_is_used
    room = filled(3, "fur", "mac", "cape")
    room.fetch(3)
    room.fetch(1)
    assert_equal 1, room.hang("poncho")
  end

  def test_a_full_cloakroom_takes_no_coat
    room = filled(1, "fur")
    assert_raises(Cloakroom::Full) { room.hang("mac") }
  end

  def test_a_refused_coat_changes_nothing
    room = filled(1, "fur")
    assert_raises(Cloakroom::Full) { room.hang("mac") }
    assert_equal [[], 0, "fur"], [room.find("mac"), room.free, room.fetch(1)]
  end

  def test_a_cloakroom_without_hooks_is_always_full
    room = Cloakroom.new(0)
    assert_raises(Cloakroom::Full) { room.hang("fur") }
  end
end

class FetchingTest < Minitest::Test
  include Filled

  def test_every_guest_gets_the_right_coat
    room = filled(2, "fur", "mac")
    assert_equal %w[mac fur], [room.fetch(2), room.fetch(1)]
  end

  def test_the_other_coats_stay_where_they_hang
    room = filled(3, "fur", "mac", "cape")
    room.fetch(1)
    assert_equal %w[cape mac], [room.fetch(3), room.fetch(2)]
  end

  def test_an_empty_hook_has_no_coat
    room = Cloakroom.new(2)
    assert_raises(Cloakroom::NoSuchCoat) { room.fetch(1) }
  end

  def test_a_coat_can_be_fetched_only_once
    room = filled(1, "fur")
    room.fetch(1)
    assert_raises(Cloakroom::NoSuchCoat) { room.fetch(1) }
  end

  def test_hooks_that_do_not_exist_have_no_coat
    room = filled(1, "fur")
    [0, 2, -1].each do |hook|
      assert_raises(Cloakroom::NoSuchCoat, "fetch(#{hook})") { room.fetch(hook) }
    end
  end

  def test_asking_for_a_coat_that_is_not_there_changes_nothing
    room = filled(2, "fur")
    assert_raises(Cloakroom::NoSuchCoat) { room.fetch(2) }
    assert_equal [1, "fur"], [room.free, room.fetch(1)]
  end
end

class LookingTest < Minitest::Test
  include Filled

  def test_coats_of_the_same_kind_are_found_in_order
    room = filled(4, "mac", "fur", "mac", "cape")
    room.fetch(1)
    room.hang("mac")
    assert_equal [1, 3], room.find("mac")
  end

  def test_a_coat_that_nobody_brought_is_on_no_hook
    assert_equal [], Cloakroom.new(2).find("fur")
  end

  def test_looking_for_a_coat_leaves_it_where_it_is
    room = filled(1, "fur")
    room.find("fur")
    assert_equal [[1], 0], [room.find("fur"), room.free]
  end

  def test_free_hooks_are_counted
    room = Cloakroom.new(2)
    counts = [room.free]
    room.hang("fur")
    counts << room.free
    room.fetch(1)
    counts << room.free
    assert_equal [2, 1, 2], counts
  end

  def test_two_cloakrooms_do_not_share_their_coats
    left = Cloakroom.new(1)
    right = Cloakroom.new(1)
    left.hang("fur")
    assert_equal [0, 1], [left.free, right.free]
  end
end

class ErrorsTest < Minitest::Test
  def test_both_errors_can_be_caught_as_one
    assert_operator Cloakroom::Full, :<, Cloakroom::Error
    assert_operator Cloakroom::NoSuchCoat, :<, Cloakroom::Error
  end

  def test_a_rescue_without_a_name_catches_them_too
    assert_operator Cloakroom::Error, :<, StandardError
  end

  def test_the_two_errors_are_not_the_same
    refute_operator Cloakroom::Full, :<=, Cloakroom::NoSuchCoat
    refute_operator Cloakroom::NoSuchCoat, :<=, Cloakroom::Full
  end
end
