require "minitest/autorun"
require_relative "nested_parcels"

module Packing
  def parcel(label, grams, *inside)
    { label: label, grams: grams, inside: inside }
  end

  def hatbox
    parcel("hatbox", 300, parcel("tin", 120, parcel("ring", 4)), parcel("scarf", 90))
  end

  def deep(levels)
    levels.times.reduce(parcel("pearl", 1)) { |inner, level| parcel("box #{level}", 10, inner) }
  end
end

class WeightTest < Minitest::Test
  include Packing

  def test_everything_inside_is_weighed_too
    assert_equal 514, NestedParcels.weight(hatbox)
  end

  def test_a_parcel_with_nothing_in_it_weighs_itself
    assert_equal 90, NestedParcels.weight(parcel("scarf", 90))
  end

  def test_thirty_parcels_in_one_another_are_all_weighed
    assert_equal 301, NestedParcels.weight(deep(30))
  end

  def test_parcels_may_weigh_nothing
    assert_equal 0, NestedParcels.weight(parcel("air", 0, parcel("air", 0)))
  end
end

class RouteTest < Minitest::Test
  include Packing

  def test_the_route_leads_from_the_outermost_parcel
    assert_equal %w[hatbox tin ring], NestedParcels.route(hatbox, "ring")
  end

  def test_the_outermost_parcel_is_its_own_route
    assert_equal %w[hatbox], NestedParcels.route(hatbox, "hatbox")
  end

  def test_what_comes_after_a_dead_end_is_found
    assert_equal %w[hatbox scarf], NestedParcels.route(hatbox, "scarf")
  end

  def test_what_is_not_there_has_no_route
    assert_nil NestedParcels.route(hatbox, "trombone")
  end

  def test_the_shortest_of_several_routes_is_taken
    bag = parcel("bag", 1, parcel("tin", 1, parcel("key", 1)))
    box = parcel("box", 1, bag, parcel("sock", 1, parcel("key", 1)))
    assert_equal %w[box sock key], NestedParcels.route(box, "key")
  end

  def test_of_equally_short_routes_the_first_packed_is_taken
    box = parcel("box", 1, parcel("bag", 1, parcel("key", 1)), parcel("sock", 1, parcel("key", 1)))
    assert_equal %w[box bag key], NestedParcels.route(box, "key")
  end

  def test_a_parcel_in_one_of_the_same_label_is_further_away
    assert_equal %w[key], NestedParcels.route(parcel("key", 1, parcel("key", 1)), "key")
  end

  def test_a_route_may_lead_into_thirty_parcels
    assert_equal 31, NestedParcels.route(deep(30), "pearl").length
  end
end

class CustomsFormTest < Minitest::Test
  include Packing

  def test_the_form_shows_what_is_in_what
    lines = ["hatbox: 514 g", "  tin: 124 g", "    ring: 4 g", "  scarf: 90 g"]
    assert_equal lines, NestedParcels.customs_form(hatbox)
  end

  def test_a_single_parcel_is_a_single_line
    assert_equal ["scarf: 90 g"], NestedParcels.customs_form(parcel("scarf", 90))
  end

  def test_the_order_of_packing_is_kept
    box = parcel("box", 1, parcel("zither", 2), parcel("apple", 3))
    assert_equal ["box: 6 g", "  zither: 2 g", "  apple: 3 g"], NestedParcels.customs_form(box)
  end
end

class HandsOffTest < Minitest::Test
  include Packing

  def test_nothing_is_changed_by_looking
    looked_at = hatbox
    NestedParcels.weight(looked_at)
    NestedParcels.route(looked_at, "ring")
    NestedParcels.customs_form(looked_at)
    assert_equal hatbox, looked_at
  end
end
