#ifndef GREENHOUSE_WATCH_H
#define GREENHOUSE_WATCH_H

#include <stddef.h>

/* Writes the hours at which it was too cold or too warm into `hours`, and returns how many there are. */
size_t bad_hours(const double *temperatures, size_t count, double low, double high, size_t *hours);

/* The length of the longest run of good hours. */
size_t longest_calm(const double *temperatures, size_t count, double low, double high);

#endif
