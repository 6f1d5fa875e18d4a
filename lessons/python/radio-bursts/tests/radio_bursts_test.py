import unittest
from itertools import count, islice

from radio_bursts import bursts, notable


def endless_pulses():
    """Pairs of pulses, a second apart, every hundred seconds, for ever."""
    for number in count():
        yield 100 * number, number
        yield 100 * number + 1, 1


class BurstsTest(unittest.TestCase):
    def test_pulses_close_together_are_one_burst(self):
        found = list(bursts([(0, 5), (2, 9), (3, 1), (20, 4)], silence=5))
        self.assertEqual(found, [(0, 3, 3, 9), (20, 20, 1, 4)])

    def test_exactly_the_silence_apart_is_the_same_burst(self):
        self.assertEqual(list(bursts([(0, 1), (5, 1)], silence=5)), [(0, 5, 2, 1)])

    def test_a_second_more_than_the_silence_is_another_burst(self):
        self.assertEqual(list(bursts([(0, 1), (6, 1)], silence=5)), [(0, 0, 1, 1), (6, 6, 1, 1)])

    def test_a_burst_may_last_longer_than_the_silence(self):
        self.assertEqual(list(bursts([(0, 1), (4, 2), (8, 3), (12, 2)], silence=4)), [(0, 12, 4, 3)])

    def test_pulses_in_the_same_second_are_one_burst_even_without_silence(self):
        self.assertEqual(list(bursts([(3, 1), (3, 7), (4, 2)], silence=0)), [(3, 3, 2, 7), (4, 4, 1, 2)])

    def test_strengths_below_zero_are_compared_like_others(self):
        self.assertEqual(list(bursts([(0, -5), (1, -2)], silence=1)), [(0, 1, 2, -2)])

    def test_no_pulses_make_no_burst(self):
        self.assertEqual(list(bursts([], silence=5)), [])

    def test_any_iterable_will_do(self):
        self.assertEqual(list(bursts(iter([(0, 1), (1, 1)]), silence=5)), [(0, 1, 2, 1)])


class PromptnessTest(unittest.TestCase):
    def test_endless_pulses_give_their_first_bursts(self):
        found = list(islice(bursts(endless_pulses(), silence=10), 3))
        self.assertEqual(found, [(0, 1, 2, 1), (100, 101, 2, 1), (200, 201, 2, 2)])

    def test_one_pulse_beyond_a_burst_is_enough(self):
        heard = []

        def listening():
            for pulse in [(0, 1), (1, 1), (50, 1), (51, 1), (99, 1)]:
                heard.append(pulse[0])
                yield pulse

        first = next(bursts(listening(), silence=10))
        self.assertEqual((first, heard), ((0, 1, 2, 1), [0, 1, 50]))

    def test_nothing_is_heard_before_somebody_asks(self):
        heard = []

        def listening():
            heard.append("a pulse")
            yield 0, 1

        bursts(listening(), silence=10)
        self.assertEqual(heard, [], "a generator does its work only when the first value is wanted")


class OrderTest(unittest.TestCase):
    def test_time_must_not_run_backwards(self):
        with self.assertRaises(ValueError):
            list(bursts([(5, 1), (4, 1)], silence=10))

    def test_bursts_before_the_mistake_are_not_lost(self):
        listening = bursts([(0, 1), (50, 1), (49, 1)], silence=10)
        self.assertEqual(next(listening), (0, 0, 1, 1))
        with self.assertRaises(ValueError):
            next(listening)


class NotableTest(unittest.TestCase):
    def test_many_pulses_are_notable(self):
        self.assertEqual(list(notable([(0, 3, 3, 9), (20, 20, 1, 4)], 2, 100)), [(0, 3, 3, 9)])

    def test_a_great_strength_is_notable(self):
        self.assertEqual(list(notable([(0, 3, 3, 9), (20, 20, 1, 40)], 9, 40)), [(20, 20, 1, 40)])

    def test_exactly_enough_is_enough(self):
        self.assertEqual(list(notable([(0, 1, 2, 1), (9, 9, 1, 8)], 2, 8)), [(0, 1, 2, 1), (9, 9, 1, 8)])

    def test_nothing_notable_gives_nothing(self):
        self.assertEqual(list(notable([(0, 0, 1, 1)], 2, 2)), [])

    def test_both_generators_work_together_without_end(self):
        found = notable(bursts(endless_pulses(), silence=10), pulses=9, strength=4)
        self.assertEqual(list(islice(found, 2)), [(400, 401, 2, 4), (500, 501, 2, 5)])
