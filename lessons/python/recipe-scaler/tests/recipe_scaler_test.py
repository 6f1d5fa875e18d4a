import unittest

from recipe_scaler import scale


def amount(text, serves, guests):
    return scale({"serves": serves, "ingredients": {"flour": text}}, guests)["flour"]


class RecipeScalerTest(unittest.TestCase):
    def test_a_whole_recipe_is_scaled(self):
        stew = {"serves": 4, "ingredients": {"beans": "1 1/2", "onions": "2", "salt": "1/3"}}
        self.assertEqual(scale(stew, 6), {"beans": "2 1/4", "onions": "3", "salt": "1/2"})

    def test_the_order_of_the_ingredients_is_kept(self):
        recipe = {"serves": 1, "ingredients": {"water": "1", "barley": "1", "apples": "1"}}
        self.assertEqual(list(scale(recipe, 2)), ["water", "barley", "apples"])

    def test_the_same_number_of_guests_changes_nothing(self):
        self.assertEqual(amount("1 1/2", 4, 4), "1 1/2")

    def test_fractions_are_written_in_lowest_terms(self):
        self.assertEqual(amount("1/4", 4, 8), "1/2")

    def test_top_heavy_fractions_become_mixed_numbers(self):
        self.assertEqual(amount("1/2", 1, 3), "1 1/2")

    def test_whole_numbers_have_no_fraction(self):
        self.assertEqual(amount("1/3", 1, 6), "2")

    def test_thirds_stay_thirds(self):
        self.assertEqual(amount("1", 3, 1), "1/3")
        self.assertEqual(amount("1", 3, 2), "2/3")

    def test_large_companies_are_exact(self):
        self.assertEqual(amount("1/7", 3, 1_000_000_000_000_000_003), "47619047619047619 4/21")

    def test_no_guests_need_nothing(self):
        self.assertEqual(amount("2 1/2", 4, 0), "0")

    def test_a_recipe_without_ingredients_stays_empty(self):
        self.assertEqual(scale({"serves": 4, "ingredients": {}}, 2), {})

    def test_the_recipe_itself_is_left_alone(self):
        recipe = {"serves": 2, "ingredients": {"rice": "1"}}
        scale(recipe, 4)
        self.assertEqual(recipe, {"serves": 2, "ingredients": {"rice": "1"}})

    def test_a_negative_number_of_guests_is_refused(self):
        with self.assertRaises(ValueError):
            amount("1", 4, -1)
