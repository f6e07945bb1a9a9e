/* Bounds: a breadth-first search over packed markings, for which a reduction may stand in.
 *
 * A marking has a field a condition and one a task (busy).  A task starts (takes by its join), then
 * ends (empties its cancellation set, then gives by its split); guards are ignored: an xor split
 * takes any flow, an or split any that are not none.  A marked output condition ends the net.  An
 * or-join is enabled as soon as one input is marked, which can only show too many markings: then
 * the bound holds, but the markings are not counted.
 */
#include "verify/check_bounds.h"

#include "verify/reduce.h"

#include <assert.h>
#include <string.h>

/* Flows of an or split whose subsets are tried one by one. */
#define BOUNDS_OR_FLOWS_MAX 12
/* Words that are tried before a reduction, so that small nets are enumerated. */
#define BOUNDS_QUICK_WORK ((uint64_t)1 << 15)
/* Markings between two looks at the clock. */
#define BOUNDS_CLOCK_EVERY 1024
#define BOUNDS_CHUNK_WORDS ((size_t)1 << 16)
#define BOUNDS_TABLE_MIN   1024U
#define BOUNDS_HASH_FACTOR 0x9e3779b97f4a7c15U /* odd, its bits even spread: 2^64 by the golden ratio */

enum bounds_outcome { BOUNDS_COMPLETE, BOUNDS_OVERFLOW, BOUNDS_LIMIT, BOUNDS_TIME };

struct search {
    struct arena *arena; /* of the search alone */
    const struct net *net;
    uint32_t width; /* bits of a field: 1 or 8 */
    uint32_t words; /* of a marking */
    uint32_t chunk; /* markings in a chunk */
    ARRAY(uint64_t *) chunks;
    uint32_t *table; /* number + 1 of a marking, by hash */
    uint32_t mask, count, bound;
    uint64_t *next; /* the marking that is made */
    uint64_t work, work_max, markings_max;
    bool overflow, full;
};

/* ---- Fields ---------------------------------------------------------------------------------- */

static uint64_t field_mask(const struct search *s) { return s->width == 1 ? 1 : UINT8_MAX; }

static uint64_t get(const struct search *s, const uint64_t *marking, uint32_t field)
{
    uint64_t bit = (uint64_t)field * s->width;
    return marking[bit / 64] >> (bit % 64) & field_mask(s);
}

static void clear(const struct search *s, uint64_t *marking, uint32_t field)
{
    uint64_t bit = (uint64_t)field * s->width;
    marking[bit / 64] &= ~(field_mask(s) << (bit % 64));
}

static void take(const struct search *s, uint64_t *marking, uint32_t field)
{
    assert(get(s, marking, field) > 0);
    uint64_t bit = (uint64_t)field * s->width;
    marking[bit / 64] -= (uint64_t)1 << (bit % 64);
}

/* A field that is full ends the search; another one with wider fields follows. */
static void give(struct search *s, uint64_t *marking, uint32_t field)
{
    uint64_t now = get(s, marking, field);
    if (now == field_mask(s)) {
        s->overflow = true;
        return;
    }
    uint64_t bit = (uint64_t)field * s->width;
    marking[bit / 64] += (uint64_t)1 << (bit % 64);
    if (now + 1 > s->bound) s->bound = (uint32_t)now + 1;
}

static uint32_t busy_field(const struct search *s, uint32_t task)
{
    return s->net->places.count + task;
}

/* ---- Known markings -------------------------------------------------------------------------- */

static uint64_t *marking_at(const struct search *s, uint32_t index)
{
    return s->chunks.items[index / s->chunk] + (size_t)(index % s->chunk) * s->words;
}

/* A product carries upwards only, so the upper half is folded back; and once more at the end, for else
 * the upper fields of the last word would not reach the lower bits, which are all that the table uses. */
static uint32_t slot_of(const struct search *s, const uint64_t *marking)
{
    uint64_t hash = 1469598103934665603U;
    for (uint32_t w = 0; w <= s->words; w++) {
        hash = (hash ^ (w < s->words ? marking[w] : 0)) * BOUNDS_HASH_FACTOR;
        hash ^= hash >> 32;
    }
    uint32_t at = (uint32_t)hash & s->mask;
    while (s->table[at] != 0 &&
           memcmp(marking_at(s, s->table[at] - 1), marking, s->words * sizeof(uint64_t)) != 0) {
        at = (at + 1) & s->mask;
    }
    return at;
}

