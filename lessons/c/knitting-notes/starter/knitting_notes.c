#include "knitting_notes.h"

#include <stdio.h>
#include <stdlib.h>

char *expand(const char *row, knitting_error_t *error) {
    (void)row;
    (void)error;
    fputs("expand is yours to write\n", stderr);
    abort();
}
