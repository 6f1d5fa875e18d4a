import unittest

from tidal_flats import crossing


class DryWalkTest(unittest.TestCase):
    def test_whoever_is_there_needs_no_time(self):
        self.assertEqual(crossing(["5"], [2], (0, 0), (0, 0)), 0)

    def test_on_dry_land_the_way_is_what_counts(self):
        self.assertEqual(crossing(["999", "999", "999"], [0], (0, 0), (2, 2)), 4)

    def test_nobody_walks_across_corners(self):
        self.assertIsNone(crossing(["90", "09"], [5], (0, 0), (1, 1)))

    def test_water_that_never_falls_is_walked_around(self):
        flats = ["9999", "9009", "9909"]
        self.assertEqual(crossing(flats, [5], (2, 1), (2, 3)), 8)

    def test_a_square_as_high_as_the_water_is_dry(self):
        self.assertEqual(crossing(["333"], [3], (0, 0), (0, 2)), 2)

    def test_the_map_ends_at_its_edges(self):
        self.assertIsNone(crossing(["909"], [5], (0, 0), (0, 2)))


class WaitingTest(unittest.TestCase):
    def test_waiting_for_low_water(self):
        self.assertEqual(crossing(["515"], [2, 2, 0], (0, 0), (0, 2)), 3)

    def test_waiting_for_ever_is_no_walk(self):
        self.assertIsNone(crossing(["515"], [2, 2, 2], (0, 0), (0, 2)))

    def test_the_tide_begins_again(self):
        self.assertEqual(crossing(["51115"], [0, 3, 3, 0, 0, 0], (0, 0), (0, 4)), 6)

    def test_two_hours_of_low_water_are_too_short_for_three_squares(self):
        self.assertIsNone(crossing(["51115"], [0, 3, 3, 3, 0], (0, 0), (0, 4)))

    def test_a_sandbank_is_a_place_to_wait(self):
        self.assertEqual(crossing(["5114115"], [0, 0, 4, 4], (0, 0), (0, 6)), 10)

    def test_stepping_back_can_be_the_only_way_to_wait(self):
        self.assertEqual(crossing(["9215"], [2, 4, 4, 1, 1], (0, 1), (0, 3)), 5)

    def test_the_way_back_from_the_water_may_be_needed(self):
        self.assertEqual(crossing(["9295"], [2, 9, 6, 2], (0, 1), (0, 3)), 3)

    def test_the_goal_must_be_dry_on_arrival(self):
        self.assertEqual(crossing(["91"], [3, 3, 3, 1], (0, 0), (0, 1)), 3)


class StartTest(unittest.TestCase):
    def test_nobody_starts_in_the_water(self):
        self.assertIsNone(crossing(["19"], [3], (0, 0), (0, 1)))

    def test_nobody_arrives_where_she_cannot_stand(self):
        self.assertIsNone(crossing(["1"], [3, 0], (0, 0), (0, 0)))

    def test_boots_help_at_the_start(self):
        self.assertEqual(crossing(["19"], [3], (0, 0), (0, 1), boots=1), 1)


class BootsTest(unittest.TestCase):
    def test_boots_carry_across_a_wet_square(self):
        self.assertEqual(crossing(["515"], [2, 2, 2], (0, 0), (0, 2), boots=1), 2)

    def test_one_square_too_many_for_the_boots(self):
        self.assertIsNone(crossing(["5115"], [2], (0, 0), (0, 3), boots=1))

    def test_dry_land_makes_the_boots_good_again(self):
        self.assertEqual(crossing(["51511511"], [2], (0, 0), (0, 7), boots=2), 7)

    def test_low_water_makes_the_boots_good_again(self):
        self.assertEqual(crossing(["51115"], [2, 2, 0, 2, 2], (0, 0), (0, 4), boots=1), 4)

    def test_the_hour_at_the_start_counts(self):
        self.assertIsNone(crossing(["119"], [2], (0, 0), (0, 2), boots=1))

    def test_arriving_with_the_last_dry_minute(self):
        self.assertEqual(crossing(["511"], [2], (0, 0), (0, 2), boots=2), 2)

    def test_a_longer_dry_way_may_beat_the_short_wet_one(self):
        flats = [
            "911119",
            "900009",
            "999911",
        ]
        self.assertEqual(crossing(flats, [5], (0, 0), (0, 5), boots=3), 9)

    def test_coming_later_but_with_drier_boots_can_be_the_only_way(self):
        flats = [
            "1191",
            "1111",
            "1911",
        ]
        self.assertEqual(crossing(flats, [2], (0, 0), (2, 3), boots=2), 7)


class LargeMapTest(unittest.TestCase):
    def test_a_map_of_well_over_a_thousand_squares(self):
        flats = ["3" * 40] * 40
        self.assertEqual(crossing(flats, [0, 3, 3, 2], (0, 0), (39, 39)), 78)

    def test_an_island_that_cannot_be_reached_is_found_out(self):
        flats = ["4" * 40] * 20 + ["0" * 40] * 3 + ["4" * 40] * 5
        self.assertIsNone(crossing(flats, [1, 2, 3, 4, 3, 2], (0, 0), (27, 39), boots=2))
