/* Writes a case as bytes.  Invariant: every part is padded to 8 bytes with zeros, so equal cases have equal
 * images, but for the order of entries in tables. */
#include <string.h>

#include "core/answers.h"
#include "core/branches.h"
#include "core/image.h"
#include "core/instances_decide.h"

void yawl__image_put(struct yawl__image_writer *w, const void *bytes, size_t size)
{
    static const char zeros[8];
    w->fits = w->fits && yawl__buffer_append(w->buffer, bytes, size) &&
              yawl__buffer_append(w->buffer, zeros, (8 - size % 8) % 8);
}

/* ---- Blocks ---- */

static void put_block(struct yawl__image_writer *w, const struct yawl_record *record,
                      const struct yawl__item_block *block)
{
    struct yawl__image_block head = {.started_ms = block->started_ms};
    head.attempts = block->attempts;
    head.text_length = block->text_length;
    size_t at = w->buffer->length;
    yawl__image_put(w, &head, sizeof head);
    size_t begin = w->buffer->length;
    if (record != NULL && w->fits) w->fits = yawl__pack_outside(record, block->in, w->buffer);
    if (!w->fits) return;
    head.pack_length = (uint32_t)(w->buffer->length - begin);
    memcpy(w->buffer->bytes + at, &head, sizeof head);
    yawl__image_put(w, block->text, block->text_length);
}

/* Which of them are there, then those. */
static void put_column(struct yawl__image_writer *w, const struct yawl_record *record,
                       struct yawl__item_block *const *column, uint32_t count)
{
    if (column == NULL) return;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t has = column[i] != NULL;
        yawl__image_put(w, &has, sizeof has);
        if (has != 0) put_block(w, record, column[i]);
    }
}

/* ---- Entries ---- */

static void put_round(struct yawl__image_writer *w, const struct yawl_task *row,
                      const struct yawl__round *round)
{
    struct yawl__image_round head = {round->created, round->detached, round->begun,    0,
                                     round->minimum, round->maximum,  round->threshold};
    const struct yawl__columns *columns = &round->columns;
    yawl__image_put(w, &head, sizeof head);
    yawl__image_put(w, columns->statuses, round->created);
    yawl__image_put(w, columns->firings, round->created * sizeof *columns->firings);
    put_column(w, row->in, columns->blocks, round->created);
    put_column(w, row->instances->own, columns->owns, round->created);
    put_column(w, row->instances->kept, columns->kept, round->created);
}

static uint32_t count_rounds(const struct yawl__round *round)
{
    uint32_t count = 0;
    for (; round != NULL; round = round->older) count++;
    return count;
}

static void put_rounds(struct yawl__image_writer *w, const struct yawl_task *row,
                       const struct yawl__round *newest, uint32_t count)
{
    for (; count > 0; count--) {
        const struct yawl__round *round = newest;
        for (uint32_t i = 1; i < count; i++) round = round->older;
        put_round(w, row, round);
    }
}

/* What the entry's union is. */
static bool is_parent(const struct yawl__item *item)
{
    return item->kind == YAWL__ENTRY_ITEM && item->status == YAWL__ITEM_PARENT;
}
static bool is_composite(const struct yawl__item *item)
{
    return item->kind == YAWL__ENTRY_ITEM && item->status == YAWL__ITEM_COMPOSITE;
}

void yawl__image_put_entry(struct yawl__image_writer *w, const struct yawl__scope *scope,
                           const struct yawl__item *item, const struct yawl__image_as *as)
{
    const struct yawl_task *row = yawl__row(scope, item->task);
    struct yawl__image_entry head = {.task = as->task, .firing = item->firing};
    const struct yawl__item_block *block = NULL;
    head.kind = (uint8_t)item->kind;
    head.status = (uint8_t)item->status;
    head.before = as->before;
    if (item->kind == YAWL__ENTRY_CHOICE)
        head.choice = item->choice;
    else if (is_parent(item))
        head.rounds = count_rounds(item->round);
    else if (is_composite(item))
        head.attempts = item->attempts;
    else
        block = item->block != NULL ? item->block : as->otherwise;
    head.has_block = block != NULL;
    yawl__image_put(w, &head, sizeof head);
    bool is_wait = item->kind == YAWL__ENTRY_WAIT;
    if (block != NULL) put_block(w, is_wait ? row->returns : row->in, block);
    if (is_parent(item)) put_rounds(w, row, item->round, head.rounds);
}

/* ---- Scopes ---- */

