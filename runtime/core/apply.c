/* One function an event kind.  The generated step moves the tokens; this keeps the items beside it.
 * Invariant: nothing here evaluates, asks for memory or looks at the clock, so a replay is exact. */
#include "core/apply.h"

#include <assert.h>
#include <string.h>

#include "core/check_rows.h"
#include "core/marking.h"

static const struct yawl_task *row_of(const struct yawl__case *c, uint32_t task)
{
    return &yawl__net_of(c)->tasks[task];
}

/* ---- What follows ---- */

static void note(struct yawl__core *core, const struct yawl__case *c, enum yawl_event_kind kind,
                 struct yawl__event_head head)
{
    if (!core->following) return;
    head.version = YAWL__EVENT_VERSION;
    head.kind = (uint8_t)kind;
    head.flags = YAWL__EVENT_CONSEQUENCE;
    head.case_id = c->id;
    head.time_ms = core->now_ms;
    assert(core->events->capacity - core->events->length >= sizeof head);
    memcpy(core->events->bytes + core->events->length, &head, sizeof head);
    core->events->length += sizeof head;
}

static void note_task(struct yawl__core *core, const struct yawl__case *c,
                      enum yawl_event_kind kind, uint32_t task)
{
    struct yawl__event_head head = {.task = task};
    note(core, c, kind, head);
}

static void drop_item(struct yawl__core *core, struct yawl__case *c, struct yawl__item *item)
{
    if (item->block != NULL) yawl__give(&core->memory, item->block, item->block->size);
    yawl__items_remove(&c->items, item);
}

static void follow_cancelled(struct yawl__core *core, struct yawl__case *c, uint32_t task)
{
    struct yawl__item *item = yawl__items_find(&c->items, task);
    if (item == NULL) return; /* the leaving task itself, whose item is complete */
    struct yawl__event_head head = {.task = task, .firing = item->firing};
    note(core, c, YAWL_EVENT_ITEM_CANCELLED, head);
    drop_item(core, c, item);
}

static void follow_disabled(struct yawl__core *core, struct yawl__case *c, uint32_t task,
                            uint32_t starting)
{
    struct yawl__item *item = yawl__items_find(&c->items, task);
    if (item != NULL && item->firing == 0) drop_item(core, c, item); /* suspended, never started */
    if (task == starting || row_of(c, task)->kind != YAWL_TASK_OFFER) return;
    note_task(core, c, YAWL_EVENT_TASK_WITHDRAWN, task);
}

static void follow_enabled(struct yawl__core *core, struct yawl__case *c, uint32_t task)
{
    const struct yawl_task *row = row_of(c, task);
    if (row->kind == YAWL_TASK_OFFER)
        note_task(core, c, YAWL_EVENT_TASK_ENABLED, task);
    else if (core->following)
        yawl__pending_add(&core->pending, row->settle_rank, task);
}

/* Goes through what a step changed.  `starting`: the task that the step starts, else YAWL_NONE. */
static void follow(struct yawl__core *core, struct yawl__case *c, uint32_t starting)
{
    assert(core->changes.count <= core->changes_capacity);
    for (uint32_t i = 0; i < core->changes.count; i++) {
        uint32_t task = core->changes.entries[i] >> 2;
        switch ((enum yawl_change_kind)(core->changes.entries[i] & 3)) {
        case YAWL_CHANGE_ENABLED: follow_enabled(core, c, task); break;
        case YAWL_CHANGE_DISABLED: follow_disabled(core, c, task, starting); break;
        case YAWL_CHANGE_CANCELLED: follow_cancelled(core, c, task); break;
        }
    }
}

static void run_start(struct yawl__core *core, struct yawl__case *c, uint32_t task)
{
    assert(yawl_has(yawl__enabled_set(c), task));
    yawl__rows_before(core, c);
    core->changes.count = 0;
    row_of(c, task)->start(c->frame, &core->changes);
    c->frame->firings++;
    yawl__rows_check_start(core, c, task);
    follow(core, c, task);
}

static void run_leave(struct yawl__core *core, struct yawl__case *c, uint32_t task, uint64_t choice)
{
    assert(yawl_has(yawl__busy_set(c), task));
    yawl__rows_before(core, c);
    core->changes.count = 0;
    row_of(c, task)->leave(c->frame, choice, &core->changes);
    yawl__rows_check_leave(core, c, task, choice);
    follow(core, c, YAWL_NONE);
    struct yawl__item *forced = yawl__items_find_choice(&c->items, task);
    if (forced != NULL) yawl__items_remove(&c->items, forced);
}

/* ---- Data ---- */

static void put_values(struct yawl__core *core, struct yawl__case *c, struct yawl__pack pack)
{
    const struct yawl_record *record = c->program->data;
    if (core->reserved_data != NULL) {
        if (c->data != NULL) yawl__give(&core->memory, c->data, c->data->capacity);
        c->data = core->reserved_data;
        core->reserved_data = NULL;
    }
    uint32_t index;
    yawl_value_t value;
    while (record != NULL && yawl__pack_next(record, &pack, &index, &value)) {
        yawl__data_put(record, &record->fields[index], c->data, value);
    }
}

