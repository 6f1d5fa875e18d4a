#include "new_lesson.h"

#include "unity.h"

static char text[100];

void setUp(void) {}

void tearDown(void) {}

static void test_a_name_is_greeted(void) {
    greet(text, sizeof text, "Ada");
    TEST_ASSERT_EQUAL_STRING("Hello, Ada!", text);
}

static void test_nobody_is_greeted_without_a_name(void) {
    greet(text, sizeof text, "");
    TEST_ASSERT_EQUAL_STRING("Hello!", text);
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_a_name_is_greeted);
    RUN_TEST(test_nobody_is_greeted_without_a_name);
    return UNITY_END();
}
