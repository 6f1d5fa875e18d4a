#ifndef KNITTING_NOTES_H
#define KNITTING_NOTES_H

#include <stddef.h>

/* A mistake in a row; columns count from 1. */
typedef struct {
    size_t column;
    char problem[40];
} knitting_error_t;

/* All stitches of a row, with blanks between them, in a string that the caller frees; NULL if there is a mistake. */
char *expand(const char *row, knitting_error_t *error);

#endif
