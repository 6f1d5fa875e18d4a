#ifndef CLOAKROOM_H
#define CLOAKROOM_H

#include <stddef.h>

/* A row of hooks, numbered from 1. */
typedef struct cloakroom cloakroom_t;

/* A new cloakroom with that many hooks, all of them free. */
cloakroom_t *cloakroom_create(int hooks);

/* Gives back all memory of a cloakroom, and of the coats in it. */
void cloakroom_destroy(cloakroom_t *room);

/* Hangs a coat on the lowest free hook and returns the number of the hook; 0 if all are taken. */
int cloakroom_hang(cloakroom_t *room, const char *coat);

/* Takes the coat from a hook. The caller frees it. NULL if nothing hangs there. */
char *cloakroom_fetch(cloakroom_t *room, int hook);

/* Writes the numbers of all hooks with such a coat into `hooks`, in ascending order, and returns how many there are. */
int cloakroom_find(const cloakroom_t *room, const char *coat, int *hooks);

/* How many hooks are free. */
int cloakroom_free_hooks(const cloakroom_t *room);

#endif
