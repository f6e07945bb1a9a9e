/* Applies a migration: the case is exchanged for the one that was built from the record's image.
 * Invariant: only what is told and what follows by itself looks at the mapping; a replay does neither. */
#include <assert.h>
#include <string.h>

#include "core/apply.h"
#include "core/image.h"
#include "core/marking.h"
#include "core/migrate.h"
#include "core/plan.h"

/* Puts the case `from` to where `to` is: sub-nets of the root point to it. */
static void move(struct yawl__case *to, struct yawl__case *from)
{
    const struct yawl__more *more = yawl__more_of(from);
    *to = *from;
    for (uint32_t i = 0; i < more->children_count; i++) {
        if (more->children[i]->parent == &from->root) more->children[i]->parent = &to->root;
    }
    from->program = NULL;
}

/* ---- Reserving ---- */

/* A byte for each task of a net, for what is told. */
static int fit_tasks(struct yawl__core *core, const struct yawl_program *program)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < program->nets_count; i++) {
        if (program->nets[i].tasks_count > most) most = program->nets[i].tasks_count;
    }
    return yawl__space_fit(core, &core->migrated_key, most);
}

/* Of timers in a list it may be known by how much the clock was set. */
static bool knows_lags(const struct yawl__case *c)
{
    return c->side != NULL && c->side->has_list;
}

/* Builds the case in `fresh`, which is the caller's to release. */
static int read_fresh(struct yawl__core *core, const struct yawl__case *c,
                      struct yawl__case *fresh, struct yawl_text image)
{
    int status = yawl__image_read(core, fresh, image.data, image.length);
    if (status != 0) return status;
    if (fresh->root.frame->status != c->root.frame->status) return YAWL_ECORRUPT;
    if (core->following && knows_lags(c) && fresh->side != NULL)
        status = yawl__timers_fit_list(core, fresh->side);
    if (status != 0) return status;
    bool is_large = fresh->held > (uint64_t)core->held_max + 7 && fresh->held > c->held;
    return is_large ? YAWL_ETOOBIG : 0;
}

int yawl__reserve_migrated(struct yawl__core *core, const struct yawl__case *c,
                           const struct yawl__event_view *view)
{
    struct yawl_text versions, image = yawl__event_image(view, &versions);
    uint64_t held = core->held;
    struct yawl__case fresh;
    int status = core->following ? fit_tasks(core, core->program_to) : 0;
    if (status != 0) return yawl__refuse(core, status, NULL);
    yawl__case_init(&fresh, core->program_to, c->id);
    /* Reading gives back what is reserved for a record: nothing of this one is yet. */
    status = read_fresh(core, c, &fresh, image);
    if (status == 0)
        move(&core->migrated, &fresh);
    else
        yawl__case_release(core, &fresh);
    core->held = held;
    return status == 0 ? 0 : yawl__refuse(core, status, NULL);
}

void yawl__migrated_drop(struct yawl__core *core)
{
    uint64_t held = core->held;
    if (core->migrated.program != NULL) yawl__case_release(core, &core->migrated);
    core->migrated.program = NULL;
    core->held = held;
}

/* ---- What is new ---- */

struct telling {
    struct yawl__core *core;
    const struct yawl__scope *from, *to; /* a net instance, before and after */
    struct yawl__shift shift;
};

/* What was offered and is not, or not so, is withdrawn: by the number that the new program has for it. */
static void tell_withdrawn(const struct telling *t)
{
    const uint64_t *was = yawl__enabled_set(t->from), *is = yawl__enabled_set(t->to);
    for (uint32_t i = 0; i < t->from->net->tasks_count; i++) {
        uint32_t to = t->shift.net->tasks[i].to, offer = yawl__offer_of(&t->shift, i);
        bool offered = yawl_has(was, i) && yawl__row(t->from, i)->kind == YAWL_TASK_OFFER &&
                       yawl__waits_for(t->from, i) == 0;
        if (!offered || to == YAWL_NONE || (offer != YAWL_NONE && yawl_has(is, offer))) continue;
        yawl__note(t->core, t->to, YAWL_EVENT_TASK_WITHDRAWN, to);
    }
}

