#include "nested_parcels.h"

#include <string>
#include <vector>

#include "catch2/catch.hpp"

using namespace nested_parcels;
using Lines = std::vector<std::string>;

static const Parcel hatbox{"hatbox", 300, {{"tin", 120, {{"ring", 4, {}}}}, {"scarf", 90, {}}}};
static const Parcel key{"key", 1, {}};

static Parcel deep(int levels) {
    Parcel inner{"pearl", 1, {}};
    for (int level = 0; level < levels; ++level) {
        inner = Parcel{"box " + std::to_string(level), 10, {inner}};
    }
    return inner;
}

static Lines way(const Parcel& parcel, const std::string& label) {
    return route(parcel, label).value_or(Lines{"(no route)"});
}

TEST_CASE("everything inside is weighed too") {
    REQUIRE(weight(hatbox) == 514);
}

TEST_CASE("a parcel with nothing in it weighs itself") {
    REQUIRE(weight({"scarf", 90, {}}) == 90);
}

TEST_CASE("thirty parcels in one another are all weighed") {
    REQUIRE(weight(deep(30)) == 301);
}

TEST_CASE("parcels may weigh nothing") {
    REQUIRE(weight({"air", 0, {{"air", 0, {}}}}) == 0);
}

TEST_CASE("the route leads from the outermost parcel") {
    REQUIRE(way(hatbox, "ring") == Lines{"hatbox", "tin", "ring"});
}

TEST_CASE("the outermost parcel is its own route") {
    REQUIRE(way(hatbox, "hatbox") == Lines{"hatbox"});
}

TEST_CASE("what comes after a dead end is found") {
    REQUIRE(way(hatbox, "scarf") == Lines{"hatbox", "scarf"});
}

TEST_CASE("what is not there has no route") {
    REQUIRE_FALSE(route(hatbox, "trombone").has_value());
}

TEST_CASE("the shortest of several routes is taken") {
    const Parcel box{"box", 1, {{"bag", 1, {{"tin", 1, {key}}}}, {"sock", 1, {key}}}};
    REQUIRE(way(box, "key") == Lines{"box", "sock", "key"});
}

TEST_CASE("a shorter route may come first") {
    const Parcel box{"box", 1, {{"sock", 1, {key}}, {"bag", 1, {{"tin", 1, {key}}}}}};
    REQUIRE(way(box, "key") == Lines{"box", "sock", "key"});
}

TEST_CASE("of equally short routes the first packed is taken") {
    const Parcel box{"box", 1, {{"bag", 1, {key}}, {"sock", 1, {key}}}};
    REQUIRE(way(box, "key") == Lines{"box", "bag", "key"});
}

TEST_CASE("a parcel in one of the same label is further away") {
    REQUIRE(way({"key", 1, {key}}, "key") == Lines{"key"});
}

TEST_CASE("the route into thirty parcels names them all") {
    REQUIRE(way(deep(30), "pearl").size() == 31);
}

TEST_CASE("the form shows what is in what") {
    REQUIRE(customs_form(hatbox) == Lines{"hatbox: 514 g", "  tin: 124 g", "    ring: 4 g", "  scarf: 90 g"});
}

TEST_CASE("a single parcel is a single line") {
    REQUIRE(customs_form({"scarf", 90, {}}) == Lines{"scarf: 90 g"});
}

TEST_CASE("the order of packing is kept") {
    const Parcel box{"box", 1, {{"zither", 2, {}}, {"apple", 3, {}}}};
    REQUIRE(customs_form(box) == Lines{"box: 6 g", "  zither: 2 g", "  apple: 3 g"});
}
