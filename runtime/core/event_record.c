/* Reads records.  Reading trusts nothing: every length is checked against what is there.
 * Invariant: a record's size is a multiple of 8, so records follow each other aligned. */
#include "core/event_record.h"

#include <assert.h>

static void read_head(const char *bytes, struct yawl__event_head *head)
{
    memcpy(head, bytes, YAWL__EVENT_BRIEF_SIZE);
    if ((head->flags & YAWL__EVENT_BRIEF) == 0) {
        memcpy(head, bytes, sizeof *head);
        return;
    }
    head->detail = head->body = 0;
    head->notes = head->few;
}

/* What goes before the rest of the body stands in 8 bytes each. */
static void take_word(struct yawl__event_view *view, void *word)
{
    assert(view->body_length >= 8);
    memcpy(word, view->body, sizeof(uint32_t));
    view->body += 8;
    view->body_length -= 8;
}

static uint32_t words_before(const struct yawl__event_head *head)
{
    bool instance = (head->flags & YAWL__EVENT_INSTANCE) != 0;
    return (uint32_t)instance + ((head->flags & YAWL__EVENT_CAUSE) != 0);
}

void yawl__event_view_own(const char *bytes, struct yawl__event_view *view)
{
    read_head(bytes, &view->head);
    const struct yawl__event_head *head = &view->head;
    size_t padded = ((size_t)head->body + 7) & ~(size_t)7;
    view->body = bytes + yawl__event_head_size(head);
    view->notes = view->body + padded;
    view->body_length = head->body;
    view->instance = 0;
    view->cause = 0;
    if ((head->flags & YAWL__EVENT_INSTANCE) != 0) take_word(view, &view->instance);
    if ((head->flags & YAWL__EVENT_CAUSE) != 0) take_word(view, &view->cause);
}

/* ---- Whole? ---- */

static bool has_message(uint8_t kind)
{
    return kind == YAWL_EVENT_CASE_FAILED || kind == YAWL_EVENT_ITEM_FAILED ||
           kind == YAWL_EVENT_TASK_FAILED || kind == YAWL_EVENT_ITEM_ROLLED_BACK;
}

/* Is all of its body one pack? */
static bool is_pack(uint8_t kind)
{
    switch (kind) {
    case YAWL_EVENT_CASE_STARTED:
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_TASK_ROUTED:
    case YAWL_EVENT_ITEM_COMPLETED:
    case YAWL_EVENT_NET_STARTED:
    case YAWL_EVENT_TRIGGER_DELIVERED: return true;
    default: return false;
    }
}

/* Does the body have the parts that its kind says? */
static bool is_body_whole(const struct yawl__event_view *view)
{
    uint64_t detail = view->head.detail;
    switch (view->head.kind) {
    case YAWL_EVENT_ITEM_STARTED:
        return yawl__detail_low(detail) % 8 == 0 &&
               (uint64_t)yawl__detail_low(detail) + yawl__detail_high(detail) == view->body_length;
    case YAWL_EVENT_TRIGGER_KEPT:
    case YAWL_EVENT_CASE_MIGRATED:
        return view->head.firing <= view->body_length &&
               (view->body_length - view->head.firing) % 8 == 0;
    case YAWL_EVENT_ANSWER_KEPT: return yawl__detail_high(detail) <= view->body_length;
    case YAWL_EVENT_INSTANCES_STARTED: return view->body_length >= 4;
    case YAWL_EVENT_ITEM_ADDED: return true;
    default: break;
    }
    if (is_pack(view->head.kind)) return view->body_length % 8 == 0;
    return has_message(view->head.kind) || view->body_length == 0;
}

static bool are_notes_whole(const struct yawl__event_view *view)
{
    uint32_t at = 0, count = view->head.notes;
    while (at < count) {
        uint32_t kind = yawl__note_word(view, at) & 0xff, words = yawl__note_words(kind);
        if (kind >= YAWL_EVENT_COUNT && kind != YAWL__NOTE_SCOPE) return false;
        if (count - at <= words) return false;
        at += 1 + words;
    }
    return true;
}

struct yawl__submission_mark yawl__event_submission(const struct yawl__event_view *view)
{
    const struct yawl__event_head *head = &view->head;
    struct yawl__submission_mark mark = {head->detail, 0, head->case_id, head->firing, {NULL, 0}};
    memcpy(&mark.command, view->body, sizeof mark.command);
    mark.id = (struct yawl_text){view->body + sizeof mark.command,
                                 head->body - (uint32_t)sizeof mark.command};
    return mark;
}

static bool is_mark_whole(const struct yawl__event_view *view)
{
    const struct yawl__event_head *head = &view->head;
    if (head->notes != 0 || head->flags != 0) return false;
    if (head->kind == YAWL__EVENT_TIME)
        return head->body == 0 && yawl__is_clock_time((int64_t)head->detail);
    struct yawl_text texts = {view->body, head->body};
    if (head->kind == YAWL__EVENT_SUBMISSION) {
        if (head->body <= sizeof(uint64_t) || head->firing >= YAWL_CASE_STATUS_COUNT) return false;
        return head->detail != 0 && yawl_text_is_utf8(yawl__event_submission(view).id);
    }
    return head->firing <= head->body && yawl_text_is_utf8(texts);
}

