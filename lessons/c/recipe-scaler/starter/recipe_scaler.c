#include "recipe_scaler.h"

#include <stdio.h>
#include <stdlib.h>

/* The greatest number that divides both. */
long long gcd(long long a, long long b) {
    return b == 0 ? a : gcd(b, a % b);
}

bool scale(recipe_t *recipe, long long guests) {
    (void)recipe;
    (void)guests;
    fputs("scale is yours to write\n", stderr);
    abort();
}
