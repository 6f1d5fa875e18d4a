require "minitest/autorun"
require_relative "recipe_scaler"

class RecipeScalerTest < Minitest::Test
  def amount(text, serves, guests)
    RecipeScaler.scale({ serves: serves, ingredients: { flour: text } }, guests)[:flour]
  end

  def test_a_whole_recipe_is_scaled
    stew = { serves: 4, ingredients: { beans: "1 1/2", onions: "2", salt: "1/3" } }
    assert_equal({ beans: "2 1/4", onions: "3", salt: "1/2" }, RecipeScaler.scale(stew, 6))
  end

  def test_the_order_of_the_ingredients_is_kept
    recipe = { serves: 1, ingredients: { water: "1", barley: "1", apples: "1" } }
    assert_equal %i[water barley apples], RecipeScaler.scale(recipe, 2).keys
  end

  def test_the_same_number_of_guests_changes_nothing
    assert_equal "1 1/2", amount("1 1/2", 4, 4)
  end

  def test_fractions_are_written_in_lowest_terms
    assert_equal "1/2", amount("1/4", 4, 8)
  end

  def test_top_heavy_fractions_become_mixed_numbers
    assert_equal "1 1/2", amount("1/2", 1, 3)
  end

  def test_whole_numbers_have_no_fraction
    assert_equal "2", amount("1/3", 1, 6)
  end

  def test_thirds_stay_thirds
    assert_equal ["1/3", "2/3"], [amount("1", 3, 1), amount("1", 3, 2)]
  end

  def test_numbers_may_have_several_digits
    assert_equal "13 1/10", amount("10 11/12", 10, 12)
  end

  def test_large_companies_are_exact
    assert_equal "47619047619047619 4/21", amount("1/7", 3, 1_000_000_000_000_000_003)
  end

  def test_no_guests_need_nothing
    assert_equal %w[0 0], [amount("2 1/2", 4, 0), amount("1/3", 4, 0)]
  end

  def test_a_recipe_without_ingredients_stays_empty
    assert_equal({}, RecipeScaler.scale({ serves: 4, ingredients: {} }, 2))
  end

  def test_the_recipe_itself_is_left_alone
    recipe = { serves: 2, ingredients: { rice: "1" } }
    RecipeScaler.scale(recipe, 4)
    assert_equal({ serves: 2, ingredients: { rice: "1" } }, recipe)
  end

  def test_a_negative_number_of_guests_is_refused
    assert_raises(ArgumentError) { amount("1", 4, -1) }
  end

  def test_a_negative_number_of_guests_is_refused_even_where_there_is_nothing_to_cook
    assert_raises(ArgumentError) { RecipeScaler.scale({ serves: 4, ingredients: {} }, -1) }
  end
end
