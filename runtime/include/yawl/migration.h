/* Taking running cases to another version of their program.
 *
 * `yawlc migrate OLD NEW -o DIR` writes a `struct yawl_migration`: what each net, condition, task,
 * timer and variable of the old program is in the new one, what is not, and why. An engine that has
 * both programs and the mapping takes cases over, one record of its log each. A case that does not
 * carry over stays as it is, under the old program. Ids of cases, numbers of net instances and of
 * firings stay; numbers of tasks, conditions and variables are those of the new program from then
 * on. */
#ifndef YAWL_MIGRATION_H
#define YAWL_MIGRATION_H

#include "yawl/event.h"

#ifdef __cplusplus
extern "C" {
#endif

#define YAWL_MIGRATION_ABI 1
/* Markings that one net of a mapping lists as excluded; with more of them nothing is proved of the
 * net. */
#define YAWL_MIGRATION_EXCLUDED_MAX 4096

/* What a condition or a variable is in the new net. */
struct yawl_migrated {
    uint32_t to;        /* its number there; YAWL_NONE: nothing */
    const char *reason; /* why it is nothing; else NULL */
};

struct yawl_migrated_task {
    uint32_t to;            /* the task of the same name; YAWL_NONE: none */
    const char *reason;     /* why its work does not go on there; NULL: it does */
    const uint32_t *timers; /* what each of its timers is, YAWL_NONE: nothing; NULL: it has none */
};

/* What is proved of the markings whose tokens all have a place in the new net. */
enum yawl_migrated_proof {
    YAWL_MIGRATED_UNPROVED, /* nothing: a limit was reached */
    YAWL_MIGRATED_LISTED,   /* the new net reaches them by itself, but for those that are listed */
    YAWL_MIGRATED_PROVED    /* the new net reaches them by itself */
};

/* A net of the old program. */
struct yawl_migrated_net {
    uint32_t to;                            /* index of the new net; YAWL_NONE: none */
    const char *reason;                     /* why there is none; else NULL */
    const struct yawl_migrated *places;     /* one a condition */
    const struct yawl_migrated_task *tasks; /* one a task; NULL: it has none */
    const struct yawl_migrated *variables;  /* one a variable; NULL: it has none */
    const uint32_t *initials;               /* variables of the new net that get their initial values */
    uint32_t initials_count;
    const uint32_t *timers; /* its deadlines, as of a task */
    enum yawl_migrated_proof proof;
    bool alike; /* the control flow is the same, number by number: rounds of partial joins go on too */
    uint32_t excluded_count;
    const uint8_t *excluded; /* each a byte a condition, then one a task: tokens, busy; sorted */
};

struct yawl_migration {
    uint32_t abi;  /* YAWL_MIGRATION_ABI; first, so that any version can read it */
    uint32_t size; /* sizeof(struct yawl_migration) */
    const struct yawl_program *from, *to;
    uint64_t from_hash, to_hash;
    uint32_t nets_count; /* of the old program */
    const struct yawl_migrated_net *nets;
};

/* ---- In an engine (yawl/engine.h) ---- */

/* Makes the mapping known. Both programs are registered. YAWL_EABI: it is of another version of
 * libyawl, or its programs are not those that it was made for; YAWL_EINVAL: it does not fit them;
 * yawl_engine_message says what. It is borrowed until the engine is closed. */
int yawl_migration_register(yawl_engine_t *engine, const struct yawl_migration *migration);
/* Queues that the case goes over to `program`, by the mapping that is registered for that. 0:
 * queued, `cb` will run; negative: refused. The callback's status: YAWL_EMIGRATE, the message names
 * the condition, task, timer or variable that does not carry over; YAWL_EBUSY: a call of the case
 * has to be answered first; YAWL_ESTATUS: the case does not run; YAWL_ENOPROGRAM: no such mapping
 * is registered. The case is then as it was. */
int yawl_case_migrate(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id,
                      const struct yawl_program *program, yawl_case_cb cb);

/* Cases that are on their way at once. */
#define YAWL_MIGRATE_WINDOW 64

typedef struct yawl_migrate yawl_migrate_t;
/* One case was not taken over, and why. */
typedef void (*yawl_migrate_left_cb)(yawl_migrate_t *job, yawl_case_id id, int status,
                                     const char *message);
/* Every case was tried. `status` 0, also if some were left; else why it ended early (YAWL_EBUSY,
 * YAWL_ECLOSED, YAWL_ESTORE): begin again, those that went over are not tried again. The job is the
 * caller's again. */
typedef void (*yawl_migrate_done_cb)(yawl_migrate_t *job, int status);

/* All cases of a program that have not ended.  The caller sets the first part, zeroed else, and keeps the
 * struct until `done`. */
struct yawl_migrate {
    void *data;                             /* the host's */
    const struct yawl_migration *migration; /* registered */
    yawl_migrate_left_cb left;              /* NULL: nobody asks */
    yawl_migrate_done_cb done;
    uint64_t migrated_count, left_count; /* so far */
    /* private */
    yawl_engine_t *engine;
    uint32_t slot, open; /* the next to look at; requests on their way */
    int status;
    yawl_req_t *reqs;
};
/* Takes all cases of job->migration->from over, some in each turn of the loop; others go on
 * meanwhile. 0: `done` will run; negative: refused. */
int yawl_program_migrate(yawl_engine_t *engine, yawl_migrate_t *job);

#ifdef __cplusplus
}
#endif
#endif
