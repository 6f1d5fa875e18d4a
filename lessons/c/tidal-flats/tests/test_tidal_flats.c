#include "tidal_flats.h"

#include <string.h>

#include "unity.h"

static square_t at(int row, int column) {
    return (square_t){row, column};
}

/* A walk along a single row of squares, from one column to another. */
static int along(const char *row, const tide_t *tide, int from, int to, int boots) {
    const flats_t flats = {1, (int)strlen(row), &row};
    return crossing(&flats, tide, at(0, from), at(0, to), boots);
}

void setUp(void) {}

void tearDown(void) {}

static void test_whoever_is_there_needs_no_time(void) {
    const int levels[] = {2};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(0, along("5", &tide, 0, 0, 0));
}

static void test_on_dry_land_the_way_is_what_counts(void) {
    const char *const heights[] = {"999", "999", "999"};
    const flats_t flats = {3, 3, heights};
    const int levels[] = {0};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(4, crossing(&flats, &tide, at(0, 0), at(2, 2), 0));
}

static void test_nobody_walks_across_corners(void) {
    const char *const heights[] = {"90", "09"};
    const flats_t flats = {2, 2, heights};
    const int levels[] = {5};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(-1, crossing(&flats, &tide, at(0, 0), at(1, 1), 0));
}

static void test_water_that_never_falls_is_walked_around(void) {
    const char *const heights[] = {"9999", "9009", "9909"};
    const flats_t flats = {3, 4, heights};
    const int levels[] = {5};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(8, crossing(&flats, &tide, at(2, 1), at(2, 3), 0));
}

static void test_a_square_as_high_as_the_water_is_dry(void) {
    const int levels[] = {3};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(2, along("333", &tide, 0, 2, 0));
}

static void test_the_map_ends_at_its_edges(void) {
    const int levels[] = {5};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(-1, along("909", &tide, 0, 2, 0));
}

static void test_the_end_of_a_row_is_no_neighbour_of_the_next_one(void) {
    const char *const heights[] = {"009", "900"};
    const flats_t flats = {2, 3, heights};
    const int levels[] = {5};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(-1, crossing(&flats, &tide, at(0, 2), at(1, 0), 0));
}

static void test_she_waits_for_low_water(void) {
    const int levels[] = {2, 2, 0};
    const tide_t tide = {3, levels};
    TEST_ASSERT_EQUAL_INT(3, along("515", &tide, 0, 2, 0));
}

static void test_waiting_for_ever_is_no_walk(void) {
    const int levels[] = {2, 2, 2};
    const tide_t tide = {3, levels};
    TEST_ASSERT_EQUAL_INT(-1, along("515", &tide, 0, 2, 0));
}

static void test_the_tide_begins_again(void) {
    const int levels[] = {0, 3, 3, 0, 0, 0};
    const tide_t tide = {6, levels};
    TEST_ASSERT_EQUAL_INT(6, along("51115", &tide, 0, 4, 0));
}

static void test_two_hours_of_low_water_are_too_short_for_three_squares(void) {
    const int levels[] = {0, 3, 3, 3, 0};
    const tide_t tide = {5, levels};
    TEST_ASSERT_EQUAL_INT(-1, along("51115", &tide, 0, 4, 0));
}

static void test_a_sandbank_is_a_place_to_wait(void) {
    const int levels[] = {0, 0, 4, 4};
    const tide_t tide = {4, levels};
    TEST_ASSERT_EQUAL_INT(10, along("5114115", &tide, 0, 6, 0));
}

static void test_stepping_back_can_be_the_only_way_to_wait(void) {
    const int levels[] = {2, 4, 4, 1, 1};
    const tide_t tide = {5, levels};
    TEST_ASSERT_EQUAL_INT(5, along("9215", &tide, 1, 3, 0));
}

static void test_the_way_back_from_the_water_may_be_needed(void) {
    const int levels[] = {2, 9, 6, 2};
    const tide_t tide = {4, levels};
    TEST_ASSERT_EQUAL_INT(3, along("9295", &tide, 1, 3, 0));
}

static void test_the_goal_must_be_dry_on_arrival(void) {
    const int levels[] = {3, 3, 3, 1};
    const tide_t tide = {4, levels};
    TEST_ASSERT_EQUAL_INT(3, along("91", &tide, 0, 1, 0));
}

static void test_nobody_starts_in_the_water(void) {
    const int levels[] = {3};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(-1, along("19", &tide, 0, 1, 0));
}

static void test_nobody_arrives_where_she_cannot_stand(void) {
    const int levels[] = {3, 0};
    const tide_t tide = {2, levels};
    TEST_ASSERT_EQUAL_INT(-1, along("1", &tide, 0, 0, 0));
}

static void test_boots_help_at_the_start(void) {
    const int levels[] = {3};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(1, along("19", &tide, 0, 1, 1));
}

