#pragma once

#include <string>

namespace signal_lamp {

// Says in words how a lighthouse blinks.
std::string describe(int flashes, int period);

}  // namespace signal_lamp
