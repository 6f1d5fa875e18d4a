#ifndef TIDE_MARKS_H
#define TIDE_MARKS_H

#include <stddef.h>

/* Writes the indexes of all high waters into `found`, and returns how many there are. */
size_t high_waters(const int *levels, size_t count, size_t *found);

#endif