/* Timers that only the new net has, of what goes on, count from now. */
static void arm_new(const struct telling *t, uint32_t task, const struct yawl_timer *timers,
                    uint32_t count, uint32_t old_task)
{
    uint32_t old_count = old_task == YAWL_NONE ? t->from->net->timers_count
                                               : yawl__row(t->from, old_task)->timers_count;
    for (uint32_t i = 0; i < count; i++) {
        bool is_old = false;
        for (uint32_t j = 0; j < old_count; j++)
            is_old = is_old || yawl__timer_of(&t->shift, old_task, j) == i;
        bool counts = task == YAWL_NONE || timers[i].from == YAWL_TIMER_ENABLED ||
                      yawl_has(yawl__busy_set(t->to), task);
        if (!is_old && counts) yawl__follow_timer(t->core, t->to, task, i);
    }
}

/* Tasks that go on keep what they have; the others became enabled by this. */
static void follow_scope(struct yawl__case *c, const struct telling *t, bool *goes_on)
{
    struct yawl__core *core = t->core;
    const struct yawl_net *net = t->to->net;
    struct yawl__scope *scope = yawl__scope_find(c, t->to->number);
    const uint64_t *was = yawl__enabled_set(t->from), *busy = yawl__busy_set(t->from);
    memset(goes_on, 0, net->tasks_count * sizeof *goes_on);
    for (uint32_t i = 0; i < t->from->net->tasks_count; i++) {
        bool works = yawl_has(busy, i);
        uint32_t to = works ? t->shift.net->tasks[i].to : yawl__offer_of(&t->shift, i);
        if (to == YAWL_NONE || (!works && !yawl_has(was, i))) continue;
        if (!works && !yawl_has(yawl__enabled_set(t->to), to)) continue;
        goes_on[to] = true;
        arm_new(t, to, net->tasks[to].timers, net->tasks[to].timers_count, i);
    }
    arm_new(t, YAWL_NONE, net->timers, net->timers_count, YAWL_NONE);
    core->changes.count = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        if (!goes_on[i] && yawl_has(yawl__enabled_set(t->to), i))
            yawl_change(&core->changes, i, YAWL_CHANGE_ENABLED);
    }
    yawl__follow(core, c, scope, YAWL_NONE);
}

/* The space was made with the record. */
static void follow_all(struct yawl__core *core, const struct yawl__case *from,
                       struct yawl__case *to)
{
    const struct yawl__scope *scope = NULL;
    while ((scope = yawl__scope_next(from, scope)) != NULL) {
        struct telling t = {core, scope, yawl__scope_find(to, scope->number),
                            yawl__shift_of(core->migration, scope)};
        tell_withdrawn(&t);
        follow_scope(to, &t, core->migrated_key.bytes);
    }
}

/* What is known of a clock that was set is of the living case alone: no image has it. */
static void keep_lags(const struct yawl__core *core, const struct yawl__case *from,
                      struct yawl__case *to)
{
    struct yawl__armed armed;
    for (uint32_t i = 0; knows_lags(from) && yawl__armed_at(from, i, &armed); i++) {
        if (armed.lag_ms == 0) continue;
        struct yawl__shift shift =
            yawl__shift_of(core->migration, yawl__scope_find(from, armed.scope));
        if (yawl__armed_move(&shift, &armed)) yawl__timer_set_lag(to, &armed);
    }
}

/* ---- Applying ---- */

void yawl__apply_migrated(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          const struct yawl__event_view *view)
{
    (void)scope;
    (void)view;
    assert(core->migrated.program != NULL);
    if (core->following) keep_lags(core, c, &core->migrated);
    if (core->following) follow_all(core, c, &core->migrated);
    uint64_t held = core->held;
    c->held = held;
    yawl__case_release(core, c);
    move(c, &core->migrated);
    core->held = c->held;
}
