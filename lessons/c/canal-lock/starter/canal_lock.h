#ifndef CANAL_LOCK_H
#define CANAL_LOCK_H

#include <stdbool.h>
#include <stddef.h>

typedef enum { GATE_NONE, GATE_LOWER, GATE_UPPER } gate_t;

typedef enum { WATER_LOW, WATER_HIGH } water_t;

/* How a lock stands: which gate is open, if any, and how many boats it has lifted and let down. */
typedef struct {
    gate_t open;
    water_t water;
    bool boat;
    int up;
    int down;
} lock_state_t;

/* Carries out the orders; returns 0, or the number of the first one that is not allowed. */
size_t operate(const char *const orders[], size_t count, lock_state_t *state);

#endif
