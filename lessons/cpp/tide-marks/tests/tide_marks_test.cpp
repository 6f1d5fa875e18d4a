#include "tide_marks.h"

#include <cstddef>
#include <vector>

#include "catch2/catch.hpp"

using tide_marks::high_waters;
using Indexes = std::vector<std::size_t>;

TEST_CASE("every peak is a high water") {
    REQUIRE(high_waters({1, 3, 2, 5, 4}) == Indexes{1, 3});
}

TEST_CASE("a flat top counts where it begins") {
    REQUIRE(high_waters({1, 4, 4, 4, 2}) == Indexes{1});
}

TEST_CASE("standing still on the way up is no high water") {
    REQUIRE(high_waters({1, 2, 2, 3, 1}) == Indexes{3});
}

TEST_CASE("standing still on the way down is no high water") {
    REQUIRE(high_waters({1, 5, 3, 3, 2}) == Indexes{1});
}

TEST_CASE("a sea that only rises has no high water") {
    REQUIRE(high_waters({1, 2, 3}) == Indexes{});
}

TEST_CASE("a sea that only falls has no high water") {
    REQUIRE(high_waters({3, 2, 1}) == Indexes{});
}

TEST_CASE("a flat top at the end is not decided") {
    REQUIRE(high_waters({1, 4, 4}) == Indexes{});
}

TEST_CASE("a flat top at the beginning is not decided") {
    REQUIRE(high_waters({4, 4, 1}) == Indexes{});
}

TEST_CASE("low water may lie between two flat tops") {
    REQUIRE(high_waters({0, 2, 2, 1, 1, 3, 3, 0}) == Indexes{1, 5});
}

TEST_CASE("levels may lie below zero") {
    REQUIRE(high_waters({-3, -1, -2}) == Indexes{1});
}

TEST_CASE("two levels are too few for a high water") {
    REQUIRE(high_waters({1, 2}) == Indexes{});
}

TEST_CASE("one level is too little for a high water") {
    REQUIRE(high_waters(std::vector<int>{5}) == Indexes{});
}

TEST_CASE("no levels hold no high water") {
    REQUIRE(high_waters({}) == Indexes{});
}
