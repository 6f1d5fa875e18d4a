#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tidal_flats {

// A place on the map, counted from 0.
struct Square {
    int row;
    int column;
};

// The fewest hours for the walk, if it can be done.
std::optional<int> crossing(const std::vector<std::string>& flats, const std::vector<int>& tide, Square start,
                            Square goal, int boots = 0);

}  // namespace tidal_flats
