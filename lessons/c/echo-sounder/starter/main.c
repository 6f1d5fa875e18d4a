/* Turns echoes into depths: standard input to standard output. */
#include <stdio.h>

int main(void) {
    fputs("a depth for every click, and the shallowest in the end, is yours to write\n", stderr);
    return 1;
}
