#include "stonemason.h"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch2/catch.hpp"

using stonemason::carve;
using Lines = std::vector<std::string>;

TEST_CASE("a shorter line now can save ugliness later") {
    REQUIRE(carve("aaa bb cc ddddd", 6) == Lines{"aaa", "bb cc", "ddddd"});
}

TEST_CASE("the last line may be short") {
    REQUIRE(carve("aaaa bbbb c", 9) == Lines{"aaaa bbbb", "c"});
}

TEST_CASE("everything on one line is not ugly") {
    REQUIRE(carve("here lies a cat", 40) == Lines{"here lies a cat"});
}

TEST_CASE("of equally beautiful ways the first line gets the most words") {
    REQUIRE(carve("aa bb cc ddd e ff", 5) == Lines{"aa bb", "cc", "ddd e", "ff"});
}

TEST_CASE("a full first line is not worth every price") {
    REQUIRE(carve("to be or not to be that is all", 10) == Lines{"to be or", "not to be", "that is", "all"});
}

TEST_CASE("empty places count by their square") {
    REQUIRE(carve("tide took all I owned save hope", 9) == Lines{"tide", "took all", "I owned", "save hope"});
}

TEST_CASE("an inscription may have many lines") {
    const std::string text = "the sea gave the sea took and the gulls keep the account to this day";
    const Lines lines{"the sea gave the", "sea took and the", "gulls keep the", "account to this", "day"};
    REQUIRE(carve(text, 16) == lines);
}

TEST_CASE("a word may fill the whole width") {
    REQUIRE(carve("stone", 5) == Lines{"stone"});
}

TEST_CASE("two words may fill the whole width") {
    REQUIRE(carve("old stone", 9) == Lines{"old stone"});
}

TEST_CASE("a blank needs a place too") {
    REQUIRE(carve("old stone", 8) == Lines{"old", "stone"});
}

TEST_CASE("a word that does not fit is refused") {
    for (const std::string text : {"a gravestone", "gravestone", "a gravestone here"}) {
        CAPTURE(text);
        REQUIRE_THROWS_AS(carve(text, 9), std::invalid_argument);
    }
}

TEST_CASE("the spacing of the text does not matter") {
    REQUIRE(carve("  here\n\tlies   a cat ", 9) == Lines{"here lies", "a cat"});
}

TEST_CASE("a text without words needs no lines") {
    REQUIRE(carve("", 5) == Lines{});
}

TEST_CASE("a text of nothing but space needs no lines") {
    REQUIRE(carve("  \n ", 5) == Lines{});
}

static std::string epic() {
    std::string verses;
    for (int verse = 0; verse < 12; ++verse) {
        verses += (verse == 0 ? "" : " ");
        verses += "when the river rose above the seventh step the old ferryman untied his boat and sang to ";
        verses += "the drowned bells of Varn until the water listened";
    }
    return verses;
}

TEST_CASE("no word of an epic is lost or moved") {
    std::string read;
    for (const auto& line : carve(epic(), 36)) {
        read += (read.empty() ? "" : " ") + line;
    }
    REQUIRE(read == epic());
}

TEST_CASE("no line of an epic is too long") {
    for (const auto& line : carve(epic(), 36)) {
        CAPTURE(line);
        REQUIRE(line.size() <= 36);
    }
}

TEST_CASE("an epic is as beautiful as can be") {
    Lines lines = carve(epic(), 36);
    REQUIRE_FALSE(lines.empty());
    lines.pop_back();
    std::size_t ugliness = 0;
    for (const auto& line : lines) {
        ugliness += (36 - line.size()) * (36 - line.size());
    }
    REQUIRE(ugliness == 419);
}
