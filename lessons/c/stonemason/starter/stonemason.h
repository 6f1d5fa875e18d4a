#ifndef STONEMASON_H
#define STONEMASON_H

#include <stddef.h>

/* The most beautiful way to break a text, in a string that the caller frees; NULL if a word does not fit. */
char *carve(const char *text, size_t width);

#endif