uint32_t yawl__image_firing(const struct yawl__child *child)
{
    const struct yawl__round *round = yawl__round_of(child->parent, child->task);
    for (; child->instance != 0 && round != NULL; round = round->older) {
        bool is_it = yawl__round_has(round, child->instance) && round->columns.scopes != NULL &&
                     round->columns.scopes[child->instance - 1] == child->scope.number;
        if (is_it) return yawl__round_firing(round, child->instance);
    }
    return 0;
}

/* `child` NULL: the root. */
static void put_scope(struct yawl__image_writer *w, const struct yawl__scope *scope,
                      const struct yawl__child *child)
{
    struct yawl__image_scope head = {.entries = scope->items.count};
    head.frame_size = scope->net->frame_size;
    if (child != NULL) {
        head.number = scope->number;
        head.parent = child->parent->number;
        head.task = child->task;
        head.instance = child->instance;
        head.firing = yawl__image_firing(child);
    }
    size_t at = w->buffer->length;
    yawl__image_put(w, &head, sizeof head);
    if (child == NULL || !child->embedded) yawl__image_put(w, scope->frame, scope->net->frame_size);
    size_t begin = w->buffer->length;
    if (w->fits && scope->data != NULL)
        w->fits = yawl__pack_changes(scope->net->data, NULL, scope->data, w->buffer);
    if (!w->fits) return;
    head.data_length = (uint32_t)(w->buffer->length - begin);
    memcpy(w->buffer->bytes + at, &head, sizeof head);
    for (uint32_t i = 0; i < scope->items.capacity; i++) {
        const struct yawl__item *item = &scope->items.slots[i];
        struct yawl__image_as same = {item->task, (uint8_t)item->before, NULL};
        if (item->kind != YAWL__ENTRY_NONE) yawl__image_put_entry(w, scope, item, &same);
    }
}

/* ---- The case ---- */

static uint32_t count_answers(const struct yawl__more *more)
{
    uint32_t count = 0;
    for (const struct yawl__answer *a = more->answers_first; a != NULL; a = a->next) count++;
    return count;
}

static void put_answers(struct yawl__image_writer *w, const struct yawl__more *more)
{
    for (const struct yawl__answer *a = more->answers_first; a != NULL; a = a->next) {
        struct yawl__image_answer head = {a->scope, a->task,   a->instance, a->firing,
                                          a->first, a->second, a->code,     a->fails,
                                          a->has_data, (int16_t)a->cause};
        yawl__image_put(w, &head, sizeof head);
        yawl__image_put(w, a->bytes, (size_t)a->first + a->second);
    }
}

static void put_side(struct yawl__image_writer *w, const struct yawl__case *c)
{
    const struct yawl__more *more = yawl__more_of(c);
    struct yawl__armed armed;
    for (uint32_t i = 0; i < more->children_count; i++) {
        const struct yawl__child *child = more->children[i];
        if (child->scope.frame != NULL) put_scope(w, &child->scope, child);
    }
    for (uint32_t i = 0; yawl__armed_at(c, i, &armed); i++)
        yawl__image_put(w, &armed, YAWL__ARMED_STORED);
    for (const struct yawl__kept *kept = more->kept_first; kept != NULL; kept = kept->next) {
        struct yawl__image_kept head = {kept->net, kept->task, kept->key_length, kept->pack_length};
        yawl__image_put(w, &head, sizeof head);
        yawl__image_put(w, kept->bytes, (size_t)kept->pack_length + kept->key_length);
    }
    put_answers(w, more);
}

/* Of net instances that have some; how many those are. */
static uint32_t put_branches(struct yawl__image_writer *w, const struct yawl__case *c)
{
    const struct yawl__scope *scope = NULL;
    uint32_t count = 0;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        const struct yawl__branches *branches = yawl__branches_of(c, scope);
        if (branches == NULL) continue;
        struct yawl__image_branches head = {scope->number, branches->count};
        yawl__image_put(w, &head, sizeof head);
        yawl__image_put(w, branches->list, branches->count * sizeof *branches->list);
        count++;
    }
    return count;
}

bool yawl__image_write(const struct yawl__case *c, struct yawl__buffer *buffer)
{
    struct yawl__image_writer w = {buffer, true};
    struct yawl__image_head head = {.version = YAWL__IMAGE_VERSION};
    const struct yawl__more *more = yawl__more_of(c);
    head.children = more->children_count - more->children_ended;
    head.armed = c->side != NULL ? c->side->armed_count : 0;
    head.kept = more->kept_count;
    head.last_number = more->last_number;
    head.answers = count_answers(more);
    size_t at = buffer->length;
    yawl__image_put(&w, &head, sizeof head);
    put_scope(&w, &c->root, NULL);
    put_side(&w, c);
    head.branches = put_branches(&w, c);
    if (w.fits) memcpy(buffer->bytes + at, &head, sizeof head);
    return w.fits;
}
