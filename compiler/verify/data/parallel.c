/* Tasks that are busy together: read off the markings where they are known, else off the flows.
 *
 * By flows it is the least relation in which the positions marked at first are together, those that a
 * transition gives to, and what is together with all that a transition takes with what it gives (Kovalyov
 * 1992; Kovalyov, Esparza 1996: exact for live and bounded free-choice nets, for others too large).  What a
 * transition empties, and what an or-join waits for, is not together with what it gives; tokens that must not
 * be there only take runs away.
 */
#include "verify/data/parallel.h"

#include "base/bitset.h"

#include <string.h>

/* Markings times tasks that are looked at. */
#define PARALLEL_MARKINGS_WORK ((uint64_t)1 << 24)
/* Positions of a net whose flows are related, and words that are combined. */
#define PARALLEL_POSITIONS_MAX 8192
#define PARALLEL_FLOWS_WORK    ((uint64_t)1 << 26)

static void begin_pairs(struct arena *arena, struct parallel *parallel)
{
    size_t pairs = (size_t)parallel->count * parallel->count;
    parallel->pairs = ARENA_ARRAY(arena, uint32_t, pairs + 1);
    memset(parallel->pairs, 0xff, pairs * sizeof *parallel->pairs);
}

/* ---- Markings ---- */

static void look(const struct explored *explored, uint32_t marking, uint32_t *busy,
                 struct parallel *parallel)
{
    struct packed packed = explored_at(explored, marking);
    uint32_t count = 0;
    for (uint32_t i = 0; i < parallel->count; i++) {
        uint32_t position = explored->encoding->running + parallel->tasks[i];
        if (packed_get(packed, position) > 0) busy[count++] = i;
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = i + 1; j < count; j++) {
            uint32_t *pair = &parallel->pairs[(size_t)busy[i] * parallel->count + busy[j]];
            if (*pair == PARALLEL_NEVER) *pair = marking;
            parallel->pairs[(size_t)busy[j] * parallel->count + busy[i]] = *pair;
        }
    }
}

bool parallel_of_markings(struct arena *arena, const struct explored *explored,
                          struct parallel *parallel)
{
    uint64_t work = (uint64_t)explored->states * parallel->count;
    if (work > PARALLEL_MARKINGS_WORK) return false;
    begin_pairs(arena, parallel);
    uint32_t *busy = ARENA_ARRAY(arena, uint32_t, parallel->count + 1);
    for (uint32_t m = 0; m < explored->states; m++) look(explored, m, busy, parallel);
    return true;
}

/* ---- Flows ---- */

struct relation {
    const struct encoding *encoding;
    const struct verified_net *net;
    uint64_t *rows; /* by position: those that can be marked together with it */
    uint64_t *common;
    uint32_t words;
    bool has_changed;
    uint64_t work;
};

static uint64_t *row_of(const struct relation *r, uint32_t position)
{
    return r->rows + (size_t)position * r->words;
}

static bool has(const uint64_t *row, uint32_t position)
{
    return (row[position / 64] >> (position % 64) & 1) != 0;
}

static void relate(struct relation *r, uint32_t a, uint32_t b)
{
    if (has(row_of(r, a), b)) return;
    row_of(r, a)[b / 64] |= (uint64_t)1 << (b % 64);
    row_of(r, b)[a / 64] |= (uint64_t)1 << (a % 64);
    r->has_changed = true;
}

/* `position` with all of `common`. */
static void relate_all(struct relation *r, uint32_t position)
{
    const uint64_t *row = row_of(r, position);
    for (uint32_t w = 0; w < r->words; w++) {
        uint64_t news = r->common[w] & ~row[w];
        for (; news != 0; news &= news - 1)
            relate(r, position, w * 64 + (uint32_t)__builtin_ctzll(news));
    }
    r->work += r->words;
}

static void give(struct relation *r, const struct encode_transition *t)
{
    const struct yawl_reset_arc *arcs = r->encoding->arcs.items;
    for (uint32_t i = t->gives; i < t->end; i++) {
        relate_all(r, arcs[i].position);
        if (arcs[i].tokens > 1) relate(r, arcs[i].position, arcs[i].position);
        for (uint32_t j = i + 1; j < t->end; j++) relate(r, arcs[i].position, arcs[j].position);
    }
}

