#include "tide_marks.h"

#include <stdexcept>

namespace tide_marks {

std::vector<std::size_t> high_waters(const std::vector<int>& levels) {
    throw std::logic_error("high_waters is yours to write");
}

}  // namespace tide_marks
