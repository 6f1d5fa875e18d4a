#include "nested_parcels.h"

#include <stdio.h>
#include <stdlib.h>

#include "unity.h"

static const parcel_t ring = {"ring", 4, 0, NULL};
static const parcel_t in_hatbox[] = {{"tin", 120, 1, &ring}, {"scarf", 90, 0, NULL}};
static const parcel_t hatbox = {"hatbox", 300, 2, in_hatbox};

static const char *labels[31];

/* Thirty boxes in one another, and a pearl in the last of them. */
static const parcel_t *deep(void) {
    static parcel_t parcels[31];
    for (int i = 0; i < 30; i++) {
        parcels[i] = (parcel_t){"box", 10, 1, &parcels[i + 1]};
    }
    parcels[30] = (parcel_t){"pearl", 1, 0, NULL};
    return parcels;
}

/* The number of labels on a route, and the labels. */
static const char *way(const parcel_t *parcel, const char *label) {
    static char text[200];
    const size_t count = route(parcel, label, labels);
    int used = snprintf(text, sizeof text, "%d:", (int)count);
    for (size_t i = 0; i < count && i < 31; i++) {
        used += snprintf(text + used, sizeof text - (size_t)used, " %s", labels[i]);
    }
    return text;
}

/* The customs form; freed when the next one is written. */
static const char *form(const parcel_t *parcel) {
    static char *text = NULL;
    free(text);
    text = customs_form(parcel);
    return text;
}

void setUp(void) {}

void tearDown(void) {}

static void test_everything_inside_is_weighed_too(void) {
    TEST_ASSERT_EQUAL_INT(514, weight(&hatbox));
}

static void test_a_parcel_with_nothing_in_it_weighs_itself(void) {
    const parcel_t scarf = {"scarf", 90, 0, NULL};
    TEST_ASSERT_EQUAL_INT(90, weight(&scarf));
}

static void test_thirty_parcels_in_one_another_are_all_weighed(void) {
    TEST_ASSERT_EQUAL_INT(301, weight(deep()));
}

static void test_parcels_may_weigh_nothing(void) {
    const parcel_t inner = {"air", 0, 0, NULL};
    const parcel_t outer = {"air", 0, 1, &inner};
    TEST_ASSERT_EQUAL_INT(0, weight(&outer));
}

static void test_the_route_leads_from_the_outermost_parcel(void) {
    TEST_ASSERT_EQUAL_STRING("3: hatbox tin ring", way(&hatbox, "ring"));
}

static void test_the_outermost_parcel_is_its_own_route(void) {
    TEST_ASSERT_EQUAL_STRING("1: hatbox", way(&hatbox, "hatbox"));
}

static void test_what_comes_after_a_dead_end_is_found(void) {
    TEST_ASSERT_EQUAL_STRING("2: hatbox scarf", way(&hatbox, "scarf"));
}

static void test_what_is_not_there_has_no_route(void) {
    TEST_ASSERT_EQUAL_STRING("0:", way(&hatbox, "trombone"));
}

static void test_the_shortest_of_several_routes_is_taken(void) {
    const parcel_t key = {"key", 1, 0, NULL};
    const parcel_t tin = {"tin", 1, 1, &key};
    const parcel_t in_box[] = {{"bag", 1, 1, &tin}, {"sock", 1, 1, &key}};
    const parcel_t box = {"box", 1, 2, in_box};
    TEST_ASSERT_EQUAL_STRING("3: box sock key", way(&box, "key"));
}

static void test_a_shorter_route_may_come_first(void) {
    const parcel_t key = {"key", 1, 0, NULL};
    const parcel_t tin = {"tin", 1, 1, &key};
    const parcel_t in_box[] = {{"sock", 1, 1, &key}, {"bag", 1, 1, &tin}};
    const parcel_t box = {"box", 1, 2, in_box};
    TEST_ASSERT_EQUAL_STRING("3: box sock key", way(&box, "key"));
}

static void test_of_equally_short_routes_the_first_packed_is_taken(void) {
    const parcel_t key = {"key", 1, 0, NULL};
    const parcel_t in_box[] = {{"bag", 1, 1, &key}, {"sock", 1, 1, &key}};
    const parcel_t box = {"box", 1, 2, in_box};
    TEST_ASSERT_EQUAL_STRING("3: box bag key", way(&box, "key"));
}

static void test_a_parcel_in_one_of_the_same_label_is_further_away(void) {
    const parcel_t key = {"key", 1, 0, NULL};
    const parcel_t outer = {"key", 1, 1, &key};
    TEST_ASSERT_EQUAL_STRING("1: key", way(&outer, "key"));
}

static void test_labels_are_compared_by_what_they_say(void) {
    const char wanted[] = {'t', 'i', 'n', '\0'};
    TEST_ASSERT_EQUAL_STRING("2: hatbox tin", way(&hatbox, wanted));
}

static void test_the_route_into_thirty_parcels_names_them_all(void) {
    TEST_ASSERT_EQUAL_size_t(31, route(deep(), "pearl", labels));
    TEST_ASSERT_EQUAL_STRING("box", labels[29]);
    TEST_ASSERT_EQUAL_STRING("pearl", labels[30]);
}

static void test_the_form_shows_what_is_in_what(void) {
    TEST_ASSERT_EQUAL_STRING("hatbox: 514 g\n  tin: 124 g\n    ring: 4 g\n  scarf: 90 g\n", form(&hatbox));
}

static void test_a_single_parcel_is_a_single_line(void) {
    const parcel_t scarf = {"scarf", 90, 0, NULL};
    TEST_ASSERT_EQUAL_STRING("scarf: 90 g\n", form(&scarf));
}

static void test_the_order_of_packing_is_kept(void) {
    const parcel_t in_box[] = {{"zither", 2, 0, NULL}, {"apple", 3, 0, NULL}};
    const parcel_t box = {"box", 1, 2, in_box};
    TEST_ASSERT_EQUAL_STRING("box: 6 g\n  zither: 2 g\n  apple: 3 g\n", form(&box));
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_everything_inside_is_weighed_too);
    RUN_TEST(test_a_parcel_with_nothing_in_it_weighs_itself);
    RUN_TEST(test_thirty_parcels_in_one_another_are_all_weighed);
    RUN_TEST(test_parcels_may_weigh_nothing);
    RUN_TEST(test_the_route_leads_from_the_outermost_parcel);
    RUN_TEST(test_the_outermost_parcel_is_its_own_route);
    RUN_TEST(test_what_comes_after_a_dead_end_is_found);
    RUN_TEST(test_what_is_not_there_has_no_route);
    RUN_TEST(test_the_shortest_of_several_routes_is_taken);
    RUN_TEST(test_a_shorter_route_may_come_first);
    RUN_TEST(test_of_equally_short_routes_the_first_packed_is_taken);
    RUN_TEST(test_a_parcel_in_one_of_the_same_label_is_further_away);
    RUN_TEST(test_labels_are_compared_by_what_they_say);
    RUN_TEST(test_the_route_into_thirty_parcels_names_them_all);
    RUN_TEST(test_the_form_shows_what_is_in_what);
    RUN_TEST(test_a_single_parcel_is_a_single_line);
    RUN_TEST(test_the_order_of_packing_is_kept);
    return UNITY_END();
}
