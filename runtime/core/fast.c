/* Runs of plain steps begin and end here, and leave to the general way what is more than plain.
 * Invariant: while a run is open, its `at` is the end of the events; its room ends with the buffer's. */
#include "core/fast.h"

#include "core/apply.h"

bool yawl__fast_open(struct yawl__core *core, struct yawl__fast_run *run)
{
    struct yawl__buffer *events = core->events;
    size_t record = sizeof(struct yawl__event_head) + core->notes_room;
    yawl__fast_close(core, run);
    if (core->task_timeout_ms > 0) return false; /* each offer that comes or goes has a timer */
    /* Of this and of a mark. */
    if (!yawl__buffer_reserve(events, record + sizeof(struct yawl__event_head))) return false;
    if (!yawl__plan_is_marked(core)) yawl__plan_mark(core);
    run->at = events->bytes + events->length;
    run->limit = events->bytes + (events->capacity - record) + 1;
    return true;
}

void yawl__fast_close(struct yawl__core *core, struct yawl__fast_run *run)
{
    if (run->at != NULL) core->events->length = (size_t)(run->at - core->events->bytes);
    run->at = run->limit = NULL;
}

/* Makes the head of the record whole again, as the general way expects it; there is room. */
static void lengthen(struct yawl__core *core)
{
    struct yawl__event_head *head = yawl__plan_head(core);
    char *notes = (char *)head + YAWL__EVENT_BRIEF_SIZE,
         *end = core->events->bytes + core->events->length;
    core->notes_at = core->record_at + sizeof *head;
    memmove(core->events->bytes + core->notes_at, notes, (size_t)(end - notes));
    core->events->length += sizeof *head - YAWL__EVENT_BRIEF_SIZE;
    head->flags &= (uint8_t)~YAWL__EVENT_BRIEF;
    head->detail = head->body = head->notes = 0;
}

enum yawl__fast yawl__fast_follow_rest(struct yawl__core *core, struct yawl__case *c, uint32_t from,
                                       const uint32_t *at, struct yawl__fast_run *run)
{
    struct yawl__buffer *events = core->events;
    uint32_t task = core->changes.task;
    yawl__fast_close(core, run);
    core->record_at = events->length;
    events->length = (size_t)((const char *)at - events->bytes);
    lengthen(core);
    core->note_scope = 0;
    core->held = c->held;
    yawl__follow_from(core, c, &c->root, from, task);
    if (yawl_has(yawl__enabled_set(&c->root), task)) {
        yawl__follow_released(core, &c->root, task);
    }
    c->held = core->held;
    core->record_done = *yawl__plan_head(core);
    yawl__plan_keep(core);
    return YAWL__FAST_MORE;
}

enum yawl__fast yawl__fast_more(struct yawl__core *core, const struct yawl__event_head *head,
                                struct yawl__fast_run *run)
{
    struct yawl__event_view view;
    yawl__event_view_own((const char *)head, &view);
    core->record_done = view.head;
    yawl__fast_close(core, run);
    return YAWL__FAST_MORE;
}

enum yawl__fast yawl__fast_complete(struct yawl__core *core, struct yawl__case *c, uint32_t task)
{
    struct yawl__fast_run run = {0};
    enum yawl__fast fast = yawl__fast_step(core, c, task, &run);
    yawl__fast_close(core, &run);
    return fast;
}
