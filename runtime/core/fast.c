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
    return is_offered_at_once(row) && row->pass != NULL && row->choose == NULL && row->in == NULL &&
           row->returns == NULL && row->assign == NULL && row->instances == NULL;
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

/* The note of a change that is plain: an offer comes or goes.  0: it needs none; 1: it is more than that. */
static inline uint32_t plain_note(const struct yawl_task *tasks, uint32_t entry, uint32_t own)
{
    uint32_t task = entry >> 2, kind = entry & 3;
    if (kind == YAWL_CHANGE_DISABLED && task == own) return 0;
    if (kind > YAWL_CHANGE_DISABLED || !is_offered_at_once(&tasks[task])) return 1;
    return (kind == YAWL_CHANGE_ENABLED ? YAWL_EVENT_TASK_ENABLED : YAWL_EVENT_TASK_WITHDRAWN) |
           task << 8;
}

/* Notes the changes; there is room.  Returns where the notes end. */
static inline char *note_changes(struct yawl__core *core, struct yawl__case *c, char *at,
                                 uint32_t own)
{
    const struct yawl_task *tasks = c->root.net->tasks;
    const uint32_t *entries = core->changes.entries;
    uint32_t count = core->changes.count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = plain_note(tasks, entries[i], own);
        if (word == 1) {
            core->events->length = (size_t)(at - core->events->bytes);
            yawl__follow_from(core, c, &c->root, i, own);
            return core->events->bytes + core->events->length;
        }
        if (word == 0) continue;
        memcpy(at, &word, sizeof word);
        at += sizeof word;
    }
    return at;
}

/* It is offered again at once: it has more tokens. */
static char *note_again(struct yawl__core *core, struct yawl__case *c, char *at, uint32_t task)
{
    core->events->length = (size_t)(at - core->events->bytes);
    yawl__follow_released(core, &c->root, task);
    return core->events->bytes + core->events->length;
}

static inline bool has_room(const struct yawl__core *core)
{
    size_t room = sizeof(struct yawl__event_head) + core->notes_room;
    return core->events->capacity - core->events->length >= room && core->is_marked &&
           core->marked_ms == core->now_ms;
}

/* Writes the record's head at the end of the events; returns where its notes begin. */
static inline char *open_record(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                                uint64_t choice)
{
    struct yawl__buffer *events = core->events;
    char *at = events->bytes + events->length;
    struct yawl__event_head head = {.version = YAWL__EVENT_VERSION,
                                    .kind = YAWL_EVENT_ITEM_COMPLETED,
                                    .flags = YAWL__EVENT_STARTS | YAWL__EVENT_LEAVES,
                                    .task = task,
                                    .firing = c->root.frame->firings + 1,
                                    .case_id = c->id,
                                    .detail = choice};
    memcpy(at, &head, sizeof head);
    core->record_at = events->length;
    core->notes_at = events->length += sizeof head;
    core->note_scope = 0;
    return at + sizeof head;
}

/* Ends the record, whose notes end at `at`: they are padded to 8 bytes. */
static inline void keep_record(struct yawl__core *core, const char *at)
{
    struct yawl__buffer *events = core->events;
    events->length = (size_t)(at - events->bytes);
    size_t words = (events->length - core->notes_at) / 4;
    if (words % 2 != 0 && events->length == events->capacity) {
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
    struct yawl_frame *frame = c->root.frame;
    uint64_t choice = row->split == YAWL_SPLIT_OR; /* of one branch */
    char *at = open_record(core, c, task, choice);
    core->changes.count = 0;
    core->changes.task = task;
    core->changes.fault = 0;
    yawl__rows_before(core, &c->root);
    row->pass(frame, choice, &core->changes);
    frame->firings++;
    yawl__rows_check_pass(core, &c->root, task, choice);
    at = note_changes(core, c, at, task);
    if (yawl_has(yawl__enabled_set(&c->root), task)) at = note_again(core, c, at, task);
    size_t record = core->record_at;
    keep_record(core, at);
    if (is_at_rest(core, c)) return YAWL__FAST_AT_REST;
    memcpy(&core->record_done, core->events->bytes + record, sizeof core->record_done);
    return YAWL__FAST_MORE;
}
