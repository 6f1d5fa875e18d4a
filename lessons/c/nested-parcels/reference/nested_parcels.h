#ifndef NESTED_PARCELS_H
#define NESTED_PARCELS_H

#include <stddef.h>

/* A parcel; its grams are its own, without those of the parcels inside. */
typedef struct parcel {
    const char *label;
    int grams;
    size_t count; /* of the parcels inside */
    const struct parcel *inside;
} parcel_t;

/* What the parcel weighs with everything in it, in grams. */
int weight(const parcel_t *parcel);

/* Writes the labels on the shortest way to a parcel into `labels`, and returns how many there are; 0 for no way. */
size_t route(const parcel_t *parcel, const char *label, const char *labels[]);

/* The lines of the customs form, each ended by a line break. The caller frees the string. */
char *customs_form(const parcel_t *parcel);

#endif
