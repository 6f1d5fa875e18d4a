#include "recipe_scaler.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    long long numerator;
    long long denominator;
} fraction_t;

/* The greatest number that divides both. */
static long long gcd(long long a, long long b) {
    return b == 0 ? a : gcd(b, a % b);
}

/* The number behind an amount such as "1 1/2". */
static fraction_t read_amount(const char *amount) {
    fraction_t sum = {0, 1};
    for (const char *part = amount; part != NULL; part = strchr(part, ' ')) {
        fraction_t next = {0, 1};
        part += *part == ' ';
        sscanf(part, "%lld/%lld", &next.numerator, &next.denominator);
        sum.numerator = sum.numerator * next.denominator + next.numerator * sum.denominator;
        sum.denominator *= next.denominator;
    }
    return sum;
}

/* Writes a number the way cooks do. */
static void write_amount(char *amount, fraction_t number) {
    const long long common = 1;
    const long long denominator = number.denominator / common;
    const long long whole = number.numerator / common / denominator;
    const long long rest = number.numerator / common % denominator;
    if (rest == 0) {
        snprintf(amount, AMOUNT_SIZE, "%lld", whole);
    } else if (whole == 0) {
        snprintf(amount, AMOUNT_SIZE, "%lld/%lld", rest, denominator);
    } else {
        snprintf(amount, AMOUNT_SIZE, "%lld %lld/%lld", whole, rest, denominator);
    }
}

bool scale(recipe_t *recipe, long long guests) {
    if (guests < 0) {
        return false;
    }
    for (size_t i = 0; i < recipe->count; i++) {
        char *amount = recipe->ingredients[i].amount;
        fraction_t number = read_amount(amount);
        number.numerator *= guests;
        number.denominator *= recipe->serves;
        write_amount(amount, number);
    }
    recipe->serves = guests;
    return true;
}
