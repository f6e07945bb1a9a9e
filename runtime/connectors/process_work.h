/* One run of a program: what it is given, its handles on the loop, what came of it.
 *
 * connector_process.c decides when a work begins and answers its call; process_work.c runs it: no shell, an
 * environment of its own and nothing else, a process group of its own, limits, bounded outputs, an end in
 * time.  A work whose call is gone is ended and answers nobody.
 */
#ifndef CONNECTORS_PROCESS_WORK_H
#define CONNECTORS_PROCESS_WORK_H

#include <uv.h>

#include "connectors/call_parts.h"
#include "connectors/process_child.h"

#define YAWL__PROCESS_TIMEOUT_MS  60000
#define YAWL__PROCESS_OUTPUT_MAX  (8u << 20) /* standard output, if nothing else is set */
#define YAWL__PROCESS_GRACE_MS    2000       /* from SIGTERM to SIGKILL */
#define YAWL__PROCESS_OUTPUTS_MS  2000       /* from a program's end to that of its outputs */
#define YAWL__PROCESS_ERRORS_MAX  (64u << 20) /* standard error; most of it is read for nothing */
#define YAWL__PROCESS_ERRORS_KEPT 4096       /* the end of standard error that is kept */
#define YAWL__PROCESS_ERRORS_TOLD 1024       /* and the end of that which is told */
#define YAWL__PROCESS_TEXTS_MAX   4096       /* arguments, and variables, of one call */

struct yawl__process_limits {
    uint64_t timeout_ms, memory, cpu_ms, files, output;
};

struct yawl__process_work {
    struct yawl__pass pass; /* first, so that a gate leads back here */
    struct yawl__process_work *next, *previous;
    struct yawl__processes *owner;
    yawl_call_t *call; /* NULL: answered, or nobody waits any more */
    yawl_call_t *cancelled; /* while its program is being ended; else NULL */
    struct yawl__texts arguments, variables;
    char *directory; /* NULL: the host's */
    struct yawl__process_limits limits;
    int input; /* a file in memory; -1: none */

    struct yawl__child child;
    uv_poll_t exit; /* an open handle while there is a child */
    uv_pipe_t out, err;
    uv_timer_t timer;
    uint32_t handles;           /* open ones */
    bool runs, out_ends, err_ends; /* the program; its outputs */
    bool is_late, is_full, is_noisy, is_stopping, is_killed;
    struct yawl__child_end end;
    char *output; /* owned, `output_length` bytes */
    size_t output_length, output_capacity;
    char errors[YAWL__PROCESS_ERRORS_KEPT];
    size_t errors_length, errors_read;
};

/* What the connector keeps of one engine. */
struct yawl__processes {
    uv_loop_t *loop;
    struct yawl__gates gates;
    struct yawl__process_work *works;
    bool is_closing;
    yawl_closed_cb closed;
    void *context;
};

/* Starts the program.  0, or an error of libuv; then no handle is open. */
int yawl__process_start(struct yawl__process_work *work);
/* Ends it: at once, or with SIGTERM and some time first. */
void yawl__process_stop(struct yawl__process_work *work, bool at_once);
/* Gives back a work whose handles are closed. */
void yawl__process_free(struct yawl__process_work *work);

/* connector_process.c: all handles of the work are closed. */
void yawl__process_ended(struct yawl__process_work *work);

#endif
