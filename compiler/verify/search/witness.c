/* Witnesses: the run by which a search first came to a marking, and so one that is as short as any.
 *
 * Behind a livelock it goes on for ever: the tasks that do are those of a component of markings that
 * nothing leaves; Tarjan's algorithm (1972) finds such a one first.
 */
#include "verify/search/witness.h"

#include <string.h>

static struct verify_move move_of(const struct explored *e, uint32_t index)
{
    static const enum verify_move_kind kinds[] = {
        [ENCODE_START] = VERIFY_MOVE_START, [ENCODE_END] = VERIFY_MOVE_LEAVE,
        [ENCODE_BY] = VERIFY_MOVE_LEAVE_BY, [ENCODE_ALSO] = VERIFY_MOVE_ALSO,
        [ENCODE_DEADLINE] = VERIFY_MOVE_DEADLINE};
    uint64_t choice;
    const struct encode_transition *t =
        encode_labelled(e->encoding, explored_label(e, index), &choice);
    return (struct verify_move){.kind = kinds[t->kind],
                                .task = t->task,
                                .flow = t->flow,
                                .chosen = t->is_subset ? choice : 0};
}

static uint32_t depth_of(const struct explored *e, uint32_t index)
{
    uint32_t depth = 0;
    for (; explored_parent(e, index) != EXPLORE_NONE; index = explored_parent(e, index)) depth++;
    return depth;
}

static void add_moves(struct arena *arena, const struct explored *e, uint32_t index,
                      struct verify_witness *to)
{
    uint32_t depth = depth_of(e, index);
    array_reserve(arena, &to->moves, depth);
    to->moves.count = depth;
    for (; depth > 0; index = explored_parent(e, index)) {
        to->moves.items[--depth] = move_of(e, index);
    }
}

static void add_marked(struct arena *arena, const struct explored *e, uint32_t index,
                       struct verify_witness *to)
{
    struct packed marking = explored_at(e, index);
    for (uint32_t p = 0; p < e->encoding->extra; p++) {
        uint32_t tokens = packed_get(marking, p);
        if (tokens > 0) array_push(arena, &to->marked, ((struct verify_token){p, tokens}));
    }
}

static void fill(struct arena *arena, const struct explored *e, uint32_t index,
                 struct verify_witness *witness)
{
    *witness = (struct verify_witness){.place = NET_NONE};
    add_moves(arena, e, index, witness);
    add_marked(arena, e, index, witness);
}

static struct verify_witness *add_witness(struct arena *arena, const struct explored *e,
                                          uint32_t index, struct verified_net *result)
{
    struct verify_witness *witness = array_add(arena, &result->witnesses);
    fill(arena, e, index, witness);
    return witness;
}

struct verify_witness *witness_to(struct arena *arena, const struct explored *explored,
                                  uint32_t index)
{
    struct verify_witness *witness = ARENA_NEW(arena, struct verify_witness);
    fill(arena, explored, index, witness);
    witness->is_shortest = true;
    return witness;
}

static void add_busy(struct arena *arena, const struct explored *e, const uint64_t *words,
                     struct verify_witness *to)
{
    for (uint32_t t = 0; t < e->encoding->net->tasks.count; t++) {
        uint32_t position = e->encoding->running + t;
        if (packed_get((struct packed){words, e->width}, position) > 0)
            array_push(arena, &to->tasks, t);
    }
}

/* ---- Livelocks ------------------------------------------------------------------------------- */

struct component {
    const struct explored *e;
    uint32_t *order, *low, *next; /* by marking: number + 1, the least that is reached, next edge */
    uint32_t *path, *open;        /* stacks: markings whose edges are looked at; all not closed */
    uint32_t path_count, open_count;
};

static void enter(struct component *c, uint32_t marking)
{
    c->order[marking] = c->low[marking] = ++c->open_count;
    c->open[c->open_count - 1] = marking;
    c->next[marking] = c->e->edges_begin.items[marking];
    c->path[c->path_count++] = marking;
}

/* Until the first component is complete: nothing leaves it.  Before that no marking is closed, so numbers
 * are places in `open`; it is all from its first marking on. */
