#include "canal_lock.h"

namespace canal_lock {

namespace {

// Two gates, the water between them, and perhaps a boat.
class Lock {
   public:
    // Carries out an order; false if it is not allowed.
    bool obey(const std::string& order) {
        if (order == "open lower" && !open_ && water_ == Water::low) {
            open_ = Gate::lower;
        } else if (order == "open upper" && !open_ && water_ == Water::high) {
            open_ = Gate::upper;
        } else if (order == "close lower" && open_ == Gate::lower) {
            open_.reset();
        } else if (order == "close upper" && open_ == Gate::upper) {
            open_.reset();
        } else if (order == "fill" && !open_ && water_ == Water::low) {
            water_ = Water::high;
        } else if (order == "drain" && !open_ && water_ == Water::high) {
            water_ = Water::low;
        } else if (order == "enter" && open_ && !came_by_) {
            came_by_ = open_;
        } else if (order == "leave" && open_ && came_by_) {
            leave();
        } else {
            return false;
        }
        return true;
    }

    State state() const {
        return {open_, water_, came_by_.has_value(), up_, down_};
    }

   private:
    void leave() {
        {
            ++(open_ == Gate::upper ? up_ : down_);
        }
        came_by_.reset();
    }

    std::optional<Gate> open_ = Gate::lower;
    Water water_ = Water::low;
    std::optional<Gate> came_by_;
    int up_ = 0;
    int down_ = 0;
};

}  // namespace

State operate(const std::vector<std::string>& orders) {
    Lock lock;
    int number = 0;
    for (const auto& order : orders) {
        ++number;
        if (!lock.obey(order)) {
            throw LockError("order " + std::to_string(number) + ": " + order);
        }
    }
    return lock.state();
}

}  // namespace canal_lock
