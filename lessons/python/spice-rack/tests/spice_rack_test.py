import unittest

from spice_rack import SpiceRack


class ContentTest(unittest.TestCase):
    def test_different_spices_are_counted(self):
        self.assertEqual(len(SpiceRack("cumin", "sage")), 2)

    def test_the_same_spice_counts_once_however_it_is_written(self):
        self.assertEqual(len(SpiceRack("cumin", "Cumin", " CUMIN ")), 1)

    def test_a_spice_is_found_however_it_is_written(self):
        self.assertTrue("  cuMIN" in SpiceRack("Cumin"))

    def test_a_spice_that_is_not_there_is_not_found(self):
        self.assertFalse("sage" in SpiceRack("cumin"))

    def test_part_of_a_name_is_not_a_spice(self):
        self.assertFalse("cum" in SpiceRack("cumin"))

    def test_walking_gives_the_alphabetical_order(self):
        self.assertEqual(list(SpiceRack("sage", "Anise", "mace")), ["anise", "mace", "sage"])

    def test_one_can_walk_twice(self):
        rack = SpiceRack("sage", "mace")
        self.assertEqual([list(rack), list(rack)], [["mace", "sage"], ["mace", "sage"]])

    def test_an_empty_rack_is_false(self):
        self.assertFalse(bool(SpiceRack()))

    def test_a_filled_rack_is_true(self):
        self.assertTrue(bool(SpiceRack("sage")))


class SearchTest(unittest.TestCase):
    def test_spices_are_found_by_their_beginning(self):
        self.assertEqual(SpiceRack("sage", "cumin", "saffron")["sa"], ["saffron", "sage"])

    def test_capital_letters_in_the_beginning_do_not_matter(self):
        self.assertEqual(SpiceRack("sage")["SA"], ["sage"])

    def test_the_middle_of_a_name_is_not_its_beginning(self):
        with self.assertRaises(KeyError):
            SpiceRack("sage")["age"]

    def test_nothing_found_is_a_key_error(self):
        with self.assertRaises(KeyError):
            SpiceRack()["sa"]


class ArithmeticTest(unittest.TestCase):
    def test_a_sum_holds_the_spices_of_both(self):
        self.assertEqual(list(SpiceRack("sage") + SpiceRack("Mace", "SAGE")), ["mace", "sage"])

    def test_a_difference_keeps_what_the_second_lacks(self):
        self.assertEqual(list(SpiceRack("sage", "mace") - SpiceRack("Mace", "cumin")), ["sage"])

    def test_arithmetic_leaves_both_racks_alone(self):
        left, right = SpiceRack("sage", "mace"), SpiceRack("mace", "cumin")
        _ = left + right
        _ = left - right
        self.assertEqual([list(left), list(right)], [["mace", "sage"], ["cumin", "mace"]])

    def test_results_can_be_calculated_with_further(self):
        result = SpiceRack("sage") + SpiceRack("mace") - SpiceRack("sage")
        self.assertEqual(list(result), ["mace"])


class TextTest(unittest.TestCase):
    def test_the_text_lists_the_spices_in_order(self):
        self.assertEqual(str(SpiceRack("Saffron", "cumin")), "cumin, saffron")

    def test_an_empty_rack_says_so(self):
        self.assertEqual(str(SpiceRack("sage") - SpiceRack("sage")), "(empty)")
