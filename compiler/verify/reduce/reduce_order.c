/* Other orders of a lifted run: shorter, or with tasks that start when they may.
 *
 * Without resets a step may be left out if nobody needs its tokens, and a start may be put off until the
 * end that follows it: its tokens wait where they were.
 */
#include "verify/reduce/reduce_lift.h"

#include <assert.h>

/* ---- Shorter --------------------------------------------------------------------------------- */

/* Is one of the tokens that it gives needed?  Then what it takes is needed too. */
static bool is_needed(const struct reduction *r, uint32_t t, uint32_t *needs, bool is_last)
{
    const uint32_t *begin = r->loaded.begin + 3 * t, *places = r->loaded.places;
    bool needed = is_last;
    for (uint32_t i = begin[2]; i < begin[3]; i++) {
        if (needs[places[i]] == 0) continue;
        needs[places[i]]--;
        needed = true;
    }
    for (uint32_t i = begin[0]; needed && i < begin[1]; i++) needs[places[i]]++;
    return needed;
}

bool reduce_shorten(const struct reduction *r, struct reduce_run *run)
{
    uint32_t count = run->steps.count, kept = count;
    if (r->has_resets) return true;
    uint32_t *needs = ARENA_ARRAY(r->arena, uint32_t, r->places_count);
    uint32_t *steps = ARENA_ARRAY(r->arena, uint32_t, count);
    for (uint32_t i = count; i-- > 0;) {
        uint32_t t = run->steps.items[i];
        if (is_needed(r, t, needs, i + 1 == count)) steps[--kept] = t;
    }
    return reduce_play(r, steps + kept, count - kept, run);
}

/* ---- One start at a time --------------------------------------------------------------------- */

/* Starts that are put off, by running place: lists with number + 1, by step, in their order. */
struct late_starts {
    const struct reduction *r;
    const uint32_t *steps;
    uint32_t *first, *last, *next;
    uint32_t *order, kept; /* the steps of the new run */
};

static void put_off(struct late_starts *l, uint32_t running, uint32_t step)
{
    if (l->first[running] == 0)
        l->first[running] = step + 1;
    else
        l->next[l->last[running] - 1] = step + 1;
    l->last[running] = step + 1;
}

static void start_first(struct late_starts *l, uint32_t running)
{
    assert(l->first[running] != 0);
    uint32_t step = l->first[running] - 1;
    l->first[running] = l->next[step];
    l->order[l->kept++] = l->steps[step];
}

static struct late_starts put_all_off(const struct reduction *r, const struct reduce_run *run)
{
    uint32_t count = run->steps.count;
    struct late_starts l = {.r = r, .steps = run->steps.items};
    l.first = ARENA_ARRAY(r->arena, uint32_t, r->places_count);
    l.last = ARENA_ARRAY(r->arena, uint32_t, r->places_count);
    l.next = ARENA_ARRAY(r->arena, uint32_t, count);
    l.order = ARENA_ARRAY(r->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct reduce_label *label = &r->loaded.labels[l.steps[i]];
        const uint32_t *begin = r->loaded.begin + 3 * l.steps[i], *places = r->loaded.places;
        if (!label->ends) put_off(&l, places[begin[2]], i);
        if (!label->starts) start_first(&l, places[begin[0]]);
        if (label->ends) l.order[l.kept++] = l.steps[i];
    }
    return l;
}

/* Starts that never were: their tokens wait where nothing else takes them, else it is not the same. */
static bool may_wait(const struct late_starts *l, uint32_t running)
{
    for (uint32_t i = l->first[running]; i != 0; i = l->next[i - 1]) {
        uint32_t t = l->steps[i - 1], input = l->r->loaded.places[l->r->loaded.begin[3 * t]];
        if (l->r->urgent[input] != t + 1) return false;
    }
    return true;
}

bool reduce_thin_out(const struct reduction *r, struct reduce_run *run)
{
    if (!run->is_crowded) return true;
    struct late_starts l = put_all_off(r, run);
    bool is_same = true;
    for (uint32_t i = r->net->places.count; i < r->places_count; i++) {
        if (l.first[i] == 0) continue;
        start_first(&l, i);
        is_same = is_same && may_wait(&l, i);
    }
    bool has_ended = run->tokens[r->output] > 0;
    return reduce_play(r, l.order, l.kept, run) && (is_same || has_ended);
}

bool reduce_start_late(const struct reduction *r, struct reduce_run *run)
{
    struct late_starts l = put_all_off(r, run);
    return r->has_resets || reduce_play(r, l.order, l.kept, run);
}
