/* Expands records into events: first what was decided, then what followed.
 * Invariant: the records were checked, or were written by the core itself. */
#include <assert.h>

#include "core/event_record.h"

/* Events that one decision can be. */
#define PARTS_MAX 5

/* The kinds of a record's own events, in their order; how many. */
static uint32_t parts_of(const struct yawl__event_head *head, uint8_t kinds[PARTS_MAX])
{
    uint32_t count = 0;
    bool many = head->kind == YAWL_EVENT_INSTANCES_STARTED;
    bool starts = (head->flags & YAWL__EVENT_STARTS) != 0;
    if (starts && head->kind == YAWL_EVENT_ITEM_COMPLETED) kinds[count++] = YAWL_EVENT_ITEM_STARTED;
    kinds[count++] = head->kind;
    if (starts && many) kinds[count++] = YAWL_EVENT_ITEM_STARTED;
    if ((head->flags & YAWL__EVENT_COMPLETES) != 0) kinds[count++] = YAWL_EVENT_ITEM_COMPLETED;
    if ((head->flags & YAWL__EVENT_SLOW) != 0) kinds[count++] = YAWL_EVENT_BUDGET_EXCEEDED;
    if ((head->flags & YAWL__EVENT_AGAIN) != 0) kinds[count++] = YAWL_EVENT_TIMER_ARMED;
    if ((head->flags & YAWL__EVENT_LEAVES) != 0 && head->kind != YAWL_EVENT_TASK_LEFT) {
        kinds[count++] = YAWL_EVENT_TASK_LEFT;
    }
    return count;
}

/* The status that an event of this kind leaves its work item in. */
static enum yawl_item_status item_status(uint8_t kind)
{
    switch (kind) {
    case YAWL_EVENT_TASK_ENABLED: return YAWL_ITEM_ENABLED;
    case YAWL_EVENT_TASK_WITHDRAWN: return YAWL_ITEM_WITHDRAWN;
    case YAWL_EVENT_ITEM_STARTED: return YAWL_ITEM_EXECUTING;
    case YAWL_EVENT_ITEM_ADDED:
    case YAWL_EVENT_ITEM_ROLLED_BACK: return YAWL_ITEM_FIRED;
    case YAWL_EVENT_ITEM_COMPLETED: return YAWL_ITEM_COMPLETE;
    case YAWL_EVENT_ITEM_FAILED: return YAWL_ITEM_FAILED;
    case YAWL_EVENT_ITEM_SUSPENDED: return YAWL_ITEM_SUSPENDED;
    case YAWL_EVENT_ITEM_DISCARDED: return YAWL_ITEM_DISCARDED;
    case YAWL_EVENT_ITEM_CANCELLED: return YAWL_ITEM_CANCELLED;
    default: return YAWL_ITEM_STATUS_COUNT;
    }
}

static void clear(struct yawl__event_reader *reader, yawl_event_t *event, uint32_t kind)
{
    memset(event, 0, sizeof *event);
    event->kind = (enum yawl_event_kind)kind;
    event->case_id = reader->view.head.case_id;
    event->time_ms = reader->time_ms;
    event->task = event->place = event->timer = YAWL_NONE;
    event->status = item_status((uint8_t)kind);
}

static void describe_failure(const struct yawl__event_view *view, yawl_event_t *event)
{
    struct yawl__failure failure = yawl__failure_of(view->head.detail);
    event->message = (struct yawl_text){view->body, (uint32_t)view->body_length};
    event->cause = view->cause;
    if (view->head.kind == YAWL_EVENT_ITEM_ROLLED_BACK) return;
    event->error = failure.code;
    event->line = failure.line;
}

static void describe_timer(const struct yawl__event_view *view, uint8_t kind, yawl_event_t *event)
{
    const struct yawl__event_head *head = &view->head;
    if (kind == YAWL_EVENT_TIMER_ARMED) event->deadline_ms = (int64_t)head->detail;
    if (head->kind == YAWL_EVENT_ITEM_ROLLED_BACK) return; /* a retry is no timer of the task */
    event->timer = head->firing;
    event->firing = 0;
}

