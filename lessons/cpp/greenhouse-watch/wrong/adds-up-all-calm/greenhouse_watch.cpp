#include "greenhouse_watch.h"

#include <algorithm>

namespace greenhouse_watch {

std::vector<int> bad_hours(const std::vector<double>& temperatures, double low, double high) {
    std::vector<int> hours;
    int hour = 0;
    for (const double temperature : temperatures) {
        if (temperature < low || temperature > high) {
            hours.push_back(hour);
        }
        ++hour;
    }
    return hours;
}

int longest_calm(const std::vector<double>& temperatures, double low, double high) {
    int longest = 0;
    int current = 0;
    for (const double temperature : temperatures) {
        current = low <= temperature && temperature <= high ? current + 1 : current;
        longest = std::max(longest, current);
    }
    return longest;
}

}  // namespace greenhouse_watch
