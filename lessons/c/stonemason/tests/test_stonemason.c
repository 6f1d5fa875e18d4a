#include "stonemason.h"

#include <stdlib.h>
#include <string.h>

#include "unity.h"

static const char verse[] =
    "when the river rose above the seventh step the old ferryman untied his boat and sang to the "
    "drowned bells of Varn until the water listened ";

/* Twelve verses. */
static const char *epic(void) {
    static char text[12 * sizeof verse];
    text[0] = '\0';
    for (int i = 0; i < 12; i++) {
        strcat(text, verse);
    }
    return text;
}

/* The lines, or a word for none; freed when the next text is carved. */
static const char *carved(const char *text, size_t width) {
    static char *lines = NULL;
    free(lines);
    lines = carve(text, width);
    return lines != NULL ? lines : "(refused)";
}

void setUp(void) {}

void tearDown(void) {}

static void test_a_shorter_line_now_can_save_ugliness_later(void) {
    TEST_ASSERT_EQUAL_STRING("aaa\nbb cc\nddddd", carved("aaa bb cc ddddd", 6));
}

static void test_the_last_line_may_be_short(void) {
    TEST_ASSERT_EQUAL_STRING("aaaa bbbb\nc", carved("aaaa bbbb c", 9));
}

static void test_everything_on_one_line_is_not_ugly(void) {
    TEST_ASSERT_EQUAL_STRING("here lies a cat", carved("here lies a cat", 40));
}

static void test_of_equally_beautiful_ways_the_first_line_gets_the_most_words(void) {
    TEST_ASSERT_EQUAL_STRING("aa bb\ncc\nddd e\nff", carved("aa bb cc ddd e ff", 5));
}

static void test_a_full_first_line_is_not_worth_every_price(void) {
    TEST_ASSERT_EQUAL_STRING("to be or\nnot to be\nthat is\nall", carved("to be or not to be that is all", 10));
}

static void test_empty_places_count_by_their_square(void) {
    TEST_ASSERT_EQUAL_STRING("tide\ntook all\nI owned\nsave hope", carved("tide took all I owned save hope", 9));
}

static void test_an_inscription_may_have_many_lines(void) {
    const char *text = "the sea gave the sea took and the gulls keep the account to this day";
    const char *lines = carved(text, 16);
    TEST_ASSERT_EQUAL_STRING("the sea gave the\nsea took and the\ngulls keep the\naccount to this\nday", lines);
}

static void test_a_word_may_fill_the_whole_width(void) {
    TEST_ASSERT_EQUAL_STRING("stone", carved("stone", 5));
}

static void test_two_words_may_fill_the_whole_width(void) {
    TEST_ASSERT_EQUAL_STRING("old stone", carved("old stone", 9));
}

static void test_a_blank_needs_a_place_too(void) {
    TEST_ASSERT_EQUAL_STRING("old\nstone", carved("old stone", 8));
}

static void test_the_spacing_of_the_text_does_not_matter(void) {
    TEST_ASSERT_EQUAL_STRING("here lies\na cat", carved("  here\n\tlies   a cat ", 9));
}

static void test_a_text_without_words_needs_no_lines(void) {
    TEST_ASSERT_EQUAL_STRING("", carved("", 5));
}

static void test_a_text_of_nothing_but_space_needs_no_lines(void) {
    TEST_ASSERT_EQUAL_STRING("", carved("  \n ", 5));
}

static void test_a_word_that_does_not_fit_is_refused(void) {
    TEST_ASSERT_NULL(carve("a gravestone", 9));
    TEST_ASSERT_NULL(carve("a gravestone here", 9));
}

static void test_no_word_of_an_epic_is_lost_or_moved(void) {
    const char *text = epic();
    const char *lines = carved(text, 36);
    TEST_ASSERT_EQUAL_size_t(1667, strlen(lines));
    size_t moved = 0;
    for (size_t i = 0; lines[i] != '\0'; i++) {
        moved += lines[i] != text[i] && (lines[i] != '\n' || text[i] != ' ');
    }
    TEST_ASSERT_EQUAL_size_t(0, moved);
}

static void test_no_line_of_an_epic_is_too_long(void) {
    for (const char *line = carved(epic(), 36); line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        TEST_ASSERT_LESS_OR_EQUAL_size_t(36, strcspn(line, "\n"));
    }
}

static void test_an_epic_is_as_beautiful_as_can_be(void) {
    size_t ugliness = 0;
    const char *line = carved(epic(), 36);
    for (const char *end = strchr(line, '\n'); end != NULL; end = strchr(line, '\n')) {
        const size_t empty = 36 - (size_t)(end - line);
        ugliness += empty * empty;
        line = end + 1;
    }
    TEST_ASSERT_EQUAL_size_t(419, ugliness);
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_a_shorter_line_now_can_save_ugliness_later);
    RUN_TEST(test_the_last_line_may_be_short);
    RUN_TEST(test_everything_on_one_line_is_not_ugly);
    RUN_TEST(test_of_equally_beautiful_ways_the_first_line_gets_the_most_words);
    RUN_TEST(test_a_full_first_line_is_not_worth_every_price);
    RUN_TEST(test_empty_places_count_by_their_square);
    RUN_TEST(test_an_inscription_may_have_many_lines);
    RUN_TEST(test_a_word_may_fill_the_whole_width);
    RUN_TEST(test_two_words_may_fill_the_whole_width);
    RUN_TEST(test_a_blank_needs_a_place_too);
    RUN_TEST(test_the_spacing_of_the_text_does_not_matter);
    RUN_TEST(test_a_text_without_words_needs_no_lines);
    RUN_TEST(test_a_text_of_nothing_but_space_needs_no_lines);
    RUN_TEST(test_a_word_that_does_not_fit_is_refused);
    RUN_TEST(test_no_word_of_an_epic_is_lost_or_moved);
    RUN_TEST(test_no_line_of_an_epic_is_too_long);
    RUN_TEST(test_an_epic_is_as_beautiful_as_can_be);
    return UNITY_END();
}
