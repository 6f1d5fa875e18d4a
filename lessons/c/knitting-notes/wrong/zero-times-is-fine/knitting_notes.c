#include "knitting_notes.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *row;
    size_t position;
    char *stitches; /* each with a blank behind it */
    size_t used;
    knitting_error_t *error;
} reader_t;

static bool read_row(reader_t *reader);

static char next(const reader_t *reader) {
    return reader->row[reader->position];
}

static bool is_letter(char character) {
    return character >= 'a' && character <= 'z';
}

static bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

/* Fills in the error; always false. */
static bool mistake(reader_t *reader, size_t position, const char *problem) {
    reader->error->column = position + 1;
    snprintf(reader->error->problem, sizeof reader->error->problem, "%s", problem);
    return false;
}

static bool unexpected(reader_t *reader) {
    char problem[20];
    snprintf(problem, sizeof problem, "unexpected '%c'", next(reader));
    return mistake(reader, reader->position, problem);
}

static void append(reader_t *reader, const char *text, size_t size) {
    reader->stitches = realloc(reader->stitches, reader->used + size + 2);
    memmove(reader->stitches + reader->used, text, size);
    reader->used += size;
}

/* Repeats what was written from `first` on as often as the number says that comes next, if there is one. */
static bool repeat(reader_t *reader, size_t first) {
    const size_t start = reader->position;
    const size_t size = reader->used - first;
    int times = 0;
    if (!is_digit(next(reader))) {
        return true;
    }
    for (; is_digit(next(reader)); reader->position++) {
        times = 10 * times + (next(reader) - '0');
    }
    if (times < 0) {
        return mistake(reader, start, "nothing to repeat zero times");
    }
    reader->stitches = realloc(reader->stitches, reader->used + size * (size_t)times + 2);
    for (; times > 1; times--) {
        append(reader, reader->stitches + first, size);
    }
    return true;
}

static bool read_stitch(reader_t *reader) {
    const size_t first = reader->used;
    const size_t start = reader->position;
    while (is_letter(next(reader))) {
        reader->position++;
    }
    append(reader, reader->row + start, reader->position - start);
    append(reader, " ", 1);
    return repeat(reader, first);
}

static bool read_group(reader_t *reader) {
    const size_t first = reader->used;
    const size_t start = reader->position++;
    if (!read_row(reader)) {
        return false;
    }
    if (next(reader) == '\0') {
        return mistake(reader, start, "group never closed");
    }
    if (reader->used == first) {
        return mistake(reader, start, "empty group");
    }
    reader->position++;
    if (next(reader) != '*') {
        return true;
    }
    reader->position++;
    if (!is_digit(next(reader))) {
        return mistake(reader, reader->position, "number expected");
    }
    return repeat(reader, first);
}

/* Reads everything up to the end of the text or of the group around. */
static bool read_row(reader_t *reader) {
    bool fine = true;
    while (fine) {
        if (next(reader) == ' ') {
            reader->position++;
        } else if (is_letter(next(reader))) {
            fine = read_stitch(reader);
        } else if (next(reader) == '(') {
            fine = read_group(reader);
        } else if (next(reader) == ')' || next(reader) == '\0') {
            return true;
        } else {
            fine = unexpected(reader);
        }
    }
    return false;
}

char *expand(const char *row, knitting_error_t *error) {
    reader_t reader = {row, 0, NULL, 0, error};
    append(&reader, "", 0);
    if (!read_row(&reader) || (next(&reader) != '\0' && !unexpected(&reader))) {
        free(reader.stitches);
        return NULL;
    }
    reader.stitches[reader.used > 0 ? reader.used - 1 : 0] = '\0';
    return reader.stitches;
}
