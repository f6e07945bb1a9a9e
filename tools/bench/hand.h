/* What the hand-written patterns share: the codes of their operations and the moves on a case. */
#ifndef BENCH_HAND_H
#define BENCH_HAND_H

#include <string.h>

#include "bench/patterns.h"

#define ENTER       HAND_CODE(BENCH_ENTER, 0, 0)
#define PASS(task)  HAND_CODE(BENCH_PASS, 0, task)
#define START(task) HAND_CODE(BENCH_START, 0, task)
#define LEAVE(task) HAND_CODE(BENCH_LEAVE, 0, task)
#define DONE(task)  HAND_CODE(BENCH_COMPLETE, 0, task)
/* In the sub-net of the first, of the second depth. */
#define BELOW(kind, task) HAND_CODE(BENCH_##kind, 1, task)
#define DEEP(kind, task)  HAND_CODE(BENCH_##kind, 2, task)
#define BIT(i)            (1u << (i))

/* Tasks, in the order of the text. */
enum { A, B, C, D, E, F, G, H };

static inline void begin_case(struct hand *h, uint64_t marks, uint32_t task,
                              struct yawl_changes *changes)
{
    memset(h, 0, sizeof *h);
    h->marks = marks;
    h->enabled = BIT(task);
    yawl_change(changes, task, YAWL_CHANGE_ENABLED);
}
static inline void on(struct hand *h, uint32_t task, struct yawl_changes *changes)
{
    if (h->enabled & BIT(task)) return;
    h->enabled |= BIT(task);
    yawl_change(changes, task, YAWL_CHANGE_ENABLED);
}
static inline void off(struct hand *h, uint32_t task, struct yawl_changes *changes)
{
    if (!(h->enabled & BIT(task))) return;
    h->enabled &= ~BIT(task);
    yawl_change(changes, task, YAWL_CHANGE_DISABLED);
}
/* The task starts: its work is no longer offered. */
static inline void begin(struct hand *h, uint32_t task, struct yawl_changes *changes)
{
    off(h, task, changes);
    h->busy |= BIT(task);
}
static inline void finish(struct hand *h, uint32_t task) { h->busy &= ~BIT(task); }
static inline void cancel(struct hand *h, uint32_t task, struct yawl_changes *changes)
{
    if (!(h->busy & BIT(task))) return;
    h->busy &= ~BIT(task);
    yawl_change(changes, task, YAWL_CHANGE_CANCELLED);
}
/* One token from the first to the second. */
static inline void move(struct hand *h, uint64_t from, uint64_t to)
{
    h->marks = (h->marks & ~from) | to;
}
/* The task leaves at once: its tokens move on, and its work is no longer offered. */
static inline void pass(struct hand *h, uint32_t task, uint64_t from, uint64_t to,
                        struct yawl_changes *changes)
{
    move(h, from, to);
    off(h, task, changes);
}
static inline bool all(const struct hand *h, uint64_t marks) { return (h->marks & marks) == marks; }

#endif
