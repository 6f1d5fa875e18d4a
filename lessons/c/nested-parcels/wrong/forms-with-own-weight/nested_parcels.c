#include "nested_parcels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int weight(const parcel_t *parcel) {
    int grams = parcel->grams;
    for (size_t i = 0; i < parcel->count; i++) {
        grams += weight(&parcel->inside[i]);
    }
    return grams;
}

/* How many parcels have to be opened on the shortest way; 0 if there is none. */
static size_t distance(const parcel_t *parcel, const char *label) {
    if (strcmp(parcel->label, label) == 0) {
        return 1;
    }
    size_t best = 0;
    for (size_t i = 0; i < parcel->count; i++) {
        const size_t found = distance(&parcel->inside[i], label);
        if (found > 0 && (best == 0 || found + 1 < best)) {
            best = found + 1;
        }
    }
    return best;
}

size_t route(const parcel_t *parcel, const char *label, const char *labels[]) {
    const size_t count = distance(parcel, label);
    if (count == 0) {
        return 0;
    }
    labels[0] = parcel->label;
    for (size_t i = 0; count > 1 && i < parcel->count; i++) {
        if (distance(&parcel->inside[i], label) == count - 1) {
            route(&parcel->inside[i], label, labels + 1);
            break;
        }
    }
    return count;
}

/* Appends the lines of a parcel to a string that `malloc` made, and returns where the string is then. */
static char *append(char *form, const parcel_t *parcel, int level) {
    const char *line = "%*s%s: %d g\n";
    const int grams = parcel->grams;
    const size_t used = strlen(form);
    const int size = snprintf(NULL, 0, line, 2 * level, "", parcel->label, grams) + 1;
    form = realloc(form, used + (size_t)size);
    snprintf(form + used, (size_t)size, line, 2 * level, "", parcel->label, grams);
    for (size_t i = 0; i < parcel->count; i++) {
        form = append(form, &parcel->inside[i], level + 1);
    }
    return form;
}

char *customs_form(const parcel_t *parcel) {
    return append(calloc(1, 1), parcel, 0);
}
