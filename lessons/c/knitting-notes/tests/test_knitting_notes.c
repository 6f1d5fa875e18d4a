#include "knitting_notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unity.h"

static char *stitches = NULL;

/* The stitches, or a word for a mistake; freed when the next row is knitted. */
static const char *knit(const char *row) {
    knitting_error_t error;
    free(stitches);
    stitches = expand(row, &error);
    return stitches != NULL ? stitches : "(a mistake)";
}

static const char *mistake(const char *row) {
    static char text[100];
    knitting_error_t error;
    free(stitches);
    stitches = expand(row, &error);
    if (stitches != NULL) {
        return "(no mistake)";
    }
    snprintf(text, sizeof text, "column %d: %.39s", (int)error.column, error.problem);
    return text;
}

void setUp(void) {}

void tearDown(void) {}

static void test_stitches_are_spelled_out(void) {
    TEST_ASSERT_EQUAL_STRING("k k p yo", knit("k2 p yo"));
}

static void test_names_may_have_several_letters(void) {
    TEST_ASSERT_EQUAL_STRING("ssk ssk yo", knit("ssk2 yo"));
}

static void test_numbers_may_have_several_digits(void) {
    TEST_ASSERT_EQUAL_size_t(239, strlen(knit("k120")));
}

static void test_a_zero_in_front_changes_nothing(void) {
    TEST_ASSERT_EQUAL_STRING("k k k", knit("k03"));
}

static void test_blanks_do_not_matter(void) {
    TEST_ASSERT_EQUAL_STRING("k p p", knit("   k   p2  "));
}

static void test_a_number_ends_a_name(void) {
    TEST_ASSERT_EQUAL_STRING("k k p yo", knit("k2p1yo"));
}

static void test_all_letters_from_a_to_z_make_names(void) {
    TEST_ASSERT_EQUAL_STRING("az", knit("az"));
}

static void test_an_empty_row_has_no_stitches(void) {
    TEST_ASSERT_EQUAL_STRING("", knit(""));
}

static void test_a_row_of_blanks_has_no_stitches(void) {
    TEST_ASSERT_EQUAL_STRING("", knit("   "));
}

static void test_a_group_is_repeated_as_a_whole(void) {
    TEST_ASSERT_EQUAL_STRING("k p k p k sl", knit("k (p1 k1)*2 sl"));
}

static void test_a_group_without_a_number_is_knitted_once(void) {
    TEST_ASSERT_EQUAL_STRING("k p", knit("(k p)"));
}

static void test_groups_may_stand_in_groups(void) {
    TEST_ASSERT_EQUAL_STRING("k p yo p yo k p yo p yo", knit("(k (p yo)*2)*2"));
}

static void test_groups_need_no_blanks_around_them(void) {
    TEST_ASSERT_EQUAL_STRING("k k p p sl", knit("k2(p1)*2sl"));
}

static void test_blanks_inside_parentheses_do_not_matter(void) {
    TEST_ASSERT_EQUAL_STRING("k k", knit("(  k  )*2"));
}

static void test_groups_may_follow_one_another(void) {
    TEST_ASSERT_EQUAL_STRING("k p p yo", knit("(k)(p)*2(yo)"));
}

static void test_groups_may_be_repeated_often(void) {
    TEST_ASSERT_EQUAL_size_t(4799, strlen(knit("(k p)*1200")));
}

static void test_fifty_parentheses_are_not_too_deep(void) {
    const char *open = "((((((((((((((((((((((((((((((((((((((((((((((((((";
    const char *closed = "))))))))))))))))))))))))))))))))))))))))))))))))))";
    char row[102];
    snprintf(row, sizeof row, "%sk%s", open, closed);
    TEST_ASSERT_EQUAL_STRING("k", knit(row));
}

static void test_strange_characters_are_shown(void) {
    TEST_ASSERT_EQUAL_STRING("column 4: unexpected '%'", mistake("k2 %"));
}

static void test_capital_letters_are_strange(void) {
    TEST_ASSERT_EQUAL_STRING("column 3: unexpected 'K'", mistake("k K"));
}

static void test_only_spaces_are_blanks(void) {
    TEST_ASSERT_EQUAL_STRING("column 2: unexpected '\t'", mistake("k\tp"));
}

static void test_a_number_needs_a_stitch(void) {
    TEST_ASSERT_EQUAL_STRING("column 1: unexpected '2'", mistake("2k"));
}

static void test_a_number_must_follow_its_stitch_directly(void) {
    TEST_ASSERT_EQUAL_STRING("column 3: unexpected '2'", mistake("k 2"));
}

static void test_a_star_needs_a_group(void) {
    TEST_ASSERT_EQUAL_STRING("column 2: unexpected '*'", mistake("k*2"));
}

static void test_a_star_must_follow_its_group_directly(void) {
    TEST_ASSERT_EQUAL_STRING("column 5: unexpected '*'", mistake("(k) *2"));
}

