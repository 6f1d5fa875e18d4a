import unittest

from canal_lock import LockError, operate

LIFT = ["enter", "close lower", "fill", "open upper", "leave"]
LOWER = ["enter", "close upper", "drain", "open lower", "leave"]


def lock(opened, water, boat=False, up=0, down=0):
    return {"open": opened, "water": water, "boat": boat, "up": up, "down": down}


class OperatingTest(unittest.TestCase):
    def test_without_orders_it_stands_as_at_the_beginning(self):
        self.assertEqual(operate([]), lock("lower", "low"))

    def test_a_boat_goes_up(self):
        self.assertEqual(operate(LIFT), lock("upper", "high", up=1))

    def test_a_boat_goes_down(self):
        self.assertEqual(operate(["close lower", "fill", "open upper", *LOWER]), lock("lower", "low", down=1))

    def test_boats_go_up_and_down_all_day(self):
        self.assertEqual(operate((LIFT + LOWER) * 20), lock("lower", "low", up=20, down=20))

    def test_a_boat_that_turns_back_went_nowhere(self):
        self.assertEqual(operate(["enter", "leave"]), lock("lower", "low"))

    def test_a_boat_that_was_lifted_and_let_down_again_went_nowhere(self):
        there_and_back = ["enter", "close lower", "fill", "drain", "open lower", "leave"]
        self.assertEqual(operate(there_and_back), lock("lower", "low"))

    def test_a_boat_in_the_chamber_is_seen(self):
        self.assertEqual(operate(["enter"]), lock("lower", "low", boat=True))

    def test_both_gates_may_be_closed(self):
        self.assertEqual(operate(["close lower", "fill"]), lock(None, "high"))

    def test_each_call_starts_with_a_new_lock(self):
        operate(LIFT)
        self.assertEqual(operate([]), lock("lower", "low"))


class ForbiddenTest(unittest.TestCase):
    def assert_stops(self, orders, message):
        with self.assertRaises(LockError, msg=f"operate({orders})") as caught:
            operate(orders)
        self.assertEqual(str(caught.exception), message)

    def test_no_filling_through_an_open_gate(self):
        self.assert_stops(["enter", "fill"], "order 2: fill")

    def test_no_draining_through_an_open_gate(self):
        self.assert_stops([*LIFT, "drain"], "order 6: drain")

    def test_no_second_gate_while_one_is_open(self):
        self.assert_stops(["open upper"], "order 1: open upper")

    def test_no_upper_gate_at_low_water(self):
        self.assert_stops(["close lower", "open upper"], "order 2: open upper")

    def test_no_lower_gate_at_high_water(self):
        self.assert_stops(["close lower", "fill", "open lower"], "order 3: open lower")

    def test_an_open_gate_cannot_be_opened(self):
        self.assert_stops(["open lower"], "order 1: open lower")
        self.assert_stops([*LIFT, "open upper"], "order 6: open upper")

    def test_a_closed_gate_cannot_be_closed(self):
        self.assert_stops(["close upper"], "order 1: close upper")

    def test_a_full_chamber_cannot_be_filled(self):
        self.assert_stops(["close lower", "fill", "fill"], "order 3: fill")

    def test_an_empty_chamber_cannot_be_drained(self):
        self.assert_stops(["close lower", "drain"], "order 2: drain")

    def test_no_second_boat(self):
        self.assert_stops(["enter", "enter"], "order 2: enter")

    def test_no_entering_through_closed_gates(self):
        self.assert_stops(["close lower", "enter"], "order 2: enter")

    def test_no_leaving_through_closed_gates(self):
        self.assert_stops(["enter", "close lower", "leave"], "order 3: leave")

    def test_no_boat_no_leaving(self):
        self.assert_stops(["leave"], "order 1: leave")

    def test_unknown_orders_are_errors(self):
        for order in ("whistle", "open", "close", "open middle", "close None", "fill up", "FILL", ""):
            self.assert_stops([order], f"order 1: {order}")

    def test_a_lock_error_is_a_value_error(self):
        self.assertTrue(issubclass(LockError, ValueError))
