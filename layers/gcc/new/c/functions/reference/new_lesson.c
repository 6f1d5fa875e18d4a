#include "new_lesson.h"

#include <stdio.h>

void greet(char *text, size_t size, const char *name) {
    if (*name == '\0') {
        snprintf(text, size, "Hello!");
    } else {
        snprintf(text, size, "Hello, %s!", name);
    }
}
