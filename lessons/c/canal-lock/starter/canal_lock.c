#include "canal_lock.h"

#include <stdio.h>
#include <stdlib.h>

size_t operate(const char *const orders[], size_t count, lock_state_t *state) {
    (void)orders;
    (void)count;
    (void)state;
    fputs("operate is yours to write\n", stderr);
    abort();
}
