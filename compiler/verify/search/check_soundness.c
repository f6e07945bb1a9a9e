/* Soundness, by definition: what can be reached from where.
 *
 * A backward pass over the steps of the search finds the markings from which the end can be reached, those
 * from which it can be reached with nothing left, and those from which a deadlock can.  A task is busy in
 * the marking after its start, so that markings alone say which tasks start, and on which runs.
 */
#include "verify/search/check_soundness.h"

#include <string.h>

enum flag {
    IS_END = 1,         /* the net is complete */
    IS_PROPER = 2,      /* and nothing is left */
    IS_DEAD = 4,        /* nothing can happen, and it is not complete */
    REACHES_END = 8,    /* these three are the above, shifted */
    REACHES_PROPER = 16,
    REACHES_DEAD = 32
};
#define REACHES(flag) ((flag) << 3)

struct judge {
    struct arena *arena; /* of the search */
    const struct explored *e;
    const struct net *net;
    uint32_t states;
    uint64_t *others; /* all places and running places but the end */
    uint64_t *started, *proper; /* what is marked in any marking; in those that reach a proper end */
    uint8_t *flags;             /* of markings */
    uint32_t *back_begin, *back, *stack; /* the markings before each one */
};

/* ---- Every marking by itself ----------------------------------------------------------------- */

static void make_masks(struct judge *j)
{
    uint32_t words = j->e->words, width = j->e->width;
    j->others = ARENA_ARRAY(j->arena, uint64_t, 3 * (size_t)words);
    j->started = j->others + words;
    j->proper = j->started + words;
    for (uint32_t p = 0; p < j->e->encoding->extra; p++) {
        uint64_t bit = (uint64_t)p * width;
        if (p == j->net->output.index) continue;
        j->others[bit / 64] |= packed_mask(width) << (bit % 64);
    }
}

static bool is_clean(const struct judge *j, const uint64_t *marking)
{
    uint64_t rest = 0;
    for (uint32_t w = 0; w < j->e->words; w++) rest |= marking[w] & j->others[w];
    return rest == 0;
}

/* Where termination is implicit, a net is complete when nothing is left in it but, perhaps, its end. */
static uint8_t flags_of_quiet(const struct judge *j, uint32_t m)
{
    const uint64_t *marking = explored_words(j->e, m);
    bool is_end = packed_get(explored_at(j->e, m), j->net->output.index) > 0;
    if (!is_end && !j->net->is_implicit) return IS_DEAD;
    bool clean = is_clean(j, marking);
    if (j->net->is_implicit) return clean ? IS_END | IS_PROPER : IS_DEAD;
    return clean ? IS_END | IS_PROPER : IS_END;
}

static uint8_t flags_of(const struct judge *j, uint32_t m)
{
    const uint32_t *begin = j->e->edges_begin.items;
    return begin[m] == begin[m + 1] ? flags_of_quiet(j, m) : 0;
}

static void unite(const struct judge *j, uint64_t *all, uint32_t m)
{
    const uint64_t *marking = explored_words(j->e, m);
    for (uint32_t w = 0; w < j->e->words; w++) all[w] |= marking[w];
}

/* Returns the flags that any marking has. */
static uint8_t classify(struct judge *j)
{
    uint8_t any = 0;
    make_masks(j);
    j->flags = ARENA_ARRAY(j->arena, uint8_t, j->states);
    for (uint32_t m = 0; m < j->states; m++) {
        j->flags[m] = flags_of(j, m);
        any |= j->flags[m];
        unite(j, j->started, m);
    }
    return any;
}

/* ---- Backwards ------------------------------------------------------------------------------- */

static void index_back(struct judge *j)
{
    const struct explored *e = j->e;
    j->back_begin = ARENA_ARRAY(j->arena, uint32_t, (size_t)j->states + 2);
    j->back = ARENA_ARRAY(j->arena, uint32_t, e->edges.count);
    j->stack = ARENA_ARRAY(j->arena, uint32_t, j->states);
    array_each(struct explored_edge, edge, &e->edges) j->back_begin[edge->to + 2]++;
    for (uint32_t m = 0; m < j->states; m++) j->back_begin[m + 2] += j->back_begin[m + 1];
    for (uint32_t m = 0; m < j->states; m++) {
        for (uint32_t i = e->edges_begin.items[m]; i < e->edges_begin.items[m + 1]; i++) {
            j->back[j->back_begin[e->edges.items[i].to + 1]++] = m;
        }
    }
}

