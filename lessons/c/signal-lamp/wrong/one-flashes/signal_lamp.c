#include "signal_lamp.h"

#include <stdio.h>

void describe(char *text, size_t size, int flashes, int period) {
    if (flashes == 0) {
        snprintf(text, size, "steady light");
        return;
    }
    const char *what = "flashes";
    if (period == 1) {
        snprintf(text, size, "%d %s every second", flashes, what);
    } else {
        snprintf(text, size, "%d %s every %d s", flashes, what, period);
    }
}
