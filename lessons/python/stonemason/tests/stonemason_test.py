import unittest

from stonemason import carve

EPIC = (
    "when the river rose above the seventh step the old ferryman untied his boat and sang to the drowned bells of "
    "Varn until the water listened "
) * 12


def ugliness(lines, width):
    return sum((width - len(line)) ** 2 for line in lines[:-1])


class BeautyTest(unittest.TestCase):
    def test_a_shorter_line_now_can_save_ugliness_later(self):
        self.assertEqual(carve("aaa bb cc ddddd", 6), ["aaa", "bb cc", "ddddd"])

    def test_the_last_line_may_be_short(self):
        self.assertEqual(carve("aaaa bbbb c", 9), ["aaaa bbbb", "c"])

    def test_everything_on_one_line_is_not_ugly(self):
        self.assertEqual(carve("here lies a cat", 40), ["here lies a cat"])

    def test_of_equally_beautiful_ways_the_first_line_gets_the_most_words(self):
        self.assertEqual(carve("aa bb cc ddd e ff", 5), ["aa bb", "cc", "ddd e", "ff"])

    def test_a_full_first_line_is_not_worth_every_price(self):
        self.assertEqual(carve("to be or not to be that is all", 10), ["to be or", "not to be", "that is", "all"])

    def test_empty_places_count_by_their_square(self):
        self.assertEqual(carve("tide took all I owned save hope", 9), ["tide", "took all", "I owned", "save hope"])

    def test_an_inscription_of_many_lines(self):
        text = "the sea gave the sea took and the gulls keep the account to this day"
        self.assertEqual(
            carve(text, 16), ["the sea gave the", "sea took and the", "gulls keep the", "account to this", "day"]
        )


class FittingTest(unittest.TestCase):
    def test_a_word_may_fill_the_whole_width(self):
        self.assertEqual(carve("stone", 5), ["stone"])

    def test_two_words_may_fill_the_whole_width(self):
        self.assertEqual(carve("old stone", 9), ["old stone"])

    def test_a_blank_needs_a_place_too(self):
        self.assertEqual(carve("old stone", 8), ["old", "stone"])

    def test_a_word_that_does_not_fit_is_refused(self):
        with self.assertRaises(ValueError):
            carve("a gravestone", 9)

    def test_the_spacing_of_the_text_does_not_matter(self):
        self.assertEqual(carve("  here\n\tlies   a cat ", 9), carve("here lies a cat", 9))

    def test_a_text_without_words_needs_no_lines(self):
        for text in ("", "  \n "):
            self.assertEqual(carve(text, 5), [], f"carve({text!r}, 5)")

    def test_letters_of_all_kinds_take_one_place(self):
        self.assertEqual(carve("süß ört", 7), ["süß ört"])


class EpicTest(unittest.TestCase):
    def test_no_word_is_lost_or_moved(self):
        self.assertEqual(" ".join(carve(EPIC, 36)), " ".join(EPIC.split()))

    def test_no_line_is_too_long(self):
        self.assertLessEqual(max(map(len, carve(EPIC, 36))), 36)

    def test_an_epic_is_as_beautiful_as_can_be(self):
        self.assertEqual(ugliness(carve(EPIC, 36), 36), 419)