/* ---- Cases ---- */

static void apply_case_started(struct yawl__core *core, struct yawl__case *c,
                               const struct yawl__event_view *view)
{
    const struct yawl_net *net = yawl__net_of(c);
    put_values(core, c, yawl__event_pack(view));
    core->changes.count = 0;
    net->enter(c->frame, &core->changes);
    c->frame->status = YAWL_CASE_RUNNING;
    follow(core, c, YAWL_NONE);
}

/* Work that ends with its case, and tokens that nobody takes any more. */
static void note_end(struct yawl__core *core, const struct yawl__case *c,
                     enum yawl_event_kind item_kind)
{
    const struct yawl_net *net = yawl__net_of(c);
    const uint64_t *enabled = yawl__enabled_set(c), *busy = yawl__busy_set(c);
    uint32_t count = net->tasks_count;
    for (uint32_t i = 0; (i = yawl__bit_from(enabled, i, count)) < count; i++) {
        if (net->tasks[i].kind == YAWL_TASK_OFFER) {
            note_task(core, c, YAWL_EVENT_TASK_WITHDRAWN, i);
        }
    }
    for (uint32_t i = 0; (i = yawl__bit_from(busy, i, count)) < count; i++) {
        const struct yawl__item *item = yawl__items_find(&c->items, i);
        struct yawl__event_head head = {.task = i, .firing = item != NULL ? item->firing : 0};
        head.detail = item_kind == YAWL_EVENT_ITEM_CANCELLED; /* with its case */
        note(core, c, item_kind, head);
    }
}

static void note_dropped(struct yawl__core *core, const struct yawl__case *c)
{
    const struct yawl_net *net = yawl__net_of(c);
    uint32_t last = net->places_count - 1;
    for (uint32_t i = 0; (i = yawl__marked_from(net, c->frame, i)) < last; i++) {
        struct yawl__event_head head = {.task = YAWL_NONE};
        head.detail = yawl__detail(i, yawl__tokens(net, c->frame, i));
        note(core, c, YAWL_EVENT_TOKENS_DROPPED, head);
    }
}

/* Nothing is enabled, busy or marked in an ended case; its data stay. */
static void end_case(struct yawl__core *core, struct yawl__case *c, enum yawl_case_status status)
{
    const struct yawl_net *net = yawl__net_of(c);
    c->frame->ended = status == YAWL_CASE_COMPLETED && yawl__has_ended(net, c->frame);
    memset((char *)c->frame + sizeof *c->frame, 0, net->frame_size - sizeof *c->frame);
    c->frame->enabled_count = c->frame->busy_count = 0;
    c->frame->status = (uint8_t)status;
    yawl__case_drop_items(core, c);
}

static void apply_case_completed(struct yawl__core *core, struct yawl__case *c,
                                 const struct yawl__event_view *view)
{
    (void)view;
    note_end(core, c, YAWL_EVENT_ITEM_DISCARDED);
    note_dropped(core, c);
    end_case(core, c, YAWL_CASE_COMPLETED);
}

static void apply_case_cancelled(struct yawl__core *core, struct yawl__case *c,
                                 const struct yawl__event_view *view)
{
    (void)view;
    note_end(core, c, YAWL_EVENT_ITEM_CANCELLED);
    end_case(core, c, YAWL_CASE_CANCELLED);
}

static void apply_case_failed(struct yawl__core *core, struct yawl__case *c,
                              const struct yawl__event_view *view)
{
    (void)core;
    (void)view;
    c->frame->status = YAWL_CASE_FAILED;
}

static void apply_case_deadlocked(struct yawl__core *core, struct yawl__case *c,
                                  const struct yawl__event_view *view)
{
    (void)core;
    (void)view;
    c->frame->status = YAWL_CASE_DEADLOCKED;
}

/* ---- Tasks ---- */

static void apply_task_routed(struct yawl__core *core, struct yawl__case *c,
                              const struct yawl__event_view *view)
{
    put_values(core, c, yawl__event_pack(view));
    run_start(core, c, view->head.task);
    run_leave(core, c, view->head.task, view->head.detail);
}

static void apply_task_left(struct yawl__core *core, struct yawl__case *c,
                            const struct yawl__event_view *view)
{
    put_values(core, c, yawl__event_pack(view));
    run_leave(core, c, view->head.task, view->head.detail);
}

static void apply_choice_forced(struct yawl__core *core, struct yawl__case *c,
                                const struct yawl__event_view *view)
{
    (void)core;
    struct yawl__item *forced = yawl__items_find_choice(&c->items, view->head.task);
    struct yawl__item item = {.task = view->head.task & (YAWL__TASKS_MAX - 1), .is_choice = 1};
    item.choice = view->head.detail;
    if (forced != NULL)
        forced->choice = item.choice;
    else
        yawl__items_add(&c->items, item);
}

/* ---- Items ---- */

static void call_connector(struct yawl__core *core, const struct yawl__case *c,
                           const struct yawl__event_view *view)
{
    yawl_item_id id = {c->id, view->head.task, view->head.firing};
    if (!core->following || row_of(c, id.task)->kind != YAWL_TASK_CALL) return;
    bool kept = yawl__buffer_append(core->effects, &id, sizeof id);
    assert(kept && "room was reserved");
    (void)kept;
}

