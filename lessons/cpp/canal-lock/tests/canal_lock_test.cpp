#include "canal_lock.h"

#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "catch2/catch.hpp"

using namespace canal_lock;
using Orders = std::vector<std::string>;

static const Orders lift{"enter", "close lower", "fill", "open upper", "leave"};
static const Orders lower{"enter", "close upper", "drain", "open lower", "leave"};

static Orders operator+(Orders first, const Orders& then) {
    first.insert(first.end(), then.begin(), then.end());
    return first;
}

// In words how the lock stands, so that a failure can be read.
static std::string after(const Orders& orders) {
    const State state = operate(orders);
    const std::string gate = !state.open ? "no" : *state.open == Gate::lower ? "lower" : "upper";
    const std::string water = state.water == Water::low ? "low" : "high";
    return gate + " gate open, water " + water + ", " + (state.boat ? "a boat" : "no boat") + ", " +
           std::to_string(state.up) + " up, " + std::to_string(state.down) + " down";
}

static std::string stop(const Orders& orders) {
    try {
        operate(orders);
    } catch (const LockError& error) {
        return error.what();
    }
    return "all orders were carried out";
}

TEST_CASE("without orders it stands as at the beginning") {
    REQUIRE(after({}) == "lower gate open, water low, no boat, 0 up, 0 down");
}

TEST_CASE("a boat goes up") {
    REQUIRE(after(lift) == "upper gate open, water high, no boat, 1 up, 0 down");
}

TEST_CASE("a boat goes down") {
    const Orders orders = Orders{"close lower", "fill", "open upper"} + lower;
    REQUIRE(after(orders) == "lower gate open, water low, no boat, 0 up, 1 down");
}

TEST_CASE("boats go up and down all day") {
    Orders orders;
    for (int trip = 0; trip < 20; ++trip) {
        orders = orders + lift + lower;
    }
    REQUIRE(after(orders) == "lower gate open, water low, no boat, 20 up, 20 down");
}

TEST_CASE("a boat that turns back went nowhere") {
    REQUIRE(after({"enter", "leave"}) == "lower gate open, water low, no boat, 0 up, 0 down");
}

TEST_CASE("a boat that was lifted and let down again went nowhere") {
    const Orders orders{"enter", "close lower", "fill", "drain", "open lower", "leave"};
    REQUIRE(after(orders) == "lower gate open, water low, no boat, 0 up, 0 down");
}

TEST_CASE("a boat that turns back at the upper gate went nowhere") {
    const Orders orders{"close lower", "fill", "open upper", "enter", "leave"};
    REQUIRE(after(orders) == "upper gate open, water high, no boat, 0 up, 0 down");
}

TEST_CASE("a boat in the chamber is seen") {
    REQUIRE(after({"enter"}) == "lower gate open, water low, a boat, 0 up, 0 down");
}

TEST_CASE("both gates may be closed") {
    REQUIRE(after({"close lower", "fill"}) == "no gate open, water high, no boat, 0 up, 0 down");
}

TEST_CASE("a gate may be opened and closed again") {
    const Orders orders{"close lower", "open lower", "close lower"};
    REQUIRE(after(orders) == "no gate open, water low, no boat, 0 up, 0 down");
}

TEST_CASE("each call starts with a new lock") {
    operate(lift);
    REQUIRE(after({}) == "lower gate open, water low, no boat, 0 up, 0 down");
}

TEST_CASE("no filling through an open gate") {
    REQUIRE(stop({"enter", "fill"}) == "order 2: fill");
}

TEST_CASE("no filling through the upper gate") {
    REQUIRE(stop(lift + Orders{"fill"}) == "order 6: fill");
}

TEST_CASE("no draining through an open gate") {
    REQUIRE(stop(lift + Orders{"drain"}) == "order 6: drain");
}

TEST_CASE("no second gate while one is open") {
    REQUIRE(stop({"open upper"}) == "order 1: open upper");
}

TEST_CASE("no upper gate at low water") {
    REQUIRE(stop({"close lower", "open upper"}) == "order 2: open upper");
}

TEST_CASE("no lower gate at high water") {
    REQUIRE(stop({"close lower", "fill", "open lower"}) == "order 3: open lower");
}

TEST_CASE("no opening of an open gate") {
    REQUIRE(stop({"open lower"}) == "order 1: open lower");
}

TEST_CASE("no closing of a closed gate") {
    REQUIRE(stop({"close upper"}) == "order 1: close upper");
}

TEST_CASE("no closing of the same gate twice") {
    REQUIRE(stop({"close lower", "close lower"}) == "order 2: close lower");
}

TEST_CASE("no filling of a full chamber") {
    REQUIRE(stop({"close lower", "fill", "fill"}) == "order 3: fill");
}

TEST_CASE("no draining of an empty chamber") {
    REQUIRE(stop({"close lower", "drain"}) == "order 2: drain");
}

TEST_CASE("no second boat") {
    REQUIRE(stop({"enter", "enter"}) == "order 2: enter");
}

TEST_CASE("no entering through closed gates") {
    REQUIRE(stop({"close lower", "enter"}) == "order 2: enter");
}

TEST_CASE("no leaving through closed gates") {
    REQUIRE(stop({"enter", "close lower", "leave"}) == "order 3: leave");
}

TEST_CASE("no leaving without a boat") {
    REQUIRE(stop({"leave"}) == "order 1: leave");
}

TEST_CASE("nothing after a forbidden order counts") {
    REQUIRE(stop({"leave", "enter", "whistle"}) == "order 1: leave");
}

TEST_CASE("orders that nobody knows are errors") {
    const Orders unknown{"whistle", "open", "close", "close ", "open middle", "fill up", "FILL", " fill", ""};
    for (const auto& order : unknown) {
        REQUIRE(stop({"close lower", order}) == "order 2: " + order);
    }
}

TEST_CASE("a lock error is an invalid argument") {
    REQUIRE(std::is_base_of_v<std::invalid_argument, LockError>);
}
