/* Writes the image of a case as one of another program (core/image.h says what stands where).
 * Invariant: everything was found to carry over; only what is merely offered, and its timers, may be left
 * out. */
#include <assert.h>
#include <string.h>

#include "core/evaluate.h"
#include "core/image.h"
#include "core/instances_hooks.h"
#include "core/marking.h"
#include "core/migrate.h"
#include "core/plan.h"
#include "core/reserve.h"

/* Where in the events the frame of a net instance stands. */
struct placed {
    size_t at;
    uint32_t number;
};

struct mover {
    struct yawl__core *core;
    const struct yawl__case *c;
    const struct yawl_migration *migration;
    struct yawl__image_writer w; /* to core->events */
    struct yawl__buffer frames;  /* struct placed, by number */
    struct yawl__shift shift;
    size_t frame_at; /* of the scope that is written */
    uint32_t timers; /* armed ones that are left */
    int status;      /* 0 as long as all is well */
};

static struct yawl_frame *frame_of(const struct mover *m)
{
    return (struct yawl_frame *)(void *)(m->w.buffer->bytes + m->frame_at);
}

/* ---- Frames ---- */

static void put_tokens(const struct mover *m, uint32_t place, uint32_t tokens)
{
    const struct yawl_net *net = m->shift.to;
    void *places = (char *)frame_of(m) + net->places_at;
    switch (net->place_bits) {
    case 1: ((uint64_t *)places)[YAWL_WORD(place)] |= YAWL_BIT(place); break;
    case 8: ((uint8_t *)places)[place] = (uint8_t)tokens; break;
    case 16: ((uint16_t *)places)[place] = (uint16_t)tokens; break;
    default: ((uint32_t *)places)[place] = tokens; break;
    }
}

static void put_marking(const struct mover *m, const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    uint64_t *busy = yawl__set_at(frame_of(m), m->shift.to->busy_at);
    for (uint32_t i = 0; (i = yawl__marked_from(net, scope->frame, i)) < net->places_count; i++)
        put_tokens(m, m->shift.net->places[i].to, yawl__tokens(net, scope->frame, i));
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        uint32_t to = m->shift.net->tasks[i].to;
        if (yawl_has(yawl__busy_set(scope), i)) busy[YAWL_WORD(to)] |= YAWL_BIT(to);
    }
}

/* As the marking says by the new program. */
static void put_enabled(struct mover *m)
{
    struct yawl_changes *changes = &m->core->changes;
    const struct yawl_net *net = m->shift.to;
    struct yawl_frame *frame = frame_of(m);
    uint64_t *enabled = yawl__set_at(frame, net->enabled_at);
    const uint64_t *busy = yawl__set_at(frame, net->busy_at);
    frame->active = 0;
    changes->fault = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        changes->count = 0;
        changes->task = i;
        bool is = net->tasks[i].enabled(frame, changes);
        if (is) enabled[YAWL_WORD(i)] |= YAWL_BIT(i);
        frame->active += is + yawl_has(busy, i);
    }
    if (changes->fault != 0) m->status = yawl__refuse(m->core, changes->fault, NULL);
    changes->fault = 0;
}

/* Enabled before and after, for the same: what it has got so far stays.  The task in the new net, or
 * YAWL_NONE. */
static uint32_t offer_of(const struct mover *m, const struct yawl__scope *scope, uint32_t task)
{
    uint32_t to = yawl__offer_of(&m->shift, task);
    if (to == YAWL_NONE || !yawl_has(yawl__enabled_set(scope), task)) return YAWL_NONE;
    const uint64_t *enabled = yawl__set_at(frame_of(m), m->shift.to->enabled_at);
    return yawl_has(enabled, to) ? to : YAWL_NONE;
}

static void put_timer_states(const struct mover *m, const struct yawl__scope *scope)
{
    const uint8_t *states = yawl__timer_states(scope);
    uint8_t *to = (uint8_t *)frame_of(m) + m->shift.to->timer_states_at;
    for (uint32_t i = 0; states != NULL && i < scope->net->tasks_count; i++) {
        const struct yawl_task *row = yawl__row(scope, i);
        uint32_t task = m->shift.net->tasks[i].to;
        if (row->timers_count == 0 || task == YAWL_NONE || m->shift.to->tasks[task].timers_count == 0)
            continue;
        uint8_t state = states[row->timer_state];
        bool goes_on = yawl_has(yawl__busy_set(scope), i) || offer_of(m, scope, i) != YAWL_NONE;
        if (state == YAWL_TIMER_ACTIVE && !goes_on) state = YAWL_TIMER_CLOSED;
        to[m->shift.to->tasks[task].timer_state] = state;
    }
}

/* The nets are alike: their frames have them in the same form. */
static void put_rounds(const struct mover *m, const struct yawl__scope *scope)
{
    struct yawl__part from = yawl__rounds_of(scope->net), to = yawl__rounds_of(m->shift.to);
    if (!m->shift.net->alike) return;
    assert(from.size == to.size && "it was checked when the mapping was registered");
    memcpy((char *)frame_of(m) + to.at, (const char *)scope->frame + from.at, from.size);
}