static void apply_item_started(struct yawl__core *core, struct yawl__case *c,
                               const struct yawl__event_view *view)
{
    struct yawl__item *again = yawl__items_find(&c->items, view->head.task);
    if (again != NULL) {
        again->status = YAWL_ITEM_EXECUTING;
        return;
    }
    struct yawl__item item = {.task = view->head.task & (YAWL__TASKS_MAX - 1)};
    item.status = YAWL_ITEM_EXECUTING;
    item.firing = view->head.firing;
    item.block = core->reserved_block;
    core->reserved_block = NULL;
    run_start(core, c, item.task);
    yawl__items_add(&c->items, item);
    call_connector(core, c, view);
}

static void apply_item_rolled_back(struct yawl__core *core, struct yawl__case *c,
                                   const struct yawl__event_view *view)
{
    (void)core;
    yawl__items_find(&c->items, view->head.task)->status = YAWL_ITEM_FIRED;
}

static void apply_item_completed(struct yawl__core *core, struct yawl__case *c,
                                 const struct yawl__event_view *view)
{
    drop_item(core, c, yawl__items_find(&c->items, view->head.task));
}

static void apply_item_failed(struct yawl__core *core, struct yawl__case *c,
                              const struct yawl__event_view *view)
{
    (void)core;
    yawl__items_find(&c->items, view->head.task)->status = YAWL_ITEM_FAILED;
}

static void apply_item_suspended(struct yawl__core *core, struct yawl__case *c,
                                 const struct yawl__event_view *view)
{
    (void)core;
    struct yawl__item *item = yawl__items_find(&c->items, view->head.task);
    if (item != NULL) {
        item->before = item->status & 3u;
        item->status = YAWL_ITEM_SUSPENDED;
        return;
    }
    struct yawl__item offered = {.task = view->head.task & (YAWL__TASKS_MAX - 1)};
    offered.status = YAWL_ITEM_SUSPENDED;
    offered.before = YAWL_ITEM_ENABLED;
    yawl__items_add(&c->items, offered);
}

static void apply_item_resumed(struct yawl__core *core, struct yawl__case *c,
                               const struct yawl__event_view *view)
{
    struct yawl__item *item = yawl__items_find(&c->items, view->head.task);
    item->status = item->before;
    if (item->firing == 0) drop_item(core, c, item); /* merely offered again: the enabled bit */
}

/* The task is no longer busy; its tokens are gone, so only it can be enabled anew. */
static void apply_item_cancelled(struct yawl__core *core, struct yawl__case *c,
                                 const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    const struct yawl_net *net = yawl__net_of(c);
    drop_item(core, c, yawl__items_find(&c->items, task));
    core->changes.count = 0;
    yawl_busy_end(c->frame, yawl__set_at(c->frame, net->busy_at), task);
    yawl_retest(c->frame, yawl__set_at(c->frame, net->enabled_at), task,
                net->tasks[task].enabled(c->frame), &core->changes);
    follow(core, c, YAWL_NONE);
}

/* ---- Dispatch ---- */

typedef void (*apply_function)(struct yawl__core *, struct yawl__case *,
                               const struct yawl__event_view *);

/* Kinds that are only ever consequences have none. */
static const apply_function apply_functions[YAWL_EVENT_COUNT] = {
    [YAWL_EVENT_CASE_STARTED] = apply_case_started,
    [YAWL_EVENT_CASE_COMPLETED] = apply_case_completed,
    [YAWL_EVENT_CASE_CANCELLED] = apply_case_cancelled,
    [YAWL_EVENT_CASE_FAILED] = apply_case_failed,
    [YAWL_EVENT_CASE_DEADLOCKED] = apply_case_deadlocked,
    [YAWL_EVENT_TASK_ROUTED] = apply_task_routed,
    [YAWL_EVENT_TASK_LEFT] = apply_task_left,
    [YAWL_EVENT_CHOICE_FORCED] = apply_choice_forced,
    [YAWL_EVENT_ITEM_STARTED] = apply_item_started,
    [YAWL_EVENT_ITEM_ROLLED_BACK] = apply_item_rolled_back,
    [YAWL_EVENT_ITEM_COMPLETED] = apply_item_completed,
    [YAWL_EVENT_ITEM_FAILED] = apply_item_failed,
    [YAWL_EVENT_ITEM_SUSPENDED] = apply_item_suspended,
    [YAWL_EVENT_ITEM_RESUMED] = apply_item_resumed,
    [YAWL_EVENT_ITEM_CANCELLED] = apply_item_cancelled,
};

void yawl__apply(struct yawl__core *core, struct yawl__case *c, const struct yawl__event_view *view)
{
    assert(view->head.kind < YAWL_EVENT_COUNT && apply_functions[view->head.kind] != NULL);
    assert((view->head.flags & YAWL__EVENT_CONSEQUENCE) == 0);
    apply_functions[view->head.kind](core, c, view);
}
