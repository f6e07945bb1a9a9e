/* The step that most steps are, in one straight line: a person's task without data, instances, timers or
 * anything else is completed, in a case that has nothing beside its frame.
 *
 * What it records and leaves is what the general way (decide, reserve, apply) would; only faster.  Here
 * is what happens at every step, in fast.c what does at few.
 * Invariant: whatever is not plain is left to the general way before anything is written; what follows
 * is left to it from the first change that is more than an offer that comes or goes.
 */
#ifndef CORE_FAST_H
#define CORE_FAST_H

#include "core/check_rows.h"
#include "core/plan.h"

enum yawl__fast {
    YAWL__FAST_NO,      /* not that plain: nothing was done */
    YAWL__FAST_AT_REST, /* done, and nothing follows from it */
    YAWL__FAST_MORE     /* done; core->record_done is its head, and the case is to come to rest */
};

/* Where a run of such steps writes its records.  Between yawl__fast_open and yawl__fast_close nobody else
 * writes to core->events, whose length is behind; zeroed: closed. */
struct yawl__fast_run {
    char *at;    /* the end of the events */
    char *limit; /* up to here a record may begin */
};

/* Makes room for records, behind a mark of the time; false: there is none now. */
bool yawl__fast_open(struct yawl__core *core, struct yawl__fast_run *run);
void yawl__fast_close(struct yawl__core *core, struct yawl__fast_run *run);
/* The general way follows the changes from number `from` on and ends the record, whose notes end at `at`.
 * Closes the run. */
enum yawl__fast yawl__fast_follow_rest(struct yawl__core *core, struct yawl__case *c, uint32_t from,
                                       const uint32_t *at, struct yawl__fast_run *run);
/* Something follows: keeps the record's head and closes the run. */
enum yawl__fast yawl__fast_more(struct yawl__core *core, const struct yawl__event_head *head,
                                struct yawl__fast_run *run);

static inline bool yawl__fast_is_plain(const struct yawl__case *c, uint32_t task)
{
    const struct yawl_frame *frame = c->root.frame;
    const struct yawl_net *net = c->root.net;
    return frame != NULL && c->side == NULL && c->root.items.count == 0 &&
           frame->status == YAWL_CASE_RUNNING && frame->firings != UINT32_MAX &&
           task < net->tasks_count && net->tasks[task].plain &&
           yawl_has(yawl__enabled_set(&c->root), task);
}

/* The case goes on by somebody's work, and by nothing else. */
static inline bool yawl__fast_rests(const struct yawl__core *core, const struct yawl__scope *scope)
{
    uint32_t last = scope->net->places_count - 1;
    return !yawl__is_at_rest(scope->net, scope->frame) &&
           !yawl_has(yawl__set_at(scope->frame, scope->net->places_at), last) &&
           core->changes.fault == 0;
}

_Static_assert(YAWL_EVENT_TASK_ENABLED + YAWL_CHANGE_ENABLED == YAWL_EVENT_TASK_ENABLED &&
                   YAWL_EVENT_TASK_ENABLED + YAWL_CHANGE_DISABLED == YAWL_EVENT_TASK_WITHDRAWN,
               "an offer that comes or goes is noted by adding the change");

/* Notes what the step changed and ends the record. */
static inline enum yawl__fast yawl__fast_follow(struct yawl__core *core, struct yawl__case *c,
                                                uint32_t task, struct yawl__fast_run *run)
{
    const struct yawl_task *tasks = c->root.net->tasks;
    const uint32_t *entry = core->changes.entries, *end = entry + core->changes.count;
    struct yawl__event_head *head = (struct yawl__event_head *)(void *)run->at;
    uint32_t *notes = (uint32_t *)(void *)(run->at + YAWL__EVENT_BRIEF_SIZE), *at = notes;
    if (core->changes.count >= YAWL__EVENT_FEW_MAX) {
        return yawl__fast_follow_rest(core, c, 0, notes, run);
    }
    for (; entry < end; entry++) {
        uint32_t change = *entry;
        if (change == (task << 2 | YAWL_CHANGE_DISABLED)) continue;
        if ((change & 3) > YAWL_CHANGE_DISABLED || !tasks[change >> 2].offered) {
            uint32_t from = (uint32_t)(entry - core->changes.entries);
            return yawl__fast_follow_rest(core, c, from, at, run);
        }
        *at++ = (change >> 2) << 8 | (YAWL_EVENT_TASK_ENABLED + (change & 3));
    }
    /* It is offered again at once: it has more tokens. */
    if (yawl_has(yawl__enabled_set(&c->root), task)) *at++ = task << 8 | YAWL_EVENT_TASK_ENABLED;
    size_t words = (size_t)(at - notes);
    head->few = (uint8_t)words;
    *at = 0; /* padding */
    run->at = (char *)(notes + (words + (words & 1)));
    return yawl__fast_rests(core, &c->root) ? YAWL__FAST_AT_REST : yawl__fast_more(core, head, run);
}

/* Completes an offered task of the root net, if task and case are as plain as that. */
static inline enum yawl__fast yawl__fast_step(struct yawl__core *core, struct yawl__case *c,
                                              uint32_t task, struct yawl__fast_run *run)
{
    if (!yawl__fast_is_plain(c, task)) return YAWL__FAST_NO;
    if (run->at >= run->limit && !yawl__fast_open(core, run)) return YAWL__FAST_NO;
    struct yawl_frame *frame = c->root.frame;
    uint32_t firing = frame->firings + 1;
    struct yawl__event_head *head = (struct yawl__event_head *)(void *)run->at;
    head->version = YAWL__EVENT_VERSION;
    head->kind = YAWL_EVENT_ITEM_COMPLETED;
    head->flags = YAWL__EVENT_STARTS | YAWL__EVENT_LEAVES | YAWL__EVENT_BRIEF;
    head->few = 0;
    head->scope = 0;
    head->task = task;
    head->firing = firing;
    head->case_id = c->id;
    core->changes.count = 0;
    core->changes.task = task;
    core->changes.fault = 0;
    yawl__rows_before(core, &c->root);
    c->root.net->tasks[task].pass(frame, 0, &core->changes);
    frame->firings++; /* beside those of the routing tasks that it passed */
    yawl__rows_check_pass(core, &c->root, task, 0);
    return yawl__fast_follow(core, c, task, run);
}

/* One such step. */
enum yawl__fast yawl__fast_complete(struct yawl__core *core, struct yawl__case *c, uint32_t task);

#endif
