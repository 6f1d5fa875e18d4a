#include "canal_lock.h"

#include <string.h>

typedef struct {
    lock_state_t state;
    gate_t came_by; /* the gate by which the boat came in; GATE_NONE without a boat */
} lock_t;

static bool open_gate(lock_t *lock, gate_t gate, water_t level) {
    const bool allowed = lock->state.open == GATE_NONE && lock->state.water == level;
    if (allowed) {
        lock->state.open = gate;
    }
    return allowed;
}

static bool close_gate(lock_t *lock, gate_t gate) {
    const bool allowed = lock->state.open == gate;
    if (allowed) {
        lock->state.open = GATE_NONE;
    }
    return allowed;
}

static bool flow(lock_t *lock, water_t from, water_t to) {
    const bool allowed = lock->state.open == GATE_NONE && lock->state.water == from;
    if (allowed) {
        lock->state.water = to;
    }
    return allowed;
}

static bool enter(lock_t *lock) {
    const bool allowed = lock->state.open != GATE_NONE && !lock->state.boat;
    if (allowed) {
        lock->state.boat = true;
        lock->came_by = lock->state.open;
    }
    return allowed;
}

static bool leave(lock_t *lock) {
    const bool allowed = lock->state.open != GATE_NONE && lock->state.boat;
    if (allowed) {
        lock->state.up += lock->state.open == GATE_UPPER;
        lock->state.down += lock->came_by == GATE_UPPER && lock->state.open == GATE_LOWER;
        lock->state.boat = false;
        lock->came_by = GATE_NONE;
    }
    return allowed;
}

static bool is(const char *order, const char *name) {
    return strcmp(order, name) == 0;
}

/* Carries out an order; false if it is not allowed. */
static bool obey(lock_t *lock, const char *order) {
    return (is(order, "open lower") && open_gate(lock, GATE_LOWER, WATER_LOW)) ||
           (is(order, "open upper") && open_gate(lock, GATE_UPPER, WATER_HIGH)) ||
           (is(order, "close lower") && close_gate(lock, GATE_LOWER)) ||
           (is(order, "close upper") && close_gate(lock, GATE_UPPER)) ||
           (is(order, "fill") && flow(lock, WATER_LOW, WATER_HIGH)) ||
           (is(order, "drain") && flow(lock, WATER_HIGH, WATER_LOW)) ||
           (is(order, "enter") && enter(lock)) ||
           (is(order, "leave") && leave(lock));
}

size_t operate(const char *const orders[], size_t count, lock_state_t *state) {
    lock_t lock = {{GATE_LOWER, WATER_LOW, false, 0, 0}, GATE_NONE};
    size_t mistake = 0;
    for (size_t i = 0; i < count && mistake == 0; i++) {
        if (!obey(&lock, orders[i])) {
            mistake = i + 1;
        }
    }
    *state = lock.state;
    return mistake;
}
