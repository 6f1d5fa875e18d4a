#include "signal_lamp.h"

#include <stdio.h>
#include <stdlib.h>

void describe(char *text, size_t size, int flashes, int period) {
    (void)text;
    (void)size;
    (void)flashes;
    (void)period;
    fputs("describe is yours to write\n", stderr);
    abort();
}
