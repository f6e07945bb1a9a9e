/* From transitions of the reduced net to those of the net: a removed transition happens exactly if its place
 * is ever marked, or if the one does that stays for it; a place is marked if a transition that gives to it
 * happens.  The same holds for happening on a run that ends properly, since a removed transition may happen
 * as soon as its place is marked, and the run goes on as before. */
#include "verify/reduce/reduce_facts.h"

#include <assert.h>

/* What happens, and what follows from it: transitions are looked at once. */
struct following {
    const struct reduction *r;
    struct reduce_happening h;
    uint32_t *stack, count;
};

static struct following following_new(const struct reduction *r)
{
    return (struct following){r,
                              {ARENA_ARRAY(r->arena, bool, r->transitions_count),
                               ARENA_ARRAY(r->arena, bool, r->places_count)},
                              ARENA_RAW(r->arena, uint32_t, r->transitions_count),
                              0};
}

static void happens(struct following *f, uint32_t transition)
{
    if (f->h.transitions[transition]) return;
    f->h.transitions[transition] = true;
    f->stack[f->count++] = transition;
}

static void happen(struct following *f, uint32_t followers)
{
    for (uint32_t t = followers; t != 0; t = f->r->transitions[t - 1].next) happens(f, t - 1);
}

/* A place of the loaded net. */
static void is_marked(struct following *f, uint32_t place)
{
    if (f->h.places[place]) return;
    f->h.places[place] = true;
    happen(f, f->r->places[place].follower);
}

/* Adds all that follows. */
static struct reduce_happening follow(struct following *f)
{
    const struct reduce_loaded *loaded = &f->r->loaded;
    while (f->count > 0) {
        uint32_t t = f->stack[--f->count];
        happen(f, f->r->transitions[t].follower);
        const uint32_t *begin = loaded->begin + 3 * t + REDUCE_GIVE;
        for (uint32_t i = begin[0]; i < begin[1]; i++) is_marked(f, loaded->places[i]);
    }
    return f->h;
}

/* ---- Markings -------------------------------------------------------------------------------- */

/* A marking without edges, but for a spinning one, reaches what it is itself: dead, or an end. */
struct reduce_first reduce_find_first(const struct reduce_space *s)
{
    struct reduce_first first = {NET_NONE, NET_NONE, NET_NONE};
    for (uint32_t m = s->count; m-- > 0;) {
        uint8_t reaches = s->reaches[m];
        if (reaches == 0) first.livelock = m;
        if (s->first.items[m] != s->first.items[m + 1]) continue;
        if (reaches == REDUCE_REACHES_DEAD) first.dead = m;
        if (reaches == REDUCE_REACHES_END) first.improper = m;
    }
    return first;
}

bool *reduce_starts(const struct reduction *r, const struct reduce_happening *h)
{
    bool *starts = ARENA_ARRAY(r->arena, bool, r->net->tasks.count);
    for (uint32_t t = 0; t < r->transitions_count; t++) {
        const struct reduce_label *label = &r->loaded.labels[t];
        if (h->transitions[t] && label->starts) starts[label->task] = true;
    }
    return starts;
}

struct reduce_happening reduce_alive(const struct reduce_space *s)
{
    struct following f = following_new(s->r);
    is_marked(&f, s->r->initial);
    array_each(struct reduce_edge, edge, &s->edges) {
        happens(&f, s->transition_at[edge->transition]);
    }
    return follow(&f);
}

/* On runs to markings of a kind. */
static struct reduce_happening on_runs_to(const struct reduce_space *s, uint8_t flag)
{
    struct following f = following_new(s->r);
    if ((s->reaches[0] & flag) == 0) return f.h;
    is_marked(&f, s->r->initial);
    array_each(struct reduce_edge, edge, &s->edges) {
        if ((s->reaches[edge->to] & flag) != 0) happens(&f, s->transition_at[edge->transition]);
    }
    return follow(&f);
}

struct reduce_happening reduce_relaxed(const struct reduce_space *s)
{
    return on_runs_to(s, REDUCE_REACHES_EMPTY);
}

uint64_t *reduce_completing_flows(const struct reduce_space *s, struct arena *arena)
{
    const struct reduction *r = s->r;
    struct reduce_happening h = on_runs_to(s, REDUCE_REACHES_END);
    uint64_t *flows = ARENA_ARRAY(arena, uint64_t, r->net->tasks.count);
    for (uint32_t t = 0; t < r->transitions_count; t++) {
        const struct reduce_label *label = &r->loaded.labels[t];
        if (!h.transitions[t] || !label->ends || label->by_other) continue;
        bool is_xor = r->net->tasks.items[label->task].split == NET_GATE_XOR;
        uint64_t chosen = label->chosen != 0 ? label->chosen : UINT64_MAX;
        if (is_xor) chosen = label->flow < 64 ? (uint64_t)1 << label->flow : 0;
        flows[label->task] |= chosen;
    }
    return flows;
}

/* ---- For ever -------------------------------------------------------------------------------- */

struct component {
    const struct reduce_space *s;
    uint32_t *members, count;  /* all that is reached from members[0] */
    bool *is_member, *returns; /* can reach members[0] */
};

static void collect(struct component *c, uint32_t from)
{
    for (uint32_t i = 0; i < c->count; i++) {
        c->is_member[c->members[i]] = c->returns[c->members[i]] = false;
    }
    c->count = 0;
    c->members[c->count++] = from;
    c->is_member[from] = true;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t m = c->members[i];
        for (uint32_t e = c->s->first.items[m]; e < c->s->first.items[m + 1]; e++) {
            uint32_t to = c->s->edges.items[e].to;
            if (c->is_member[to]) continue;
            c->is_member[to] = true;
            c->members[c->count++] = to;
        }
    }
}

static bool can_return(const struct component *c, uint32_t marking)
{
    for (uint32_t e = c->s->first.items[marking]; e < c->s->first.items[marking + 1]; e++) {
        if (c->returns[c->s->edges.items[e].to]) return true;
    }
    return false;
}

/* A member that cannot return, or NET_NONE. */
static uint32_t find_leaver(struct component *c)
{
    c->returns[c->members[0]] = true;
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t i = c->count; i-- > 0;) {
            uint32_t m = c->members[i];
            if (c->returns[m] || !can_return(c, m)) continue;
            c->returns[m] = changed = true;
        }
    }
    for (uint32_t i = 0; i < c->count; i++) {
        if (!c->returns[c->members[i]]) return c->members[i];
    }
    return NET_NONE;
}

/* What goes on in a set of markings that is never left again. */
struct reduce_happening reduce_for_ever(const struct reduce_space *s, uint32_t marking)
{
    const struct reduction *r = s->r;
    struct following f = following_new(r);
    struct component c = {s, ARENA_ARRAY(r->arena, uint32_t, s->count), 0,
                          ARENA_ARRAY(r->arena, bool, s->count),
                          ARENA_ARRAY(r->arena, bool, s->count)};
    for (uint32_t from = marking; from != NET_NONE; from = find_leaver(&c)) collect(&c, from);
    for (uint32_t i = 0; i < c.count; i++) {
        uint32_t m = c.members[i];
        for (uint32_t e = s->first.items[m]; e < s->first.items[m + 1]; e++) {
            happens(&f, s->transition_at[s->edges.items[e].transition]);
        }
        for (uint32_t p = 0; p < s->places; p++) {
            if (reduce_tokens(s, m, p) > 0) is_marked(&f, r->places[s->place_at[p]].node);
        }
    }
    return follow(&f);
}
