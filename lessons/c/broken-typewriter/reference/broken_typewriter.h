#ifndef BROKEN_TYPEWRITER_H
#define BROKEN_TYPEWRITER_H

#include <stdbool.h>

/* Writes the keys that left no mark into `keys`, as they were first struck; false if the guess was wrong. */
bool broken_keys(const char *meant, const char *typed, char *keys);

#endif
