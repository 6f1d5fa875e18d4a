#include "stonemason.h"

#include <stdio.h>
#include <stdlib.h>

char *carve(const char *text, size_t width) {
    (void)text;
    (void)width;
    fputs("carve is yours to write\n", stderr);
    abort();
}
