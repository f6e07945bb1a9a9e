/* Invariant: records and notes are written at the end of core->events only, in their final form; lengths
 * are filled in when the body and when the notes are complete. */
#include "core/plan.h"

#include <assert.h>
#include <string.h>

#include "core/side.h"

/* Reads the record's own room: head, an instance's number, a mark of the time before it. */
#define ROOM (2 * sizeof(struct yawl__event_head) + 16)
/* Bodies without data of people: the message of a failure that the runtime itself tells, with its name. */
#define BODY_SMALL ((size_t)YAWL_PROBLEMS_TEXT_MAX + YAWL__MESSAGE_MAX)

/* ---- Records ---- */

static void put_head(struct yawl__core *core, struct yawl__event_head head)
{
    assert(core->events->capacity - core->events->length >= sizeof head);
    memcpy(core->events->bytes + core->events->length, &head, sizeof head);
    core->events->length += sizeof head;
}

void yawl__plan_mark(struct yawl__core *core)
{
    struct yawl__event_head mark = {.version = YAWL__EVENT_VERSION, .kind = YAWL__EVENT_TIME};
    mark.task = YAWL_NONE;
    mark.detail = (uint64_t)core->now_ms;
    put_head(core, mark);
    core->is_marked = true;
    core->marked_ms = core->now_ms;
}

static bool pad(struct yawl__core *core)
{
    static const char zeros[8];
    return yawl__buffer_append(core->events, zeros, (8 - core->events->length % 8) % 8);
}

static void put_instance(struct yawl__core *core, uint32_t instance)
{
    uint64_t word = instance;
    memcpy(core->events->bytes + core->events->length, &word, sizeof word);
    core->events->length += sizeof word;
}

struct yawl__event_head *yawl__plan_open(struct yawl__core *core, const struct yawl__at *at,
                                         enum yawl_event_kind kind)
{
    assert(!yawl__plan_is_open(core) && core->events->length % 8 == 0);
    if (!yawl__buffer_reserve(core->events, ROOM + core->notes_room)) {
        (void)yawl__refuse(core, YAWL_ENOMEM, NULL);
        return NULL;
    }
    core->drop_to = core->events->length;
    if (!yawl__plan_is_marked(core)) yawl__plan_mark(core);
    core->record_at = core->events->length;
    struct yawl__event_head head = {.version = YAWL__EVENT_VERSION, .kind = (uint8_t)kind};
    head.flags = at->instance != 0 ? YAWL__EVENT_INSTANCE : 0;
    head.scope = at->scope->number;
    head.task = at->task;
    head.case_id = at->c->id;
    put_head(core, head);
    if (at->instance != 0) put_instance(core, at->instance);
    return yawl__plan_head(core);
}

bool yawl__plan_append(struct yawl__core *core, const void *bytes, size_t size)
{
    return yawl__buffer_append(core->events, bytes, size);
}

/* What tells of a failure passes, so that a case can fail for this. */
static bool is_too_much(const struct yawl__core *core, size_t body)
{
    return core->events->length > core->step_until && body > BODY_SMALL;
}

static int refuse_step(struct yawl__core *core)
{
    (void)yawl__refuse(core, YAWL_ETOOBIG, "the step would write more than ", NULL);
    yawl__message_add_number(&core->message, core->step_max);
    yawl__message_add(&core->message, " bytes, the engine's limits.step_bytes");
    return YAWL_ETOOBIG;
}

int yawl__plan_close(struct yawl__core *core, bool whole)
{
    size_t body = core->events->length - core->record_at - sizeof(struct yawl__event_head);
    if (whole && is_too_much(core, body)) return refuse_step(core);
    if (!whole || body > UINT32_MAX - 8 || !pad(core) ||
        !yawl__buffer_reserve(core->events, core->notes_room)) {
        return yawl__refuse(core, YAWL_ENOMEM, NULL);
    }
    yawl__plan_head(core)->body = (uint32_t)body;
    core->notes_at = core->events->length;
    core->note_scope = yawl__plan_head(core)->scope;
    return 0;
}

int yawl__plan_plain(struct yawl__core *core, const struct yawl__at *at, enum yawl_event_kind kind,
                     uint32_t firing, uint64_t detail)
{
    struct yawl__event_head *head = yawl__plan_open(core, at, kind);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = firing;
    head->detail = detail;
    return yawl__plan_close(core, true);
}

