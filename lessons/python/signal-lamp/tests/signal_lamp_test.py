import unittest

from signal_lamp import describe


class SignalLampTest(unittest.TestCase):
    def test_several_flashes_are_counted(self):
        self.assertEqual(describe(3, 10), "3 flashes every 10 s")

    def test_one_flash_is_written_in_the_singular(self):
        self.assertEqual(describe(1, 5), "1 flash every 5 s")

    def test_a_lamp_without_flashes_is_steady(self):
        self.assertEqual(describe(0, 10), "steady light")

    def test_the_period_of_a_steady_lamp_does_not_matter(self):
        self.assertEqual(describe(0, 1), "steady light")

    def test_a_period_of_one_second_needs_no_number(self):
        self.assertEqual(describe(2, 1), "2 flashes every second")

    def test_one_flash_every_second(self):
        self.assertEqual(describe(1, 1), "1 flash every second")

    def test_numbers_with_many_digits(self):
        self.assertEqual(describe(12, 120), "12 flashes every 120 s")