static void test_boots_carry_across_a_wet_square(void) {
    const int levels[] = {2, 2, 2};
    const tide_t tide = {3, levels};
    TEST_ASSERT_EQUAL_INT(2, along("515", &tide, 0, 2, 1));
}

static void test_one_square_can_be_too_many_for_the_boots(void) {
    const int levels[] = {2};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(-1, along("5115", &tide, 0, 3, 1));
}

static void test_dry_land_makes_the_boots_good_again(void) {
    const int levels[] = {2};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(7, along("51511511", &tide, 0, 7, 2));
}

static void test_low_water_makes_the_boots_good_again(void) {
    const int levels[] = {2, 2, 0, 2, 2};
    const tide_t tide = {5, levels};
    TEST_ASSERT_EQUAL_INT(4, along("51115", &tide, 0, 4, 1));
}

static void test_the_hour_at_the_start_counts(void) {
    const int levels[] = {2};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(-1, along("119", &tide, 0, 2, 1));
}

static void test_the_last_hour_of_the_boots_is_enough_to_arrive(void) {
    const int levels[] = {2};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(2, along("511", &tide, 0, 2, 2));
}

static void test_a_longer_dry_way_may_beat_the_short_wet_one(void) {
    const char *const heights[] = {"911119", "900009", "999911"};
    const flats_t flats = {3, 6, heights};
    const int levels[] = {5};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(9, crossing(&flats, &tide, at(0, 0), at(0, 5), 3));
}

static void test_coming_later_but_with_drier_boots_can_be_the_only_way(void) {
    const char *const heights[] = {"1191", "1111", "1911"};
    const flats_t flats = {3, 4, heights};
    const int levels[] = {2};
    const tide_t tide = {1, levels};
    TEST_ASSERT_EQUAL_INT(7, crossing(&flats, &tide, at(0, 0), at(2, 3), 2));
}

static void test_a_map_may_have_well_over_a_thousand_squares(void) {
    const char *heights[40];
    for (int i = 0; i < 40; i++) {
        heights[i] = "3333333333333333333333333333333333333333";
    }
    const flats_t flats = {40, 40, heights};
    const int levels[] = {0, 3, 3, 2};
    const tide_t tide = {4, levels};
    TEST_ASSERT_EQUAL_INT(78, crossing(&flats, &tide, at(0, 0), at(39, 39), 0));
}

static void test_an_island_that_cannot_be_reached_is_found_out(void) {
    const char *heights[28];
    for (int i = 0; i < 28; i++) {
        const char *sand = "4444444444444444444444444444444444444444";
        heights[i] = i < 20 || i > 22 ? sand : "0000000000000000000000000000000000000000";
    }
    const flats_t flats = {28, 40, heights};
    const int levels[] = {1, 2, 3, 4, 3, 2};
    const tide_t tide = {6, levels};
    TEST_ASSERT_EQUAL_INT(-1, crossing(&flats, &tide, at(0, 0), at(27, 39), 2));
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_whoever_is_there_needs_no_time);
    RUN_TEST(test_on_dry_land_the_way_is_what_counts);
    RUN_TEST(test_nobody_walks_across_corners);
    RUN_TEST(test_water_that_never_falls_is_walked_around);
    RUN_TEST(test_a_square_as_high_as_the_water_is_dry);
    RUN_TEST(test_the_map_ends_at_its_edges);
    RUN_TEST(test_the_end_of_a_row_is_no_neighbour_of_the_next_one);
    RUN_TEST(test_she_waits_for_low_water);
    RUN_TEST(test_waiting_for_ever_is_no_walk);
    RUN_TEST(test_the_tide_begins_again);
    RUN_TEST(test_two_hours_of_low_water_are_too_short_for_three_squares);
    RUN_TEST(test_a_sandbank_is_a_place_to_wait);
    RUN_TEST(test_stepping_back_can_be_the_only_way_to_wait);
    RUN_TEST(test_the_way_back_from_the_water_may_be_needed);
    RUN_TEST(test_the_goal_must_be_dry_on_arrival);
    RUN_TEST(test_nobody_starts_in_the_water);
    RUN_TEST(test_nobody_arrives_where_she_cannot_stand);
    RUN_TEST(test_boots_help_at_the_start);
    RUN_TEST(test_boots_carry_across_a_wet_square);
    RUN_TEST(test_one_square_can_be_too_many_for_the_boots);
    RUN_TEST(test_dry_land_makes_the_boots_good_again);
    RUN_TEST(test_low_water_makes_the_boots_good_again);
    RUN_TEST(test_the_hour_at_the_start_counts);
    RUN_TEST(test_the_last_hour_of_the_boots_is_enough_to_arrive);
    RUN_TEST(test_a_longer_dry_way_may_beat_the_short_wet_one);
    RUN_TEST(test_coming_later_but_with_drier_boots_can_be_the_only_way);
    RUN_TEST(test_a_map_may_have_well_over_a_thousand_squares);
    RUN_TEST(test_an_island_that_cannot_be_reached_is_found_out);
    return UNITY_END();
}
