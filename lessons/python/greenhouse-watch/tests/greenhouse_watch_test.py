import unittest

from greenhouse_watch import bad_hours, longest_calm


class BadHoursTest(unittest.TestCase):
    def test_cold_and_warm_hours_are_listed_in_order(self):
        self.assertEqual(bad_hours([18, 15, 21, 29, 24], 16, 28), [1, 3])

    def test_the_limits_themselves_are_fine(self):
        self.assertEqual(bad_hours([16, 28], 16, 28), [])

    def test_a_perfect_day_has_no_bad_hours(self):
        self.assertEqual(bad_hours([20, 21, 22], 16, 28), [])

    def test_a_terrible_day_has_only_bad_hours(self):
        self.assertEqual(bad_hours([3, 40, -5], 16, 28), [0, 1, 2])

    def test_fractions_of_a_degree_count(self):
        self.assertEqual(bad_hours([15.9, 16.0, 28.1], 16, 28), [0, 2])

    def test_a_day_without_readings_has_no_bad_hours(self):
        self.assertEqual(bad_hours([], 16, 28), [])


class LongestCalmTest(unittest.TestCase):
    def test_the_best_stretch_is_counted(self):
        self.assertEqual(longest_calm([18, 15, 21, 24, 29], 16, 28), 2)

    def test_a_stretch_may_reach_to_the_last_hour(self):
        self.assertEqual(longest_calm([30, 20, 20, 20], 16, 28), 3)

    def test_a_stretch_may_start_at_the_first_hour(self):
        self.assertEqual(longest_calm([20, 20, 30, 20], 16, 28), 2)

    def test_a_whole_calm_day(self):
        self.assertEqual(longest_calm([20] * 24, 16, 28), 24)

    def test_hours_at_the_limits_are_calm(self):
        self.assertEqual(longest_calm([16, 28, 16], 16, 28), 3)

    def test_no_calm_hour_at_all(self):
        self.assertEqual(longest_calm([2, 3], 16, 28), 0)

    def test_a_day_without_readings_has_no_calm_hours(self):
        self.assertEqual(longest_calm([], 16, 28), 0)

    def test_good_hours_apart_from_one_another_are_not_added_up(self):
        self.assertEqual(longest_calm([20, 40, 20, 40, 20], 16, 28), 1)
