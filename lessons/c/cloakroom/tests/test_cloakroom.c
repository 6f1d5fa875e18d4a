#include "cloakroom.h"

#include <stdlib.h>
#include <string.h>

#include "unity.h"

static int hooks[10];

/* The coat, or a word for none; freed when the next one is fetched. */
static const char *fetched(cloakroom_t *room, int hook) {
    static char *coat = NULL;
    free(coat);
    coat = cloakroom_fetch(room, hook);
    return coat != NULL ? coat : "(no coat)";
}

void setUp(void) {}

void tearDown(void) {}

static void test_hooks_are_given_out_from_the_lowest(void) {
    cloakroom_t *room = cloakroom_create(3);
    TEST_ASSERT_EQUAL_INT(1, cloakroom_hang(room, "fur"));
    TEST_ASSERT_EQUAL_INT(2, cloakroom_hang(room, "mac"));
    TEST_ASSERT_EQUAL_INT(3, cloakroom_hang(room, "cape"));
    cloakroom_destroy(room);
}

static void test_a_hook_that_became_free_is_used_again(void) {
    cloakroom_t *room = cloakroom_create(3);
    cloakroom_hang(room, "fur");
    cloakroom_hang(room, "mac");
    cloakroom_hang(room, "cape");
    TEST_ASSERT_EQUAL_STRING("mac", fetched(room, 2));
    TEST_ASSERT_EQUAL_INT(2, cloakroom_hang(room, "poncho"));
    cloakroom_destroy(room);
}

static void test_the_lowest_of_several_free_hooks_is_used(void) {
    cloakroom_t *room = cloakroom_create(3);
    cloakroom_hang(room, "fur");
    cloakroom_hang(room, "mac");
    cloakroom_hang(room, "cape");
    TEST_ASSERT_EQUAL_STRING("cape", fetched(room, 3));
    TEST_ASSERT_EQUAL_STRING("fur", fetched(room, 1));
    TEST_ASSERT_EQUAL_INT(1, cloakroom_hang(room, "poncho"));
    cloakroom_destroy(room);
}

static void test_a_full_cloakroom_takes_no_coat(void) {
    cloakroom_t *room = cloakroom_create(1);
    cloakroom_hang(room, "fur");
    TEST_ASSERT_EQUAL_INT(0, cloakroom_hang(room, "mac"));
    cloakroom_destroy(room);
}

static void test_a_refused_coat_changes_nothing(void) {
    cloakroom_t *room = cloakroom_create(1);
    cloakroom_hang(room, "fur");
    TEST_ASSERT_EQUAL_INT(0, cloakroom_hang(room, "mac"));
    TEST_ASSERT_EQUAL_INT(0, cloakroom_find(room, "mac", hooks));
    TEST_ASSERT_EQUAL_INT(0, cloakroom_free_hooks(room));
    TEST_ASSERT_EQUAL_STRING("fur", fetched(room, 1));
    cloakroom_destroy(room);
}

static void test_a_cloakroom_without_hooks_is_always_full(void) {
    cloakroom_t *room = cloakroom_create(0);
    TEST_ASSERT_EQUAL_INT(0, cloakroom_hang(room, "fur"));
    cloakroom_destroy(room);
}

static void test_a_coat_without_a_name_takes_a_hook_too(void) {
    cloakroom_t *room = cloakroom_create(2);
    cloakroom_hang(room, "");
    cloakroom_hang(room, "mac");
    TEST_ASSERT_EQUAL_INT(0, cloakroom_hang(room, "fur"));
    TEST_ASSERT_EQUAL_STRING("", fetched(room, 1));
    cloakroom_destroy(room);
}

static void test_every_guest_gets_the_right_coat(void) {
    cloakroom_t *room = cloakroom_create(2);
    cloakroom_hang(room, "fur");
    cloakroom_hang(room, "mac");
    TEST_ASSERT_EQUAL_STRING("mac", fetched(room, 2));
    TEST_ASSERT_EQUAL_STRING("fur", fetched(room, 1));
    cloakroom_destroy(room);
}

static void test_the_cloakroom_keeps_a_copy_of_the_coat(void) {
    cloakroom_t *room = cloakroom_create(1);
    char coat[] = "fur";
    cloakroom_hang(room, coat);
    strcpy(coat, "mac");
    TEST_ASSERT_EQUAL_STRING("fur", fetched(room, 1));
    cloakroom_destroy(room);
}

static void test_an_empty_hook_has_no_coat(void) {
    cloakroom_t *room = cloakroom_create(2);
    TEST_ASSERT_NULL(cloakroom_fetch(room, 1));
    cloakroom_destroy(room);
}

static void test_a_coat_can_be_fetched_only_once(void) {
    cloakroom_t *room = cloakroom_create(1);
    cloakroom_hang(room, "fur");
    TEST_ASSERT_EQUAL_STRING("fur", fetched(room, 1));
    TEST_ASSERT_NULL(cloakroom_fetch(room, 1));
    cloakroom_destroy(room);
}

