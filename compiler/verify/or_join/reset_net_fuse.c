/* A smaller net that answers the same question: may another input of the or-join be marked?
 *
 * A transition from p to q alone, which empties nothing, goes where p has no other way out, neither is an
 * input of the or-join, and the same transitions empty both: a token in p is as good as one in q at any
 * time, so both are one position.  A transition that is there twice goes too.  Until nothing changes.
 * Chains, and blocks of choices, become one position; so a basis counts blocks, not steps.
 */
#include "verify/or_join/reset_net.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Rounds of fusing; a nest of blocks needs about two a level. */
#define FUSE_ROUNDS_MAX 100

struct fuser {
    struct arena *arena;  /* of its own */
    struct arena *result; /* of the smaller net */
    const struct yawl_reset_net *from;
    uint32_t *class;   /* by position: union-find */
    uint32_t *emptied; /* by position: equal where the same transitions empty it */
    bool *is_input;
    uint32_t *takers;                          /* by class: transitions that take from it */
    struct yawl_reset_transition *transitions; /* those that are left, over `arcs` */
    uint32_t count;
    struct yawl_reset_arc *arcs;
};

static uint32_t find(uint32_t *class, uint32_t position)
{
    while (class[position] != position) {
        class[position] = class[class[position]];
        position = class[position];
    }
    return position;
}

/* ---- What matters ---------------------------------------------------------------------------- */

/* Positions from which tokens may come to the inputs, and what transitions on that way take. */
static bool *cone_of(struct arena *arena, const struct yawl_reset_net *net)
{
    bool *cone = ARENA_ARRAY(arena, bool, net->positions_count);
    uint32_t *queue = ARENA_ARRAY(arena, uint32_t, (size_t)net->positions_count + 1), count = 0;
    for (uint32_t i = 0; i < net->inputs_count; i++) {
        cone[net->inputs[i].position] = true;
        queue[count++] = net->inputs[i].position;
    }
    for (uint32_t done = 0; done < count; done++) {
        uint32_t p = queue[done];
        for (uint32_t g = net->givers_begin[p]; g < net->givers_begin[p + 1]; g++) {
            const struct yawl_reset_transition *t = &net->transitions[net->givers[g]];
            for (uint32_t i = t->takes; i < t->empties; i++) {
                uint32_t position = net->arcs[i].position;
                if (!cone[position]) queue[count++] = position;
                cone[position] = true;
            }
        }
    }
    return cone;
}

static uint32_t copy_arcs(struct fuser *f, const bool *cone, uint32_t begin, uint32_t end,
                          uint32_t to)
{
    for (uint32_t i = begin; i < end; i++) {
        if (cone[f->from->arcs[i].position]) f->arcs[to++] = f->from->arcs[i];
    }
    return to;
}

/* Transitions that give something that matters, with the arcs that do. */
static void load(struct fuser *f, const bool *cone)
{
    const struct yawl_reset_net *net = f->from;
    uint32_t total =
        net->transitions_count == 0 ? 0 : net->transitions[net->transitions_count - 1].end;
    uint32_t at = 0;
    f->arcs = ARENA_ARRAY(f->arena, struct yawl_reset_arc, (size_t)total + 1);
    f->transitions =
        ARENA_ARRAY(f->arena, struct yawl_reset_transition, net->transitions_count + 1);
    for (uint32_t t = 0; t < net->transitions_count; t++) {
        const struct yawl_reset_transition *one = &net->transitions[t];
        struct yawl_reset_transition made = {.takes = at};
        made.empties = copy_arcs(f, cone, one->takes, one->empties, made.takes);
        made.gives = copy_arcs(f, cone, one->empties, one->gives, made.empties);
        made.end = copy_arcs(f, cone, one->gives, one->end, made.gives);
        if (made.end == made.gives) continue;
        f->transitions[f->count++] = made;
        at = made.end;
    }
}

/* Equal numbers for positions that the same transitions empty: each transition splits what was equal. */
static void number_emptied(struct fuser *f)
{
    uint32_t positions = f->from->positions_count, next = 1;
    uint64_t most = positions + 1;
    for (uint32_t t = 0; t < f->count; t++)
        most += f->transitions[t].gives - f->transitions[t].empties;
    uint32_t *split = ARENA_ARRAY(f->arena, uint32_t, most),
             *by = ARENA_ARRAY(f->arena, uint32_t, most);
    for (uint32_t t = 0; t < f->count; t++) {
        for (uint32_t i = f->transitions[t].empties; i < f->transitions[t].gives; i++) {
            uint32_t *number = &f->emptied[f->arcs[i].position];
            if (by[*number] != t + 1) {
                by[*number] = t + 1;
                split[*number] = next++;
            }
            *number = split[*number];
        }
    }
}

