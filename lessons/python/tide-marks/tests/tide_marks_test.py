import unittest

from tide_marks import high_waters


class TideMarksTest(unittest.TestCase):
    def test_every_peak_is_a_high_water(self):
        self.assertEqual(high_waters([1, 3, 2, 5, 4]), [1, 3])

    def test_a_flat_top_counts_where_it_begins(self):
        self.assertEqual(high_waters([1, 4, 4, 4, 2]), [1])

    def test_standing_still_on_the_way_up_is_no_high_water(self):
        self.assertEqual(high_waters([1, 2, 2, 3, 1]), [3])

    def test_standing_still_on_the_way_down_is_no_high_water(self):
        self.assertEqual(high_waters([1, 5, 3, 3, 2]), [1])

    def test_a_sea_that_only_rises_has_no_high_water(self):
        self.assertEqual(high_waters([1, 2, 3]), [])

    def test_a_sea_that_only_falls_has_no_high_water(self):
        self.assertEqual(high_waters([3, 2, 1]), [])

    def test_a_flat_top_at_the_end_is_not_decided(self):
        self.assertEqual(high_waters([1, 4, 4]), [])

    def test_a_flat_top_at_the_beginning_is_not_decided(self):
        self.assertEqual(high_waters([4, 4, 1]), [])

    def test_low_water_between_two_flat_tops(self):
        self.assertEqual(high_waters([0, 2, 2, 1, 1, 3, 3, 0]), [1, 5])

    def test_levels_below_zero(self):
        self.assertEqual(high_waters([-3, -1, -2]), [1])

    def test_too_few_levels_hold_no_high_water(self):
        for levels in ([], [5], [1, 2]):
            self.assertEqual(high_waters(levels), [], f"high_waters({levels})")
