#ifndef RECIPE_SCALER_H
#define RECIPE_SCALER_H

#include <stdbool.h>
#include <stddef.h>

#define AMOUNT_SIZE 50

/* What goes into a recipe; the amount is written the way cooks write, such as "1 1/2". */
typedef struct {
    const char *name;
    char amount[AMOUNT_SIZE];
} ingredient_t;

/* How many people it feeds, and what goes into it. */
typedef struct {
    long long serves;
    size_t count;
    ingredient_t *ingredients;
} recipe_t;

/* Changes the recipe so that it serves that many guests; false, and nothing is changed, if there cannot be so many. */
bool scale(recipe_t *recipe, long long guests);

#endif
