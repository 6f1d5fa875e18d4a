#include "tidal_flats.h"

#include <stdexcept>

namespace tidal_flats {

std::optional<int> crossing(const std::vector<std::string>& flats, const std::vector<int>& tide, Square start,
                            Square goal, int boots) {
    throw std::logic_error("crossing is yours to write");
}

}  // namespace tidal_flats
