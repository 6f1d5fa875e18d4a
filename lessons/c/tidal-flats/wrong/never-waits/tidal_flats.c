#include "tidal_flats.h"

#include <stdbool.h>
#include <stdlib.h>

/* Where she is in an hour, and for how many hours she has been in the water. */
typedef struct {
    square_t square;
    int hour;
    int wet;
} situation_t;

/* All situations in the order in which they were found, and which ones there were, whatever the tide. */
typedef struct {
    const flats_t *flats;
    const tide_t *tide;
    int boots;
    situation_t *queue;
    size_t count;
    bool *seen;
} search_t;

static void visit(search_t *search, int row, int column, int hour, int wet_before) {
    const flats_t *flats = search->flats;
    if (row < 0 || row >= flats->rows || column < 0 || column >= flats->columns) {
        return;
    }
    const int phase = hour % search->tide->hours;
    const int height = flats->heights[row][column] - '0';
    const int wet = height < search->tide->levels[phase] ? wet_before + 1 : 0;
    if (wet > search->boots) {
        return;
    }
    const size_t place = (size_t)row * (size_t)flats->columns + (size_t)column;
    const size_t moment = place * (size_t)search->tide->hours + (size_t)phase;
    const size_t number = moment * ((size_t)search->boots + 1) + (size_t)wet;
    if (!search->seen[number]) {
        search->seen[number] = true;
        search->queue[search->count++] = (situation_t){{row, column}, hour, wet};
    }
}

int crossing(const flats_t *flats, const tide_t *tide, square_t start, square_t goal, int boots) {
    const size_t most = (size_t)flats->rows * (size_t)flats->columns * (size_t)tide->hours * ((size_t)boots + 1);
    search_t search = {flats, tide, boots, malloc(most * sizeof(situation_t)), 0, calloc(most, sizeof(bool))};
    int hours = -1;
    visit(&search, start.row, start.column, 0, 0);
    for (size_t i = 0; i < search.count && hours < 0; i++) {
        const situation_t now = search.queue[i];
        const int row = now.square.row;
        const int column = now.square.column;
        if (row == goal.row && column == goal.column) {
            hours = now.hour;
        }
        visit(&search, row - 1, column, now.hour + 1, now.wet);
        visit(&search, row + 1, column, now.hour + 1, now.wet);
        visit(&search, row, column - 1, now.hour + 1, now.wet);
        visit(&search, row, column + 1, now.hour + 1, now.wet);
    }
    free(search.queue);
    free(search.seen);
    return hours;
}
