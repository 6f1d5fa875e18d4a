#include <stdio.h>

int main(void) {
    /* The greeting is yours to print. */
    return 0;
}
