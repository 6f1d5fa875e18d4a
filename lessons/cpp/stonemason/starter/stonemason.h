#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace stonemason {

// The lines of the most beautiful way to break a text.
std::vector<std::string> carve(const std::string& text, std::size_t width);

}  // namespace stonemason
