#include "signal_lamp.h"

#include "catch2/catch.hpp"

using signal_lamp::describe;

TEST_CASE("several flashes are counted") {
    REQUIRE(describe(3, 10) == "3 flashes every 10 s");
}

TEST_CASE("one flash is written in the singular") {
    REQUIRE(describe(1, 5) == "1 flash every 5 s");
}

TEST_CASE("a lamp without flashes is steady") {
    REQUIRE(describe(0, 10) == "steady light");
}

TEST_CASE("the period of a steady lamp does not matter") {
    REQUIRE(describe(0, 1) == "steady light");
}

TEST_CASE("a period of one second needs no number") {
    REQUIRE(describe(2, 1) == "2 flashes every second");
}

TEST_CASE("one flash every second") {
    REQUIRE(describe(1, 1) == "1 flash every second");
}

TEST_CASE("numbers with many digits are written out") {
    REQUIRE(describe(12, 120) == "12 flashes every 120 s");
}
