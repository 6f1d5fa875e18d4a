import unittest

from patient_courier import NotDelivered, RoadClosed, WrongAddress, deliver, deliver_all


class Road:
    """A road on which things happen, one after another; the last of them over and over."""

    def __init__(self, *events):
        self.events = list(events)
        self.carried = []

    def __call__(self, parcel):
        self.carried.append(parcel)
        event = self.events.pop(0) if len(self.events) > 1 else self.events[0]
        if isinstance(event, Exception):
            raise event
        return event


class DeliverTest(unittest.TestCase):
    def test_the_receipt_is_returned(self):
        self.assertEqual(deliver("clock", Road("signed by Ada")), "signed by Ada")

    def test_a_delivered_parcel_is_carried_once(self):
        road = Road("signed")
        deliver("clock", road)
        self.assertEqual(road.carried, ["clock"])

    def test_a_closed_road_is_tried_again(self):
        road = Road(RoadClosed(), RoadClosed(), "signed")
        self.assertEqual(deliver("clock", road), "signed")

    def test_the_last_try_counts(self):
        self.assertEqual(deliver("clock", Road(RoadClosed(), "signed"), tries=2), "signed")

    def test_an_empty_receipt_is_a_receipt(self):
        road = Road("")
        self.assertEqual((deliver("clock", road), road.carried), ("", ["clock"]))

    def test_no_courier_tries_less_than_once(self):
        road = Road("signed")
        for tries in (0, -1):
            with self.assertRaises(ValueError):
                deliver("clock", road, tries=tries)
        self.assertEqual(road.carried, [], "nothing may be carried before the ValueError")


class GivingUpTest(unittest.TestCase):
    def test_the_courier_gives_up_after_all_tries(self):
        road = Road(RoadClosed())
        with self.assertRaises(NotDelivered) as caught:
            deliver("clock", road)
        self.assertEqual((str(caught.exception), len(road.carried)), ("given up after 3 tries", 3))

    def test_a_single_try_is_written_in_the_singular(self):
        with self.assertRaises(NotDelivered) as caught:
            deliver("clock", Road(RoadClosed()), tries=1)
        self.assertEqual(str(caught.exception), "given up after 1 try")

    def test_the_cause_of_giving_up_is_the_last_closed_road(self):
        road = Road(RoadClosed("snow"), RoadClosed("avalanche"))
        with self.assertRaises(NotDelivered) as caught:
            deliver("clock", road, tries=2)
        self.assertEqual(repr(caught.exception.__cause__), "RoadClosed('avalanche')")

    def test_a_wrong_address_is_not_tried_again(self):
        road = Road(WrongAddress())
        with self.assertRaises(NotDelivered) as caught:
            deliver("clock", road)
        self.assertEqual((str(caught.exception), len(road.carried)), ("returned to sender", 1))

    def test_the_cause_of_a_return_is_the_wrong_address(self):
        with self.assertRaises(NotDelivered) as caught:
            deliver("clock", Road(WrongAddress("no number 13")))
        self.assertEqual(repr(caught.exception.__cause__), "WrongAddress('no number 13')")

    def test_a_wrong_address_may_turn_up_after_a_closed_road(self):
        road = Road(RoadClosed(), WrongAddress())
        with self.assertRaises(NotDelivered) as caught:
            deliver("clock", road)
        self.assertEqual((str(caught.exception), len(road.carried)), ("returned to sender", 2))


class OtherFaultsTest(unittest.TestCase):
    def test_other_exceptions_come_through_as_they_are(self):
        with self.assertRaises(ZeroDivisionError) as caught:
            deliver("clock", Road(ZeroDivisionError("a bug in the map")))
        self.assertEqual(str(caught.exception), "a bug in the map")

    def test_other_exceptions_are_not_tried_again(self):
        road = Road(KeyError("map"))
        with self.assertRaises(KeyError):
            deliver("clock", road)
        self.assertEqual(len(road.carried), 1)

    def test_other_exceptions_stop_a_whole_round(self):
        with self.assertRaises(KeyError):
            deliver_all(["clock", "hat"], Road(KeyError("map")))


class DeliverAllTest(unittest.TestCase):
    def test_receipts_and_failures_are_kept_apart(self):
        road = Road("signed by Ada", WrongAddress())
        self.assertEqual(
            deliver_all(["clock", "hat"], road), ({"clock": "signed by Ada"}, {"hat": "returned to sender"})
        )

    def test_a_failure_does_not_stop_the_rest(self):
        road = Road(WrongAddress(), "signed")
        self.assertEqual(deliver_all(["hat", "clock"], road)[0], {"clock": "signed"})

    def test_every_parcel_gets_all_its_tries(self):
        road = Road(RoadClosed())
        deliver_all(["clock", "hat"], road, tries=2)
        self.assertEqual(road.carried, ["clock", "clock", "hat", "hat"])

    def test_a_round_tries_three_times_unless_told_otherwise(self):
        self.assertEqual(deliver_all(["clock"], Road(RoadClosed())), ({}, {"clock": "given up after 3 tries"}))

    def test_a_round_may_try_once(self):
        self.assertEqual(deliver_all(["clock"], Road(RoadClosed()), 1), ({}, {"clock": "given up after 1 try"}))

    def test_parcels_may_come_from_any_iterable(self):
        self.assertEqual(deliver_all(iter(["clock"]), Road("signed")), ({"clock": "signed"}, {}))

    def test_no_parcels_no_work(self):
        self.assertEqual(deliver_all([], Road("signed")), ({}, {}))

    def test_a_round_needs_at_least_one_try_per_parcel(self):
        with self.assertRaises(ValueError):
            deliver_all([], Road("signed"), tries=0)
