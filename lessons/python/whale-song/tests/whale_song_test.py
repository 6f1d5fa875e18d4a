import unittest

from whale_song import PatternError, longest


class CallsTest(unittest.TestCase):
    def test_a_single_call_is_found(self):
        self.assertEqual(longest("b", "abc"), (1, 2))

    def test_calls_one_after_another_are_found(self):
        self.assertEqual(longest("bc", "abcd"), (1, 3))

    def test_of_equally_long_phrases_the_first_counts(self):
        self.assertEqual(longest("ab", "xabyab"), (1, 3))

    def test_what_does_not_occur_is_not_found(self):
        self.assertIsNone(longest("x", "abc"))

    def test_the_whole_pattern_has_to_fit(self):
        self.assertIsNone(longest("abc", "ab"))

    def test_a_dot_fits_any_call(self):
        self.assertEqual(longest("a.c", "abbabc"), (3, 6))

    def test_a_dot_fits_characters_that_are_no_letters(self):
        self.assertEqual(longest("a.c", "a c"), (0, 3))

    def test_a_dot_needs_a_call(self):
        self.assertIsNone(longest("a.", "ba"))

    def test_a_dot_in_the_song_is_no_other_call(self):
        self.assertIsNone(longest("a", "."))


class SidesTest(unittest.TestCase):
    def test_either_side_may_fit(self):
        self.assertEqual(longest("ab|cd", "xcdx"), (1, 3))

    def test_the_longer_side_counts_wherever_it_stands(self):
        self.assertEqual(longest("a|ab|abc", "abc"), (0, 3))

    def test_a_side_reaches_to_the_end_of_its_group(self):
        self.assertEqual(longest("x(ab|c)y", "xcy xaby"), (4, 8))

    def test_a_side_is_more_than_a_single_call(self):
        self.assertEqual(longest("ab|c", "ac"), (1, 2))

    def test_a_side_may_be_empty(self):
        self.assertEqual(longest("x(a|)y", "xy"), (0, 2))

    def test_a_group_may_be_empty(self):
        self.assertEqual(longest("x()y", "xy"), (0, 2))


class RepetitionTest(unittest.TestCase):
    def test_a_star_fits_any_number(self):
        self.assertEqual(longest("ab*", "cabbabbb"), (4, 8))

    def test_a_star_fits_none_at_all(self):
        self.assertEqual(longest("ab*c", "ac"), (0, 2))

    def test_a_plus_fits_at_least_one(self):
        self.assertEqual(longest("ab+c", "acabbc"), (2, 6))
        self.assertIsNone(longest("ab+c", "ac"))

    def test_a_question_mark_fits_at_most_one(self):
        self.assertEqual(longest("ab?c", "abbcacabc"), (6, 9))

    def test_a_sign_belongs_to_the_call_before_it(self):
        self.assertEqual(longest("ab+", "ababb"), (2, 5))

    def test_a_sign_belongs_to_the_whole_group_before_it(self):
        self.assertEqual(longest("(ab)+", "abbababa"), (3, 7))

    def test_a_repeated_group_may_fit_differently_each_time(self):
        self.assertEqual(longest("a(b|c)+a", "abcabba"), (0, 4))

    def test_several_signs_may_stand_in_a_row(self):
        self.assertEqual(longest("xa+?y", "xy"), (0, 2))
        self.assertEqual(longest("xa?+y", "xaaay"), (0, 5))

    def test_a_repeated_group_may_fit_the_empty_phrase(self):
        self.assertEqual(longest("(a|b*)*", "abba"), (0, 4))
        self.assertEqual(longest("x()*y", "xy"), (0, 2))

    def test_the_longest_phrase_need_not_be_the_first(self):
        self.assertEqual(longest("a*", "aabaaab"), (3, 6))

    def test_phrases_may_overlap_in_the_song(self):
        self.assertEqual(longest("ab.*c|b.*d", "abcdbd"), (1, 6))


class EmptyPhraseTest(unittest.TestCase):
    def test_an_empty_phrase_is_found_where_nothing_longer_fits(self):
        self.assertEqual(longest("a*", "bbb"), (0, 0))

    def test_an_empty_pattern_fits_an_empty_phrase(self):
        self.assertEqual(longest("", "abc"), (0, 0))

    def test_an_empty_song_has_an_empty_phrase(self):
        self.assertEqual(longest("a?", ""), (0, 0))

    def test_an_empty_song_has_no_call(self):
        self.assertIsNone(longest("a", ""))


class PatternErrorTest(unittest.TestCase):
    def mistake(self, pattern):
        with self.assertRaises(PatternError) as caught:
            longest(pattern, "abc")
        return str(caught.exception)

    def test_strange_characters_are_shown(self):
        self.assertEqual(self.mistake("ab%"), "column 3: unexpected '%'")

    def test_capital_letters_are_strange(self):
        self.assertEqual(self.mistake("aB"), "column 2: unexpected 'B'")

    def test_blanks_are_strange_in_a_pattern(self):
        self.assertEqual(self.mistake("a b"), "column 2: unexpected ' '")

    def test_a_parenthesis_that_closes_nothing_is_strange(self):
        self.assertEqual(self.mistake("a)b"), "column 2: unexpected ')'")

    def test_nothing_to_repeat_at_the_beginning(self):
        self.assertEqual(self.mistake("*a"), "column 1: nothing to repeat")

    def test_nothing_to_repeat_in_a_group(self):
        self.assertEqual(self.mistake("a(+b)"), "column 3: nothing to repeat")

    def test_nothing_to_repeat_on_a_side(self):
        self.assertEqual(self.mistake("a|?"), "column 3: nothing to repeat")

    def test_a_group_has_to_be_closed(self):
        self.assertEqual(self.mistake("a(b"), "column 2: group never closed")

    def test_the_innermost_open_group_is_told(self):
        self.assertEqual(self.mistake("(a(b"), "column 3: group never closed")

    def test_an_outer_group_may_be_the_one_that_is_open(self):
        self.assertEqual(self.mistake("(a(b)"), "column 1: group never closed")

    def test_the_first_of_several_mistakes_is_told(self):
        self.assertEqual(self.mistake("(*%"), "column 2: nothing to repeat")

    def test_a_pattern_error_is_a_value_error(self):
        with self.assertRaises(ValueError):
            longest("(", "abc")


class PatienceTest(unittest.TestCase):
    def test_stars_in_stars_take_no_longer(self):
        self.assertIsNone(longest("(a*)*b", "a" * 150))

    def test_many_calls_that_may_be_missing_take_no_longer(self):
        self.assertEqual(longest("a?" * 40 + "a" * 40, "a" * 40), (0, 40))

    def test_sides_that_fit_the_same_take_no_longer(self):
        self.assertIsNone(longest("((a|a)(a|.))*x", "a" * 120))

    def test_a_pattern_may_have_many_groups_in_groups(self):
        self.assertEqual(longest("(" * 60 + "a" + "*)" * 60, "baaab"), (1, 4))
