#include "tidal_flats.h"

#include <array>
#include <cstddef>
#include <set>
#include <tuple>

namespace tidal_flats {

namespace {

// Where she is, and how many hours she has been in the water.
struct Walker {
    Square square;
    int wet;
};

constexpr std::array<Square, 5> steps{{{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}};

bool on_map(const std::vector<std::string>& flats, Square square) {
    const int rows = static_cast<int>(flats.size());
    const int columns = static_cast<int>(flats.front().size());
    return square.row >= 0 && square.row < rows && square.column >= 0 && square.column < columns;
}

}  // namespace

std::optional<int> crossing(const std::vector<std::string>& flats, const std::vector<int>& tide, Square start,
                            Square goal, int boots) {
    std::set<std::tuple<int, int, std::size_t, int>> seen;
    std::vector<Walker> now{{start, 0}};
    for (int hour = 0; !now.empty(); ++hour) {
        const std::size_t phase = hour % tide.size();
        std::vector<Walker> next;
        for (const auto& [square, wet_before] : now) {
            const int height = flats[square.row][square.column] - '0';
            const int wet = height < tide[phase] ? wet_before + 1 : wet_before;
            if (wet > boots || !seen.emplace(square.row, square.column, phase, wet).second) {
                continue;
            }
            if (square.row == goal.row && square.column == goal.column) {
                return hour;
            }
            for (const Square step : steps) {
                const Square there{square.row + step.row, square.column + step.column};
                if (on_map(flats, there)) {
                    next.push_back({there, wet});
                }
            }
        }
        now = next;
    }
    return std::nullopt;
}

}  // namespace tidal_flats
