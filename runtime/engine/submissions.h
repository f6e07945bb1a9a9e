/* Commands that come twice: what is remembered of those that have an id (submissions.c).
 *
 * Takes requests before they are carried out and after; gives their first outcome.
 * Invariant: an outcome is as durable as what it tells of.
 */
#ifndef ENGINE_SUBMISSIONS_H
#define ENGINE_SUBMISSIONS_H

#include "base/buffer.h"
#include "core/event_record.h"
#include "yawl/program.h"

struct yawl__engine;

/* What a command with an id did, to be told again. */
struct yawl__submission {
    struct yawl__submission_mark mark; /* its id in memory of its own; number 0: empty */
    uint64_t turn;                     /* that carried it out */
    uint32_t next;                     /* 1 + place of the next one in its bucket; 0: none */
};

struct yawl__submissions {
    struct yawl__submission *ring; /* the one numbered n is at n % submissions_max; NULL: none so far */
    uint32_t *buckets;             /* 1 + place of the first of them */
    uint64_t last;                 /* the newest number */
    uint32_t rewritten;            /* places that this round of the snapshot has gone by */
};

/* Looks the id of a command up.  0: it is new, and there is room to keep its outcome; 1: the request is
 * answered as the first one was; or a refusal. */
int yawl__submission_open(struct yawl__engine *engine, yawl_req_t *req);
/* The command was carried out: its outcome is recorded. */
void yawl__submission_keep(struct yawl__engine *engine, const yawl_req_t *req);
/* As yawl_submission_find, without a message. */
int yawl__submission_find(const struct yawl__engine *engine, const char *id,
                          struct yawl_case_result *out);
/* Gives the id of a request back, if it has one. */
void yawl__submission_release(struct yawl__engine *engine, yawl_req_t *req);
/* Reads a mark back; YAWL_ENOMEM. */
int yawl__submission_read(struct yawl__engine *engine, const struct yawl__event_view *view);
/* A round of the snapshot begins: what is remembered is marked anew, some with each batch. */
void yawl__submissions_begin(struct yawl__engine *engine);
/* Returns the bytes that it added. */
size_t yawl__submissions_rewrite(struct yawl__engine *engine, struct yawl__buffer *events);
bool yawl__submissions_are_rewritten(const struct yawl__engine *engine);
void yawl__submissions_done(struct yawl__engine *engine);

#endif
