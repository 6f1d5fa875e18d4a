/* Adds up the book of the toll bridge: standard input to standard output. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *who;
    int pence;
} tolls[] = {{"walker", 1}, {"rider", 2}, {"cart", 5}};

/* What one crossing costs, in pence. */
static int toll(const char *time, const char *who) {
    const bool night = strcmp(time, "06:00") <= 0 || strcmp(time, "22:00") >= 0;
    for (size_t i = 0; i < sizeof tolls / sizeof *tolls; i++) {
        if (strcmp(tolls[i].who, who) == 0) {
            return tolls[i].pence * (night ? 2 : 1);
        }
    }
    return 0;
}

int main(void) {
    int crossings = 0;
    int total = 0;
    char time[6];
    char who[10];
    if (scanf("%d", &crossings) != 1) {
        return 1;
    }
    for (int i = 0; i < crossings && scanf("%5s %9s", time, who) == 2; i++) {
        total += toll(time, who);
    }
    printf("%d %s, ", crossings, crossings == 1 ? "crossing" : "crossings");
    printf("%d %s\n", total, total == 1 ? "penny" : "pence");
    return 0;
}
