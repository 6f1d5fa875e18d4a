#include "broken_typewriter.h"

#include <ctype.h>
#include <string.h>

static char key_of(char mark) {
    return (char)tolower((unsigned char)mark);
}

/* Whether the key left a mark anywhere on the paper. */
static bool works(char key, const char *typed) {
    for (; *typed != '\0'; typed++) {
        if (key_of(*typed) == key) {
            return true;
        }
    }
    return false;
}

bool broken_keys(const char *meant, const char *typed, char *keys) {
    const char *next = typed;
    char *end = keys;
    *end = '\0';
    for (; *meant != '\0'; meant++) {
        const char key = key_of(*meant);
        if (works(key, typed)) {
            if (*next != '\0' && *next++ == '\n') {
                return false;
            }
        } else if (strchr(keys, key) == NULL) {
            *end++ = key;
            *end = '\0';
        }
    }
    return *next == '\0';
}
