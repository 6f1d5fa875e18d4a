import unittest

from knitting_notes import KnittingError, expand


class StitchesTest(unittest.TestCase):
    def assert_row(self, row, stitches):
        self.assertEqual(expand(row), stitches.split(), f"expand({row!r})")

    def test_stitches_are_spelled_out(self):
        self.assert_row("k2 p yo", "k k p yo")

    def test_names_may_have_several_letters(self):
        self.assert_row("ssk2 yo", "ssk ssk yo")

    def test_numbers_may_have_several_digits(self):
        self.assertEqual(expand("k120"), ["k"] * 120)

    def test_a_zero_in_front_changes_nothing(self):
        self.assert_row("k03", "k k k")

    def test_blanks_do_not_matter(self):
        self.assert_row("   k   p2  ", "k p p")

    def test_a_number_ends_a_name(self):
        self.assert_row("k2p1yo", "k k p yo")

    def test_an_empty_row_has_no_stitches(self):
        self.assert_row("", "")

    def test_a_row_of_blanks_has_no_stitches(self):
        self.assert_row("   ", "")


class GroupsTest(unittest.TestCase):
    def assert_row(self, row, stitches):
        self.assertEqual(expand(row), stitches.split(), f"expand({row!r})")

    def test_a_group_is_repeated_as_a_whole(self):
        self.assert_row("k (p1 k1)*2 sl", "k p k p k sl")

    def test_a_group_without_a_number_is_knitted_once(self):
        self.assert_row("(k p)", "k p")

    def test_groups_may_stand_in_groups(self):
        self.assert_row("(k (p yo)*2)*2", "k p yo p yo k p yo p yo")

    def test_groups_need_no_blanks_around_them(self):
        self.assert_row("k2(p1)*2sl", "k k p p sl")

    def test_blanks_inside_parentheses_do_not_matter(self):
        self.assert_row("(  k  )*2", "k k")

    def test_groups_may_follow_one_another(self):
        self.assert_row("(k)(p)*2(yo)", "k p p yo")

    def test_fifty_parentheses_deep(self):
        self.assert_row("(" * 50 + "k" + ")" * 50, "k")


class MistakesTest(unittest.TestCase):
    def assert_mistake(self, row, message):
        with self.assertRaises(KnittingError, msg=f"expand({row!r})") as caught:
            expand(row)
        self.assertEqual(str(caught.exception), message, f"expand({row!r})")

    def test_strange_characters_are_shown(self):
        self.assert_mistake("k2 %", "column 4: unexpected '%'")

    def test_capital_letters_are_strange(self):
        self.assert_mistake("k K", "column 3: unexpected 'K'")

    def test_letters_of_other_alphabets_are_strange(self):
        self.assert_mistake("k ß", "column 3: unexpected 'ß'")

    def test_digits_of_other_scripts_are_strange(self):
        self.assert_mistake("k²", "column 2: unexpected '²'")

    def test_a_number_needs_a_stitch(self):
        self.assert_mistake("2k", "column 1: unexpected '2'")

    def test_a_number_must_follow_its_stitch_directly(self):
        self.assert_mistake("k 2", "column 3: unexpected '2'")

    def test_a_star_needs_a_group(self):
        self.assert_mistake("k*2", "column 2: unexpected '*'")

    def test_a_star_must_follow_its_group_directly(self):
        self.assert_mistake("(k) *2", "column 5: unexpected '*'")

    def test_a_group_needs_a_star_before_its_number(self):
        self.assert_mistake("(k)2", "column 4: unexpected '2'")

    def test_a_parenthesis_that_closes_nothing(self):
        self.assert_mistake("k) p", "column 2: unexpected ')'")

    def test_a_star_without_a_number(self):
        self.assert_mistake("(k)*", "column 5: number expected")

    def test_a_star_with_a_blank_before_the_number(self):
        self.assert_mistake("(k)* 2", "column 5: number expected")

    def test_a_stitch_zero_times(self):
        self.assert_mistake("p k0", "column 4: nothing to repeat zero times")

    def test_a_group_zero_times(self):
        self.assert_mistake("(k)*00", "column 5: nothing to repeat zero times")

    def test_a_group_that_is_never_closed(self):
        self.assert_mistake("k (p", "column 3: group never closed")

    def test_the_innermost_open_group_is_told(self):
        self.assert_mistake("(k (p", "column 4: group never closed")

    def test_an_empty_group(self):
        self.assert_mistake("k ( )*2", "column 3: empty group")

    def test_a_parenthesis_at_the_very_end(self):
        self.assert_mistake("k (", "column 3: group never closed")

    def test_the_first_of_several_mistakes_is_told(self):
        self.assert_mistake("k0 % )", "column 2: nothing to repeat zero times")

    def test_a_mistake_in_an_open_group_is_met_before_its_end(self):
        self.assert_mistake("(k %", "column 4: unexpected '%'")

    def test_a_knitting_error_is_a_value_error(self):
        self.assertTrue(issubclass(KnittingError, ValueError))
