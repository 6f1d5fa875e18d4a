#include "greenhouse_watch.h"

#include <stdio.h>
#include <stdlib.h>

size_t bad_hours(const double *temperatures, size_t count, double low, double high, size_t *hours) {
    (void)temperatures;
    (void)count;
    (void)low;
    (void)high;
    (void)hours;
    fputs("bad_hours is yours to write\n", stderr);
    abort();
}

size_t longest_calm(const double *temperatures, size_t count, double low, double high) {
    (void)temperatures;
    (void)count;
    (void)low;
    (void)high;
    fputs("longest_calm is yours to write\n", stderr);
    abort();
}
