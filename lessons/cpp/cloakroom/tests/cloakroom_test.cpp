#include "cloakroom.h"

#include <string>
#include <type_traits>
#include <vector>

#include "catch2/catch.hpp"

using namespace cloakroom;
using Hooks = std::vector<int>;

static Cloakroom filled(int hooks, const std::vector<std::string>& coats) {
    Cloakroom room(hooks);
    for (const auto& coat : coats) {
        room.hang(coat);
    }
    return room;
}

TEST_CASE("hooks are given out from the lowest") {
    Cloakroom room(3);
    const int first = room.hang("fur");
    const int second = room.hang("mac");
    const int third = room.hang("cape");
    REQUIRE(Hooks{first, second, third} == Hooks{1, 2, 3});
}

TEST_CASE("a hook that became free is used again") {
    Cloakroom room = filled(3, {"fur", "mac", "cape"});
    room.fetch(2);
    REQUIRE(room.hang("poncho") == 2);
}

TEST_CASE("the lowest of several free hooks is used") {
    Cloakroom room = filled(3, {"fur", "mac", "cape"});
    room.fetch(3);
    room.fetch(1);
    REQUIRE(room.hang("poncho") == 1);
}

TEST_CASE("a full cloakroom takes no coat") {
    Cloakroom room = filled(1, {"fur"});
    REQUIRE_THROWS_AS(room.hang("mac"), CloakroomFull);
}

TEST_CASE("a refused coat changes nothing") {
    Cloakroom room = filled(1, {"fur"});
    REQUIRE_THROWS_AS(room.hang("mac"), CloakroomFull);
    REQUIRE(room.find("mac") == Hooks{});
    REQUIRE(room.free_hooks() == 0);
    REQUIRE(room.fetch(1) == "fur");
}

TEST_CASE("a cloakroom without hooks is always full") {
    Cloakroom room(0);
    REQUIRE_THROWS_AS(room.hang("fur"), CloakroomFull);
}

TEST_CASE("a coat without a name takes a hook too") {
    Cloakroom room = filled(2, {"", "mac"});
    REQUIRE_THROWS_AS(room.hang("fur"), CloakroomFull);
    REQUIRE(room.fetch(1) == "");
}

TEST_CASE("every guest gets the right coat") {
    Cloakroom room = filled(2, {"fur", "mac"});
    REQUIRE(room.fetch(2) == "mac");
    REQUIRE(room.fetch(1) == "fur");
}

TEST_CASE("an empty hook has no coat") {
    Cloakroom room(2);
    REQUIRE_THROWS_AS(room.fetch(1), NoSuchCoat);
}

TEST_CASE("a coat can be fetched only once") {
    Cloakroom room = filled(1, {"fur"});
    room.fetch(1);
    REQUIRE_THROWS_AS(room.fetch(1), NoSuchCoat);
}

TEST_CASE("hooks that do not exist have no coat") {
    Cloakroom room = filled(1, {"fur"});
    for (const int hook : {0, 2, -1}) {
        CAPTURE(hook);
        REQUIRE_THROWS_AS(room.fetch(hook), NoSuchCoat);
    }
}

TEST_CASE("a vain wish changes nothing") {
    Cloakroom room = filled(2, {"fur"});
    REQUIRE_THROWS_AS(room.fetch(2), NoSuchCoat);
    REQUIRE(room.free_hooks() == 1);
    REQUIRE(room.find("") == Hooks{});
    REQUIRE(room.hang("mac") == 2);
}

TEST_CASE("coats of the same kind are found in ascending order") {
    Cloakroom room = filled(4, {"mac", "fur", "mac", "cape"});
    room.fetch(1);
    room.hang("mac");
    REQUIRE(room.find("mac") == Hooks{1, 3});
}

TEST_CASE("a coat that nobody brought is on no hook") {
    REQUIRE(Cloakroom(2).find("fur") == Hooks{});
}

TEST_CASE("a free hook is not a coat without a name") {
    REQUIRE(filled(3, {"fur", ""}).find("") == Hooks{2});
}

TEST_CASE("free hooks are counted") {
    Cloakroom room(2);
    REQUIRE(room.free_hooks() == 2);
    room.hang("fur");
    REQUIRE(room.free_hooks() == 1);
    room.fetch(1);
    REQUIRE(room.free_hooks() == 2);
}

TEST_CASE("whoever only looks needs no leave to change anything") {
    const Cloakroom room = filled(2, {"fur"});
    REQUIRE(room.find("fur") == Hooks{1});
    REQUIRE(room.free_hooks() == 1);
}

TEST_CASE("two cloakrooms do not share their coats") {
    Cloakroom left(1);
    const Cloakroom right(1);
    left.hang("fur");
    REQUIRE(left.free_hooks() == 0);
    REQUIRE(right.free_hooks() == 1);
}

TEST_CASE("both errors can be caught as one") {
    Cloakroom room(0);
    REQUIRE_THROWS_AS(room.hang("fur"), CloakroomError);
    REQUIRE_THROWS_AS(room.fetch(1), CloakroomError);
}

TEST_CASE("the two errors are not the same") {
    REQUIRE_FALSE(std::is_base_of_v<CloakroomFull, NoSuchCoat>);
    REQUIRE_FALSE(std::is_base_of_v<NoSuchCoat, CloakroomFull>);
}
