#include "signal_lamp.h"

#include <stdexcept>

namespace signal_lamp {

std::string describe(int flashes, int period) {
    throw std::logic_error("describe is yours to write");
}

}  // namespace signal_lamp
