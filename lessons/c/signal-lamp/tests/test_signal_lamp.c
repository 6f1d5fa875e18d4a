#include "signal_lamp.h"

#include <string.h>

#include "unity.h"

static char text[100];

void setUp(void) {}

void tearDown(void) {}

static void test_several_flashes_are_counted(void) {
    describe(text, sizeof text, 3, 10);
    TEST_ASSERT_EQUAL_STRING("3 flashes every 10 s", text);
}

static void test_one_flash_is_written_in_the_singular(void) {
    describe(text, sizeof text, 1, 5);
    TEST_ASSERT_EQUAL_STRING("1 flash every 5 s", text);
}

static void test_a_lamp_without_flashes_is_steady(void) {
    describe(text, sizeof text, 0, 10);
    TEST_ASSERT_EQUAL_STRING("steady light", text);
}

static void test_the_period_of_a_steady_lamp_does_not_matter(void) {
    describe(text, sizeof text, 0, 1);
    TEST_ASSERT_EQUAL_STRING("steady light", text);
}

static void test_a_period_of_one_second_needs_no_number(void) {
    describe(text, sizeof text, 2, 1);
    TEST_ASSERT_EQUAL_STRING("2 flashes every second", text);
}

static void test_one_flash_every_second_is_singular_twice(void) {
    describe(text, sizeof text, 1, 1);
    TEST_ASSERT_EQUAL_STRING("1 flash every second", text);
}

static void test_numbers_with_many_digits_are_written_in_full(void) {
    describe(text, sizeof text, 12, 120);
    TEST_ASSERT_EQUAL_STRING("12 flashes every 120 s", text);
}

static void test_words_that_do_not_fit_are_cut_off(void) {
    describe(text, 8, 3, 10);
    TEST_ASSERT_EQUAL_STRING("3 flash", text);
}

static void test_nothing_is_written_beyond_the_room(void) {
    memset(text, '#', sizeof text);
    describe(text, 8, 3, 10);
    TEST_ASSERT_EQUAL_CHAR('#', text[8]);
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_several_flashes_are_counted);
    RUN_TEST(test_one_flash_is_written_in_the_singular);
    RUN_TEST(test_a_lamp_without_flashes_is_steady);
    RUN_TEST(test_the_period_of_a_steady_lamp_does_not_matter);
    RUN_TEST(test_a_period_of_one_second_needs_no_number);
    RUN_TEST(test_one_flash_every_second_is_singular_twice);
    RUN_TEST(test_numbers_with_many_digits_are_written_in_full);
    RUN_TEST(test_words_that_do_not_fit_are_cut_off);
    RUN_TEST(test_nothing_is_written_beyond_the_room);
    return UNITY_END();
}