static void put_frame(struct mover *m, const struct yawl__scope *scope)
{
    struct yawl_frame *frame = frame_of(m);
    *frame = *scope->frame;
    put_rounds(m, scope);
    put_marking(m, scope);
    put_enabled(m);
    put_timer_states(m, scope);
}

/* ---- Where frames stand ---- */

static size_t place_of(const struct mover *m, uint32_t number)
{
    const struct placed *list = (const struct placed *)(const void *)m->frames.bytes;
    size_t low = 0, high = m->frames.length / sizeof *list;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (list[middle].number <= number)
            low = middle;
        else
            high = middle;
    }
    assert(list[low].number == number);
    return list[low].at;
}

static void add_frame(struct mover *m, size_t size)
{
    m->w.fits = m->w.fits && yawl__buffer_reserve(m->w.buffer, size);
    if (!m->w.fits) return;
    memset(m->w.buffer->bytes + m->w.buffer->length, 0, size);
    m->w.buffer->length += size;
}

/* Makes its frame, or finds it in its parent's; `parent` NULL: the root. */
static void place_frame(struct mover *m, const struct yawl__scope *scope,
                        const struct yawl__child *child, const struct yawl_task *parent)
{
    bool embedded = parent != NULL && parent->child_at != 0 && parent->instances == NULL;
    m->frame_at = embedded ? place_of(m, child->parent->number) + parent->child_at
                           : m->w.buffer->length;
    if (!embedded) add_frame(m, m->shift.to->frame_size);
    struct placed placed = {m->frame_at, scope->number};
    m->w.fits = m->w.fits && yawl__buffer_append(&m->frames, &placed, sizeof placed);
}

/* ---- Data ---- */

static void put_value(struct mover *m, uint32_t index, const yawl_value_t *value)
{
    if (value->present) m->w.fits = m->w.fits && yawl__pack_value(m->w.buffer, index, value);
}

/* New variables have their initial values, computed without those that were there. */
static void put_initials(struct mover *m)
{
    const struct yawl_record *record = m->shift.to->data;
    if (m->shift.net->initials_count == 0) return;
    m->status = yawl__evaluate_init(m->core, m->c, m->shift.to, NULL);
    for (uint32_t i = 0; i < m->shift.net->initials_count && m->status == 0; i++) {
        uint32_t index = m->shift.net->initials[i];
        yawl_value_t value = yawl_data_get(record, &record->fields[index], yawl__next_data(m->core));
        put_value(m, index, &value);
    }
}

static void put_data(struct mover *m, const struct yawl__scope *scope)
{
    const struct yawl_record *record = scope->data == NULL ? NULL : scope->net->data;
    for (uint32_t i = 0; record != NULL && i < record->fields_count; i++) {
        yawl_value_t value = yawl_data_get(record, &record->fields[i], scope->data);
        put_value(m, m->shift.net->variables[i].to, &value);
    }
    put_initials(m);
}

/* ---- Entries ---- */

/* What the entry's task is in the new net; YAWL_NONE: the entry goes with its offer. */
static uint32_t entry_of(const struct mover *m, const struct yawl__scope *scope,
                         const struct yawl__item *item)
{
    bool is_offer = item->kind == YAWL__ENTRY_WAIT ||
                    (item->kind == YAWL__ENTRY_ITEM && item->firing == 0 &&
                     item->status == YAWL_ITEM_SUSPENDED);
    if (item->kind == YAWL__ENTRY_NONE) return YAWL_NONE;
    return is_offer ? offer_of(m, scope, item->task) : m->shift.net->tasks[item->task].to;
}

static uint32_t count_entries(const struct mover *m, const struct yawl__scope *scope)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < scope->items.capacity; i++)
        count += entry_of(m, scope, &scope->items.slots[i]) != YAWL_NONE;
    return count;
}

static void put_entry(struct mover *m, const struct yawl__scope *scope,
                      const struct yawl__item *item, uint32_t to)
{
    struct yawl__item_block fresh = {.size = sizeof fresh, .started_ms = m->core->now_ms};
    struct yawl__image_as as = {to, (uint8_t)item->before, NULL};
    bool is_work = item->kind == YAWL__ENTRY_ITEM && item->firing != 0;
    /* An offer that is suspended beside instances that run on. */
    if (item->kind == YAWL__ENTRY_ITEM && item->status == YAWL__ITEM_PARENT)
        as.before = item->before == 1 && offer_of(m, scope, item->task) != YAWL_NONE;
    if (is_work && yawl__item_keeps(&m->shift.to->tasks[to])) as.otherwise = &fresh;
    yawl__image_put_entry(&m->w, scope, item, &as);
}

/* ---- Scopes ---- */

