#include "tide_marks.h"

size_t high_waters(const int *levels, size_t count, size_t *found) {
    size_t waters = 0;
    size_t top = 0; /* the last rise; none as long as it is 0, where nothing can rise */
    for (size_t i = 1; i < count; i++) {
        if (levels[i] > levels[i - 1]) {
            top = i;
        } else if (levels[i] < levels[i - 1] && top > 0) {
            found[waters++] = top;
        }
    }
    return waters;
}