/* Fields that depend on the kind. */
static void describe(const struct yawl__event_view *view, uint8_t kind, yawl_event_t *event)
{
    const struct yawl__event_head *head = &view->head;
    switch (kind) {
    case YAWL_EVENT_TASK_LEFT:
        if (head->kind == YAWL_EVENT_TIMER_EXPIRED)
            event->firing = yawl__detail_low(head->detail);
        else if (head->kind != YAWL_EVENT_ITEM_FAILED && head->kind != YAWL_EVENT_TASK_FAILED)
            event->choice = head->detail;
        break;
    case YAWL_EVENT_TASK_ROUTED:
    case YAWL_EVENT_CHOICE_FORCED: event->choice = head->detail; break;
    case YAWL_EVENT_CASE_CANCELLED:
        if (head->detail != 0) event->message = yawl_text_of("killed");
        break;
    case YAWL_EVENT_CASE_DEADLOCKED:
        event->place = yawl__detail_low(head->detail);
        event->tokens = yawl__detail_high(head->detail);
        break;
    case YAWL_EVENT_ITEM_RESUMED:
        if (head->detail < YAWL_ITEM_STATUS_COUNT)
            event->status = (enum yawl_item_status)head->detail;
        break;
    case YAWL_EVENT_NET_STARTED: event->child = yawl__detail_low(head->detail); break;
    case YAWL_EVENT_INSTANCES_STARTED:
        memcpy(&event->count, view->body, sizeof event->count);
        break;
    case YAWL_EVENT_CASE_FAILED:
    case YAWL_EVENT_ITEM_FAILED:
    case YAWL_EVENT_TASK_FAILED:
    case YAWL_EVENT_ITEM_ROLLED_BACK: describe_failure(view, event); break;
    case YAWL_EVENT_TIMER_ARMED:
    case YAWL_EVENT_TIMER_EXPIRED: describe_timer(view, kind, event); break;
    case YAWL_EVENT_TRIGGER_KEPT:
    case YAWL_EVENT_TRIGGER_LOST: event->firing = 0; break;
    case YAWL_EVENT_CASE_MIGRATED:
        event->firing = 0;
        (void)yawl__event_image(view, &event->message);
        break;
    case YAWL_EVENT_ANSWER_TAKEN: event->firing = yawl__detail_low(head->detail); break;
    default: break;
    }
}

static void next_part(struct yawl__event_reader *reader, uint8_t kind, yawl_event_t *event)
{
    const struct yawl__event_head *head = &reader->view.head;
    clear(reader, event, kind);
    event->task = head->task;
    event->firing = head->firing;
    event->scope = head->scope;
    event->instance = reader->view.instance;
    describe(&reader->view, kind, event);
}

/* What a note's words mean by its kind. */
static void describe_note(const uint32_t words[YAWL__NOTE_WORDS_MAX], yawl_event_t *event)
{
    switch (words[0] & 0xff) {
    case YAWL_EVENT_ITEM_CANCELLED:
    case YAWL_EVENT_ITEM_DISCARDED:
        event->firing = words[1];
        event->instance = words[2] >> 1;
        if ((words[2] & 1) != 0) event->status = YAWL_ITEM_CANCELLED_BY_CASE;
        break;
    case YAWL_EVENT_TIMER_CLOSED:
        event->timer = words[1];
        event->instance = words[2];
        break;
    case YAWL_EVENT_CALL_PERFORMED:
        event->firing = words[1];
        event->instance = words[2];
        event->worker = words[3];
        break;
    case YAWL_EVENT_CALL_WAITED:
        event->firing = words[1];
        event->instance = words[2];
        event->waited_ms = words[3];
        break;
    case YAWL_EVENT_TOKENS_DROPPED:
        event->place = words[0] >> 8;
        event->task = YAWL_NONE;
        event->tokens = words[1];
        break;
    default: break;
    }
}

/* The next note; false: the record has no more. */
static bool next_note(struct yawl__event_reader *reader, yawl_event_t *event)
{
    const struct yawl__event_view *view = &reader->view;
    while (reader->note < view->head.notes) {
        uint32_t words[YAWL__NOTE_WORDS_MAX] = {yawl__note_word(view, reader->note)};
        uint32_t kind = words[0] & 0xff, value = words[0] >> 8, more = yawl__note_words(kind);
        for (uint32_t i = 1; i <= more; i++) {
            words[i] = yawl__note_word(view, reader->note + i);
        }
        reader->note += 1 + more;
        if (kind == YAWL__NOTE_SCOPE) {
            reader->scope = words[1];
            continue;
        }
        clear(reader, event, kind);
        event->consequence = true;
        event->scope = reader->scope;
        event->task = value == YAWL__NOTE_NONE ? YAWL_NONE : value;
        describe_note(words, event);
        return true;
    }
    return false;
}

/* Opens the record that comes next; false: there is none. */
static bool open_next(struct yawl__event_reader *reader)
{
    while (reader->at < reader->length) {
        yawl__event_view_own(reader->bytes + reader->at, &reader->view);
        reader->at += yawl__event_size(&reader->view.head);
        uint8_t kind = reader->view.head.kind;
        if (!yawl__event_is_mark(kind)) break;
        if (kind == YAWL__EVENT_TIME) reader->time_ms = (int64_t)reader->view.head.detail;
        if (reader->at == reader->length) return false;
    }
    reader->part = reader->note = 0;
    reader->scope = reader->view.head.scope;
    return true;
}

bool yawl__event_next(struct yawl__event_reader *reader, yawl_event_t *event)
{
    uint8_t kinds[PARTS_MAX];
    for (;;) {
        if (reader->is_open) {
            if (reader->part < parts_of(&reader->view.head, kinds)) {
                next_part(reader, kinds[reader->part++], event);
                return true;
            }
            if (next_note(reader, event)) return true;
        }
        reader->is_open = reader->at < reader->length && open_next(reader);
        if (!reader->is_open) return false;
    }
}
