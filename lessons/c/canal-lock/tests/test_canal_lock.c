#include "canal_lock.h"

#include <stdio.h>

#include "unity.h"

static lock_state_t state;

/* In words how the lock stands, so that a failure can be read. */
static const char *after(const char *const orders[], size_t count) {
    static const char *const gates[] = {"no", "lower", "upper"};
    static char text[100];
    char mistake[30] = "";
    const size_t number = operate(orders, count, &state);
    if (number > 0) {
        snprintf(mistake, sizeof mistake, "order %d; ", (int)number);
    }
    snprintf(text, sizeof text, "%s%s gate open, water %s, %s, %d up, %d down", mistake, gates[state.open],
             state.water == WATER_LOW ? "low" : "high", state.boat ? "a boat" : "no boat", state.up, state.down);
    return text;
}

void setUp(void) {}

void tearDown(void) {}

static void test_without_orders_it_stands_as_at_the_beginning(void) {
    TEST_ASSERT_EQUAL_STRING("lower gate open, water low, no boat, 0 up, 0 down", after(NULL, 0));
}

static void test_a_boat_goes_up(void) {
    const char *const orders[] = {"enter", "close lower", "fill", "open upper", "leave"};
    TEST_ASSERT_EQUAL_STRING("upper gate open, water high, no boat, 1 up, 0 down", after(orders, 5));
}

static void test_a_boat_goes_down(void) {
    const char *const orders[] = {
        "close lower", "fill", "open upper", "enter", "close upper", "drain", "open lower", "leave",
    };
    TEST_ASSERT_EQUAL_STRING("lower gate open, water low, no boat, 0 up, 1 down", after(orders, 8));
}

static void test_boats_go_up_and_down_one_after_another(void) {
    const char *const orders[] = {
        "enter", "close lower", "fill", "open upper", "leave", "enter", "close upper", "drain", "open lower",
        "leave", "enter", "close lower", "fill", "open upper", "leave", "enter", "close upper", "drain",
        "open lower", "leave",
    };
    TEST_ASSERT_EQUAL_STRING("lower gate open, water low, no boat, 2 up, 2 down", after(orders, 20));
}

static void test_a_boat_that_turns_back_went_nowhere(void) {
    const char *const orders[] = {"enter", "leave"};
    TEST_ASSERT_EQUAL_STRING("lower gate open, water low, no boat, 0 up, 0 down", after(orders, 2));
}

static void test_a_boat_that_was_lifted_and_let_down_again_went_nowhere(void) {
    const char *const orders[] = {"enter", "close lower", "fill", "drain", "open lower", "leave"};
    TEST_ASSERT_EQUAL_STRING("lower gate open, water low, no boat, 0 up, 0 down", after(orders, 6));
}

static void test_a_boat_that_turns_back_at_the_upper_gate_went_nowhere(void) {
    const char *const orders[] = {"close lower", "fill", "open upper", "enter", "leave"};
    TEST_ASSERT_EQUAL_STRING("upper gate open, water high, no boat, 0 up, 0 down", after(orders, 5));
}

static void test_a_boat_in_the_chamber_is_seen(void) {
    const char *const orders[] = {"enter"};
    TEST_ASSERT_EQUAL_STRING("lower gate open, water low, a boat, 0 up, 0 down", after(orders, 1));
}

static void test_both_gates_may_be_closed(void) {
    const char *const orders[] = {"close lower", "fill"};
    TEST_ASSERT_EQUAL_STRING("no gate open, water high, no boat, 0 up, 0 down", after(orders, 2));
}

static void test_a_gate_may_be_opened_and_closed_again(void) {
    const char *const orders[] = {"close lower", "open lower", "close lower"};
    TEST_ASSERT_EQUAL_STRING("no gate open, water low, no boat, 0 up, 0 down", after(orders, 3));
}

static void test_orders_that_are_allowed_have_no_mistake(void) {
    const char *const orders[] = {"enter", "close lower", "fill", "open upper", "leave"};
    TEST_ASSERT_EQUAL_size_t(0, operate(orders, 5, &state));
}

static void test_no_filling_through_an_open_gate(void) {
    const char *const orders[] = {"enter", "fill"};
    TEST_ASSERT_EQUAL_size_t(2, operate(orders, 2, &state));
}

static void test_no_filling_through_the_upper_gate(void) {
    const char *const orders[] = {"enter", "close lower", "fill", "open upper", "leave", "fill"};
    TEST_ASSERT_EQUAL_size_t(6, operate(orders, 6, &state));
}

static void test_no_draining_through_an_open_gate(void) {
    const char *const orders[] = {"enter", "close lower", "fill", "open upper", "leave", "drain"};
    TEST_ASSERT_EQUAL_size_t(6, operate(orders, 6, &state));
}

static void test_no_second_gate_while_one_is_open(void) {
    const char *const orders[] = {"open upper"};
    TEST_ASSERT_EQUAL_size_t(1, operate(orders, 1, &state));
}

static void test_no_upper_gate_at_low_water(void) {
    const char *const orders[] = {"close lower", "open upper"};
    TEST_ASSERT_EQUAL_size_t(2, operate(orders, 2, &state));
}

