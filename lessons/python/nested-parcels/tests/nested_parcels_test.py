import copy
import unittest

from nested_parcels import customs_form, route, weight


def parcel(label, grams, *inside):
    return {"label": label, "grams": grams, "inside": list(inside)}


HATBOX = parcel("hatbox", 300, parcel("tin", 120, parcel("ring", 4)), parcel("scarf", 90))


def deep(levels):
    inner = parcel("pearl", 1)
    for level in range(levels):
        inner = parcel(f"box {level}", 10, inner)
    return inner


class WeightTest(unittest.TestCase):
    def test_everything_inside_is_weighed_too(self):
        self.assertEqual(weight(HATBOX), 514)

    def test_a_parcel_with_nothing_in_it_weighs_itself(self):
        self.assertEqual(weight(parcel("scarf", 90)), 90)

    def test_thirty_parcels_in_one_another(self):
        self.assertEqual(weight(deep(30)), 301)

    def test_parcels_that_weigh_nothing(self):
        self.assertEqual(weight(parcel("air", 0, parcel("air", 0))), 0)


class RouteTest(unittest.TestCase):
    def test_the_route_leads_from_the_outermost_parcel(self):
        self.assertEqual(route(HATBOX, "ring"), ["hatbox", "tin", "ring"])

    def test_the_outermost_parcel_is_its_own_route(self):
        self.assertEqual(route(HATBOX, "hatbox"), ["hatbox"])

    def test_what_comes_after_a_dead_end_is_found(self):
        self.assertEqual(route(HATBOX, "scarf"), ["hatbox", "scarf"])

    def test_what_is_not_there_has_no_route(self):
        self.assertIsNone(route(HATBOX, "trombone"))

    def test_the_shortest_of_several_routes_is_taken(self):
        box = parcel("box", 1, parcel("bag", 1, parcel("tin", 1, parcel("key", 1))), parcel("sock", 1, parcel("key", 1)))
        self.assertEqual(route(box, "key"), ["box", "sock", "key"])

    def test_of_equally_short_routes_the_first_packed_is_taken(self):
        box = parcel("box", 1, parcel("bag", 1, parcel("key", 1)), parcel("sock", 1, parcel("key", 1)))
        self.assertEqual(route(box, "key"), ["box", "bag", "key"])

    def test_a_parcel_in_one_of_the_same_label_is_further_away(self):
        self.assertEqual(route(parcel("key", 1, parcel("key", 1)), "key"), ["key"])

    def test_the_route_into_thirty_parcels(self):
        self.assertEqual(len(route(deep(30), "pearl")), 31)


class CustomsFormTest(unittest.TestCase):
    def test_the_form_shows_what_is_in_what(self):
        self.assertEqual(
            customs_form(HATBOX), ["hatbox: 514 g", "  tin: 124 g", "    ring: 4 g", "  scarf: 90 g"]
        )

    def test_a_single_parcel_is_a_single_line(self):
        self.assertEqual(customs_form(parcel("scarf", 90)), ["scarf: 90 g"])

    def test_the_order_of_packing_is_kept(self):
        box = parcel("box", 1, parcel("zither", 2), parcel("apple", 3))
        self.assertEqual(customs_form(box), ["box: 6 g", "  zither: 2 g", "  apple: 3 g"])


class HandsOffTest(unittest.TestCase):
    def test_nothing_is_changed_by_looking(self):
        looked_at = copy.deepcopy(HATBOX)
        weight(looked_at)
        route(looked_at, "ring")
        customs_form(looked_at)
        self.assertEqual(looked_at, HATBOX)
