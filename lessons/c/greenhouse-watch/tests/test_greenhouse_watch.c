#include "greenhouse_watch.h"

#include "unity.h"

static size_t hours[24];

void setUp(void) {}

void tearDown(void) {}

static void test_cold_and_warm_hours_are_listed_in_order(void) {
    const double temperatures[] = {18, 15, 21, 29, 24};
    TEST_ASSERT_EQUAL_size_t(2, bad_hours(temperatures, 5, 16, 28, hours));
    const size_t expected[] = {1, 3};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, hours, 2);
}

static void test_the_limits_themselves_are_fine(void) {
    const double temperatures[] = {16, 28};
    TEST_ASSERT_EQUAL_size_t(0, bad_hours(temperatures, 2, 16, 28, hours));
}

static void test_a_perfect_day_has_no_bad_hours(void) {
    const double temperatures[] = {20, 21, 22};
    TEST_ASSERT_EQUAL_size_t(0, bad_hours(temperatures, 3, 16, 28, hours));
}

static void test_a_terrible_day_has_only_bad_hours(void) {
    const double temperatures[] = {3, 40, -5};
    TEST_ASSERT_EQUAL_size_t(3, bad_hours(temperatures, 3, 16, 28, hours));
    const size_t expected[] = {0, 1, 2};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, hours, 3);
}

static void test_the_same_temperature_may_be_bad_more_than_once(void) {
    const double temperatures[] = {15, 20, 15, 15};
    TEST_ASSERT_EQUAL_size_t(3, bad_hours(temperatures, 4, 16, 28, hours));
    const size_t expected[] = {0, 2, 3};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, hours, 3);
}

static void test_fractions_of_a_degree_count(void) {
    const double temperatures[] = {15.9, 16.0, 28.1};
    TEST_ASSERT_EQUAL_size_t(2, bad_hours(temperatures, 3, 16, 28, hours));
    const size_t expected[] = {0, 2};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, hours, 2);
}

static void test_a_day_without_readings_has_no_bad_hours(void) {
    TEST_ASSERT_EQUAL_size_t(0, bad_hours(NULL, 0, 16, 28, hours));
}

static void test_the_best_stretch_is_counted(void) {
    const double temperatures[] = {18, 15, 21, 24, 29};
    TEST_ASSERT_EQUAL_size_t(2, longest_calm(temperatures, 5, 16, 28));
}

static void test_a_stretch_may_reach_to_the_last_hour(void) {
    const double temperatures[] = {30, 20, 20, 20};
    TEST_ASSERT_EQUAL_size_t(3, longest_calm(temperatures, 4, 16, 28));
}

static void test_a_stretch_may_start_at_the_first_hour(void) {
    const double temperatures[] = {20, 20, 30, 20};
    TEST_ASSERT_EQUAL_size_t(2, longest_calm(temperatures, 4, 16, 28));
}

static void test_hours_at_the_limits_are_calm(void) {
    const double temperatures[] = {16, 28, 16};
    TEST_ASSERT_EQUAL_size_t(3, longest_calm(temperatures, 3, 16, 28));
}

static void test_fractions_of_a_degree_end_a_stretch(void) {
    const double temperatures[] = {20, 15.9, 20, 28.1, 20};
    TEST_ASSERT_EQUAL_size_t(1, longest_calm(temperatures, 5, 16, 28));
}

static void test_a_day_may_have_no_calm_hour_at_all(void) {
    const double temperatures[] = {2, 3};
    TEST_ASSERT_EQUAL_size_t(0, longest_calm(temperatures, 2, 16, 28));
}

static void test_a_day_without_readings_has_no_calm_hours(void) {
    TEST_ASSERT_EQUAL_size_t(0, longest_calm(NULL, 0, 16, 28));
}

static void test_good_hours_apart_from_one_another_are_not_added_up(void) {
    const double temperatures[] = {20, 40, 20, 40, 20};
    TEST_ASSERT_EQUAL_size_t(1, longest_calm(temperatures, 5, 16, 28));
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_cold_and_warm_hours_are_listed_in_order);
    RUN_TEST(test_the_limits_themselves_are_fine);
    RUN_TEST(test_a_perfect_day_has_no_bad_hours);
    RUN_TEST(test_a_terrible_day_has_only_bad_hours);
    RUN_TEST(test_the_same_temperature_may_be_bad_more_than_once);
    RUN_TEST(test_fractions_of_a_degree_count);
    RUN_TEST(test_a_day_without_readings_has_no_bad_hours);
    RUN_TEST(test_the_best_stretch_is_counted);
    RUN_TEST(test_a_stretch_may_reach_to_the_last_hour);
    RUN_TEST(test_a_stretch_may_start_at_the_first_hour);
    RUN_TEST(test_hours_at_the_limits_are_calm);
    RUN_TEST(test_fractions_of_a_degree_end_a_stretch);
    RUN_TEST(test_a_day_may_have_no_calm_hour_at_all);
    RUN_TEST(test_a_day_without_readings_has_no_calm_hours);
    RUN_TEST(test_good_hours_apart_from_one_another_are_not_added_up);
    return UNITY_END();
}