/* `child` NULL: the root. */
static void put_scope(struct mover *m, const struct yawl__scope *scope,
                      const struct yawl__child *child)
{
    const struct yawl_task *parent = NULL;
    struct yawl__image_scope head = {.number = scope->number};
    if (child != NULL) {
        struct yawl__shift outer = yawl__shift_of(m->migration, child->parent);
        head.parent = child->parent->number;
        head.task = outer.net->tasks[child->task].to;
        head.instance = child->instance;
        head.firing = yawl__image_firing(child);
        parent = &outer.to->tasks[head.task];
    }
    m->shift = yawl__shift_of(m->migration, scope);
    head.frame_size = m->shift.to->frame_size;
    size_t at = m->w.buffer->length;
    yawl__image_put(&m->w, &head, sizeof head);
    if (m->w.fits) place_frame(m, scope, child, parent);
    if (!m->w.fits) return;
    put_frame(m, scope);
    size_t begin = m->w.buffer->length;
    put_data(m, scope);
    if (!m->w.fits || m->status != 0) return;
    head.data_length = (uint32_t)(m->w.buffer->length - begin);
    head.entries = count_entries(m, scope);
    memcpy(m->w.buffer->bytes + at, &head, sizeof head);
    for (uint32_t i = 0; i < scope->items.capacity && m->w.fits; i++) {
        const struct yawl__item *item = &scope->items.slots[i];
        uint32_t to = entry_of(m, scope, item);
        if (to != YAWL_NONE) put_entry(m, scope, item, to);
    }
}

static void put_children(struct mover *m)
{
    const struct yawl__scope *scope = &m->c->root;
    while (m->w.fits && m->status == 0 && (scope = yawl__scope_next(m->c, scope)) != NULL)
        put_scope(m, scope, yawl__child_of(scope));
}

/* ---- What stands beside ---- */

/* What an author wrote goes before the engine's limit, from the migration on. */
static bool has_own_end(const struct mover *m, uint32_t to)
{
    return yawl__has_end(m->shift.to, to == YAWL_NONE ? NULL : &m->shift.to->tasks[to]);
}

static void put_armed(struct mover *m, struct yawl__armed armed)
{
    const struct yawl__scope *scope = yawl__scope_find(m->c, armed.scope);
    m->shift = yawl__shift_of(m->migration, scope);
    m->frame_at = place_of(m, armed.scope);
    bool is_offer = armed.task != YAWL_NONE && !yawl_has(yawl__busy_set(scope), armed.task);
    if (is_offer && offer_of(m, scope, armed.task) == YAWL_NONE) return;
    bool moved = yawl__armed_move(&m->shift, &armed);
    assert(moved);
    (void)moved;
    if (armed.timer == YAWL_TIMER_LIMIT && has_own_end(m, armed.task)) return;
    yawl__image_put(&m->w, &armed, YAWL__ARMED_STORED);
    m->timers++;
}

static void put_kept(struct mover *m)
{
    const struct yawl__more *more = yawl__more_of(m->c);
    for (const struct yawl__kept *kept = more->kept_first; kept != NULL; kept = kept->next) {
        struct yawl__image_kept head = {0, 0, kept->key_length, kept->pack_length};
        bool found = yawl__kept_of(m->migration, kept, &head.net, &head.task);
        assert(found);
        (void)found;
        yawl__image_put(&m->w, &head, sizeof head);
        yawl__image_put(&m->w, kept->bytes, (size_t)kept->pack_length + kept->key_length);
    }
}

/* Branches are tracked from the start of a case on, so those of this one are no more. */
static struct yawl__image_head head_of(const struct mover *m)
{
    const struct yawl__more *more = yawl__more_of(m->c);
    struct yawl__image_head head = {.version = YAWL__IMAGE_VERSION};
    head.children = more->children_count - more->children_ended;
    head.kept = more->kept_count;
    head.last_number = more->last_number;
    head.armed = m->timers;
    return head;
}

int yawl__migrate_image(struct yawl__core *core, const struct yawl__case *c,
                        const struct yawl_migration *migration)
{
    struct mover m = {.core = core, .c = c, .migration = migration, .w = {core->events, true}};
    struct yawl__armed armed;
    size_t at = core->events->length;
    m.frames.memory = &core->memory;
    struct yawl__image_head head = head_of(&m);
    yawl__image_put(&m.w, &head, sizeof head);
    if (m.w.fits) put_scope(&m, &c->root, NULL);
    put_children(&m);
    bool whole = m.w.fits && m.status == 0;
    for (uint32_t i = 0; whole && yawl__armed_at(c, i, &armed); i++) put_armed(&m, armed);
    if (whole) put_kept(&m);
    head = head_of(&m);
    if (m.w.fits && whole) memcpy(core->events->bytes + at, &head, sizeof head);
    yawl__buffer_free(&m.frames);
    if (m.status != 0) return m.status;
    return m.w.fits ? 0 : yawl__refuse(core, YAWL_ENOMEM, NULL);
}
