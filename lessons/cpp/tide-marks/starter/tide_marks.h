#pragma once

#include <cstddef>
#include <vector>

namespace tide_marks {

// The indexes of all high waters.
std::vector<std::size_t> high_waters(const std::vector<int>& levels);

}  // namespace tide_marks
