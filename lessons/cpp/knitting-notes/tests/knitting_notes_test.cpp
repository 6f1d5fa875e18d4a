#include "knitting_notes.h"

#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "catch2/catch.hpp"

using namespace knitting_notes;

// The stitches with a blank between two of them.
static std::string stitches(const std::string& row) {
    std::string all;
    for (const auto& stitch : expand(row)) {
        all += (all.empty() ? "" : " ") + stitch;
    }
    return all;
}

static std::string mistake(const std::string& row) {
    try {
        expand(row);
    } catch (const KnittingError& error) {
        return error.what();
    }
    return "no mistake";
}

static std::string repeat(int times, const std::string& text) {
    std::string all;
    for (int time = 0; time < times; ++time) {
        all += text;
    }
    return all;
}

TEST_CASE("stitches are spelled out") {
    REQUIRE(stitches("k2 p yo") == "k k p yo");
}

TEST_CASE("names may have several letters") {
    REQUIRE(stitches("ssk2 yo") == "ssk ssk yo");
}

TEST_CASE("numbers may have several digits") {
    REQUIRE(stitches("k120") == "k" + repeat(119, " k"));
}

TEST_CASE("a zero in front changes nothing") {
    REQUIRE(stitches("k03") == "k k k");
}

TEST_CASE("blanks do not matter") {
    REQUIRE(stitches("   k   p2  ") == "k p p");
}

TEST_CASE("a number ends a name") {
    REQUIRE(stitches("k2p1yo") == "k k p yo");
}

TEST_CASE("all letters from a to z make names") {
    REQUIRE(stitches("az") == "az");
}

TEST_CASE("an empty row has no stitches") {
    REQUIRE(stitches("") == "");
}

TEST_CASE("a row of blanks has no stitches") {
    REQUIRE(stitches("   ") == "");
}

TEST_CASE("a group is repeated as a whole") {
    REQUIRE(stitches("k (p1 k1)*2 sl") == "k p k p k sl");
}

TEST_CASE("a group without a number is knitted once") {
    REQUIRE(stitches("(k p)") == "k p");
}

TEST_CASE("groups may stand in groups") {
    REQUIRE(stitches("(k (p yo)*2)*2") == "k p yo p yo k p yo p yo");
}

TEST_CASE("groups need no blanks around them") {
    REQUIRE(stitches("k2(p1)*2sl") == "k k p p sl");
}

TEST_CASE("blanks inside parentheses do not matter") {
    REQUIRE(stitches("(  k  )*2") == "k k");
}

TEST_CASE("groups may follow one another") {
    REQUIRE(stitches("(k)(p)*2(yo)") == "k p p yo");
}

TEST_CASE("groups may be repeated often") {
    REQUIRE(stitches("(k p)*12") == "k p" + repeat(11, " k p"));
}

TEST_CASE("fifty parentheses deep") {
    REQUIRE(stitches(repeat(50, "(") + "k" + repeat(50, ")")) == "k");
}

TEST_CASE("strange characters are shown") {
    REQUIRE(mistake("k2 %") == "column 4: unexpected '%'");
}

TEST_CASE("capital letters are strange") {
    REQUIRE(mistake("k K") == "column 3: unexpected 'K'");
}

TEST_CASE("only spaces are blanks") {
    REQUIRE(mistake("k\tp") == "column 2: unexpected '\t'");
}

TEST_CASE("a number needs a stitch") {
    REQUIRE(mistake("2k") == "column 1: unexpected '2'");
}

TEST_CASE("a number must follow its stitch directly") {
    REQUIRE(mistake("k 2") == "column 3: unexpected '2'");
}

TEST_CASE("a star needs a group") {
    REQUIRE(mistake("k*2") == "column 2: unexpected '*'");
}

TEST_CASE("a star must follow its group directly") {
    REQUIRE(mistake("(k) *2") == "column 5: unexpected '*'");
}

TEST_CASE("a group needs a star before its number") {
    REQUIRE(mistake("(k)2") == "column 4: unexpected '2'");
}

TEST_CASE("a parenthesis that closes nothing is strange") {
    REQUIRE(mistake("k) p") == "column 2: unexpected ')'");
}

TEST_CASE("a star needs a number") {
    REQUIRE(mistake("(k)*") == "column 5: number expected");
}

TEST_CASE("no blank may stand between star and number") {
    REQUIRE(mistake("(k)* 2") == "column 5: number expected");
}

TEST_CASE("no stitch is knitted zero times") {
    REQUIRE(mistake("p k0") == "column 4: nothing to repeat zero times");
}

TEST_CASE("no group is knitted zero times") {
    REQUIRE(mistake("(k)*00") == "column 5: nothing to repeat zero times");
}

TEST_CASE("a group has to be closed") {
    REQUIRE(mistake("k (p") == "column 3: group never closed");
}

TEST_CASE("the innermost open group is told") {
    REQUIRE(mistake("(k (p") == "column 4: group never closed");
}

TEST_CASE("an outer group may be the one that is open") {
    REQUIRE(mistake("(k (p)") == "column 1: group never closed");
}

TEST_CASE("a group may not be empty") {
    REQUIRE(mistake("k ( )*2") == "column 3: empty group");
}

TEST_CASE("no group opens at the very end") {
    REQUIRE(mistake("k (") == "column 3: group never closed");
}

TEST_CASE("the first of several mistakes is told") {
    REQUIRE(mistake("k0 % )") == "column 2: nothing to repeat zero times");
}

TEST_CASE("an empty group is met before what follows it") {
    REQUIRE(mistake("()* %") == "column 1: empty group");
}

TEST_CASE("a mistake in an open group is met before its end") {
    REQUIRE(mistake("(k %") == "column 4: unexpected '%'");
}

TEST_CASE("stitches are given one by one") {
    REQUIRE(expand("k2 yo") == std::vector<std::string>{"k", "k", "yo"});
}

TEST_CASE("a knitting error is an invalid argument") {
    REQUIRE(std::is_base_of_v<std::invalid_argument, KnittingError>);
}
