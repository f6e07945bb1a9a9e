/* The side record and the sub-nets in it.  A child is used again once it is free, so that starting a
 * sub-net whose frame lies in its parent's asks for no memory after the first time.
 * Invariant: `children` is ordered by number, so what runs in a sub-net stands behind it.  One that has ended
 * keeps its place, without a frame, until those that have ended are more than half: so any of a hundred
 * thousand ends at the cost of a few. */
#include "core/side.h"

#include <assert.h>
#include <string.h>

#include "core/answers.h"
#include "core/apply.h"
#include "core/branches.h"
#include "core/instances_hooks.h"
#include "core/marking.h"

/* ---- The record ---- */

int yawl__side_fit(struct yawl__core *core, struct yawl__case *c)
{
    if (c->side != NULL) return 0;
    c->side = yawl__take(&core->memory, sizeof *c->side);
    if (c->side == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(c->side, 0, sizeof *c->side);
    return 0;
}

int yawl__more_fit(struct yawl__core *core, struct yawl__case *c)
{
    if (yawl__side_fit(core, c) != 0) return YAWL_ENOMEM;
    if (c->side->more != NULL) return 0;
    struct yawl__more *more = yawl__take(&core->memory, sizeof *more);
    if (more == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(more, 0, sizeof *more);
    c->side->more = more;
    return 0;
}

const struct yawl__more *yawl__more_of(const struct yawl__case *c)
{
    static const struct yawl__more none;
    return c->side != NULL && c->side->more != NULL ? c->side->more : &none;
}

void yawl__kept_add(struct yawl__more *more, struct yawl__kept *kept)
{
    if (more->kept_last == NULL)
        more->kept_first = kept;
    else
        more->kept_last->next = kept;
    more->kept_last = kept;
    more->kept_count++;
}

static void free_kept(struct yawl__core *core, struct yawl__more *more)
{
    for (struct yawl__kept *kept = more->kept_first, *next; kept != NULL; kept = next) {
        next = kept->next;
        yawl__give_data(core, kept, kept->size);
    }
}

static void give_list(struct yawl__core *core, struct yawl__more *more)
{
    yawl__give(&core->memory, more->children, more->children_capacity * sizeof *more->children);
}

static void free_more(struct yawl__core *core, struct yawl__more *more)
{
    assert(more->children_count == 0);
    for (struct yawl__child *child = more->free_children, *next; child != NULL; child = next) {
        next = child->next_free;
        yawl__give(&core->memory, child, sizeof *child);
    }
    free_kept(core, more);
    yawl__answers_free(core, more);
    yawl__branches_free(core, more->branches);
    if (more->children != NULL) give_list(core, more);
    yawl__give(&core->memory, more, sizeof *more);
}

void yawl__side_free(struct yawl__core *core, struct yawl__case *c)
{
    struct yawl__side *side = c->side;
    if (side == NULL) return;
    if (side->more != NULL) free_more(core, side->more);
    yawl__timers_free(core, side);
    yawl__give(&core->memory, side, sizeof *side);
    c->side = NULL;
}

/* ---- Finding ---- */

uint32_t yawl__scopes_count(const struct yawl__case *c)
{
    const struct yawl__more *more = yawl__more_of(c);
    return 1 + more->children_count - more->children_ended;
}

static bool has_ended(const struct yawl__child *child)
{
    return child->scope.frame == NULL;
}

/* Index of the first child whose number is not less. */
static uint32_t child_from(const struct yawl__more *more, uint32_t number)
{
    uint32_t low = 0, high = more->children_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (more->children[middle]->scope.number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct yawl__scope *root_of(const struct yawl__case *c)
{
    return (struct yawl__scope *)(uintptr_t)&c->root;
}

struct yawl__scope *yawl__scope_next(const struct yawl__case *c, const struct yawl__scope *scope)
{
    if (scope == NULL) return root_of(c);
    const struct yawl__more *more = yawl__more_of(c);
    uint32_t at = child_from(more, scope->number + 1);
    while (at < more->children_count && has_ended(more->children[at])) at++;
    return at < more->children_count ? &more->children[at]->scope : NULL;
}

struct yawl__scope *yawl__scope_find(const struct yawl__case *c, uint32_t number)
{
    if (number == 0) return root_of(c);
    const struct yawl__more *more = yawl__more_of(c);
    uint32_t at = child_from(more, number);
    if (at == more->children_count || has_ended(more->children[at])) return NULL;
    struct yawl__scope *scope = &more->children[at]->scope;
    return scope->number == number ? scope : NULL;
}

struct yawl__child *yawl__child_find(const struct yawl__case *c, const struct yawl__scope *parent,
                                     uint32_t task)
{
    const struct yawl__item *entry = yawl__items_find(&parent->items, task);
    if (entry == NULL || entry->status != YAWL__ITEM_COMPOSITE || entry->child == 0) return NULL;
    struct yawl__scope *scope = yawl__scope_find(c, entry->child);
    return scope == NULL ? NULL : yawl__child_of(scope);
}

/* ---- Starting ---- */

/* Room for one more at the end. */
static int fit_list(struct yawl__core *core, struct yawl__more *more)
{
    if (more->children_count < more->children_capacity) return 0;
    uint32_t capacity = more->children_capacity == 0 ? 2 : more->children_capacity * 2;
    struct yawl__child **list = yawl__take(&core->memory, capacity * sizeof *list);
    if (list == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    if (more->children != NULL) {
        memcpy(list, more->children, more->children_count * sizeof *list);
        give_list(core, more);
    }
    more->children = list;
    more->children_capacity = capacity;
    return 0;
}

static struct yawl__child *take_child(struct yawl__core *core, struct yawl__more *more)
{
    struct yawl__child *child = more->free_children;
    if (child != NULL)
        more->free_children = child->next_free;
    else
        child = yawl__take(&core->memory, sizeof *child);
    if (child != NULL) memset(child, 0, sizeof *child);
    return child;
}

/* Its frame: in the parent's, if the parent's net has room for it and nobody is there. */
static bool give_frame(struct yawl__core *core, const struct yawl__scope *parent,
                       const struct yawl_task *row, struct yawl__child *child)
{
    char *inside = (char *)parent->frame + row->child_at;
    child->embedded = row->child_at != 0 && row->instances == NULL;
    if (child->embedded) {
        child->scope.frame = (struct yawl_frame *)(void *)inside;
        return true;
    }
    child->scope.frame = yawl__take(&core->memory, child->scope.net->frame_size);
    return child->scope.frame != NULL;
}

int yawl__child_reserve(struct yawl__core *core, struct yawl__case *c,
                        const struct yawl__scope *parent, uint32_t task)
{
    const struct yawl_task *row = yawl__row(parent, task);
    assert(core->reserved_child == NULL);
    if (yawl__more_fit(core, c) != 0 || fit_list(core, c->side->more) != 0) return YAWL_ENOMEM;
    struct yawl__child *child = take_child(core, c->side->more);
    if (child == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    child->scope.net = &c->program->nets[row->subnet];
    if (yawl__branches_new(core, child->scope.net, &child->branches) != 0 ||
        !give_frame(core, parent, row, child)) {
        yawl__branches_free(core, child->branches);
        yawl__give(&core->memory, child, sizeof *child);
        return yawl__refuse(core, YAWL_ENOMEM, NULL);
    }
    core->reserved_child = child;
    return 0;
}

struct yawl__child *yawl__child_link(struct yawl__core *core, struct yawl__case *c,
                                     struct yawl__scope *parent, uint32_t task, uint32_t number)
{
    struct yawl__more *more = c->side->more;
    struct yawl__child *child = core->reserved_child;
    core->reserved_child = NULL;
    child->parent = parent;
    child->task = task;
    child->scope.number = more->last_number = number;
    child->scope.depth = parent->depth + 1;
    assert(more->children_count < more->children_capacity);
    more->children[more->children_count++] = child;
    return child;
}

struct yawl__child *yawl__child_enter(struct yawl__core *core, struct yawl__case *c,
                                      struct yawl__scope *parent, uint32_t task, uint32_t instance)
{
    struct yawl__child *child = yawl__child_link(core, c, parent, task, c->side->more->last_number + 1);
    struct yawl__scope *scope = &child->scope;
    child->instance = instance;
    memset(scope->frame, 0, scope->net->frame_size);
    core->changes.count = 0;
    scope->net->enter(scope->frame, &core->changes);
    scope->frame->status = YAWL_CASE_RUNNING;
    yawl__count_firings(c, scope, 0);
    yawl__follow(core, c, scope, YAWL_NONE);
    yawl__follow_net(core, scope);
    yawl__branches_look(core, c, scope, NULL);
    return child;
}

/* ---- Ending ---- */

static void note_offers(struct yawl__core *core, const struct yawl__scope *scope)
{
    uint32_t count = scope->net->tasks_count;
    const uint64_t *enabled = yawl__enabled_set(scope);
    for (uint32_t i = 0; (i = yawl__bit_from(enabled, i, count)) < count; i++) {
        if (scope->net->tasks[i].kind != YAWL_TASK_OFFER || !yawl__is_offered(scope, i)) continue;
        yawl__note(core, scope, YAWL_EVENT_TASK_WITHDRAWN, i);
    }
}

/* What one entry of a scope's table holds; sub-nets go first. */
static void end_entry(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                      struct yawl__item *entry, enum yawl_event_kind how)
{
    bool is_item = entry->kind == YAWL__ENTRY_ITEM;
    if (is_item && entry->status == YAWL__ITEM_COMPOSITE) {
        struct yawl__child *child = yawl__child_find(c, scope, entry->task);
        if (child != NULL) yawl__child_kill(core, c, child, how);
        return;
    }
    if (is_item && entry->status == YAWL__ITEM_PARENT) {
        struct yawl__drop all = {how, true};
        (void)yawl__instances_drop(core, c, scope, entry, all);
        return;
    }
    if (is_item && entry->firing != 0) {
        yawl_item_id id = {c->id, entry->task, entry->firing, scope->number, 0};
        yawl__note_item(core, scope, how, &id);
    }
    if (is_item || entry->kind == YAWL__ENTRY_WAIT) {
        if (entry->block != NULL) yawl__give_data(core, entry->block, entry->block->size);
    }
}

/* Entries in the order of tasks, so that what is noted does not depend on the table. */
static void end_entries(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        enum yawl_event_kind how)
{
    const uint64_t *busy = yawl__busy_set(scope);
    uint32_t count = scope->net->tasks_count;
    for (uint32_t i = 0; (i = yawl__bit_from(busy, i, count)) < count; i++) {
        struct yawl__item *entry = yawl__items_find(&scope->items, i);
        if (entry == NULL) continue;
        end_entry(core, c, scope, entry, how);
        yawl__items_remove(&scope->items, entry);
    }
    for (uint32_t i = 0; i < scope->items.capacity; i++) {
        end_entry(core, c, scope, &scope->items.slots[i], how);
    }
    yawl__items_free(&scope->items, &core->memory);
}

void yawl__scope_empty(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       enum yawl_event_kind how)
{
    note_offers(core, scope);
    yawl__timers_close_all(core, c, scope);
    end_entries(core, c, scope, how);
}

/* Those that have ended leave the list, and may be used again. */
static void drop_ended(struct yawl__more *more)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < more->children_count; i++) {
        struct yawl__child *child = more->children[i];
        if (!has_ended(child)) {
            more->children[kept++] = child;
            continue;
        }
        child->next_free = more->free_children;
        more->free_children = child;
    }
    more->children_count = kept;
    more->children_ended = 0;
}

static void release_child(struct yawl__core *core, struct yawl__case *c, struct yawl__child *child)
{
    struct yawl__more *more = c->side->more;
    struct yawl__scope *scope = &child->scope;
    if (scope->data != NULL) yawl__give_data(core, scope->data, scope->data->capacity);
    if (child->embedded)
        memset(scope->frame, 0, scope->net->frame_size);
    else
        yawl__give(&core->memory, scope->frame, scope->net->frame_size);
    scope->frame = NULL;
    yawl__branches_free(core, child->branches);
    child->branches = NULL;
    if (++more->children_ended > more->children_count / 2) drop_ended(more);
}

void yawl__child_kill(struct yawl__core *core, struct yawl__case *c, struct yawl__child *child,
                      enum yawl_event_kind how)
{
    yawl__scope_empty(core, c, &child->scope, how);
    yawl__note(core, &child->scope, YAWL_EVENT_NET_CANCELLED, YAWL__NOTE_NONE);
    release_child(core, c, child);
}

void yawl__note_dropped(struct yawl__core *core, const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    uint32_t last = net->places_count - 1;
    for (uint32_t i = 0; (i = yawl__marked_from(net, scope->frame, i)) < last; i++) {
        yawl__note_tokens(core, scope, i, yawl__tokens(net, scope->frame, i));
    }
}

void yawl__child_end(struct yawl__core *core, struct yawl__case *c, struct yawl__child *child)
{
    yawl__scope_empty(core, c, &child->scope, YAWL_EVENT_ITEM_DISCARDED);
    yawl__note_dropped(core, &child->scope);
    yawl__note(core, &child->scope, YAWL_EVENT_NET_COMPLETED, YAWL__NOTE_NONE);
    release_child(core, c, child);
}
