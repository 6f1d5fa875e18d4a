#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace canal_lock {

enum class Gate { lower, upper };
enum class Water { low, high };

// How the lock stands.
struct State {
    std::optional<Gate> open;
    Water water;
    bool boat;
    int up;
    int down;
};

// An order that must not be carried out.
class LockError : public std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

// How the lock stands after these orders.
State operate(const std::vector<std::string>& orders);

}  // namespace canal_lock