/* What is together with all of these; false: they are never marked together themselves. */
static bool unite(struct relation *r, const uint32_t *needed, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = i + 1; j < count; j++) {
            if (needed[i] != needed[j] && !has(row_of(r, needed[i]), needed[j])) return false;
        }
    }
    for (uint32_t w = 0; w < r->words; w++) {
        r->common[w] = UINT64_MAX;
        for (uint32_t i = 0; i < count; i++) r->common[w] &= row_of(r, needed[i])[w];
    }
    r->work += (uint64_t)r->words * count + (uint64_t)count * count;
    return true;
}

static void leave_out(struct relation *r, uint32_t position)
{
    r->common[position / 64] &= ~((uint64_t)1 << (position % 64));
}

static const struct verified_or_join *find_or_join(const struct relation *r, uint32_t task)
{
    array_each(struct verified_or_join, join, &r->net->or_joins) {
        if (join->task == task) return join;
    }
    return NULL;
}

/* It takes a token of each input, so none of those is left that never hold two; and it waits. */
static void leave_out_waiting(struct relation *r, const struct encode_transition *t)
{
    const struct verified_or_join *join = find_or_join(r, t->task);
    for (uint32_t i = t->takes; i < t->empties; i++) {
        uint32_t input = r->encoding->arcs.items[i].position;
        if (!has(row_of(r, input), input)) leave_out(r, input);
    }
    if (join == NULL || join->decision != VERIFY_MASK || !join->is_uniform) return;
    array_each(uint32_t, position, &join->up) leave_out(r, *position);
}

static void fire_from(struct relation *r, const struct encode_transition *t, const uint32_t *needed,
                      uint32_t count)
{
    if (count == 0 || !unite(r, needed, count)) return;
    for (uint32_t i = t->empties; i < t->gives; i++)
        leave_out(r, r->encoding->arcs.items[i].position);
    if (t->is_or_join) leave_out_waiting(r, t);
    give(r, t);
}

/* A transition that takes what is marked of its inputs is one for each of them. */
static void fire(struct relation *r, const struct encode_transition *t, uint32_t *needed)
{
    uint32_t count = 0;
    for (uint32_t i = t->takes; i < t->empties; i++) {
        needed[count++] = r->encoding->arcs.items[i].position;
        if (t->enough == 0) continue;
        fire_from(r, t, needed, 1);
        count = 0;
    }
    if (t->enough != 0) return;
    for (uint32_t i = t->reads; i < t->forbids; i++)
        needed[count++] = r->encoding->touches.items[i];
    fire_from(r, t, needed, count);
}

/* Each position that can be marked at all is in `marked`: a transition without inputs that are needs none. */
static bool close(struct relation *r, uint32_t *needed)
{
    do {
        r->has_changed = false;
        array_each(struct encode_transition, t, &r->encoding->transitions) {
            fire(r, t, needed);
            if (r->work > PARALLEL_FLOWS_WORK) return false;
        }
    } while (r->has_changed);
    return true;
}

static void begin(struct relation *r)
{
    const struct encoding *encoding = r->encoding;
    for (uint32_t i = 0; i < encoding->initial.count; i++) {
        for (uint32_t j = i + 1; j < encoding->initial.count; j++)
            relate(r, encoding->initial.items[i], encoding->initial.items[j]);
    }
}

bool parallel_of_flows(struct arena *arena, const struct encoding *encoding,
                       const struct verified_net *net, struct parallel *parallel)
{
    struct relation r = {
        .encoding = encoding, .net = net, .words = (encoding->positions + 63) / 64};
    if (encoding->positions > PARALLEL_POSITIONS_MAX) return false;
    r.rows = ARENA_ARRAY(arena, uint64_t, ((size_t)encoding->positions + 1) * r.words);
    r.common = r.rows + (size_t)encoding->positions * r.words;
    size_t most = (size_t)encoding->arcs.count + encoding->touches.count;
    uint32_t *needed = ARENA_ARRAY(arena, uint32_t, most + 1);
    begin(&r);
    if (!close(&r, needed)) return false;
    begin_pairs(arena, parallel);
    for (uint32_t i = 0; i < parallel->count; i++) {
        const uint64_t *row = row_of(&r, encoding->running + parallel->tasks[i]);
        for (uint32_t j = 0; j < parallel->count; j++) {
            if (i != j && has(row, encoding->running + parallel->tasks[j]))
                parallel->pairs[(size_t)i * parallel->count + j] = 0;
        }
    }
    return true;
}
