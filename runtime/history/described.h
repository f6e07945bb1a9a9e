/* A program as a store describes it: its names and records in the rows that a module would have; no step, so
 * nothing can be run.  What is read comes from a file, and is believed in nothing.
 */
#ifndef HISTORY_DESCRIBED_H
#define HISTORY_DESCRIBED_H

#include "yawl/program.h"

/* Members of a record with those of its members, and so on. */
#define YAWL__MEMBERS_MAX 65536u

struct yawl__described {
    struct yawl_program program;
    struct yawl__described *next;
    void *blocks; /* all that belongs to it */
};

/* Reads a description; NULL: `*status` is YAWL_ECORRUPT, YAWL_EABI (a newer form) or YAWL_ENOMEM. */
struct yawl__described *yawl__described_read(const void *bytes, size_t length, int *status);
void yawl__described_free(struct yawl__described *described);

/* ---- All programs of a store, as a list ---- */

/* The one with that hash; NULL: there is none. */
const struct yawl_program *yawl__described_find(const struct yawl__described *list, uint64_t hash);
void yawl__described_free_all(struct yawl__described **list);

#endif