/* ---- One round ------------------------------------------------------------------------------- */

static int compare_arcs(const void *left, const void *right)
{
    const struct yawl_reset_arc *a = left, *b = right;
    return a->position < b->position ? -1 : a->position > b->position;
}

/* Arcs become those of classes, sorted, each class once; tokens are added up. */
static uint32_t unite_arcs(struct fuser *f, uint32_t begin, uint32_t end, uint32_t to)
{
    uint32_t first = to;
    for (uint32_t i = begin; i < end; i++) {
        f->arcs[i].position = find(f->class, f->arcs[i].position);
    }
    if (end - begin > 1) qsort(f->arcs + begin, end - begin, sizeof *f->arcs, compare_arcs);
    for (uint32_t i = begin; i < end; i++) {
        bool is_same = to > first && f->arcs[to - 1].position == f->arcs[i].position;
        if (is_same)
            f->arcs[to - 1].tokens += f->arcs[i].tokens;
        else
            f->arcs[to++] = f->arcs[i];
    }
    return to;
}

static bool is_idle(const struct fuser *f, const struct yawl_reset_transition *t)
{
    uint32_t takes = t->empties - t->takes;
    return takes == t->end - t->gives &&
           memcmp(f->arcs + t->takes, f->arcs + t->gives, takes * sizeof *f->arcs) == 0;
}

static bool is_equal(const struct fuser *f, const struct yawl_reset_transition *a,
                     const struct yawl_reset_transition *b)
{
    return a->empties - a->takes == b->empties - b->takes &&
           a->gives - a->takes == b->gives - b->takes && a->end - a->takes == b->end - b->takes &&
           memcmp(f->arcs + a->takes, f->arcs + b->takes, (a->end - a->takes) * sizeof *f->arcs) ==
               0;
}

static uint64_t hash_of(const struct fuser *f, const struct yawl_reset_transition *t)
{
    uint64_t hash = 1469598103934665603U;
    for (uint32_t i = t->takes; i < t->end; i++) {
        hash = (hash ^ f->arcs[i].position) * 1099511628211U;
    }
    return hash ^ hash >> 29;
}

/* Rewrites all transitions over classes; those that do nothing, or are there before, go. */
static void rewrite(struct fuser *f)
{
    uint32_t mask = 15, kept = 0, at = 0;
    while (mask < 2 * f->count) mask = 2 * mask + 1;
    uint32_t *table = ARENA_ARRAY(f->arena, uint32_t, (size_t)mask + 1); /* number + 1 */
    memset(f->takers, 0, f->from->positions_count * sizeof *f->takers);
    for (uint32_t t = 0; t < f->count; t++) {
        struct yawl_reset_transition one = f->transitions[t], made = {.takes = at};
        made.empties = unite_arcs(f, one.takes, one.empties, made.takes);
        made.gives = unite_arcs(f, one.empties, one.gives, made.empties);
        made.end = unite_arcs(f, one.gives, one.end, made.gives);
        uint32_t slot = (uint32_t)hash_of(f, &made) & mask;
        while (table[slot] != 0 && !is_equal(f, &f->transitions[table[slot] - 1], &made)) {
            slot = (slot + 1) & mask;
        }
        if (table[slot] != 0 || is_idle(f, &made)) continue;
        f->transitions[kept++] = made;
        table[slot] = kept;
        at = made.end;
        for (uint32_t i = made.takes; i < made.empties; i++) f->takers[f->arcs[i].position]++;
    }
    f->count = kept;
}

/* One position of p and q, if the transition is all that can happen to a token in p. */
static bool fuse(struct fuser *f, const struct yawl_reset_transition *t)
{
    if (t->empties - t->takes != 1 || t->gives != t->empties || t->end - t->gives != 1)
        return false;
    struct yawl_reset_arc from = f->arcs[t->takes], to = f->arcs[t->gives];
    uint32_t q = find(f->class, to.position);
    assert(find(f->class, from.position) == from.position);
    if (from.tokens != 1 || to.tokens != 1 || from.position == q) return false;
    if (f->takers[from.position] != 1 || f->is_input[from.position] || f->is_input[q]) return false;
    if (f->emptied[from.position] != f->emptied[q]) return false;
    f->class[from.position] = q;
    return true;
}

