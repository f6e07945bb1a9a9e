/* Questions about a case that may be at its end, or stuck: asked after each step, answered from its state
 * alone.
 * Instances that run on without effect are nobody's work: a stuck case does not wait for them, nor for what
 * goes on in their sub-nets. */
#include "core/ends.h"

#include "core/instances_hooks.h"
#include "core/marking.h"

struct yawl__at yawl__around(const struct yawl__case *c, const struct yawl__scope *scope)
{
    const struct yawl__child *child = yawl__child_of(scope);
    struct yawl__at at = yawl__at_task(c, child->parent, child->task);
    at.instance = child->instance;
    return at;
}

/* ---- Ends ---- */

/* Does an instance that nobody waits for run on? */
static bool runs_on(const struct yawl__scope *scope)
{
    for (uint32_t i = 0; i < scope->items.capacity && scope->items.count > 0; i++) {
        const struct yawl__item *entry = &scope->items.slots[i];
        if (entry->kind != YAWL__ENTRY_ITEM || entry->status != YAWL__ITEM_PARENT) continue;
        if (yawl__instances_run_on(entry)) return true;
    }
    return false;
}

/* No condition is marked that counts. */
static bool is_unmarked(const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    uint32_t last = net->implicit_termination ? net->places_count - 1 : net->places_count;
    return yawl__marked_from(net, scope->frame, 0) >= last;
}

bool yawl__has_come_to_end(const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    if (!net->implicit_termination && yawl__has_ended(net, scope->frame)) return true;
    if (!yawl__is_idle(net, scope->frame) || runs_on(scope)) return false;
    return is_unmarked(scope);
}

/* ---- Deadlock ---- */

/* Nothing in it can go on by itself or by somebody's work; composite tasks are judged by their sub-nets.  Of
 * what runs on without effect only a net without tokens waits for the end. */
static bool is_stuck(const struct yawl__scope *scope)
{
    if (!yawl__is_at_rest(scope->net, scope->frame)) return false;
    bool idle = yawl__is_idle(scope->net, scope->frame);
    return !idle || !runs_on(scope) || !is_unmarked(scope);
}

/* Is it, or a net around it, the sub-net of an instance that runs on without effect? */
static bool has_no_effect(const struct yawl__case *c, const struct yawl__scope *scope)
{
    while (scope->number != 0) {
        struct yawl__at at = yawl__around(c, scope);
        if (at.instance != 0 && yawl__instances_net_runs_on(&at, scope->number)) return true;
        scope = at.scope;
    }
    return false;
}

static bool waits_for_timer(const struct yawl__case *c)
{
    struct yawl__armed armed;
    for (uint32_t i = 0; yawl__armed_at(c, i, &armed); i++) {
        if (yawl__is_case_limit(&armed)) continue;
        if (!has_no_effect(c, yawl__scope_find(c, armed.scope))) return true;
    }
    return false;
}

const struct yawl__scope *yawl__find_stuck(const struct yawl__case *c)
{
    const struct yawl__scope *where = NULL, *scope = NULL;
    if (waits_for_timer(c)) return NULL;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        bool stuck = is_stuck(scope);
        if (stuck && (where != NULL || !yawl__is_idle(scope->net, scope->frame))) continue;
        if (has_no_effect(c, scope)) continue;
        if (!stuck) return NULL;
        where = scope;
    }
    return where;
}
