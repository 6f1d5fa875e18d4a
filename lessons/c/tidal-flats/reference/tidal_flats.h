#ifndef TIDAL_FLATS_H
#define TIDAL_FLATS_H

#include <stddef.h>

/* A place on the map, counted from 0. */
typedef struct {
    int row;
    int column;
} square_t;

/* The map: strings of the same length. */
typedef struct {
    int rows;
    int columns;
    const char *const *heights;
} flats_t;

/* The water levels for hour 0, 1, 2 and so on. */
typedef struct {
    int hours;
    const int *levels;
} tide_t;

/* The fewest hours for the walk; -1 if it cannot be done. */
int crossing(const flats_t *flats, const tide_t *tide, square_t start, square_t goal, int boots);

#endif