static void grow_table(struct search *s)
{
    s->mask = s->mask == 0 ? BOUNDS_TABLE_MIN - 1 : 2 * s->mask + 1;
    s->table = ARENA_ARRAY(s->arena, uint32_t, (size_t)s->mask + 1);
    for (uint32_t i = 0; i < s->count; i++) s->table[slot_of(s, marking_at(s, i))] = i + 1;
}

/* Keeps `next` if it is new. */
static void keep(struct search *s)
{
    s->work += s->words;
    if (s->count >= s->mask / 2) grow_table(s);
    uint32_t slot = slot_of(s, s->next);
    if (s->table[slot] != 0) return;
    if (s->count >= s->markings_max || s->work > s->work_max) {
        s->full = true;
        return;
    }
    if (s->count == s->chunks.count * s->chunk) {
        uint64_t *chunk = ARENA_ARRAY(s->arena, uint64_t, (size_t)s->chunk * s->words);
        array_push(s->arena, &s->chunks, chunk);
    }
    memcpy(marking_at(s, s->count), s->next, s->words * sizeof(uint64_t));
    s->table[slot] = ++s->count;
}

static void begin(struct search *s, const uint64_t *from)
{
    memcpy(s->next, from, s->words * sizeof(uint64_t));
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static bool all_marked(const struct search *s, const uint64_t *from, const struct net_task *task)
{
    array_each(net_place_id, place, &task->preset) {
        if (get(s, from, place->index) == 0) return false;
    }
    return true;
}

/* An or-join is started once for all its marked inputs, on behalf of the first. */
static bool is_first_marked(const struct search *s, const uint64_t *from,
                            const struct net_task *task, uint32_t place)
{
    array_each(net_place_id, input, &task->preset) {
        if (get(s, from, input->index) > 0) return input->index == place;
    }
    return false;
}

/* The task starts for the token in `place`, unless another place of its preset stands for it. */
static void start(struct search *s, const uint64_t *from, uint32_t index, uint32_t place)
{
    const struct net_task *task = &s->net->tasks.items[index];
    uint32_t busy = busy_field(s, index);
    assert(get(s, from, place) > 0 && task->preset.count > 0);
    if (get(s, from, busy) > 0) return;
    if (task->join == NET_GATE_AND &&
        (task->preset.items[0].index != place || !all_marked(s, from, task))) {
        return;
    }
    if (task->join == NET_GATE_OR && !is_first_marked(s, from, task, place)) return;
    begin(s, from);
    bool takes_all = task->join == NET_GATE_AND || task->join == NET_GATE_OR;
    array_each(net_place_id, input, &task->preset) {
        bool taken = takes_all ? get(s, from, input->index) > 0 : input->index == place;
        if (taken) take(s, s->next, input->index);
    }
    give(s, s->next, busy);
    keep(s);
}

/* `from` without what the ending task holds and cancels. */
static void begin_end(struct search *s, const uint64_t *from, uint32_t index)
{
    const struct net_task *task = &s->net->tasks.items[index];
    begin(s, from);
    clear(s, s->next, busy_field(s, index));
    array_each(net_place_id, place, &task->cancels_places) clear(s, s->next, place->index);
    array_each(net_task_id, other, &task->cancels_tasks) {
        clear(s, s->next, busy_field(s, other->index));
    }
}

/* `choice` is the flow of an xor split, or the set of flows of an or split less one. */
static void end(struct search *s, const uint64_t *from, uint32_t index)
{
    const struct net_task *task = &s->net->tasks.items[index];
    uint32_t flows = task->flows.count;
    assert(flows > 0 && get(s, from, busy_field(s, index)) > 0);
    uint32_t choices = task->split == NET_GATE_XOR  ? flows
                       : task->split == NET_GATE_OR ? (1U << flows) - 1
                                                    : 1;
    for (uint32_t choice = 0; choice < choices && !s->full && !s->overflow; choice++) {
        begin_end(s, from, index);
        for (uint32_t f = 0; f < flows; f++) {
            bool taken = task->split == NET_GATE_XOR  ? f == choice
                         : task->split == NET_GATE_OR ? ((choice + 1) >> f & 1) != 0
                                                      : true;
            if (taken) give(s, s->next, task->flows.items[f].place.index);
        }
        keep(s);
    }
}

/* All markings after `from`, which stays where it is while others are added. */
static void expand(struct search *s, const uint64_t *from)
{
    const struct net *net = s->net;
    if (get(s, from, net->output.index) > 0) return;
    for (uint32_t w = 0; w < s->words; w++) {
        uint64_t rest = from[w];
        while (rest != 0) {
            uint32_t shift = (uint32_t)__builtin_ctzll(rest) / s->width * s->width;
            uint32_t field = (w * 64 + shift) / s->width;
            rest &= ~(field_mask(s) << shift);
            if (field >= net->places.count) {
                end(s, from, field - net->places.count);
                continue;
            }
            array_each(net_task_id, task, &net->places.items[field].postset) {
                start(s, from, task->index, field);
            }
        }
        if (s->full || s->overflow) return;
    }
}

/* ---- The search ------------------------------------------------------------------------------ */

static bool is_late(const struct bounds_budget *budget)
{
    return budget->now() - budget->start > budget->seconds;
}

/* Breadth-first: markings are expanded in the order in which they were found. */
static enum bounds_outcome run(struct search *s, const struct bounds_budget *budget)
{
    uint64_t fields = (uint64_t)s->net->places.count + s->net->tasks.count;
    s->words = (uint32_t)((fields * s->width + 63) / 64);
    s->chunk = s->words >= BOUNDS_CHUNK_WORDS ? 1 : (uint32_t)(BOUNDS_CHUNK_WORDS / s->words);
    s->next = ARENA_ARRAY(s->arena, uint64_t, s->words);
    give(s, s->next, s->net->input.index);
    keep(s);
    for (uint32_t done = 0; done < s->count; done++) {
        if (s->full) return BOUNDS_LIMIT;
        if (s->overflow) return BOUNDS_OVERFLOW;
        if (done % BOUNDS_CLOCK_EVERY == 0 && is_late(budget)) return BOUNDS_TIME;
        expand(s, marking_at(s, done));
    }
    return s->full ? BOUNDS_LIMIT : s->overflow ? BOUNDS_OVERFLOW : BOUNDS_COMPLETE;
}

/* One search with fields of one width; what it used is taken from the budget. */
static enum bounds_outcome search(struct verified_net *result, uint32_t width, uint64_t work_max,
                                  struct bounds_budget *budget)
{
    struct search s = {.arena = arena_new(ARENA_LIMIT_DEFAULT),
                       .net = result->net,
                       .width = width,
                       .work_max = work_max < budget->work ? work_max : budget->work,
                       .markings_max = budget->markings};
    enum bounds_outcome outcome = run(&s, budget);
    budget->work -= s.work < budget->work ? s.work : budget->work;
    result->states = s.count;
    result->bound = s.bound;
    arena_free(s.arena);
    return outcome;
}

static enum bounds_outcome search_widening(struct verified_net *result, uint64_t work_max,
                                           struct bounds_budget *budget)
{
    enum bounds_outcome outcome = search(result, 1, work_max, budget);
    return outcome == BOUNDS_OVERFLOW ? search(result, 8, work_max, budget) : outcome;
}

/* What is not of this form is refused by the machine; its markings are not these. */
static bool is_plain(const struct net *net, bool *has_or_join)
{
    if (net->is_partial || net->is_damaged || net->features.count > 0) return false;
    array_each(struct net_task, task, &net->tasks) {
        if (task->other_flows.count > 0 || task->features.count > 0) return false;
        if (task->split == NET_GATE_OR && task->flows.count > BOUNDS_OR_FLOWS_MAX) return false;
        if (task->preset.count == 0 || task->flows.count == 0) return false;
        *has_or_join = *has_or_join || task->join == NET_GATE_OR;
    }
    return true;
}

static void store(struct arena *arena, struct verified_net *result, enum bounds_outcome outcome,
                  const struct bounds_budget *budget)
{
    result->bounded = outcome == BOUNDS_COMPLETE;
    if (outcome == BOUNDS_LIMIT) result->limit = text_string(arena, budget->limit);
    if (outcome == BOUNDS_TIME) {
        struct text limit = text_format(arena, "--limit-seconds=%g", budget->seconds);
        result->limit = text_string(arena, limit);
    }
}

/* A short search decides small nets and counts their markings; then the reduction, which does not
 * mind parallelism; then whatever the budget leaves. */
void check_bounds(struct arena *arena, struct verified_net *result, struct bounds_budget *budget)
{
    bool has_or_join = false;
    if (!is_plain(result->net, &has_or_join)) return;
    enum bounds_outcome outcome = search_widening(result, BOUNDS_QUICK_WORK, budget);
    if (outcome == BOUNDS_LIMIT && !has_or_join && reduce_proves_safe(result->net)) {
        result->bounded = true;
        result->bound = 1;
        return;
    }
    assert(!result->bounded);
    if (outcome == BOUNDS_LIMIT) outcome = search_widening(result, UINT64_MAX, budget);
    store(arena, result, outcome, budget);
    result->enumerated = outcome == BOUNDS_COMPLETE && !has_or_join;
}
