#include "tidal_flats.h"

#include <stdio.h>
#include <stdlib.h>

int crossing(const flats_t *flats, const tide_t *tide, square_t start, square_t goal, int boots) {
    (void)flats;
    (void)tide;
    (void)start;
    (void)goal;
    (void)boots;
    fputs("crossing is yours to write\n", stderr);
    abort();
}
