/* Invariant: whatever is not plain is left to the general way before anything is written. */
#include "core/fast.h"

#include "core/apply.h"
#include "core/check_rows.h"

/* Is it offered as soon as it is enabled, and is being enabled all there is to it? */
static inline bool is_offered_at_once(const struct yawl_task *row)
{
    return row->kind == YAWL_TASK_OFFER && !row->waits && row->performed == NULL &&
           row->timers_count == 0;
}

/* Has it nothing to evaluate, and one step for its start and its leaving? */
static inline bool is_plain_row(const struct yawl_task *row)
{
    return is_offered_at_once(row) && row->pass != NULL && row->choose == NULL &&
           row->in == NULL && row->returns == NULL && row->assign == NULL &&
           row->instances == NULL;
}

static inline bool is_plain_case(const struct yawl__case *c)
{
    const struct yawl_net *net = c->root.net;
    return c->root.frame != NULL && c->side == NULL && c->root.items.count == 0 &&
           net->place_bits == 1 && net->timer_states_count == 0 &&
           c->root.frame->status == YAWL_CASE_RUNNING && c->root.frame->firings != UINT32_MAX;
}

static inline bool is_plain(const struct yawl__case *c, uint32_t task)
{
    const struct yawl_net *net = c->root.net;
    return is_plain_case(c) && task < net->tasks_count && is_plain_row(&net->tasks[task]) &&
           yawl_has(yawl__enabled_set(&c->root), task);
}

/* Notes what is plain of a change: an offered task.  False: it is more than that. */
static inline bool note_plain(struct yawl__core *core, const struct yawl_net *net, uint32_t entry,
                              uint32_t own)
{
    uint32_t task = entry >> 2, kind = entry & 3;
    if (kind == YAWL_CHANGE_DISABLED && task == own) return true;
    if (kind > YAWL_CHANGE_DISABLED || !is_offered_at_once(&net->tasks[task])) return false;
    uint32_t note = kind == YAWL_CHANGE_ENABLED ? YAWL_EVENT_TASK_ENABLED : YAWL_EVENT_TASK_WITHDRAWN;
    uint32_t word = note | task << 8;
    memcpy(core->events->bytes + core->events->length, &word, sizeof word);
    core->events->length += sizeof word;
    return true;
}

static inline void follow_plain(struct yawl__core *core, struct yawl__case *c, uint32_t own)
{
    struct yawl__scope *scope = &c->root;
    uint32_t count = core->changes.count, i = 0;
    while (i < count && note_plain(core, scope->net, core->changes.entries[i], own)) i++;
    if (i < count) yawl__follow_from(core, c, scope, i, own);
    if (yawl_has(yawl__enabled_set(scope), own)) yawl__follow_released(core, scope, own);
}

static inline bool has_room(const struct yawl__core *core)
{
    size_t room = sizeof(struct yawl__event_head) + core->notes_room;
    return core->events->capacity - core->events->length >= room && core->is_marked &&
           core->marked_ms == core->now_ms;
}

/* Writes the record's head at the end of the events. */
static inline void open_record(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                               uint64_t choice)
{
    struct yawl__buffer *events = core->events;
    struct yawl__event_head *head =
        (struct yawl__event_head *)(void *)(events->bytes + events->length);
    head->body = head->notes = 0;
    head->version = YAWL__EVENT_VERSION;
    head->kind = YAWL_EVENT_ITEM_COMPLETED;
    head->flags = YAWL__EVENT_STARTS | YAWL__EVENT_LEAVES;
    head->reserved = 0;
    head->scope = 0;
    head->task = task;
    head->firing = c->root.frame->firings + 1;
    head->case_id = c->id;
    head->detail = choice;
    core->record_at = events->length;
    core->notes_at = events->length += sizeof *head;
    core->note_scope = 0;
}

/* Notes are padded to 8 bytes; what was noted plainly has room for that. */
static inline void keep_record(struct yawl__core *core)
{
    struct yawl__buffer *events = core->events;
    size_t words = (events->length - core->notes_at) / 4;
    if (events->length == events->capacity) {
        yawl__plan_keep(core);
        return;
    }
    yawl__plan_head(core)->notes = (uint32_t)words;
    if (words % 2 != 0) {
        memset(events->bytes + events->length, 0, 4);
        events->length += 4;
    }
    core->record_at = SIZE_MAX;
}

static inline bool has_ended(const struct yawl__scope *scope)
{
    uint32_t last = scope->net->places_count - 1;
    return yawl_has(yawl__set_at(scope->frame, scope->net->places_at), last);
}

static inline bool is_at_rest(const struct yawl__core *core, const struct yawl__case *c)
{
    const struct yawl_frame *frame = c->root.frame;
    return (core->pending.count | core->fresh.count | (uint32_t)core->changes.fault) == 0 &&
           !core->broken && frame->active != frame->composites && !has_ended(&c->root);
}

enum yawl__fast yawl__fast_complete(struct yawl__core *core, struct yawl__case *c, uint32_t task)
{
    if (!is_plain(c, task) || !has_room(core)) return YAWL__FAST_NO;
    const struct yawl_task *row = &c->root.net->tasks[task];
    uint64_t choice = row->split == YAWL_SPLIT_OR; /* of one branch */
    open_record(core, c, task, choice);
    core->changes.count = 0;
    core->changes.fault = 0;
    yawl__rows_before(core, &c->root);
    row->pass(c->root.frame, choice, &core->changes);
    c->root.frame->firings++;
    yawl__rows_check_pass(core, &c->root, task, choice);
    follow_plain(core, c, task);
    size_t at = core->record_at;
    keep_record(core);
    if (is_at_rest(core, c)) return YAWL__FAST_AT_REST;
    memcpy(&core->record_done, core->events->bytes + at, sizeof core->record_done);
    return YAWL__FAST_MORE;
}
