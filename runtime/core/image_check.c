/* Holds a case that was read from an image against its tables: marking, what is enabled and busy, and the
 * entries of both agree, as they do after every step.  Whoever decides on the case relies on that. */
#include "core/image.h"
#include "core/instances_decide.h"
#include "core/marking.h"
#include "core/reserve.h"
#include "core/work_item.h"

/* ---- Frames ---- */

static bool are_zero(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) {
        if (at[i] != 0) return false;
    }
    return true;
}

/* No bit from `count` on is set. */
static bool ends_at(const uint64_t *set, uint32_t count)
{
    return count % 64 == 0 || set[count / 64] >> count % 64 == 0;
}

static bool are_states_known(const struct yawl__scope *scope)
{
    const uint8_t *states = yawl__timer_states(scope);
    for (uint32_t i = 0; states != NULL && i < scope->net->timer_states_count; i++) {
        if (states[i] > YAWL_TIMER_EXPIRED) return false;
    }
    return true;
}

static bool are_sets_whole(const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    const uint64_t *places = yawl__set_at(scope->frame, net->places_at);
    return ends_at(yawl__enabled_set(scope), net->tasks_count) &&
           ends_at(yawl__busy_set(scope), net->tasks_count) &&
           (net->place_bits != 1 || ends_at(places, net->places_count));
}

/* What is enabled follows from the marking; counters count. */
static bool frame_holds(struct yawl__core *core, const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    uint32_t active = 0, composites = 0;
    if (!are_sets_whole(scope) || !are_states_known(scope)) return false;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        const struct yawl_task *row = &net->tasks[i];
        bool enabled = yawl_has(yawl__enabled_set(scope), i);
        bool busy = yawl_has(yawl__busy_set(scope), i);
        core->changes.count = 0;
        core->changes.task = i;
        if (enabled != row->enabled(scope->frame, &core->changes)) return false;
        active += enabled + busy;
        composites += busy && row->kind == YAWL_TASK_NET;
    }
    return scope->frame->composites == composites &&
           (net->tasks_count <= 64 || scope->frame->active == active);
}

/* ---- Work items ---- */

static bool runs(const struct yawl__round *round, uint32_t instance)
{
    enum yawl_item_status status = yawl__round_status(round, instance);
    return status == YAWL_ITEM_EXECUTING ||
           (status == YAWL_ITEM_SUSPENDED &&
            yawl__round_before(round, instance) == YAWL_ITEM_EXECUTING);
}

/* An instance of a composite task runs exactly while its sub-net does. */
static bool instance_holds(const struct yawl__round *round, uint32_t instance)
{
    const struct yawl__columns *columns = &round->columns;
    uint32_t at = instance - 1;
    bool is_complete = yawl__round_status(round, instance) == YAWL_ITEM_COMPLETE;
    if (columns->blocks != NULL && columns->blocks[at] == NULL) return false;
    if (columns->owns != NULL && columns->owns[at] == NULL) return false;
    if (columns->kept != NULL && columns->kept[at] == NULL && is_complete && !round->detached)
        return false;
    return columns->scopes == NULL || (columns->scopes[at] != 0) == runs(round, instance);
}

/* Of a task that starts by itself all instances have begun, once the case is at rest. */
static bool has_begun(const struct yawl__case *c, const struct yawl_task *row,
                      const struct yawl__round *round)
{
    uint8_t status = c->root.frame->status;
    bool lives = status == YAWL_CASE_RUNNING || status == YAWL_CASE_SUSPENDED;
    bool goes_on = lives && !round->detached;
    return row->kind == YAWL_TASK_OFFER || !goes_on || round->begun == round->created;
}

static bool parent_holds(const struct yawl__case *c, const struct yawl__scope *scope,
                         const struct yawl__item *entry)
{
    const struct yawl_task *row = yawl__row(scope, entry->task);
    bool busy = yawl_has(yawl__busy_set(scope), entry->task);
    bool enabled = yawl_has(yawl__enabled_set(scope), entry->task);
    if (busy == entry->round->detached || entry->before > 1) return false;
    if (entry->before == 1 && !enabled) return false;
    for (const struct yawl__round *round = entry->round; round != NULL; round = round->older) {
        if (round != entry->round && !round->detached) return false;
        if (!has_begun(c, row, round)) return false;
        for (uint32_t i = 1; i <= round->created; i++) {
            if (!instance_holds(round, i)) return false;
        }
    }
    return true;
}

/* Of a task without instances. */
static bool item_holds(const struct yawl__case *c, const struct yawl__scope *scope,
                       const struct yawl__item *entry)
{
    const struct yawl_task *row = yawl__row(scope, entry->task);
    bool busy = yawl_has(yawl__busy_set(scope), entry->task);
    bool numbered = entry->firing >= 1 && entry->firing <= c->root.frame->firings;
    if (entry->status == YAWL__ITEM_COMPOSITE)
        return row->kind == YAWL_TASK_NET && busy && numbered;
    bool is_work = row->kind == YAWL_TASK_OFFER || row->kind == YAWL_TASK_CALL;
    if (!is_work || !busy || !numbered) return false;
    if (entry->block == NULL && yawl__item_keeps(row)) return false;
    if (entry->status == YAWL_ITEM_SUSPENDED)
        return entry->before == YAWL_ITEM_FIRED || entry->before == YAWL_ITEM_EXECUTING;
    return entry->status == YAWL_ITEM_FIRED || entry->status == YAWL_ITEM_EXECUTING ||
           entry->status == YAWL_ITEM_FAILED;
}

