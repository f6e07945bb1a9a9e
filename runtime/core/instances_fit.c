/* Holds a record of a multiple-instance task against the state that it is to change: it may be damaged, or
 * of another history.  Invariant: what passes keeps every promise that applying it relies on. */
#include "core/instances_decide.h"
#include "core/marking.h"

/* ---- Bodies ---- */

static bool is_input_good(const struct yawl_task *row, const struct yawl__input_view *input)
{
    bool has_text = input->text.length > 0;
    return yawl__pack_is_good(row->instances->own, input->own) &&
           yawl__pack_is_good(row->in, input->in) &&
           (!has_text || (row->call_text != NULL && yawl_text_is_utf8(input->text)));
}

static bool are_inputs_good(const struct yawl_task *row, struct yawl__pack inputs, uint32_t count)
{
    struct yawl__input_view input;
    for (uint32_t i = 0; i < count; i++) {
        if (!yawl__input_read(&inputs, &input) || !is_input_good(row, &input)) return false;
    }
    return inputs.length == 0;
}

/* May the task leave with that choice and those changes? */
static bool can_leave(const struct yawl__scope *scope, const struct yawl__event_view *view,
                      struct yawl__pack changes)
{
    uint32_t place;
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    return yawl__choice_is_good(row, view->head.detail) &&
           yawl__pack_is_good(scope->net->data, changes) &&
           yawl__tokens_fit(scope->net, scope->frame, view->head.task, view->head.detail, &place);
}

static bool leaves_well(const struct yawl__scope *scope, const struct yawl__event_view *view,
                        struct yawl__pack changes)
{
    bool leaves = (view->head.flags & YAWL__EVENT_LEAVES) != 0;
    return leaves ? can_leave(scope, view, changes) : changes.length == 0;
}

/* ---- The task ---- */

/* Is the offer, if the task has an entry, one that may start: not suspended, but for a timer, which starts
 * it whatever it is? */
static bool offer_fits(const struct yawl_task *row, const struct yawl__item *entry)
{
    if (entry == NULL) return true;
    bool is_offer = entry->status == YAWL__ITEM_PARENT || entry->status == YAWL_ITEM_SUSPENDED;
    bool is_suspended = entry->status == YAWL_ITEM_SUSPENDED || entry->before != 0;
    return is_offer && (!is_suspended || yawl__starts_by_timer(row));
}

static bool start_fits(const struct yawl__core *core, const struct yawl__case *c,
                       const struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__start_view start;
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    const struct yawl__item *entry = yawl__items_find(&scope->items, view->head.task);
    uint32_t firings = c->root.frame->firings;
    if (!yawl__start_read(view, &start) || view->head.body > (uint64_t)core->held_max * 3)
        return false;
    if (!yawl_has(yawl__enabled_set(scope), view->head.task)) return false;
    if (!offer_fits(row, entry)) return false;
    uint32_t first = start.body.completes;
    if ((view->head.flags & YAWL__EVENT_STARTS) != 0 && start.body.count == 0) return false;
    if (((view->head.flags & YAWL__EVENT_COMPLETES) != 0) != (first != 0)) return false;
    return view->head.firing == firings + 1 && start.body.count < UINT32_MAX - firings &&
           start.body.count <= YAWL_INSTANCES_MAX && first <= 1 && first <= start.body.count &&
           are_inputs_good(row, start.inputs, start.body.count) &&
           yawl__pack_is_good(first != 0 ? row->instances->kept : NULL, start.kept) &&
           leaves_well(scope, view, start.changes);
}

static bool left_fits(const struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__pack changes;
    enum yawl__left_how how;
    return yawl__round_busy(scope, view->head.task) != NULL &&
           yawl__left_read(view, &how, &changes) && can_leave(scope, view, changes);
}

static bool added_fits(const struct yawl__case *c, const struct yawl__scope *scope,
                       const struct yawl__event_view *view)
{
    const struct yawl__round *round = yawl__round_busy(scope, view->head.task);
    struct yawl__pack input = {view->body, view->body_length};
    return round != NULL && view->instance == round->created + 1 &&
           round->created < YAWL_INSTANCES_MAX && view->head.firing == c->root.frame->firings + 1 &&
           view->head.firing != 0 && are_inputs_good(yawl__row(scope, view->head.task), input, 1);
}

/* ---- Instances ---- */

/* The instance that the record names; instance 0: there is no such. */
static struct yawl__one one_of(const struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    if (one.round == NULL || one.instance != view->instance) one.instance = 0;
    return one;
}

static bool may(struct yawl__one one, enum yawl__item_operation operation)
{
    return yawl__item_next(operation, yawl__one_state(one)) >= 0;
}