static void test_a_group_needs_a_star_before_its_number(void) {
    TEST_ASSERT_EQUAL_STRING("column 4: unexpected '2'", mistake("(k)2"));
}

static void test_a_parenthesis_that_closes_nothing_is_strange(void) {
    TEST_ASSERT_EQUAL_STRING("column 2: unexpected ')'", mistake("k) p"));
}

static void test_a_star_needs_a_number(void) {
    TEST_ASSERT_EQUAL_STRING("column 5: number expected", mistake("(k)*"));
}

static void test_no_blank_may_stand_between_star_and_number(void) {
    TEST_ASSERT_EQUAL_STRING("column 5: number expected", mistake("(k)* 2"));
}

static void test_no_stitch_is_knitted_zero_times(void) {
    TEST_ASSERT_EQUAL_STRING("column 4: nothing to repeat zero times", mistake("p k0"));
}

static void test_no_group_is_knitted_zero_times(void) {
    TEST_ASSERT_EQUAL_STRING("column 5: nothing to repeat zero times", mistake("(k)*00"));
}

static void test_a_group_has_to_be_closed(void) {
    TEST_ASSERT_EQUAL_STRING("column 3: group never closed", mistake("k (p"));
}

static void test_the_innermost_open_group_is_told(void) {
    TEST_ASSERT_EQUAL_STRING("column 4: group never closed", mistake("(k (p"));
}

static void test_an_outer_group_may_be_the_one_that_is_open(void) {
    TEST_ASSERT_EQUAL_STRING("column 1: group never closed", mistake("(k (p)"));
}

static void test_a_group_may_not_be_empty(void) {
    TEST_ASSERT_EQUAL_STRING("column 3: empty group", mistake("k ( )*2"));
}

static void test_no_group_opens_at_the_very_end(void) {
    TEST_ASSERT_EQUAL_STRING("column 3: group never closed", mistake("k ("));
}

static void test_the_first_of_several_mistakes_is_told(void) {
    TEST_ASSERT_EQUAL_STRING("column 2: nothing to repeat zero times", mistake("k0 % )"));
}

static void test_an_empty_group_is_met_before_what_follows_it(void) {
    TEST_ASSERT_EQUAL_STRING("column 1: empty group", mistake("()* %"));
}

static void test_a_mistake_in_an_open_group_is_met_before_its_end(void) {
    TEST_ASSERT_EQUAL_STRING("column 4: unexpected '%'", mistake("(k %"));
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_stitches_are_spelled_out);
    RUN_TEST(test_names_may_have_several_letters);
    RUN_TEST(test_numbers_may_have_several_digits);
    RUN_TEST(test_a_zero_in_front_changes_nothing);
    RUN_TEST(test_blanks_do_not_matter);
    RUN_TEST(test_a_number_ends_a_name);
    RUN_TEST(test_all_letters_from_a_to_z_make_names);
    RUN_TEST(test_an_empty_row_has_no_stitches);
    RUN_TEST(test_a_row_of_blanks_has_no_stitches);
    RUN_TEST(test_a_group_is_repeated_as_a_whole);
    RUN_TEST(test_a_group_without_a_number_is_knitted_once);
    RUN_TEST(test_groups_may_stand_in_groups);
    RUN_TEST(test_groups_need_no_blanks_around_them);
    RUN_TEST(test_blanks_inside_parentheses_do_not_matter);
    RUN_TEST(test_groups_may_follow_one_another);
    RUN_TEST(test_groups_may_be_repeated_often);
    RUN_TEST(test_fifty_parentheses_are_not_too_deep);
    RUN_TEST(test_strange_characters_are_shown);
    RUN_TEST(test_capital_letters_are_strange);
    RUN_TEST(test_only_spaces_are_blanks);
    RUN_TEST(test_a_number_needs_a_stitch);
    RUN_TEST(test_a_number_must_follow_its_stitch_directly);
    RUN_TEST(test_a_star_needs_a_group);
    RUN_TEST(test_a_star_must_follow_its_group_directly);
    RUN_TEST(test_a_group_needs_a_star_before_its_number);
    RUN_TEST(test_a_parenthesis_that_closes_nothing_is_strange);
    RUN_TEST(test_a_star_needs_a_number);
    RUN_TEST(test_no_blank_may_stand_between_star_and_number);
    RUN_TEST(test_no_stitch_is_knitted_zero_times);
    RUN_TEST(test_no_group_is_knitted_zero_times);
    RUN_TEST(test_a_group_has_to_be_closed);
    RUN_TEST(test_the_innermost_open_group_is_told);
    RUN_TEST(test_an_outer_group_may_be_the_one_that_is_open);
    RUN_TEST(test_a_group_may_not_be_empty);
    RUN_TEST(test_no_group_opens_at_the_very_end);
    RUN_TEST(test_the_first_of_several_mistakes_is_told);
    RUN_TEST(test_an_empty_group_is_met_before_what_follows_it);
    RUN_TEST(test_a_mistake_in_an_open_group_is_met_before_its_end);
    return UNITY_END();
}
