/* Turns echoes into depths: standard input to standard output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METRES_PER_SECOND 1500

int main(void) {
    char echo[32];
    double shallowest = 0;
    int place = 0; /* the click of the shallowest depth; 0 as long as there is none */
    for (int click = 1; scanf("%31s", echo) == 1; click++) {
        if (strcmp(echo, "-") == 0) {
            puts("no echo");
            continue;
        }
        const double depth = strtod(echo, NULL) * METRES_PER_SECOND / 2;
        printf("%.4f\n", depth);
        if (place == 0 || depth <= shallowest) {
            shallowest = depth;
            place = click;
        }
    }
    if (place == 0) {
        puts("shallowest none");
    } else {
        printf("shallowest %.4f at click %d\n", shallowest, place);
    }
    return 0;
}
