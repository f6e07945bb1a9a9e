/* The store of a durable program (`yawlc compile --durable`).  Only such a program links it, and SQLite: the
 * compiler asks the linker for it by its name, and whoever uses it looks first whether it is there. */
#ifndef PLAYER_PROGRAM_STORE_H
#define PLAYER_PROGRAM_STORE_H

#include <stdbool.h>
#include <uv.h>

#include "yawl/event.h"
#include "yawl/store.h"

/* How a case of the store began. */
struct program_past {
    int64_t started_ms;
    char *data; /* JSON of its variables then, the caller's to free; NULL: it had none */
};
typedef void (*program_event_fn)(void *context, const yawl_event_t *event);

struct program_store {
    /* As yawl_store_sqlite_open, for the file `path`; `problem` takes YAWL_STORE_PROBLEM_MAX bytes. */
    int (*open)(yawl_store_t **store, uv_loop_t *loop, const char *path, char *problem);
    void (*close)(yawl_store_t *store);
    /* What the file has on record of a case: how it began (YAWL_ENOCASE: that is gone); all its events.  0,
     * or a code. */
    int (*begin)(const char *path, yawl_case_id id, struct program_past *past);
    int (*events)(const char *path, yawl_case_id id, program_event_fn each, void *context);
};
extern const struct program_store program_store;

#endif
