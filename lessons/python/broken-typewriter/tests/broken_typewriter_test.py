import unittest

from broken_typewriter import broken_keys


class BrokenKeysTest(unittest.TestCase):
    def test_one_broken_key(self):
        self.assertEqual(broken_keys("meet me at noon", "mt m at noon"), "e")

    def test_several_broken_keys_come_in_the_order_of_striking(self):
        self.assertEqual(broken_keys("The Raven", "T Rav"), "hen")

    def test_a_sound_machine_has_no_broken_keys(self):
        self.assertEqual(broken_keys("All is well.", "All is well."), "")

    def test_each_broken_key_is_named_once(self):
        self.assertEqual(broken_keys("banana", "bnn"), "a")

    def test_capital_letters_share_the_key_of_small_ones(self):
        self.assertEqual(broken_keys("Anna and Abel", "nn nd bel"), "a")

    def test_the_space_bar_can_break(self):
        self.assertEqual(broken_keys("come at once", "comeatonce"), " ")

    def test_punctuation_can_break(self):
        self.assertEqual(broken_keys("Help! Quick!", "Help Quick"), "!")

    def test_every_key_may_be_broken(self):
        self.assertEqual(broken_keys("abba", ""), "ab")

    def test_an_empty_letter_tells_of_no_broken_key(self):
        self.assertEqual(broken_keys("", ""), "")


class WrongGuessTest(unittest.TestCase):
    def assert_wrong(self, meant, typed):
        with self.assertRaises(ValueError, msg=f"meant {meant!r}, typed {typed!r}"):
            broken_keys(meant, typed)

    def test_a_key_that_works_once_and_fails_once(self):
        self.assert_wrong("anna", "ana")

    def test_a_capital_that_appears_where_its_small_letter_does_not(self):
        self.assert_wrong("Anna", "Ann")

    def test_marks_in_another_order(self):
        self.assert_wrong("no", "on")

    def test_marks_that_nobody_struck(self):
        self.assert_wrong("yes", "yesx")

    def test_a_small_letter_where_a_capital_was_meant(self):
        self.assert_wrong("Anna", "anna")

    def test_more_marks_than_were_struck(self):
        self.assert_wrong("hi", "hii")

    def test_something_typed_though_nothing_was_meant(self):
        self.assert_wrong("", "boo")
