#ifndef NEW_LESSON_H
#define NEW_LESSON_H

#include <stddef.h>

/* Writes a greeting; the text has room for `size` characters. */
void greet(char *text, size_t size, const char *name);

#endif
