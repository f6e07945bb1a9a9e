/* The 43 patterns as benchmarks: the generated program, the run that is repeated, the hand-written
 * step.
 *
 * A run is one case from its start to its end, written as operations in a text: a task a completes
 * (`pass`: start and leave in one) a:K the same, and its split takes K: an index, of an or-split a
 * set of bits +a -a only starts, only leaves; -a:K as above *a an instance of the multiple-
 * instance task a completes, and its synchroniser is asked !a a is busy and is cancelled a/x task
 * x in the sub-net of composite task a; the first one enters the sub-net */
#ifndef BENCH_PATTERNS_H
#define BENCH_PATTERNS_H

#include <string.h>

#include "yawl/program.h"

#define BENCH_PATTERNS_COUNT 43
/* Operations of one run. */
#define BENCH_OPERATIONS_MAX 32

/* What a programmer would keep for a case by hand; every hand-written pattern uses a part of it. */
struct hand {
    uint64_t marks;   /* one bit a condition */
    uint32_t enabled; /* one bit a task */
    uint32_t busy;
    uint32_t count[2]; /* tokens or instances where bits are not enough */
};

/* One operation on a case by hand, with the same duty as a generated step: move the tokens, keep
 * what is enabled and busy, report each change. `code`: what happens to which task, see hand.h. */
typedef void (*hand_step)(struct hand *h, uint32_t code, uint64_t choice,
                          struct yawl_changes *changes);

struct bench_pattern {
    uint32_t number;
    const struct yawl_program *program;
    const char *run;
    hand_step hand;
};

extern const struct bench_pattern bench_patterns[BENCH_PATTERNS_COUNT];

/* What an operation does to a frame. */
enum bench_kind {
    BENCH_ENTER,
    BENCH_PASS,
    BENCH_START,
    BENCH_LEAVE,
    BENCH_COMPLETE, /* of an instance */
    BENCH_ABANDON
};

struct bench_operation {
    enum bench_kind kind;
    const struct yawl_net *net;
    const struct yawl_task *task; /* NULL: of ENTER */
    uint32_t frame_at;            /* offset of its net's frame in the case */
    uint64_t choice;
    uint32_t code; /* the same for the hand-written step */
    /* The generated function of PASS and LEAVE, called as directly as the hand-written one; NULL: of
 * the others. */
    void (*step)(struct yawl_frame *frame, uint64_t choice, struct yawl_changes *changes);
    void (*start)(struct yawl_frame *frame, struct yawl_changes *changes); /* of START */
    const struct yawl_data *data; /* of COMPLETE: case variables, all of them 0 */
};

struct bench_run {
    const struct yawl_program *program;
    struct bench_operation operations[BENCH_OPERATIONS_MAX];
    uint32_t count;     /* the start of the case included */
    uint32_t case_size; /* bytes of the root's frame and of frames that the core would allocate */
    uint32_t changes_max;
};

/* Reads `text`; ends the program with a message if it does not fit `program`. */
void bench_read_run(const struct yawl_program *program, const char *text, struct bench_run *run);
/* What the instances of a run have come to. */
struct bench_instances {
    struct yawl_instances counts;
    struct yawl_eval e;
};

static inline void bench_start_instances(struct bench_instances *instances)
{
    instances->counts = (struct yawl_instances){3, 3, 0, 3};
}
/* An instance is complete: is that enough? */
static inline void bench_complete_instance(const struct bench_operation *operation,
                                           struct yawl_changes *changes,
                                           struct bench_instances *instances)
{
    instances->e.completed = ++instances->counts.completed;
    instances->e.active = instances->counts.active;
    changes->count += operation->task->instances->synchronised(&instances->counts, operation->data,
                                                               &instances->e);
}
static inline struct yawl_frame *frame_of(const struct bench_operation *operation, void *frame)
{
    return (struct yawl_frame *)(void *)((char *)frame + operation->frame_at);
}
/* Performs one operation on the case whose frame this is, through the generated functions. */
static inline void bench_perform(const struct bench_operation *operation, void *frame,
                                 struct yawl_changes *changes, struct bench_instances *instances)
{
    struct yawl_frame *at = frame_of(operation, frame);
    switch (operation->kind) {
    case BENCH_PASS:
    case BENCH_LEAVE: operation->step(at, operation->choice, changes); break;
    case BENCH_START:
        operation->start(at, changes);
        bench_start_instances(instances);
        break;
    case BENCH_COMPLETE: bench_complete_instance(operation, changes, instances); break;
    case BENCH_ABANDON: operation->task->abandon(at, changes); break;
    case BENCH_ENTER:
        memset(at, 0, operation->net->frame_size);
        operation->net->enter(at, changes);
        break;
    }
}

/* The same through a hand-written step: the host has to look at what happens here too. */
static inline void hand_perform(hand_step step, const struct bench_operation *operation, void *at,
                                struct yawl_changes *changes)
{
    switch (operation->kind) {
    case BENCH_PASS:
    case BENCH_LEAVE: step(at, operation->code, operation->choice, changes); break;
    case BENCH_START: step(at, operation->code, 0, changes); break;
    case BENCH_COMPLETE: step(at, operation->code, 1, changes); break;
    case BENCH_ABANDON: step(at, operation->code, 2, changes); break;
    case BENCH_ENTER: step(at, operation->code, 3, changes); break;
    }
}

/* Codes of operations for hand-written steps: the kind, how deep the net lies, the task. */
#define HAND_CODE(kind, depth, task) ((uint32_t)(kind) << 8 | (uint32_t)(depth) << 5 | (task))

#define HAND(number)                                                                               \
    void hand_##number(struct hand *h, uint32_t code, uint64_t choice, struct yawl_changes *changes)
HAND(1);
HAND(2);
HAND(3);
HAND(4);
HAND(5);
HAND(6);
HAND(7);
HAND(8);
HAND(9);
HAND(10);
HAND(11);
HAND(12);
HAND(13);
HAND(14);
HAND(15);
HAND(16);
HAND(17);
HAND(18);
HAND(19);
HAND(20);
HAND(21);
HAND(22);
HAND(23);
HAND(24);
HAND(25);
HAND(26);
HAND(27);
HAND(28);
HAND(29);
HAND(30);
HAND(31);
HAND(32);
HAND(33);
HAND(34);
HAND(35);
HAND(36);
HAND(37);
HAND(38);
HAND(39);
HAND(40);
HAND(41);
HAND(42);
HAND(43);

#endif
