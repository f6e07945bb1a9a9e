/* Writes and reads event records.  Reading trusts nothing: every length is checked against what is
 * there.  Invariant: a record's size is a multiple of 8, so records follow each other aligned. */
#include "core/event_record.h"

#include <assert.h>
#include <string.h>

bool yawl__event_open(struct yawl__buffer *buffer, const struct yawl__event_head *head)
{
    assert(buffer->length % 8 == 0);
    return yawl__buffer_append(buffer, head, sizeof *head);
}

bool yawl__event_close(struct yawl__buffer *buffer, size_t at)
{
    static const char zeros[8];
    size_t body = buffer->length - at - sizeof(struct yawl__event_head);
    if (body > UINT32_MAX - 8) return false;
    uint32_t length = (uint32_t)body;
    memcpy(buffer->bytes + at + offsetof(struct yawl__event_head, body), &length, sizeof length);
    return yawl__buffer_append(buffer, zeros, (8 - body % 8) % 8);
}

static bool has_message(uint8_t kind)
{
    return kind == YAWL_EVENT_CASE_FAILED || kind == YAWL_EVENT_ITEM_FAILED;
}

static bool has_choice(uint8_t kind)
{
    return kind == YAWL_EVENT_TASK_LEFT || kind == YAWL_EVENT_TASK_ROUTED ||
           kind == YAWL_EVENT_CHOICE_FORCED;
}

static bool has_place(uint8_t kind)
{
    return kind == YAWL_EVENT_TOKENS_DROPPED || kind == YAWL_EVENT_CASE_DEADLOCKED;
}

/* Does the body have the parts that its kind says? */
static bool is_body_whole(const struct yawl__event_head *head)
{
    switch (head->kind) {
    case YAWL_EVENT_CASE_STARTED:
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_TASK_ROUTED: return head->body % 8 == 0;
    case YAWL_EVENT_ITEM_STARTED:
        return yawl__detail_low(head->detail) % 8 == 0 &&
               (uint64_t)yawl__detail_low(head->detail) + yawl__detail_high(head->detail) ==
                   head->body;
    default: return has_message(head->kind) || head->body == 0;
    }
}

int64_t yawl__event_read(const char *bytes, size_t length, struct yawl__event_view *view)
{
    if (length < sizeof view->head) return YAWL_ECORRUPT;
    yawl__event_view_own(bytes, view);
    const struct yawl__event_head *head = &view->head;
    if (head->version != YAWL__EVENT_VERSION || head->kind >= YAWL_EVENT_COUNT) {
        return YAWL_ECORRUPT;
    }
    size_t size = yawl__event_size(head);
    if (size > length || !is_body_whole(head)) return YAWL_ECORRUPT;
    return (int64_t)size;
}

struct yawl__pack yawl__event_pack(const struct yawl__event_view *view)
{
    struct yawl__pack pack = {view->body, 0};
    switch (view->head.kind) {
    case YAWL_EVENT_CASE_STARTED:
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_TASK_ROUTED: pack.length = view->head.body; break;
    case YAWL_EVENT_ITEM_STARTED: pack.length = yawl__detail_low(view->head.detail); break;
    default: break;
    }
    return pack;
}

struct yawl_text yawl__event_call_text(const struct yawl__event_view *view)
{
    assert(view->head.kind == YAWL_EVENT_ITEM_STARTED);
    struct yawl_text text = {view->body + yawl__detail_low(view->head.detail),
                             yawl__detail_high(view->head.detail)};
    return text;
}

/* The status that the event leaves its work item in. */
static enum yawl_item_status item_status(const struct yawl__event_head *head)
{
    switch (head->kind) {
    case YAWL_EVENT_TASK_ENABLED: return YAWL_ITEM_ENABLED;
    case YAWL_EVENT_TASK_WITHDRAWN: return YAWL_ITEM_WITHDRAWN;
    case YAWL_EVENT_ITEM_STARTED: return YAWL_ITEM_EXECUTING;
    case YAWL_EVENT_ITEM_ROLLED_BACK: return YAWL_ITEM_FIRED;
    case YAWL_EVENT_ITEM_COMPLETED: return YAWL_ITEM_COMPLETE;
    case YAWL_EVENT_ITEM_FAILED: return YAWL_ITEM_FAILED;
    case YAWL_EVENT_ITEM_SUSPENDED: return YAWL_ITEM_SUSPENDED;
    case YAWL_EVENT_ITEM_DISCARDED: return YAWL_ITEM_DISCARDED;
    case YAWL_EVENT_ITEM_RESUMED:
        return head->detail < YAWL_ITEM_STATUS_COUNT ? (enum yawl_item_status)head->detail
                                                     : YAWL_ITEM_STATUS_COUNT;
    case YAWL_EVENT_ITEM_CANCELLED:
        return head->detail != 0 ? YAWL_ITEM_CANCELLED_BY_CASE : YAWL_ITEM_CANCELLED;
    default: return YAWL_ITEM_STATUS_COUNT;
    }
}

void yawl__event_describe(const struct yawl__event_view *view, const struct yawl_program *program,
                          yawl_event_t *event)
{
    const struct yawl__event_head *head = &view->head;
    memset(event, 0, sizeof *event);
    event->kind = (enum yawl_event_kind)head->kind;
    event->consequence = (head->flags & YAWL__EVENT_CONSEQUENCE) != 0;
    event->case_id = head->case_id;
    event->program = program;
    event->time_ms = head->time_ms;
    event->task = head->task;
    event->firing = head->firing;
    event->status = item_status(head);
    event->place = YAWL_NONE;
    if (has_choice(head->kind)) event->choice = head->detail;
    if (has_place(head->kind)) {
        event->place = yawl__detail_low(head->detail);
        event->tokens = yawl__detail_high(head->detail);
    }
    if (has_message(head->kind)) {
        event->error = (int)(int32_t)yawl__detail_low(head->detail);
        event->line = yawl__detail_high(head->detail);
        event->message = (struct yawl_text){view->body, head->body};
    }
}
