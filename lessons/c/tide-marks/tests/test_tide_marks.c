#include "tide_marks.h"

#include "unity.h"

static size_t found[10];

void setUp(void) {}

void tearDown(void) {}

static void test_every_peak_is_a_high_water(void) {
    const int levels[] = {1, 3, 2, 5, 4};
    TEST_ASSERT_EQUAL_size_t(2, high_waters(levels, 5, found));
    const size_t expected[] = {1, 3};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, found, 2);
}

static void test_a_flat_top_counts_where_it_begins(void) {
    const int levels[] = {1, 4, 4, 4, 2};
    TEST_ASSERT_EQUAL_size_t(1, high_waters(levels, 5, found));
    const size_t expected[] = {1};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, found, 1);
}

static void test_standing_still_on_the_way_up_is_no_high_water(void) {
    const int levels[] = {1, 2, 2, 3, 1};
    TEST_ASSERT_EQUAL_size_t(1, high_waters(levels, 5, found));
    const size_t expected[] = {3};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, found, 1);
}

static void test_standing_still_on_the_way_down_is_no_high_water(void) {
    const int levels[] = {1, 5, 3, 3, 2};
    TEST_ASSERT_EQUAL_size_t(1, high_waters(levels, 5, found));
    const size_t expected[] = {1};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, found, 1);
}

static void test_a_sea_that_only_rises_has_no_high_water(void) {
    const int levels[] = {1, 2, 3};
    TEST_ASSERT_EQUAL_size_t(0, high_waters(levels, 3, found));
}

static void test_a_sea_that_only_falls_has_no_high_water(void) {
    const int levels[] = {3, 2, 1};
    TEST_ASSERT_EQUAL_size_t(0, high_waters(levels, 3, found));
}

static void test_a_flat_top_at_the_end_is_not_decided(void) {
    const int levels[] = {1, 4, 4};
    TEST_ASSERT_EQUAL_size_t(0, high_waters(levels, 3, found));
}

static void test_a_flat_top_at_the_beginning_is_not_decided(void) {
    const int levels[] = {4, 4, 1};
    TEST_ASSERT_EQUAL_size_t(0, high_waters(levels, 3, found));
}

static void test_low_water_may_lie_between_two_flat_tops(void) {
    const int levels[] = {0, 2, 2, 1, 1, 3, 3, 0};
    TEST_ASSERT_EQUAL_size_t(2, high_waters(levels, 8, found));
    const size_t expected[] = {1, 5};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, found, 2);
}

static void test_levels_may_lie_below_zero(void) {
    const int levels[] = {-3, -1, -2};
    TEST_ASSERT_EQUAL_size_t(1, high_waters(levels, 3, found));
    const size_t expected[] = {1};
    TEST_ASSERT_EQUAL_size_t_ARRAY(expected, found, 1);
}

static void test_two_levels_are_too_few_for_a_high_water(void) {
    const int levels[] = {1, 2};
    TEST_ASSERT_EQUAL_size_t(0, high_waters(levels, 2, found));
}

static void test_one_level_is_too_little_for_a_high_water(void) {
    const int levels[] = {5};
    TEST_ASSERT_EQUAL_size_t(0, high_waters(levels, 1, found));
}

static void test_no_levels_hold_no_high_water(void) {
    TEST_ASSERT_EQUAL_size_t(0, high_waters(NULL, 0, found));
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_every_peak_is_a_high_water);
    RUN_TEST(test_a_flat_top_counts_where_it_begins);
    RUN_TEST(test_standing_still_on_the_way_up_is_no_high_water);
    RUN_TEST(test_standing_still_on_the_way_down_is_no_high_water);
    RUN_TEST(test_a_sea_that_only_rises_has_no_high_water);
    RUN_TEST(test_a_sea_that_only_falls_has_no_high_water);
    RUN_TEST(test_a_flat_top_at_the_end_is_not_decided);
    RUN_TEST(test_a_flat_top_at_the_beginning_is_not_decided);
    RUN_TEST(test_low_water_may_lie_between_two_flat_tops);
    RUN_TEST(test_levels_may_lie_below_zero);
    RUN_TEST(test_two_levels_are_too_few_for_a_high_water);
    RUN_TEST(test_one_level_is_too_little_for_a_high_water);
    RUN_TEST(test_no_levels_hold_no_high_water);
    return UNITY_END();
}