static bool fuse_all(struct fuser *f)
{
    bool is_new = false;
    for (uint32_t t = 0; t < f->count; t++) is_new = fuse(f, &f->transitions[t]) || is_new;
    return is_new;
}

/* ---- The result ------------------------------------------------------------------------------ */

/* New numbers for the classes that matter. */
static void number_classes(struct fuser *f, const bool *cone, struct yawl_reset_net *to)
{
    uint32_t *position_of = ARENA_ARRAY(f->result, uint32_t, to->marks_count);
    for (uint32_t i = 0; i < to->marks_count; i++) {
        if (cone[i] && find(f->class, i) == i) position_of[i] = to->positions_count++;
    }
    for (uint32_t i = 0; i < to->marks_count; i++) {
        position_of[i] = cone[i] ? position_of[find(f->class, i)] : UINT32_MAX;
    }
    to->position_of = position_of;
}

/* An input is lost only to transitions that are left. */
static void add_inputs(struct fuser *f, struct yawl_reset_net *to)
{
    struct yawl_reset_input *inputs =
        ARENA_ARRAY(f->result, struct yawl_reset_input, to->inputs_count);
    for (uint32_t i = 0; i < to->inputs_count; i++) {
        uint32_t position = f->from->inputs[i].position;
        inputs[i].position = to->position_of[position];
        for (uint32_t t = 0; t < f->count; t++) {
            const struct yawl_reset_transition *one = &f->transitions[t];
            for (uint32_t a = one->takes; a < one->gives; a++) {
                if (f->arcs[a].position == position) inputs[i].is_lost = 1;
            }
        }
    }
    to->inputs = inputs;
}

/* Copies of what is left, for the working memory goes. */
static void add_transitions(struct fuser *f, struct yawl_reset_net *to)
{
    uint32_t total = f->count == 0 ? 0 : f->transitions[f->count - 1].end;
    struct yawl_reset_arc *arcs = ARENA_ARRAY(f->result, struct yawl_reset_arc, (size_t)total + 1);
    struct yawl_reset_transition *transitions =
        ARENA_ARRAY(f->result, struct yawl_reset_transition, (size_t)f->count + 1);
    memcpy(transitions, f->transitions, f->count * sizeof *transitions);
    for (uint32_t i = 0; i < total; i++) {
        arcs[i] = f->arcs[i];
        arcs[i].position = to->position_of[f->arcs[i].position];
    }
    to->transitions_count = f->count;
    to->transitions = transitions;
    to->arcs = arcs;
}

static struct fuser fuser_of(struct arena *result, const struct yawl_reset_net *net)
{
    struct fuser f = {.arena = arena_new(ARENA_LIMIT_DEFAULT), .result = result, .from = net};
    uint32_t positions = net->positions_count;
    f.class = ARENA_ARRAY(f.arena, uint32_t, positions);
    f.emptied = ARENA_ARRAY(f.arena, uint32_t, positions);
    f.takers = ARENA_ARRAY(f.arena, uint32_t, positions);
    f.is_input = ARENA_ARRAY(f.arena, bool, positions);
    for (uint32_t i = 0; i < positions; i++) f.class[i] = i;
    for (uint32_t i = 0; i < net->inputs_count; i++) f.is_input[net->inputs[i].position] = true;
    return f;
}

struct yawl_reset_net *reset_net_fuse(struct arena *arena, const struct yawl_reset_net *net)
{
    struct fuser f = fuser_of(arena, net);
    bool *cone = cone_of(f.arena, net);
    load(&f, cone);
    number_emptied(&f);
    rewrite(&f);
    for (uint32_t round = 0; round < FUSE_ROUNDS_MAX && fuse_all(&f); round++) rewrite(&f);
    struct yawl_reset_net *to = ARENA_NEW(arena, struct yawl_reset_net);
    *to = (struct yawl_reset_net){.places_count = net->places_count,
                                  .marks_count = net->marks_count,
                                  .inputs_count = net->inputs_count};
    number_classes(&f, cone, to);
    add_inputs(&f, to);
    add_transitions(&f, to);
    reset_net_index(arena, to);
    arena_free(f.arena);
    return to;
}
