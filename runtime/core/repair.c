/* Compares each enabled set with what its tasks say of the marking, one task at a time. */
#include "core/repair.h"

#include "core/apply.h"
#include "core/instances_hooks.h"
#include "core/marking.h"

/* ---- Finding ---- */

/* Should it be?  One that cannot be searched to the end is left as it is. */
static bool should_be(struct yawl__core *core, const struct yawl__at *at)
{
    bool is = yawl_has(yawl__enabled_set(at->scope), at->task);
    core->changes.count = 0;
    core->changes.task = at->task;
    core->changes.fault = 0;
    bool should = at->row->enabled(at->scope->frame, &core->changes);
    if (core->changes.fault != 0) should = is;
    core->changes.fault = 0;
    return should;
}

bool yawl__find_wrong(struct yawl__core *core, const struct yawl__case *c, struct yawl__at *at,
                      bool *enabled)
{
    const struct yawl__scope *scope = NULL;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        for (uint32_t i = 0; i < scope->net->tasks_count; i++) {
            *at = yawl__at_task(c, scope, i);
            *enabled = should_be(core, at);
            if (*enabled != yawl_has(yawl__enabled_set(scope), i)) return true;
        }
    }
    return false;
}

/* ---- Putting right ---- */

int yawl__decide_repaired(struct yawl__core *core, const struct yawl__at *at, bool enabled)
{
    return yawl__plan_plain(core, at, YAWL_EVENT_TASK_REPAIRED, 0, enabled);
}

void yawl__apply_repaired(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          const struct yawl__event_view *view)
{
    bool enabled = view->head.detail != 0;
    core->changes.count = 0;
    yawl_retest(scope->frame, yawl__set_at(scope->frame, scope->net->enabled_at), view->head.task,
                enabled, &core->changes);
    yawl__follow(core, c, scope, YAWL_NONE);
}

bool yawl__repair_fits(struct yawl__core *core, const struct yawl__at *at,
                       const struct yawl__event_view *view)
{
    return view->head.detail <= 1 && should_be(core, at) == (view->head.detail != 0);
}

void yawl__await_all(struct yawl__core *core, const struct yawl__case *c)
{
    const struct yawl__scope *scope = NULL;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        const uint64_t *enabled = yawl__enabled_set(scope);
        uint32_t count = scope->net->tasks_count;
        struct yawl__pending_entry end = {scope->number, YAWL__RANK_END, YAWL_NONE};
        yawl__follow_later(core, end);
        for (uint32_t i = 0; (i = yawl__bit_from(enabled, i, count)) < count; i++) {
            const struct yawl_task *row = yawl__row(scope, i);
            if (row->kind == YAWL_TASK_OFFER || yawl__waits_for(scope, i) != 0) continue;
            struct yawl__pending_entry entry = {scope->number, row->settle_rank + 1, i};
            yawl__follow_later(core, entry);
        }
    }
}

/* ---- Who could wake it ---- */

/* An offer, a trigger or a timer that is waited for. */
static bool is_offering(const struct yawl__scope *scope)
{
    const uint64_t *enabled = yawl__enabled_set(scope);
    uint32_t count = scope->net->tasks_count;
    for (uint32_t i = 0; (i = yawl__bit_from(enabled, i, count)) < count; i++) {
        const struct yawl_task *row = yawl__row(scope, i);
        if (row->kind == YAWL_TASK_OFFER || yawl__waits_for(scope, i) != 0) return true;
    }
    return false;
}

/* Work of a person or a call; composite tasks are judged by their sub-nets. */
static bool is_working(const struct yawl__scope *scope)
{
    const uint64_t *busy = yawl__busy_set(scope);
    uint32_t count = scope->net->tasks_count;
    for (uint32_t i = 0; (i = yawl__bit_from(busy, i, count)) < count; i++) {
        if (yawl__row(scope, i)->kind != YAWL_TASK_NET) return true;
    }
    return false;
}

/* Instances that run on though their task has left: the case may still wait for them. */
static bool has_instances(const struct yawl__scope *scope)
{
    for (uint32_t i = 0; i < scope->items.capacity; i++) {
        const struct yawl__item *entry = &scope->items.slots[i];
        bool is_round = entry->kind == YAWL__ENTRY_ITEM && entry->status == YAWL__ITEM_PARENT;
        if (is_round && yawl__instances_run_on(entry)) return true;
    }
    return false;
}

bool yawl__awaits_something(const struct yawl__case *c)
{
    const struct yawl__scope *scope = NULL;
    if (yawl__waits_for_timer(c)) return true;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        if (is_offering(scope) || is_working(scope) || has_instances(scope)) return true;
    }
    return false;
}
