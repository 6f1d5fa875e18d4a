#include "stonemason.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SPACE " \t\n\r"

typedef struct {
    const char *text;
    size_t size;
    uint64_t ugliness; /* of the best lines from this word on */
    size_t next_line;  /* the word that begins the line after the one that this word begins */
} word_t;

/* Finds the words of a text, and returns how many there are. There has to be room for them. */
static size_t split(const char *text, word_t *words) {
    size_t count = 0;
    for (text += strspn(text, SPACE); *text != '\0'; text += strspn(text, SPACE)) {
        words[count].text = text;
        words[count].size = strcspn(text, SPACE);
        text += words[count].size;
        count++;
    }
    return count;
}

static void find_best_breaks(word_t *words, size_t count, size_t width) {
    words[count].ugliness = 0;
    for (size_t start = count; start-- > 0;) {
        size_t used = words[start].size;
        words[start].ugliness = UINT64_MAX;
        for (size_t end = start + 1; end <= count && used <= width; end++) {
            const uint64_t empty = width - used;
            if (empty * empty + words[end].ugliness <= words[start].ugliness) {
                words[start].ugliness = empty * empty + words[end].ugliness;
                words[start].next_line = end;
            }
            used += 1 + (end < count ? words[end].size : 0);
        }
    }
}

char *carve(const char *text, size_t width) {
    word_t *words = malloc((strlen(text) / 2 + 2) * sizeof *words);
    const size_t count = split(text, words);
    for (size_t i = 0; i < count; i++) {
        if (words[i].size > width) {
            free(words);
            return NULL;
        }
    }
    find_best_breaks(words, count, width);
    char *lines = calloc(strlen(text) + 1, 1);
    char *end = lines;
    size_t next_line = count > 0 ? words[0].next_line : 0;
    for (size_t i = 0; i < count; i++) {
        if (i == next_line) {
            *end++ = '\n';
            next_line = words[i].next_line;
        } else if (i > 0) {
            *end++ = ' ';
        }
        memcpy(end, words[i].text, words[i].size);
        end += words[i].size;
    }
    free(words);
    return lines;
}
