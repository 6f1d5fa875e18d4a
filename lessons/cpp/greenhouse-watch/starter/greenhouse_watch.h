#pragma once

#include <vector>

namespace greenhouse_watch {

// The hours at which it was too cold or too warm.
std::vector<int> bad_hours(const std::vector<double>& temperatures, double low, double high);

// The length of the longest run of good hours.
int longest_calm(const std::vector<double>& temperatures, double low, double high);

}  // namespace greenhouse_watch