/* Marks all from which a marking with `flag` can be reached; returns how many they are. */
static uint32_t close(struct judge *j, uint8_t flag)
{
    uint32_t count = 0, waiting = 0;
    for (uint32_t m = 0; m < j->states; m++) {
        if ((j->flags[m] & flag) == 0) continue;
        j->flags[m] |= REACHES(flag);
        j->stack[waiting++] = m;
    }
    for (; waiting > 0; count++) {
        uint32_t m = j->stack[--waiting];
        for (uint32_t i = j->back_begin[m]; i < j->back_begin[m + 1]; i++) {
            if ((j->flags[j->back[i]] & REACHES(flag)) != 0) continue;
            j->flags[j->back[i]] |= REACHES(flag);
            j->stack[waiting++] = j->back[i];
        }
    }
    return count;
}

/* The first with one of the flags of `with`, and none of `without`. */
static uint32_t first(const struct judge *j, uint8_t with, uint8_t without)
{
    for (uint32_t m = 0; m < j->states; m++) {
        bool has = with == 0 || (j->flags[m] & with) != 0;
        if (has && (j->flags[m] & without) == 0) return m;
    }
    return EXPLORE_NONE;
}

/* ---- Defects --------------------------------------------------------------------------------- */

static enum verify_answer answer(bool is_so) { return is_so ? VERIFY_YES : VERIFY_NO; }

static void find_shows(struct judge *j, uint8_t any, struct soundness *found)
{
    uint32_t *shows = found->shows;
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) shows[d] = EXPLORE_NONE;
    bool all_end = close(j, IS_END) == j->states;
    if ((any & IS_DEAD) != 0) {
        shows[VERIFY_DEADLOCK] = first(j, IS_DEAD, 0);
        close(j, IS_DEAD);
    }
    if (!all_end) shows[VERIFY_LIVELOCK] = first(j, 0, REACHES_END | REACHES_DEAD);
    bool never = (j->flags[0] & REACHES_END) == 0;
    bool is_dead = shows[VERIFY_DEADLOCK] != EXPLORE_NONE;
    if (never) shows[VERIFY_NEVER_COMPLETES] = shows[is_dead ? VERIFY_DEADLOCK : VERIFY_LIVELOCK];
    close(j, IS_PROPER);
    shows[VERIFY_IMPROPER_COMPLETION] = first(j, IS_END, IS_PROPER);
}

static bool is_busy(const struct judge *j, const uint64_t *all, uint32_t task)
{
    return packed_get((struct packed){all, j->e->width}, j->e->encoding->running + task) > 0;
}

static void find_tasks(struct judge *j, struct arena *arena, struct verified_net *result)
{
    bool is_relaxed = true;
    for (uint32_t m = 0; m < j->states; m++) {
        if ((j->flags[m] & REACHES_PROPER) != 0) unite(j, j->proper, m);
    }
    for (uint32_t t = 0; t < j->net->tasks.count; t++) {
        is_relaxed = is_relaxed && is_busy(j, j->proper, t);
        if (!is_busy(j, j->started, t)) array_push(arena, &result->dead_tasks, t);
    }
    result->relaxed_sound = answer(is_relaxed);
}

/* By task, the flows of its split that some run takes that reaches the end. */
static void find_flows(const struct judge *j, struct arena *arena, struct verified_net *result)
{
    const struct explored *e = j->e;
    uint64_t *taken = ARENA_ARRAY(arena, uint64_t, j->net->tasks.count), choice;
    array_each(struct explored_edge, edge, &e->edges) {
        if ((j->flags[edge->to] & REACHES_END) == 0) continue;
        const struct encode_transition *t = encode_labelled(e->encoding, edge->label, &choice);
        if (t->kind != ENCODE_END) continue;
        bool is_xor = j->net->tasks.items[t->task].split == NET_GATE_XOR;
        uint64_t flows = t->is_subset ? choice : UINT64_MAX;
        if (is_xor) flows = t->flow < 64 ? (uint64_t)1 << t->flow : 0;
        taken[t->task] |= flows;
    }
    result->completing_flows = taken;
}