/* An offer that is suspended, which has not started. */
static bool is_suspended_offer(const struct yawl__scope *scope, const struct yawl__item *entry)
{
    return entry->status == YAWL_ITEM_SUSPENDED && entry->firing == 0 && entry->before == 0 &&
           entry->block == NULL && yawl_has(yawl__enabled_set(scope), entry->task);
}

static bool wait_holds(const struct yawl__scope *scope, const struct yawl__item *entry)
{
    const struct yawl_task *row = yawl__row(scope, entry->task);
    bool takes = row->kind == YAWL_TASK_ROUTING && row->returns != NULL;
    if ((entry->status & YAWL__WAIT_JUDGE) != 0 && row->performed == NULL) return false;
    if ((entry->status & YAWL__WAIT_TRIGGER) != 0 && row->trigger == NULL) return false;
    if ((entry->status & YAWL__WAIT_TIMER) != 0 && row->timers_count == 0) return false;
    return entry->status < 8 && (entry->block == NULL || takes) &&
           yawl_has(yawl__enabled_set(scope), entry->task);
}

static bool entry_holds(const struct yawl__case *c, const struct yawl__scope *scope,
                        const struct yawl__item *entry)
{
    const struct yawl_task *row = yawl__row(scope, entry->task);
    switch (entry->kind) {
    case YAWL__ENTRY_NONE: return true;
    case YAWL__ENTRY_CHOICE: return yawl__choice_is_good(row, entry->choice);
    case YAWL__ENTRY_WAIT: return wait_holds(scope, entry);
    default: break;
    }
    if (entry->status == YAWL__ITEM_PARENT) return parent_holds(c, scope, entry);
    if (is_suspended_offer(scope, entry)) return true;
    return row->instances == NULL && item_holds(c, scope, entry);
}

static bool entries_hold(const struct yawl__case *c, const struct yawl__scope *scope)
{
    uint32_t count = scope->net->tasks_count;
    const uint64_t *busy = yawl__busy_set(scope);
    for (uint32_t i = 0; i < scope->items.capacity; i++) {
        if (!entry_holds(c, scope, &scope->items.slots[i])) return false;
    }
    for (uint32_t i = 0; (i = yawl__bit_from(busy, i, count)) < count; i++) {
        const struct yawl__item *entry = yawl__items_find(&scope->items, i);
        if (entry == NULL || is_suspended_offer(scope, entry)) return false;
    }
    return true;
}

/* ---- Timers ---- */

/* Is there an item that waits to be tried again? */
static bool retry_holds(const struct yawl__scope *scope, const struct yawl__armed *armed)
{
    const struct yawl__item *entry = yawl__items_find(&scope->items, armed->task);
    if (entry == NULL) return false;
    if (entry->status == YAWL__ITEM_COMPOSITE) return entry->child == 0;
    if (entry->status != YAWL__ITEM_PARENT)
        return yawl__item_is_fired(yawl__item_state_of(scope, armed->task));
    struct yawl__one one = {yawl__round_busy(scope, armed->task), armed->instance};
    return one.round != NULL && yawl__round_has(one.round, one.instance) && yawl__one_is_fired(one);
}

static bool timers_hold(const struct yawl__case *c)
{
    struct yawl__armed armed;
    for (uint32_t i = 0; yawl__armed_at(c, i, &armed); i++) {
        const struct yawl__scope *scope = yawl__scope_find(c, armed.scope);
        if (armed.task == YAWL_NONE) continue;
        bool waits = yawl_has(yawl__enabled_set(scope), armed.task) ||
                     yawl_has(yawl__busy_set(scope), armed.task);
        if (!waits) return false;
        if (armed.timer == YAWL__TIMER_RETRY && !retry_holds(scope, &armed)) return false;
    }
    return true;
}

/* ---- The case ---- */

static bool is_empty(const struct yawl__case *c)
{
    const struct yawl_frame *frame = c->root.frame;
    return c->side == NULL && c->root.items.count == 0 && frame->active == 0 &&
           frame->composites == 0 &&
           are_zero((const char *)frame + sizeof *frame, c->root.net->frame_size - sizeof *frame);
}

bool yawl__image_holds(struct yawl__core *core, const struct yawl__case *c)
{
    uint8_t status = c->root.frame->status;
    const struct yawl__scope *scope = NULL;
    if (status == YAWL_CASE_CREATED || status >= YAWL_CASE_STATUS_COUNT) return false;
    if (status == YAWL_CASE_COMPLETED || status == YAWL_CASE_CANCELLED) return is_empty(c);
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        if (scope->number != 0 && scope->frame->status != YAWL_CASE_RUNNING) return false;
        if (!frame_holds(core, scope) || !entries_hold(c, scope)) return false;
    }
    return timers_hold(c);
}
