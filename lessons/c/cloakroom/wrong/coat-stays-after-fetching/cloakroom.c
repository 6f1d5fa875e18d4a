#include "cloakroom.h"

#include <stdlib.h>
#include <string.h>

struct cloakroom {
    int hooks;
    char **coats; /* one place for each hook: a string, or NULL where nothing hangs */
};

cloakroom_t *cloakroom_create(int hooks) {
    cloakroom_t *room = malloc(sizeof *room);
    room->hooks = hooks;
    room->coats = calloc((size_t)hooks + 1, sizeof *room->coats);
    return room;
}

void cloakroom_destroy(cloakroom_t *room) {
    for (int i = 0; i < room->hooks; i++) {
        free(room->coats[i]);
    }
    free(room->coats);
    free(room);
}

int cloakroom_hang(cloakroom_t *room, const char *coat) {
    for (int i = 0; i < room->hooks; i++) {
        if (room->coats[i] == NULL) {
            room->coats[i] = strcpy(malloc(strlen(coat) + 1), coat);
            return i + 1;
        }
    }
    return 0;
}

char *cloakroom_fetch(cloakroom_t *room, int hook) {
    if (hook < 1 || hook > room->hooks) {
        return NULL;
    }
    char *coat = room->coats[hook - 1];
    return coat == NULL ? NULL : strcpy(malloc(strlen(coat) + 1), coat);
}

int cloakroom_find(const cloakroom_t *room, const char *coat, int *hooks) {
    int found = 0;
    for (int i = 0; i < room->hooks; i++) {
        if (room->coats[i] != NULL && strcmp(room->coats[i], coat) == 0) {
            hooks[found++] = i + 1;
        }
    }
    return found;
}

int cloakroom_free_hooks(const cloakroom_t *room) {
    int count = 0;
    for (int i = 0; i < room->hooks; i++) {
        count += room->coats[i] == NULL;
    }
    return count;
}