static void test_hooks_that_do_not_exist_have_no_coat(void) {
    cloakroom_t *room = cloakroom_create(1);
    cloakroom_hang(room, "fur");
    TEST_ASSERT_NULL(cloakroom_fetch(room, 0));
    TEST_ASSERT_NULL(cloakroom_fetch(room, 2));
    TEST_ASSERT_NULL(cloakroom_fetch(room, -1));
    cloakroom_destroy(room);
}

static void test_asking_for_a_coat_that_is_not_there_changes_nothing(void) {
    cloakroom_t *room = cloakroom_create(2);
    cloakroom_hang(room, "fur");
    TEST_ASSERT_NULL(cloakroom_fetch(room, 2));
    TEST_ASSERT_EQUAL_INT(1, cloakroom_free_hooks(room));
    TEST_ASSERT_EQUAL_STRING("fur", fetched(room, 1));
    cloakroom_destroy(room);
}

static void test_coats_of_the_same_kind_are_found_in_ascending_order(void) {
    cloakroom_t *room = cloakroom_create(4);
    cloakroom_hang(room, "mac");
    cloakroom_hang(room, "fur");
    cloakroom_hang(room, "mac");
    cloakroom_hang(room, "cape");
    TEST_ASSERT_EQUAL_STRING("mac", fetched(room, 1));
    TEST_ASSERT_EQUAL_INT(1, cloakroom_hang(room, "mac"));
    TEST_ASSERT_EQUAL_INT(2, cloakroom_find(room, "mac", hooks));
    TEST_ASSERT_EQUAL_INT(1, hooks[0]);
    TEST_ASSERT_EQUAL_INT(3, hooks[1]);
    cloakroom_destroy(room);
}

static void test_coats_are_compared_by_what_they_say(void) {
    cloakroom_t *room = cloakroom_create(1);
    cloakroom_hang(room, "mac");
    const char coat[] = {'m', 'a', 'c', '\0'};
    TEST_ASSERT_EQUAL_INT(1, cloakroom_find(room, coat, hooks));
    cloakroom_destroy(room);
}

static void test_a_coat_that_nobody_brought_is_on_no_hook(void) {
    cloakroom_t *room = cloakroom_create(2);
    TEST_ASSERT_EQUAL_INT(0, cloakroom_find(room, "fur", hooks));
    cloakroom_destroy(room);
}

static void test_a_free_hook_is_not_a_coat_without_a_name(void) {
    cloakroom_t *room = cloakroom_create(3);
    cloakroom_hang(room, "fur");
    cloakroom_hang(room, "");
    TEST_ASSERT_EQUAL_INT(1, cloakroom_find(room, "", hooks));
    TEST_ASSERT_EQUAL_INT(2, hooks[0]);
    cloakroom_destroy(room);
}

static void test_free_hooks_are_counted(void) {
    cloakroom_t *room = cloakroom_create(2);
    TEST_ASSERT_EQUAL_INT(2, cloakroom_free_hooks(room));
    TEST_ASSERT_EQUAL_INT(1, cloakroom_hang(room, "fur"));
    TEST_ASSERT_EQUAL_INT(1, cloakroom_free_hooks(room));
    TEST_ASSERT_EQUAL_STRING("fur", fetched(room, 1));
    TEST_ASSERT_EQUAL_INT(2, cloakroom_free_hooks(room));
    cloakroom_destroy(room);
}

static void test_two_cloakrooms_do_not_share_their_coats(void) {
    cloakroom_t *room = cloakroom_create(1);
    cloakroom_t *other = cloakroom_create(1);
    cloakroom_hang(other, "fur");
    TEST_ASSERT_EQUAL_INT(1, cloakroom_free_hooks(room));
    TEST_ASSERT_EQUAL_INT(0, cloakroom_free_hooks(other));
    cloakroom_destroy(other);
    cloakroom_destroy(room);
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_hooks_are_given_out_from_the_lowest);
    RUN_TEST(test_a_hook_that_became_free_is_used_again);
    RUN_TEST(test_the_lowest_of_several_free_hooks_is_used);
    RUN_TEST(test_a_full_cloakroom_takes_no_coat);
    RUN_TEST(test_a_refused_coat_changes_nothing);
    RUN_TEST(test_a_cloakroom_without_hooks_is_always_full);
    RUN_TEST(test_a_coat_without_a_name_takes_a_hook_too);
    RUN_TEST(test_every_guest_gets_the_right_coat);
    RUN_TEST(test_the_cloakroom_keeps_a_copy_of_the_coat);
    RUN_TEST(test_an_empty_hook_has_no_coat);
    RUN_TEST(test_a_coat_can_be_fetched_only_once);
    RUN_TEST(test_hooks_that_do_not_exist_have_no_coat);
    RUN_TEST(test_asking_for_a_coat_that_is_not_there_changes_nothing);
    RUN_TEST(test_coats_of_the_same_kind_are_found_in_ascending_order);
    RUN_TEST(test_coats_are_compared_by_what_they_say);
    RUN_TEST(test_a_coat_that_nobody_brought_is_on_no_hook);
    RUN_TEST(test_a_free_hook_is_not_a_coat_without_a_name);
    RUN_TEST(test_free_hooks_are_counted);
    RUN_TEST(test_two_cloakrooms_do_not_share_their_coats);
    return UNITY_END();
}