int64_t yawl__event_read(const char *bytes, size_t length, struct yawl__event_view *view)
{
    struct yawl__event_head head;
    if (length < YAWL__EVENT_BRIEF_SIZE) return YAWL_ECORRUPT;
    memcpy(&head, bytes, YAWL__EVENT_BRIEF_SIZE);
    if (length < yawl__event_head_size(&head)) return YAWL_ECORRUPT;
    read_head(bytes, &head);
    bool is_known = head.kind < YAWL_EVENT_COUNT || yawl__event_is_mark(head.kind);
    if (head.version != YAWL__EVENT_VERSION || !is_known) return YAWL_ECORRUPT;
    size_t size = yawl__event_size(&head);
    if (size > length) return YAWL_ECORRUPT;
    if (head.body < words_before(&head) * 8) return YAWL_ECORRUPT;
    yawl__event_view_own(bytes, view);
    bool has_cause = (head.flags & YAWL__EVENT_CAUSE) != 0;
    if (has_cause && !(has_message(head.kind) && yawl__is_cause(view->cause))) return YAWL_ECORRUPT;
    bool is_whole = yawl__event_is_mark(head.kind)
                        ? is_mark_whole(view)
                        : is_body_whole(view) && are_notes_whole(view);
    return is_whole ? (int64_t)size : YAWL_ECORRUPT;
}

struct yawl__pack yawl__event_pack(const struct yawl__event_view *view)
{
    struct yawl__pack pack = {view->body, 0};
    if (view->head.kind == YAWL_EVENT_ITEM_STARTED)
        pack.length = yawl__detail_low(view->head.detail);
    else if (view->head.kind == YAWL_EVENT_TRIGGER_KEPT)
        pack.length = view->body_length - view->head.firing;
    else if (is_pack(view->head.kind))
        pack.length = view->body_length;
    return pack;
}

bool yawl__event_put_program(struct yawl__buffer *buffer, const struct yawl_program *program)
{
    static const char zeros[8];
    size_t name = strlen(program->name), version = strlen(program->version);
    struct yawl__event_head mark = {.version = YAWL__EVENT_VERSION, .kind = YAWL__EVENT_PROGRAM};
    if (!yawl__buffer_reserve(buffer, sizeof mark + name + version + sizeof zeros)) return false;
    mark.task = YAWL_NONE;
    mark.detail = program->hash;
    mark.firing = (uint32_t)name;
    mark.body = (uint32_t)(name + version);
    return yawl__buffer_append(buffer, &mark, sizeof mark) &&
           yawl__buffer_append(buffer, program->name, name) &&
           yawl__buffer_append(buffer, program->version, version) &&
           yawl__buffer_append(buffer, zeros, (8 - (name + version) % 8) % 8);
}

bool yawl__event_put_submission(struct yawl__buffer *buffer,
                                const struct yawl__submission_mark *mark)
{
    static const char zeros[8];
    struct yawl__event_head head = {.version = YAWL__EVENT_VERSION, .kind = YAWL__EVENT_SUBMISSION};
    size_t body = sizeof mark->command + mark->id.length;
    if (!yawl__buffer_reserve(buffer, sizeof head + body + sizeof zeros)) return false;
    head.task = YAWL_NONE;
    head.case_id = mark->case_id;
    head.detail = mark->number;
    head.firing = mark->case_status;
    head.body = (uint32_t)body;
    return yawl__buffer_append(buffer, &head, sizeof head) &&
           yawl__buffer_append(buffer, &mark->command, sizeof mark->command) &&
           yawl__buffer_append(buffer, mark->id.data, mark->id.length) &&
           yawl__buffer_append(buffer, zeros, (8 - body % 8) % 8);
}

void yawl__event_program(const struct yawl__event_view *view, struct yawl_text *name,
                         struct yawl_text *version)
{
    uint32_t length = view->head.firing;
    assert(view->head.kind == YAWL__EVENT_PROGRAM && length <= view->body_length);
    *name = (struct yawl_text){view->body, length};
    *version = (struct yawl_text){view->body + length, (uint32_t)view->body_length - length};
}

struct yawl_text yawl__event_call_text(const struct yawl__event_view *view)
{
    assert(view->head.kind == YAWL_EVENT_ITEM_STARTED);
    struct yawl_text text = {view->body + yawl__detail_low(view->head.detail),
                             yawl__detail_high(view->head.detail)};
    return text;
}

struct yawl_text yawl__event_image(const struct yawl__event_view *view, struct yawl_text *versions)
{
    uint32_t length = (uint32_t)view->body_length - view->head.firing;
    assert(view->head.kind == YAWL_EVENT_CASE_MIGRATED && view->head.firing <= view->body_length);
    *versions = (struct yawl_text){view->body + length, view->head.firing};
    return (struct yawl_text){view->body, length};
}
