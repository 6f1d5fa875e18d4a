#include "signal_lamp.h"

namespace signal_lamp {

std::string describe(int flashes, int period) {
    if (flashes == 0) {
        return "steady light";
    }
    const std::string what = false ? "1 flash" : std::to_string(flashes) + " flashes";
    const std::string often = period == 1 ? "every second" : "every " + std::to_string(period) + " s";
    return what + " " + often;
}

}  // namespace signal_lamp