static bool completed_fits(const struct yawl__scope *scope, const struct yawl__event_view *view,
                           struct yawl__one one)
{
    struct yawl__pack kept, changes;
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    bool starts = (view->head.flags & YAWL__EVENT_STARTS) != 0;
    bool is_fired = yawl__round_status(one.round, one.instance) == YAWL_ITEM_FIRED;
    if (starts != is_fired || (!starts && !may(one, YAWL__ITEM_COMPLETE))) return false;
    if (!yawl__done_read(view, &kept, &changes)) return false;
    if (one.round->detached) {
        return kept.length == 0 && (view->head.flags & YAWL__EVENT_LEAVES) == 0;
    }
    return yawl__pack_is_good(row->instances->kept, kept) && leaves_well(scope, view, changes);
}

static bool failed_fits(const struct yawl__scope *scope, const struct yawl__event_view *view,
                        struct yawl__one one)
{
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    bool leaves = (view->head.flags & YAWL__EVENT_LEAVES) != 0;
    enum yawl_item_status now = yawl__round_status(one.round, one.instance);
    bool is_open = now == YAWL_ITEM_FIRED || may(one, YAWL__ITEM_FAIL);
    if (!is_open || one.round->detached) return false;
    return !leaves || yawl__failure_of(view->head.detail).other < row->others_count;
}

/* Nobody tries again what runs on without effect. */
static bool rollback_fits(const struct yawl__event_view *view, struct yawl__one one)
{
    bool again = (view->head.flags & YAWL__EVENT_AGAIN) != 0;
    bool waits = !one.round->detached && (int64_t)view->head.detail != YAWL__NO_RETRY;
    if (again) return waits;
    return yawl__round_status(one.round, one.instance) != YAWL_ITEM_FIRED || view->head.flags != 0;
}

static bool net_fits(const struct yawl__case *c, const struct yawl__scope *scope,
                     const struct yawl__event_view *view, struct yawl__one one)
{
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    uint32_t last = yawl__more_of(c)->last_number;
    return row->kind == YAWL_TASK_NET && scope->depth < YAWL_DEPTH_MAX &&
           view->head.detail == (uint64_t)last + 1 &&
           yawl__round_status(one.round, one.instance) == YAWL_ITEM_FIRED &&
           yawl__pack_is_good(c->program->nets[row->subnet].data, yawl__event_pack(view));
}

static bool instance_fits(const struct yawl__case *c, const struct yawl__scope *scope,
                          const struct yawl__event_view *view, struct yawl__one one)
{
    bool is_net = yawl__row(scope, view->head.task)->kind == YAWL_TASK_NET;
    switch (view->head.kind) {
    case YAWL_EVENT_ITEM_STARTED: return !is_net && yawl__one_is_fired(one);
    case YAWL_EVENT_ITEM_COMPLETED: return completed_fits(scope, view, one);
    case YAWL_EVENT_ITEM_FAILED: return failed_fits(scope, view, one);
    case YAWL_EVENT_NET_STARTED: return net_fits(c, scope, view, one);
    case YAWL_EVENT_ITEM_ROLLED_BACK: return rollback_fits(view, one);
    case YAWL_EVENT_ITEM_SUSPENDED: return may(one, YAWL__ITEM_SUSPEND);
    case YAWL_EVENT_ITEM_RESUMED: return may(one, YAWL__ITEM_RESUME);
    default: return view->head.kind == YAWL_EVENT_ITEM_CANCELLED;
    }
}

static bool is_open(struct yawl__one one)
{
    return yawl_has(one.round->columns.open, one.instance - 1);
}

/* Of the task as a whole: it is cancelled, or its offer is suspended or resumed. */
static bool whole_fits(const struct yawl__scope *scope, const struct yawl__event_view *view)
{
    const struct yawl__item *entry = yawl__items_find(&scope->items, view->head.task);
    bool busy = yawl__round_busy(scope, view->head.task) != NULL;
    if (view->head.kind == YAWL_EVENT_ITEM_CANCELLED) return busy;
    bool suspends = view->head.kind == YAWL_EVENT_ITEM_SUSPENDED;
    if (!suspends && view->head.kind != YAWL_EVENT_ITEM_RESUMED) return false;
    if (busy || view->head.firing != 0 || !yawl__is_offered(scope, view->head.task)) return false;
    if (entry != NULL && entry->status == YAWL__ITEM_PARENT)
        return suspends == (entry->before == 0);
    return suspends == (entry == NULL);
}

bool yawl__instances_fit(const struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__scope *scope, const struct yawl__event_view *view)
{
    switch (view->head.kind) {
    case YAWL_EVENT_INSTANCES_STARTED: return start_fits(core, c, scope, view);
    case YAWL_EVENT_TASK_LEFT: return left_fits(scope, view);
    case YAWL_EVENT_ITEM_ADDED: return added_fits(c, scope, view);
    default: break;
    }
    if (view->instance == 0) return whole_fits(scope, view);
    struct yawl__one one = one_of(scope, view);
    return one.instance != 0 && is_open(one) && instance_fits(c, scope, view, one);
}
