#include "tide_marks.h"

#include <stdio.h>
#include <stdlib.h>

size_t high_waters(const int *levels, size_t count, size_t *found) {
    (void)levels;
    (void)count;
    (void)found;
    fputs("high_waters is yours to write\n", stderr);
    abort();
}