int yawl__plan_firing(struct yawl__core *core, const struct yawl__case *c, uint32_t *firing)
{
    *firing = c->root.frame->firings + 1;
    return *firing != 0 ? 0 : yawl__refuse(core, YAWL_EOVERFLOW, NULL);
}

/* Their usual room is reserved; where a record ends more than usual, running dry stops the engine. */
static void put_words(struct yawl__core *core, const uint32_t *words, uint32_t count)
{
    struct yawl__buffer *events = core->events;
    if (!yawl__buffer_reserve(events, count * sizeof *words)) {
        core->broken = true;
        return;
    }
    memcpy(events->bytes + events->length, words, count * sizeof *words);
    events->length += count * sizeof *words;
}

void yawl__plan_drop(struct yawl__core *core)
{
    if (core->record_at != SIZE_MAX) {
        if (core->drop_to != core->record_at) core->is_marked = false;
        core->events->length = core->drop_to;
    }
    core->record_at = SIZE_MAX;
    yawl__reserved_drop(core);
}

/* Most records are brief: the notes follow where the rest of the head was. */
static void shorten(struct yawl__core *core, size_t words)
{
    struct yawl__event_head *head = yawl__plan_head(core);
    char *notes = (char *)head + YAWL__EVENT_BRIEF_SIZE;
    if (head->detail != 0 || head->body != 0 || words > YAWL__EVENT_FEW_MAX) return;
    head->flags |= YAWL__EVENT_BRIEF;
    head->few = (uint8_t)words;
    memmove(notes, core->events->bytes + core->notes_at, words * 4);
    core->events->length = (size_t)(notes - core->events->bytes) + words * 4;
}

void yawl__plan_keep(struct yawl__core *core)
{
    size_t words = (core->events->length - core->notes_at) / 4;
    yawl__plan_head(core)->notes = (uint32_t)words;
    shorten(core, words);
    if (words % 2 != 0) {
        uint32_t zero = 0;
        put_words(core, &zero, 1);
    }
    core->record_at = SIZE_MAX;
}

/* ---- Notes ---- */

static void put_note(struct yawl__core *core, const struct yawl__scope *scope, uint32_t *words)
{
    if (core->note_scope != scope->number) {
        uint32_t change[2] = {YAWL__NOTE_SCOPE, scope->number};
        put_words(core, change, 2);
        core->note_scope = scope->number;
    }
    put_words(core, words, 1 + yawl__note_words(words[0] & 0xff));
}

void yawl__note(struct yawl__core *core, const struct yawl__scope *scope, enum yawl_event_kind kind,
                uint32_t value)
{
    if (!core->following) return;
    uint32_t words[1] = {(uint32_t)kind | (value & YAWL__NOTE_NONE) << 8};
    put_note(core, scope, words);
}

void yawl__note_item(struct yawl__core *core, const struct yawl__scope *scope,
                     enum yawl_event_kind kind, const yawl_item_id *item)
{
    if (!core->following) return;
    uint32_t with_case = yawl__plan_head(core)->kind == YAWL_EVENT_CASE_CANCELLED;
    uint32_t words[3] = {(uint32_t)kind | item->task << 8, item->firing,
                         item->instance << 1 | with_case};
    put_note(core, scope, words);
}

void yawl__note_call(struct yawl__core *core, const struct yawl__scope *scope,
                     enum yawl_event_kind kind, const yawl_item_id *item, uint32_t number)
{
    uint32_t words[4] = {(uint32_t)kind | (item->task & YAWL__NOTE_NONE) << 8, item->firing,
                         item->instance, number};
    put_note(core, scope, words);
}

void yawl__note_timer(struct yawl__core *core, const struct yawl__scope *scope,
                      const struct yawl__armed *armed)
{
    if (!core->following) return;
    uint32_t words[3] = {YAWL_EVENT_TIMER_CLOSED | (armed->task & YAWL__NOTE_NONE) << 8,
                         armed->timer, armed->instance};
    put_note(core, scope, words);
}

void yawl__note_tokens(struct yawl__core *core, const struct yawl__scope *scope, uint32_t place,
                       uint32_t tokens)
{
    if (!core->following) return;
    uint32_t words[2] = {YAWL_EVENT_TOKENS_DROPPED | place << 8, tokens};
    put_note(core, scope, words);
}
