#include <stdio.h>

int main(void) {
    char name[100];
    if (scanf("%99s", name) == 1) {
        printf("Hello, %s!\n", name);
    } else {
        puts("Hello!");
    }
    return 0;
}