static void conclude(const struct soundness *found, struct verified_net *result)
{
    const uint32_t *shows = found->shows;
    result->defects = 0;
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        if (shows[d] != EXPLORE_NONE) result->defects |= 1U << d;
    }
    if (result->dead_tasks.count > 0) result->defects |= 1U << VERIFY_DEAD_TASK;
    bool completes = shows[VERIFY_DEADLOCK] == EXPLORE_NONE &&
                     shows[VERIFY_LIVELOCK] == EXPLORE_NONE;
    bool is_proper = shows[VERIFY_IMPROPER_COMPLETION] == EXPLORE_NONE;
    result->option_to_complete = answer(completes);
    result->proper_completion = answer(is_proper);
    result->weakly_sound = answer(completes && is_proper);
    result->verdict = result->defects == 0 ? VERIFY_SOUND : VERIFY_UNSOUND;
    result->complete = true;
}

bool check_soundness(struct arena *arena, const struct explored *explored, size_t memory,
                     struct verified_net *result, struct soundness *found)
{
    struct judge j = {.arena = explored->arena,
                      .e = explored,
                      .net = explored->encoding->net,
                      .states = explored->states};
    uint64_t bytes = (uint64_t)j.states * 16 + (uint64_t)explored->edges.count * sizeof(uint32_t) +
                     (uint64_t)explored->words * 32;
    if (bytes > memory || arena_used(j.arena) > memory - bytes) return false;
    uint8_t any = classify(&j);
    index_back(&j);
    find_shows(&j, any, found);
    find_tasks(&j, arena, result);
    conclude(found, result);
    if (result->verdict == VERIFY_UNSOUND) find_flows(&j, arena, result);
    return true;
}

static void note_begun(struct soundness *found, uint8_t flags, uint32_t m)
{
    bool is_dead = flags == IS_DEAD, is_improper = flags == IS_END;
    if (!is_dead && !is_improper) return;
    uint32_t *first_of = &found->shows[is_dead ? VERIFY_DEADLOCK : VERIFY_IMPROPER_COMPLETION];
    if (*first_of == EXPLORE_NONE) *first_of = m;
}

/* The last marking that was looked at may have steps that were not found. */
bool soundness_begun(const struct explored *explored, struct soundness *found)
{
    struct judge j = {.arena = explored->arena,
                      .e = explored,
                      .net = explored->encoding->net,
                      .states = explored->edges_begin.count};
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) found->shows[d] = EXPLORE_NONE;
    if (explored->count == 0) return false;
    make_masks(&j);
    for (uint32_t m = 0; m + 1 < j.states; m++) note_begun(found, flags_of(&j, m), m);
    array_each(uint32_t, m, &explored->quiet) note_begun(found, flags_of_quiet(&j, *m), *m);
    return found->shows[VERIFY_DEADLOCK] != EXPLORE_NONE ||
           found->shows[VERIFY_IMPROPER_COMPLETION] != EXPLORE_NONE;
}

void soundness_conclude_begun(const struct soundness *found, struct verified_net *result)
{
    bool deadlocks = found->shows[VERIFY_DEADLOCK] != EXPLORE_NONE;
    bool is_improper = found->shows[VERIFY_IMPROPER_COMPLETION] != EXPLORE_NONE;
    result->defects = (deadlocks ? 1U << VERIFY_DEADLOCK : 0) |
                      (is_improper ? 1U << VERIFY_IMPROPER_COMPLETION : 0);
    if (deadlocks) result->option_to_complete = VERIFY_NO;
    if (is_improper) result->proper_completion = VERIFY_NO;
    result->weakly_sound = VERIFY_NO;
    result->verdict = VERIFY_UNSOUND;
}
