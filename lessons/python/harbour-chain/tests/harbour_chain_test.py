import unittest

from harbour_chain import cheapest


def bay(size):
    """A large square of water, all of it dear and cheap in turns, with a harbour in the middle."""
    middle = size // 2
    squares = range(size)
    rows = [[str((7 * row * row + 11 * column + 3 * row * column) % 9 + 1) for column in squares] for row in squares]
    rows[middle][middle] = "H"
    return ["".join(row) for row in rows]


class OneWayTest(unittest.TestCase):
    def test_the_narrowest_place_is_closed(self):
        self.assertEqual(cheapest(["#######", "9531H##", "#######"]), 1)

    def test_the_narrowest_place_may_be_at_the_edge(self):
        self.assertEqual(cheapest(["#######", "1359H##", "#######"]), 1)

    def test_the_narrowest_place_may_be_in_the_middle(self):
        self.assertEqual(cheapest(["#######", "9513H##", "#######"]), 1)

    def test_water_that_leads_nowhere_costs_nothing(self):
        self.assertEqual(cheapest(["##4##", "#717#", "1#H#1", "#####"]), 1)

    def test_deep_water_cannot_be_closed(self):
        self.assertEqual(cheapest(["######", "~~5~H#", "######"]), 5)


class SeveralWaysTest(unittest.TestCase):
    def test_ways_from_all_sides_add_up(self):
        self.assertEqual(cheapest(["##3##", "##3##", "22H44", "##5##", "##5##"]), 14)

    def test_ways_are_closed_before_they_meet_if_that_is_cheaper(self):
        self.assertEqual(cheapest(["#2#2#", "#8~8#", "##9##", "##H##", "#####"]), 4)

    def test_ways_are_closed_behind_where_they_meet_if_that_is_cheaper(self):
        self.assertEqual(cheapest(["1111111", "#99999#", "###4###", "###H###", "#######"]), 4)

    def test_many_cheap_chains_may_beat_a_dear_one(self):
        self.assertEqual(cheapest(["1111111", "#99999#", "###9###", "###H###", "#######"]), 5)

    def test_a_square_on_two_ways_is_paid_once(self):
        self.assertEqual(cheapest(["#9#9#", "#9#9#", "#939#", "##H##", "#####"]), 3)

    def test_each_way_is_closed_at_its_own_narrowest_place(self):
        self.assertEqual(cheapest(["#1###9#", "#9###9#", "#9#H#2#", "#99999#", "#######"]), 3)

    def test_ways_that_cross_can_be_closed_apart(self):
        self.assertEqual(cheapest(["#1##1##", "#1111##", "####1##", "#1111##", "#1####1", "#1111H1", "#######"]), 2)


class HarbourTest(unittest.TestCase):
    def test_several_harbours_are_kept_safe_together(self):
        self.assertEqual(cheapest(["####2####", "#H77777H#", "#########"]), 2)

    def test_several_harbours_may_need_chains_of_their_own(self):
        self.assertEqual(cheapest(["#######", "2H#7#H3", "##H####", "#######"]), 5)

    def test_pirates_sail_through_harbours(self):
        self.assertEqual(cheapest(["######", "29H9H#", "######"]), 2)

    def test_a_harbour_on_an_inland_lake_costs_nothing(self):
        self.assertEqual(cheapest(["9#9#9", "#####", "#9H9#", "#####"]), 0)

    def test_nobody_sails_across_corners(self):
        self.assertEqual(cheapest(["9##", "#H#", "##9"]), 0)

    def test_a_harbour_at_the_edge_cannot_be_kept_safe(self):
        self.assertIsNone(cheapest(["###", "#9H", "###"]))

    def test_a_way_of_nothing_but_deep_water_cannot_be_closed(self):
        self.assertIsNone(cheapest(["####", "~~H#", "####"]))

    def test_one_deep_way_among_others_is_enough_for_the_pirates(self):
        self.assertIsNone(cheapest(["##3##", "##3##", "22H~~", "##5##", "##5##"]))

    def test_a_deep_way_behind_a_chain_can_be_closed(self):
        self.assertEqual(cheapest(["##1##", "##~##", "##~##", "##H##", "#####"]), 1)


class LargeChartTest(unittest.TestCase):
    def test_a_chart_may_have_several_hundred_squares(self):
        self.assertEqual(cheapest(bay(25)), 24)

    def test_the_chain_may_be_long_and_of_many_pieces(self):
        chart = ["~" * 30] * 3 + ["9" * 30] * 4 + ["1" * 30] + ["9" * 30] * 8 + ["#" * 15 + "H" + "#" * 14, "#" * 30]
        self.assertEqual(cheapest(chart), 9)

    def test_a_large_chart_may_be_hopeless(self):
        chart = ["~" * 30] * 12 + ["#" * 15 + "~" + "#" * 14] * 8 + ["#" * 15 + "H" + "#" * 14, "#" * 30]
        self.assertIsNone(cheapest(chart))
