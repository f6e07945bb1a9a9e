/* Applies recorded events: no guard, no mapping, no clock.  The bytes may be damaged or of another
 * history, so each event is first held against the state that it is to change.
 * Invariant: what passes the check keeps every promise that apply relies on. */
#include <assert.h>

#include "core/apply.h"
#include "core/marking.h"
#include "core/reserve.h"
#include "core/step.h"

static bool is_of_task(uint8_t kind)
{
    switch (kind) {
    case YAWL_EVENT_TASK_ROUTED:
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_CHOICE_FORCED:
    case YAWL_EVENT_ITEM_STARTED:
    case YAWL_EVENT_ITEM_ROLLED_BACK:
    case YAWL_EVENT_ITEM_COMPLETED:
    case YAWL_EVENT_ITEM_FAILED:
    case YAWL_EVENT_ITEM_SUSPENDED:
    case YAWL_EVENT_ITEM_RESUMED:
    case YAWL_EVENT_ITEM_CANCELLED: return true;
    default: return false;
    }
}

static bool can_leave(const struct yawl__case *c, const struct yawl__event_view *view)
{
    const struct yawl__event_head *head = &view->head;
    const struct yawl_net *net = yawl__net_of(c);
    uint32_t place;
    return yawl__choice_is_good(&net->tasks[head->task], head->detail) &&
           yawl__pack_is_good(c->program->data, yawl__event_pack(view)) &&
           yawl__tokens_fit(net, c->frame, head->task, head->detail, &place);
}

static bool can_start(const struct yawl__case *c, const struct yawl__event_head *head)
{
    return yawl_has(yawl__enabled_set(c), head->task) &&
           yawl__items_find(&c->items, head->task) == NULL && c->frame->firings != UINT32_MAX &&
           head->firing == c->frame->firings + 1;
}

static bool can_start_item(const struct yawl__core *core, const struct yawl__case *c,
                           const struct yawl__event_view *view)
{
    const struct yawl_task *row = &yawl__net_of(c)->tasks[view->head.task];
    struct yawl__item_state state = yawl__item_state_of(c, view->head.task);
    if (state.status == YAWL_ITEM_FIRED) {
        return view->head.body == 0 && view->head.firing == state.firing;
    }
    struct yawl_text text = yawl__event_call_text(view);
    return can_start(c, &view->head) && row->kind != YAWL_TASK_ROUTING &&
           yawl__pack_is_good(row->in, yawl__event_pack(view)) &&
           view->head.body <= (uint64_t)core->data_max * 2 &&
           (text.length == 0 || (row->call_text != NULL && yawl_text_is_utf8(text)));
}

static bool item_may(const struct yawl__case *c, const struct yawl__event_head *head,
                     enum yawl__item_operation operation)
{
    struct yawl__item_state state = yawl__item_state_of(c, head->task);
    return yawl__item_next(operation, state) >= 0 && state.firing == head->firing;
}

static bool task_event_fits(const struct yawl__core *core, const struct yawl__case *c,
                            const struct yawl__event_view *view)
{
    const struct yawl__event_head *head = &view->head;
    const struct yawl_task *row = &yawl__net_of(c)->tasks[head->task];
    switch (head->kind) {
    case YAWL_EVENT_TASK_ROUTED:
        return row->kind == YAWL_TASK_ROUTING && can_start(c, head) && can_leave(c, view);
    case YAWL_EVENT_TASK_LEFT:
        return yawl_has(yawl__busy_set(c), head->task) && can_leave(c, view) &&
               yawl__items_find(&c->items, head->task) == NULL;
    case YAWL_EVENT_CHOICE_FORCED: return yawl__choice_is_good(row, head->detail);
    case YAWL_EVENT_ITEM_STARTED: return can_start_item(core, c, view);
    case YAWL_EVENT_ITEM_ROLLED_BACK: return item_may(c, head, YAWL__ITEM_ROLLBACK);
    case YAWL_EVENT_ITEM_COMPLETED: return item_may(c, head, YAWL__ITEM_COMPLETE);
    case YAWL_EVENT_ITEM_FAILED: return item_may(c, head, YAWL__ITEM_FAIL);
    case YAWL_EVENT_ITEM_SUSPENDED: return item_may(c, head, YAWL__ITEM_SUSPEND);
    case YAWL_EVENT_ITEM_RESUMED: return item_may(c, head, YAWL__ITEM_RESUME);
    default: return item_may(c, head, YAWL__ITEM_CANCEL);
    }
}

static bool case_event_fits(const struct yawl__case *c, const struct yawl__event_head *head)
{
    const struct yawl_frame *frame = c->frame;
    bool at_rest = frame->enabled_count == 0 && frame->busy_count == 0;
    switch (head->kind) {
    case YAWL_EVENT_CASE_COMPLETED:
        return frame->status == YAWL_CASE_RUNNING &&
               (at_rest || yawl__has_ended(yawl__net_of(c), frame));
    case YAWL_EVENT_CASE_CANCELLED:
        return frame->status == YAWL_CASE_RUNNING || frame->status == YAWL_CASE_FAILED ||
               frame->status == YAWL_CASE_DEADLOCKED;
    case YAWL_EVENT_CASE_FAILED: return frame->status == YAWL_CASE_RUNNING;
    case YAWL_EVENT_CASE_DEADLOCKED: return frame->status == YAWL_CASE_RUNNING && at_rest;
    default: return false;
    }
}

/* Does the event follow from the state? */
static bool fits(const struct yawl__core *core, const struct yawl__case *c,
                 const struct yawl__event_view *view)
{
    const struct yawl__event_head *head = &view->head;
    if (head->case_id != c->id) return false;
    if (head->kind == YAWL_EVENT_CASE_STARTED) {
        return c->frame == NULL && head->detail == c->program->hash &&
               yawl__pack_is_good(c->program->data, yawl__event_pack(view));
    }
    if (c->frame == NULL) return false;
    if (!is_of_task(head->kind)) return case_event_fits(c, head);
    return c->frame->status == YAWL_CASE_RUNNING && head->task < yawl__net_of(c)->tasks_count &&
           task_event_fits(core, c, view);
}

int64_t yawl__replay(struct yawl__core *core, struct yawl__case *c, const char *bytes,
                     size_t length)
{
    struct yawl__event_view view;
    int64_t size = yawl__event_read(bytes, length, &view);
    if (size < 0 || (view.head.flags & YAWL__EVENT_CONSEQUENCE) != 0) return size;
    if (!fits(core, c, &view)) return YAWL_ECORRUPT;
    assert(core->plan.length == 0);
    core->following = false;
    int status = yawl__buffer_append(&core->plan, bytes, (size_t)size) ? 0 : YAWL_ENOMEM;
    if (status == 0) status = yawl__reserve(core, c);
    if (status == 0) yawl__apply(core, c, &view);
    yawl__plan_drop(core);
    core->following = true;
    return status != 0 ? status : size;
}