static uint32_t find_component(struct component *c, uint32_t from)
{
    enter(c, from);
    for (;;) {
        uint32_t at = c->path[c->path_count - 1];
        if (c->next[at] == c->e->edges_begin.items[at + 1]) {
            if (c->low[at] == c->order[at]) return c->order[at] - 1;
            uint32_t before = c->path[--c->path_count - 1];
            if (c->low[at] < c->low[before]) c->low[before] = c->low[at];
            continue;
        }
        uint32_t to = c->e->edges.items[c->next[at]++].to;
        if (c->order[to] == 0) enter(c, to);
        else if (c->order[to] < c->low[at]) c->low[at] = c->order[to];
    }
}

/* The markings between which a run from `from` goes on for ever. */
static struct component component_from(const struct explored *e, uint32_t from)
{
    uint32_t *room = ARENA_ARRAY(e->arena, uint32_t, 5 * (size_t)e->states);
    struct component c = {.e = e, .order = room};
    c.low = c.order + e->states;
    c.next = c.low + e->states;
    c.path = c.next + e->states;
    c.open = c.path + e->states;
    uint32_t first = find_component(&c, from);
    c.open += first;
    c.open_count -= first;
    return c;
}

static void add_looping(struct arena *arena, const struct component *c, struct verify_witness *to)
{
    uint64_t *all = ARENA_ARRAY(c->e->arena, uint64_t, c->e->words);
    for (uint32_t i = 0; i < c->open_count; i++) {
        const uint64_t *words = explored_words(c->e, c->open[i]);
        for (uint32_t w = 0; w < c->e->words; w++) all[w] |= words[w];
    }
    add_busy(arena, c->e, all, to);
}

/* ---- All of them ----------------------------------------------------------------------------- */

/* The markings come in the order of their distance, but for a search that goes deep. */
static struct verify_witness *add_run(struct arena *arena, const struct explored *e,
                                      uint32_t index, struct verified_net *result)
{
    struct verify_witness *witness = add_witness(arena, e, index, result);
    witness->is_shortest = e->quiet.count == 0;
    return witness;
}

/* Into a deadlock, or else into the loop that is never left. */
static void add_never(struct arena *arena, const struct explored *e, const struct soundness *found,
                      struct verified_net *result)
{
    uint32_t index = found->shows[VERIFY_DEADLOCK];
    struct component c = {.e = e};
    if (index == EXPLORE_NONE) {
        c = component_from(e, found->shows[VERIFY_LIVELOCK]);
        for (uint32_t i = 0; i < c.open_count; i++) {
            if (c.open[i] < index) index = c.open[i];
        }
    }
    struct verify_witness *witness = add_run(arena, e, index, result);
    witness->defect = VERIFY_NEVER_COMPLETES;
    add_looping(arena, &c, witness);
}

void witness_defects(struct arena *arena, const struct explored *explored,
                     const struct soundness *found, struct verified_net *result)
{
    result->witnesses.count = 0;
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        uint32_t index = found->shows[d];
        if (index == EXPLORE_NONE) continue;
        if (d == VERIFY_NEVER_COMPLETES) {
            add_never(arena, explored, found, result);
            continue;
        }
        struct verify_witness *witness = add_run(arena, explored, index, result);
        witness->defect = (enum verify_defect)d;
        struct component c = {.e = explored};
        if (d == VERIFY_LIVELOCK) c = component_from(explored, index);
        add_looping(arena, &c, witness);
        if (d == VERIFY_IMPROPER_COMPLETION)
            add_busy(arena, explored, explored_words(explored, index), witness);
    }
}

void witness_unbounded(struct arena *arena, const struct explored *explored,
                       struct verified_net *result)
{
    const struct explored_repeat *repeats = &explored->repeats;
    result->witnesses.count = 0;
    struct verify_witness *witness = add_witness(arena, explored, repeats->to, result);
    witness->defect = VERIFY_NOT_BOUNDED;
    witness->place = repeats->place;
    witness->repeats_from = depth_of(explored, repeats->from);
}
