#include "greenhouse_watch.h"

#include <stdbool.h>

static bool is_fine(double temperature, double low, double high) {
    return low <= temperature && temperature <= high;
}

size_t bad_hours(const double *temperatures, size_t count, double low, double high, size_t *hours) {
    size_t found = 0;
    for (size_t hour = 0; hour < count; hour++) {
        if (!is_fine(temperatures[hour], low, high)) {
            hours[found++] = hour;
        }
    }
    return found;
}

size_t longest_calm(const double *temperatures, size_t count, double low, double high) {
    size_t longest = 0;
    size_t current = 0;
    for (size_t hour = 0; hour < count; hour++) {
        current = is_fine(temperatures[hour], low, high) ? current + 1 : current;
        longest = current > longest ? current : longest;
    }
    return longest;
}
