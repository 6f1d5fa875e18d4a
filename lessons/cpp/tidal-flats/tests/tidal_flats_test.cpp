#include "tidal_flats.h"

#include <string>
#include <vector>

#include "catch2/catch.hpp"

using namespace tidal_flats;
using Flats = std::vector<std::string>;
using Tide = std::vector<int>;

// In words how long it takes, so that a failure can be read.
static std::string walk(const Flats& flats, const Tide& tide, Square start, Square goal, int boots = 0) {
    const auto hours = crossing(flats, tide, start, goal, boots);
    return hours ? std::to_string(*hours) + " h" : "impossible";
}

// A walk along a single row of squares, from one column to another.
static std::string along(const std::string& row, const Tide& tide, int from, int to, int boots = 0) {
    return walk({row}, tide, {0, from}, {0, to}, boots);
}

TEST_CASE("whoever is there needs no time") {
    REQUIRE(along("5", {2}, 0, 0) == "0 h");
}

TEST_CASE("on dry land the way is what counts") {
    REQUIRE(walk({"999", "999", "999"}, {0}, {0, 0}, {2, 2}) == "4 h");
}

TEST_CASE("nobody walks across corners") {
    REQUIRE(walk({"90", "09"}, {5}, {0, 0}, {1, 1}) == "impossible");
}

TEST_CASE("water that never falls is walked around") {
    REQUIRE(walk({"9999", "9009", "9909"}, {5}, {2, 1}, {2, 3}) == "8 h");
}

TEST_CASE("a square as high as the water is dry") {
    REQUIRE(along("333", {3}, 0, 2) == "2 h");
}

TEST_CASE("the map ends at its edges") {
    REQUIRE(along("909", {5}, 0, 2) == "impossible");
}

TEST_CASE("without boots every hour has to be dry") {
    REQUIRE(crossing({"515"}, {2, 2, 2}, {0, 0}, {0, 2}).has_value() == false);
}

TEST_CASE("waiting for low water") {
    REQUIRE(along("515", {2, 2, 0}, 0, 2) == "3 h");
}

TEST_CASE("waiting for ever is no walk") {
    REQUIRE(along("515", {2, 2, 2}, 0, 2) == "impossible");
}

TEST_CASE("the tide begins again") {
    REQUIRE(along("51115", {0, 3, 3, 0, 0, 0}, 0, 4) == "6 h");
}

TEST_CASE("two hours of low water are too short for three squares") {
    REQUIRE(along("51115", {0, 3, 3, 3, 0}, 0, 4) == "impossible");
}

TEST_CASE("a sandbank is a place to wait") {
    REQUIRE(along("5114115", {0, 0, 4, 4}, 0, 6) == "10 h");
}

TEST_CASE("stepping back can be the only way to wait") {
    REQUIRE(along("9215", {2, 4, 4, 1, 1}, 1, 3) == "5 h");
}

TEST_CASE("the way back from the water may be needed") {
    REQUIRE(along("9295", {2, 9, 6, 2}, 1, 3) == "3 h");
}

TEST_CASE("the goal must be dry on arrival") {
    REQUIRE(along("91", {3, 3, 3, 1}, 0, 1) == "3 h");
}

TEST_CASE("nobody starts in the water") {
    REQUIRE(along("19", {3}, 0, 1) == "impossible");
}

TEST_CASE("nobody arrives where she cannot stand") {
    REQUIRE(along("1", {3, 0}, 0, 0) == "impossible");
}

TEST_CASE("boots help at the start") {
    REQUIRE(along("19", {3}, 0, 1, 1) == "1 h");
}

TEST_CASE("boots carry across a wet square") {
    REQUIRE(along("515", {2, 2, 2}, 0, 2, 1) == "2 h");
}

TEST_CASE("one square can be too many for the boots") {
    REQUIRE(along("5115", {2}, 0, 3, 1) == "impossible");
}

TEST_CASE("dry land makes the boots good again") {
    REQUIRE(along("51511511", {2}, 0, 7, 2) == "7 h");
}

TEST_CASE("low water makes the boots good again") {
    REQUIRE(along("51115", {2, 2, 0, 2, 2}, 0, 4, 1) == "4 h");
}

TEST_CASE("the hour at the start counts") {
    REQUIRE(along("119", {2}, 0, 2, 1) == "impossible");
}

TEST_CASE("arriving with the last dry minute") {
    REQUIRE(along("511", {2}, 0, 2, 2) == "2 h");
}

TEST_CASE("a longer dry way may beat the short wet one") {
    REQUIRE(walk({"911119", "900009", "999911"}, {5}, {0, 0}, {0, 5}, 3) == "9 h");
}

TEST_CASE("coming later but with drier boots can be the only way") {
    REQUIRE(walk({"1191", "1111", "1911"}, {2}, {0, 0}, {2, 3}, 2) == "7 h");
}

TEST_CASE("a map may have well over a thousand squares") {
    REQUIRE(walk(Flats(40, std::string(40, '3')), {0, 3, 3, 2}, {0, 0}, {39, 39}) == "78 h");
}

TEST_CASE("an island that cannot be reached is found out") {
    Flats flats(28, std::string(40, '4'));
    for (int row = 20; row < 23; ++row) {
        flats[row] = std::string(40, '0');
    }
    REQUIRE(walk(flats, {1, 2, 3, 4, 3, 2}, {0, 0}, {27, 39}, 2) == "impossible");
}
