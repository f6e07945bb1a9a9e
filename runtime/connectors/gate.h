/* What stands before an endpoint: how many calls go through at a time, a queue of the others, a breaker.
 *
 * An endpoint is a text (a program, or scheme, host and port); its gate is there while somebody uses it or
 * its breaker remembers failures.  Calls that wait are let in one by one, the workflows in turn, each as
 * soon as a place is free.  The breaker is closed; so many failures in a row open it, and all are turned
 * away until its time is over; then one call may try, and decides.
 * Times are of the loop's own clock, in milliseconds.
 */
#ifndef CONNECTORS_GATE_H
#define CONNECTORS_GATE_H

#include "yawl/connector.h"

/* Endpoints of one connector at a time. */
#define YAWL__GATES_MAX 4096
/* Calls that wait at one of them. */
#define YAWL__GATE_QUEUE_MAX 16384

#define YAWL__GATE_CONCURRENCY_DEFAULT 64
#define YAWL__GATE_COOL_DOWN_DEFAULT   30000

struct yawl__gate_limits {
    uint32_t concurrency;
    uint32_t failures; /* that open the breaker; 0: there is none */
    uint64_t cool_down_ms;
};

enum yawl__gate_answer {
    YAWL__GATE_IN,
    YAWL__GATE_WAIT, /* `admit` will be called */
    YAWL__GATE_OPEN, /* turned away: the breaker is open */
    YAWL__GATE_FULL, /* turned away: the queue, or the number of endpoints */
    YAWL__GATE_NO_MEMORY
};

enum yawl__gate_outcome { YAWL__GATE_WELL, YAWL__GATE_BADLY, YAWL__GATE_UNKNOWN };

/* A call at a gate, a part of what its connector keeps of it. */
struct yawl__pass {
    struct yawl__pass *next; /* in its lane */
    struct yawl__gate *gate; /* NULL: it is at none */
    struct yawl__gate_limits limits;
    const void *workflow;
    bool waits, probes;
    /* It may go in now (YAWL__GATE_IN), or is turned away after all (YAWL__GATE_OPEN). */
    void (*admit)(struct yawl__pass *pass, enum yawl__gate_answer answer);
};

#define YAWL__GATE_BUCKETS 64

struct yawl__gates {
    yawl_engine_t *engine; /* in whose log breakers are told of; NULL: in none */
    struct yawl__gate *buckets[YAWL__GATE_BUCKETS];
    uint32_t count;
};

/* Asks for entry.  `*retry_ms`: when it is worth trying again, if it was turned away. */
enum yawl__gate_answer yawl__gate_enter(struct yawl__gates *gates, struct yawl__pass *pass,
                                        const char *endpoint, uint64_t now_ms, uint64_t *retry_ms);
/* Leaves the gate or its queue; what waits may go in, before this returns. */
void yawl__gate_leave(struct yawl__gates *gates, struct yawl__pass *pass,
                      enum yawl__gate_outcome outcome, uint64_t now_ms);
/* A yawl_connector's `endpoints`. */
void yawl__gates_visit(const struct yawl__gates *gates, const char *connector, uint64_t now_ms,
                       yawl_endpoint_fn each, void *context);
/* Gives all memory back; nobody is at any gate. */
void yawl__gates_done(struct yawl__gates *gates);

#endif
