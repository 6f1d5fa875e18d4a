/* Adds up the book of the toll bridge: standard input to standard output. */
#include <stdio.h>

int main(void) {
    fputs("reading the book and printing what it comes to is yours to write\n", stderr);
    return 1;
}
