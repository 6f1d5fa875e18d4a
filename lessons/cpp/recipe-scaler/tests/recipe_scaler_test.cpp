#include "recipe_scaler.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "catch2/catch.hpp"

using recipe_scaler::Recipe;
using recipe_scaler::scale;
using Lines = std::vector<std::string>;

static Lines lines(const Recipe& recipe, long long guests) {
    Lines found;
    for (const auto& ingredient : scale(recipe, guests)) {
        found.push_back(ingredient.amount + " " + ingredient.name);
    }
    return found;
}

static std::string amount(const std::string& text, long long serves, long long guests) {
    const auto scaled = scale({serves, {{"flour", text}}}, guests);
    return scaled.size() == 1 ? scaled.front().amount : "not one ingredient";
}

TEST_CASE("a whole recipe is scaled") {
    const Recipe stew{4, {{"beans", "1 1/2"}, {"onions", "2"}, {"salt", "1/3"}}};
    REQUIRE(lines(stew, 6) == Lines{"2 1/4 beans", "3 onions", "1/2 salt"});
}

TEST_CASE("the order of the ingredients is kept") {
    const Recipe recipe{1, {{"water", "1"}, {"barley", "1"}, {"apples", "1"}}};
    REQUIRE(lines(recipe, 2) == Lines{"2 water", "2 barley", "2 apples"});
}

TEST_CASE("the same ingredient may stand in a recipe twice") {
    const Recipe recipe{2, {{"butter", "1"}, {"eggs", "3"}, {"butter", "1/2"}}};
    REQUIRE(lines(recipe, 1) == Lines{"1/2 butter", "1 1/2 eggs", "1/4 butter"});
}

TEST_CASE("the same number of guests changes nothing") {
    REQUIRE(amount("1 1/2", 4, 4) == "1 1/2");
}

TEST_CASE("fractions are written in lowest terms") {
    REQUIRE(amount("1/4", 4, 8) == "1/2");
}

TEST_CASE("top-heavy fractions become mixed numbers") {
    REQUIRE(amount("1/2", 1, 3) == "1 1/2");
}

TEST_CASE("mixed numbers are written in lowest terms") {
    REQUIRE(amount("1 1/4", 1, 6) == "7 1/2");
}

TEST_CASE("whole numbers have no fraction") {
    REQUIRE(amount("1/3", 1, 6) == "2");
}

TEST_CASE("a third stays a third") {
    REQUIRE(amount("1", 3, 1) == "1/3");
}

TEST_CASE("two thirds stay two thirds") {
    REQUIRE(amount("1", 3, 2) == "2/3");
}

TEST_CASE("amounts for large companies are exact") {
    REQUIRE(amount("1/7", 3, 1'000'000'000'000'000'003) == "47619047619047619 4/21");
}

TEST_CASE("no guests need nothing") {
    REQUIRE(amount("2 1/2", 4, 0) == "0");
}

TEST_CASE("a recipe without ingredients stays empty") {
    REQUIRE(lines({4, {}}, 2) == Lines{});
}

TEST_CASE("a negative number of guests is refused") {
    REQUIRE_THROWS_AS(amount("1", 4, -1), std::invalid_argument);
}
