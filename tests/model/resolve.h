/* A random workflow as the rules see it: places and tasks with arcs between them.
 *
 * Implicit conditions have become places, dependency graphs and branches the tasks that they stand
 * for (docs/semantics.md says which), cancellation sets lists of places and tasks.  The interpreter
 * and the definition of the or-join work on this and on nothing else.
 */
#ifndef RESOLVE_H
#define RESOLVE_H

#include "model.h"

#define PLACES_MAX  72
#define ALL_TASKS   28 /* hidden ones included */
#define INPUTS_MAX  20
#define OUTPUTS_MAX 12

struct output {
    int place, threads;
    struct guard when;
    bool is_default;
};

struct plain_task {
    char name[40];
    int uid; /* of a hidden task: of the task that it belongs to, negative; 0: of the net */
    const struct task *written; /* NULL: hidden */
    enum kind kind;
    enum gate join, split;
    int join_count; /* partial join; 0: none */
    int threads;    /* taken from an input, 1 or more */
    enum rest rest;
    bool fails_case; /* a hidden task whose start does */
    int inputs_count, outputs_count, others_count;
    int inputs[INPUTS_MAX];
    struct output outputs[OUTPUTS_MAX];
    int others[8];               /* places that timers and failures mark */
    int timer_other[TIMERS_MAX]; /* index into others, -1: the timer leads nowhere */
    int failure_other[3], failure_error[3], failure_count;
    bool cancels_place[PLACES_MAX], cancels_task[ALL_TASKS];
    int holds_count, holds[3];
    int completes_count, completes[2];
};

struct plain_place {
    char name[88];
    bool condition; /* written, start or end */
};

struct plain_net {
    const struct written_net *written;
    int places_count, tasks_count;
    struct plain_place places[PLACES_MAX];
    struct plain_task tasks[ALL_TASKS];
    int end; /* the output condition; the input condition is place 0 */
    int deadline_place[2];
};

struct plain_spec {
    const struct spec *written;
    int nets_count;
    struct plain_net nets[NETS_MAX];
};

void spec_resolve(const struct spec *spec, struct plain_spec *plain);
/* Can the or-split take these outputs together?  A default without a guard goes with no other. */
bool plain_may_choose(const struct plain_task *task, uint32_t set);

#endif
