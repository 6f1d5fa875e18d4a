#include "tide_marks.h"

#include <optional>

namespace tide_marks {

std::vector<std::size_t> high_waters(const std::vector<int>& levels) {
    std::vector<std::size_t> found;
    std::optional<std::size_t> top;
    for (std::size_t i = 1; i < levels.size(); ++i) {
        if (levels[i] > levels[i - 1]) {
            top = i;
        } else if (levels[i] < levels[i - 1] && top) {
            found.push_back(*top);
        }
    }
    return found;
}

}  // namespace tide_marks
