#include "broken_typewriter.h"

#include "unity.h"

static char keys[100];

void setUp(void) {}

void tearDown(void) {}

static void test_one_broken_key_is_found(void) {
    TEST_ASSERT_TRUE(broken_keys("meet me at noon", "mt m at noon", keys));
    TEST_ASSERT_EQUAL_STRING("e", keys);
}

static void test_several_broken_keys_come_in_the_order_of_striking(void) {
    TEST_ASSERT_TRUE(broken_keys("The Raven", "T Rav", keys));
    TEST_ASSERT_EQUAL_STRING("hen", keys);
}

static void test_a_sound_machine_has_no_broken_keys(void) {
    TEST_ASSERT_TRUE(broken_keys("All is well.", "All is well.", keys));
    TEST_ASSERT_EQUAL_STRING("", keys);
}

static void test_each_broken_key_is_named_once(void) {
    TEST_ASSERT_TRUE(broken_keys("banana", "bnn", keys));
    TEST_ASSERT_EQUAL_STRING("a", keys);
}

static void test_capital_letters_share_the_key_of_small_ones(void) {
    TEST_ASSERT_TRUE(broken_keys("Anna and Abel", "nn nd bel", keys));
    TEST_ASSERT_EQUAL_STRING("a", keys);
}

static void test_the_space_bar_can_break(void) {
    TEST_ASSERT_TRUE(broken_keys("come at once", "comeatonce", keys));
    TEST_ASSERT_EQUAL_STRING(" ", keys);
}

static void test_punctuation_can_break(void) {
    TEST_ASSERT_TRUE(broken_keys("Help! Quick!", "Help Quick", keys));
    TEST_ASSERT_EQUAL_STRING("!", keys);
}

static void test_every_key_may_be_broken(void) {
    TEST_ASSERT_TRUE(broken_keys("abba", "", keys));
    TEST_ASSERT_EQUAL_STRING("ab", keys);
}

static void test_an_empty_letter_tells_of_no_broken_key(void) {
    TEST_ASSERT_TRUE(broken_keys("", "", keys));
    TEST_ASSERT_EQUAL_STRING("", keys);
}

static void test_no_key_works_once_and_fails_once(void) {
    TEST_ASSERT_FALSE(broken_keys("anna", "ana", keys));
}

static void test_no_capital_appears_where_its_small_letter_does_not(void) {
    TEST_ASSERT_FALSE(broken_keys("Anna", "Ann", keys));
}

static void test_no_marks_change_their_order(void) {
    TEST_ASSERT_FALSE(broken_keys("no", "on", keys));
}

static void test_no_marks_appear_that_nobody_struck(void) {
    TEST_ASSERT_FALSE(broken_keys("yes", "yesx", keys));
}

static void test_no_small_letter_appears_where_a_capital_was_meant(void) {
    TEST_ASSERT_FALSE(broken_keys("Anna", "anna", keys));
}

static void test_no_more_marks_appear_than_were_struck(void) {
    TEST_ASSERT_FALSE(broken_keys("hi", "hii", keys));
}

static void test_nothing_is_typed_where_nothing_was_meant(void) {
    TEST_ASSERT_FALSE(broken_keys("", "boo", keys));
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_one_broken_key_is_found);
    RUN_TEST(test_several_broken_keys_come_in_the_order_of_striking);
    RUN_TEST(test_a_sound_machine_has_no_broken_keys);
    RUN_TEST(test_each_broken_key_is_named_once);
    RUN_TEST(test_capital_letters_share_the_key_of_small_ones);
    RUN_TEST(test_the_space_bar_can_break);
    RUN_TEST(test_punctuation_can_break);
    RUN_TEST(test_every_key_may_be_broken);
    RUN_TEST(test_an_empty_letter_tells_of_no_broken_key);
    RUN_TEST(test_no_key_works_once_and_fails_once);
    RUN_TEST(test_no_capital_appears_where_its_small_letter_does_not);
    RUN_TEST(test_no_marks_change_their_order);
    RUN_TEST(test_no_marks_appear_that_nobody_struck);
    RUN_TEST(test_no_small_letter_appears_where_a_capital_was_meant);
    RUN_TEST(test_no_more_marks_appear_than_were_struck);
    RUN_TEST(test_nothing_is_typed_where_nothing_was_meant);
    return UNITY_END();
}
