#include "broken_typewriter.h"

#include <stdexcept>

#include "catch2/catch.hpp"

using broken_typewriter::broken_keys;

TEST_CASE("one broken key is found") {
    REQUIRE(broken_keys("meet me at noon", "mt m at noon") == "e");
}

TEST_CASE("several broken keys come in the order of striking") {
    REQUIRE(broken_keys("The Raven", "T Rav") == "hen");
}

TEST_CASE("a sound machine has no broken keys") {
    REQUIRE(broken_keys("All is well.", "All is well.") == "");
}

TEST_CASE("each broken key is named once") {
    REQUIRE(broken_keys("banana", "bnn") == "a");
}

TEST_CASE("capital letters share the key of small ones") {
    REQUIRE(broken_keys("Anna and Abel", "nn nd bel") == "a");
}

TEST_CASE("the space bar can break") {
    REQUIRE(broken_keys("come at once", "comeatonce") == " ");
}

TEST_CASE("punctuation can break") {
    REQUIRE(broken_keys("Help! Quick!", "Help Quick") == "!");
}

TEST_CASE("every key may be broken") {
    REQUIRE(broken_keys("abba", "") == "ab");
}

TEST_CASE("an empty letter tells of no broken key") {
    REQUIRE(broken_keys("", "") == "");
}

TEST_CASE("no key works once and fails once") {
    REQUIRE_THROWS_AS(broken_keys("anna", "ana"), std::invalid_argument);
}

TEST_CASE("no capital appears where its small letter does not") {
    REQUIRE_THROWS_AS(broken_keys("Anna", "Ann"), std::invalid_argument);
}

TEST_CASE("no marks change their order") {
    REQUIRE_THROWS_AS(broken_keys("no", "on"), std::invalid_argument);
}

TEST_CASE("no marks appear that nobody struck") {
    REQUIRE_THROWS_AS(broken_keys("yes", "yesx"), std::invalid_argument);
}

TEST_CASE("no small letter appears where a capital was meant") {
    REQUIRE_THROWS_AS(broken_keys("Anna", "anna"), std::invalid_argument);
}

TEST_CASE("no more marks appear than were struck") {
    REQUIRE_THROWS_AS(broken_keys("hi", "hii"), std::invalid_argument);
}

TEST_CASE("nothing is typed where nothing was meant") {
    REQUIRE_THROWS_AS(broken_keys("", "boo"), std::invalid_argument);
}