static void test_no_lower_gate_at_high_water(void) {
    const char *const orders[] = {"close lower", "fill", "open lower"};
    TEST_ASSERT_EQUAL_size_t(3, operate(orders, 3, &state));
}

static void test_no_opening_of_an_open_gate(void) {
    const char *const orders[] = {"open lower"};
    TEST_ASSERT_EQUAL_size_t(1, operate(orders, 1, &state));
}

static void test_no_closing_of_a_closed_gate(void) {
    const char *const orders[] = {"close upper"};
    TEST_ASSERT_EQUAL_size_t(1, operate(orders, 1, &state));
}

static void test_no_closing_of_the_same_gate_twice(void) {
    const char *const orders[] = {"close lower", "close lower"};
    TEST_ASSERT_EQUAL_size_t(2, operate(orders, 2, &state));
}

static void test_no_filling_of_a_full_chamber(void) {
    const char *const orders[] = {"close lower", "fill", "fill"};
    TEST_ASSERT_EQUAL_size_t(3, operate(orders, 3, &state));
}

static void test_no_draining_of_an_empty_chamber(void) {
    const char *const orders[] = {"close lower", "drain"};
    TEST_ASSERT_EQUAL_size_t(2, operate(orders, 2, &state));
}

static void test_no_second_boat_in_the_chamber(void) {
    const char *const orders[] = {"enter", "enter"};
    TEST_ASSERT_EQUAL_size_t(2, operate(orders, 2, &state));
}

static void test_no_entering_through_closed_gates(void) {
    const char *const orders[] = {"close lower", "enter"};
    TEST_ASSERT_EQUAL_size_t(2, operate(orders, 2, &state));
}

static void test_no_leaving_through_closed_gates(void) {
    const char *const orders[] = {"enter", "close lower", "leave"};
    TEST_ASSERT_EQUAL_size_t(3, operate(orders, 3, &state));
}

static void test_no_leaving_without_a_boat(void) {
    const char *const orders[] = {"leave"};
    TEST_ASSERT_EQUAL_size_t(1, operate(orders, 1, &state));
}

static void test_nothing_after_a_forbidden_order_counts(void) {
    const char *const orders[] = {"leave", "enter", "whistle"};
    TEST_ASSERT_EQUAL_size_t(1, operate(orders, 3, &state));
}

static void test_the_lock_stands_as_before_the_mistake(void) {
    const char *const orders[] = {"enter", "fill"};
    TEST_ASSERT_EQUAL_STRING("order 2; lower gate open, water low, a boat, 0 up, 0 down", after(orders, 2));
}

static void test_orders_that_nobody_knows_are_errors(void) {
    const char *const unknown[] = {"whistle", "open", "close", "close ", "open middle", "fill up", "FILL", " fill", ""};
    for (size_t i = 0; i < 9; i++) {
        TEST_ASSERT_EQUAL_size_t(1, operate(&unknown[i], 1, &state));
    }
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_without_orders_it_stands_as_at_the_beginning);
    RUN_TEST(test_a_boat_goes_up);
    RUN_TEST(test_a_boat_goes_down);
    RUN_TEST(test_boats_go_up_and_down_one_after_another);
    RUN_TEST(test_a_boat_that_turns_back_went_nowhere);
    RUN_TEST(test_a_boat_that_was_lifted_and_let_down_again_went_nowhere);
    RUN_TEST(test_a_boat_that_turns_back_at_the_upper_gate_went_nowhere);
    RUN_TEST(test_a_boat_in_the_chamber_is_seen);
    RUN_TEST(test_both_gates_may_be_closed);
    RUN_TEST(test_a_gate_may_be_opened_and_closed_again);
    RUN_TEST(test_orders_that_are_allowed_have_no_mistake);
    RUN_TEST(test_no_filling_through_an_open_gate);
    RUN_TEST(test_no_filling_through_the_upper_gate);
    RUN_TEST(test_no_draining_through_an_open_gate);
    RUN_TEST(test_no_second_gate_while_one_is_open);
    RUN_TEST(test_no_upper_gate_at_low_water);
    RUN_TEST(test_no_lower_gate_at_high_water);
    RUN_TEST(test_no_opening_of_an_open_gate);
    RUN_TEST(test_no_closing_of_a_closed_gate);
    RUN_TEST(test_no_closing_of_the_same_gate_twice);
    RUN_TEST(test_no_filling_of_a_full_chamber);
    RUN_TEST(test_no_draining_of_an_empty_chamber);
    RUN_TEST(test_no_second_boat_in_the_chamber);
    RUN_TEST(test_no_entering_through_closed_gates);
    RUN_TEST(test_no_leaving_through_closed_gates);
    RUN_TEST(test_no_leaving_without_a_boat);
    RUN_TEST(test_nothing_after_a_forbidden_order_counts);
    RUN_TEST(test_the_lock_stands_as_before_the_mistake);
    RUN_TEST(test_orders_that_nobody_knows_are_errors);
    return UNITY_END();
}
