#include "recipe_scaler.h"

#include <stdio.h>

#include "unity.h"

static const char *scaled(const char *amount, long long serves, long long guests) {
    static ingredient_t ingredient;
    recipe_t recipe = {serves, 1, &ingredient};
    ingredient.name = "flour";
    snprintf(ingredient.amount, AMOUNT_SIZE, "%s", amount);
    return scale(&recipe, guests) ? ingredient.amount : "refused";
}

void setUp(void) {}

void tearDown(void) {}

static void test_a_whole_recipe_is_scaled(void) {
    ingredient_t ingredients[] = {{"beans", "1 1/2"}, {"onions", "2"}, {"salt", "1/3"}};
    recipe_t recipe = {4, 3, ingredients};
    TEST_ASSERT_TRUE(scale(&recipe, 6));
    TEST_ASSERT_EQUAL_STRING("2 1/4", ingredients[0].amount);
    TEST_ASSERT_EQUAL_STRING("3", ingredients[1].amount);
    TEST_ASSERT_EQUAL_STRING("1/2", ingredients[2].amount);
}

static void test_the_recipe_serves_the_guests(void) {
    ingredient_t ingredients[] = {{"beans", "1 1/2"}};
    recipe_t recipe = {4, 1, ingredients};
    TEST_ASSERT_TRUE(scale(&recipe, 6));
    TEST_ASSERT_EQUAL_INT64(6, recipe.serves);
}

static void test_a_recipe_may_be_scaled_again(void) {
    ingredient_t ingredients[] = {{"beans", "1 1/2"}};
    recipe_t recipe = {4, 1, ingredients};
    TEST_ASSERT_TRUE(scale(&recipe, 6));
    TEST_ASSERT_TRUE(scale(&recipe, 4));
    TEST_ASSERT_EQUAL_STRING("1 1/2", ingredients[0].amount);
}

static void test_the_same_number_of_guests_changes_nothing(void) {
    TEST_ASSERT_EQUAL_STRING("1 1/2", scaled("1 1/2", 4, 4));
}

static void test_fractions_are_written_in_lowest_terms(void) {
    TEST_ASSERT_EQUAL_STRING("1/2", scaled("1/4", 4, 8));
}

static void test_top_heavy_fractions_become_mixed_numbers(void) {
    TEST_ASSERT_EQUAL_STRING("1 1/2", scaled("1/2", 1, 3));
}

static void test_mixed_numbers_are_written_in_lowest_terms(void) {
    TEST_ASSERT_EQUAL_STRING("7 1/2", scaled("1 1/4", 1, 6));
}

static void test_whole_numbers_have_no_fraction(void) {
    TEST_ASSERT_EQUAL_STRING("2", scaled("1/3", 1, 6));
}

static void test_a_third_stays_a_third(void) {
    TEST_ASSERT_EQUAL_STRING("1/3", scaled("1", 3, 1));
}

static void test_two_thirds_stay_two_thirds(void) {
    TEST_ASSERT_EQUAL_STRING("2/3", scaled("1", 3, 2));
}

static void test_amounts_for_large_companies_are_exact(void) {
    TEST_ASSERT_EQUAL_STRING("47619047619047619 4/21", scaled("1/7", 3, 1000000000000000003));
}

static void test_no_guests_need_nothing(void) {
    TEST_ASSERT_EQUAL_STRING("0", scaled("2 1/2", 4, 0));
}

static void test_a_recipe_without_ingredients_stays_empty(void) {
    recipe_t recipe = {4, 0, NULL};
    TEST_ASSERT_TRUE(scale(&recipe, 2));
    TEST_ASSERT_EQUAL_size_t(0, recipe.count);
}

static void test_a_negative_number_of_guests_is_refused(void) {
    ingredient_t ingredients[] = {{"beans", "1 1/2"}};
    recipe_t recipe = {4, 1, ingredients};
    TEST_ASSERT_FALSE(scale(&recipe, -1));
    TEST_ASSERT_EQUAL_STRING("1 1/2", ingredients[0].amount);
    TEST_ASSERT_EQUAL_INT64(4, recipe.serves);
}

int main(void) {
    UNITY_BEGIN();
    RUN_TEST(test_a_whole_recipe_is_scaled);
    RUN_TEST(test_the_recipe_serves_the_guests);
    RUN_TEST(test_a_recipe_may_be_scaled_again);
    RUN_TEST(test_the_same_number_of_guests_changes_nothing);
    RUN_TEST(test_fractions_are_written_in_lowest_terms);
    RUN_TEST(test_top_heavy_fractions_become_mixed_numbers);
    RUN_TEST(test_mixed_numbers_are_written_in_lowest_terms);
    RUN_TEST(test_whole_numbers_have_no_fraction);
    RUN_TEST(test_a_third_stays_a_third);
    RUN_TEST(test_two_thirds_stay_two_thirds);
    RUN_TEST(test_amounts_for_large_companies_are_exact);
    RUN_TEST(test_no_guests_need_nothing);
    RUN_TEST(test_a_recipe_without_ingredients_stays_empty);
    RUN_TEST(test_a_negative_number_of_guests_is_refused);
    return UNITY_END();
}
