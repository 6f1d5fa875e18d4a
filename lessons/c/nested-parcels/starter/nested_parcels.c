#include "nested_parcels.h"

#include <stdio.h>
#include <stdlib.h>

int weight(const parcel_t *parcel) {
    (void)parcel;
    fputs("weight is yours to write\n", stderr);
    abort();
}

size_t route(const parcel_t *parcel, const char *label, const char *labels[]) {
    (void)parcel;
    (void)label;
    (void)labels;
    fputs("route is yours to write\n", stderr);
    abort();
}

char *customs_form(const parcel_t *parcel) {
    (void)parcel;
    fputs("customs_form is yours to write\n", stderr);
    abort();
}
