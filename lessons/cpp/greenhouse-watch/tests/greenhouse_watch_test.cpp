#include "greenhouse_watch.h"

#include <vector>

#include "catch2/catch.hpp"

using greenhouse_watch::bad_hours;
using greenhouse_watch::longest_calm;
using Hours = std::vector<int>;

TEST_CASE("cold and warm hours are listed in order") {
    REQUIRE(bad_hours({18, 15, 21, 29, 24}, 16, 28) == Hours{1, 3});
}

TEST_CASE("the limits themselves are fine") {
    REQUIRE(bad_hours({16, 28}, 16, 28) == Hours{});
}

TEST_CASE("a perfect day has no bad hours") {
    REQUIRE(bad_hours({20, 21, 22}, 16, 28) == Hours{});
}

TEST_CASE("a terrible day has only bad hours") {
    REQUIRE(bad_hours({3, 40, -5}, 16, 28) == Hours{0, 1, 2});
}

TEST_CASE("fractions of a degree count") {
    REQUIRE(bad_hours({15.9, 16.0, 28.1}, 16, 28) == Hours{0, 2});
}

TEST_CASE("a day without readings has no bad hours") {
    REQUIRE(bad_hours({}, 16, 28) == Hours{});
}

TEST_CASE("the best stretch is counted") {
    REQUIRE(longest_calm({18, 15, 21, 24, 29}, 16, 28) == 2);
}

TEST_CASE("a stretch may reach to the last hour") {
    REQUIRE(longest_calm({30, 20, 20, 20}, 16, 28) == 3);
}

TEST_CASE("a stretch may start at the first hour") {
    REQUIRE(longest_calm({20, 20, 30, 20}, 16, 28) == 2);
}

TEST_CASE("a whole day may be calm") {
    REQUIRE(longest_calm(std::vector<double>(24, 20.0), 16, 28) == 24);
}

TEST_CASE("hours at the limits are calm") {
    REQUIRE(longest_calm({16, 28, 16}, 16, 28) == 3);
}

TEST_CASE("fractions of a degree end a stretch") {
    REQUIRE(longest_calm({20, 15.9, 20, 28.1, 20}, 16, 28) == 1);
}

TEST_CASE("a day may have no calm hour at all") {
    REQUIRE(longest_calm({2, 3}, 16, 28) == 0);
}

TEST_CASE("a day without readings has no calm hours") {
    REQUIRE(longest_calm({}, 16, 28) == 0);
}

TEST_CASE("good hours apart from one another are not added up") {
    REQUIRE(longest_calm({20, 40, 20, 40, 20}, 16, 28) == 1);
}
