/* Reads of variables without a value, in the markings of the net together with one position more, which holds
 * a token as long as the variable has no value.
 *
 * A task assigns when it leaves by its split, unless it may be passed by.  Guards are ignored, as ever: some
 * data may lead there.  One search a variable, of at most twice the net's markings.
 */
#include "verify/data/check_unset_reads.h"

#include "verify/search/witness.h"

/* Markings of a net, times the variables that are looked at. */
#define UNSET_MARKINGS_MAX 65536

struct unset {
    struct arena *arena;   /* of the result */
    struct arena *scratch; /* for one variable */
    struct verified_net *result;
    const struct net *net;
    const struct encoding *plain;
    struct encoding *to;
    uint32_t variable;
    const struct verify_witness **witnesses; /* by read */
};

/* ---- The net with its variable ---- */

static bool assigns(const struct net *net, const struct net_task *task, uint32_t variable)
{
    if (!text_is_absent(task->performed_if.text)) return false;
    array_each(struct net_mapping, mapping, &task->out_mappings) {
        if (mapping->variable == variable) return true;
    }
    array_each(struct net_mapping, mapping, &task->instances.collect) {
        if (mapping->variable == variable) return true;
    }
    return text_equal(task->instances.result, net->variables.items[variable].name);
}

static void copy_arcs(struct unset *u, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        struct yawl_reset_arc arc = u->plain->arcs.items[i];
        array_push(u->scratch, &u->to->arcs, arc);
    }
}

static void copy_transition(struct unset *u, const struct encode_transition *plain)
{
    struct encode_transition t = *plain;
    array_each(struct encode_round, round, &u->to->rounds) {
        bool is_its_start = plain->kind == ENCODE_START && round->task == plain->task;
        if (is_its_start) round->takes = u->to->arcs.count;
    }
    t.takes = u->to->arcs.count;
    copy_arcs(u, plain->takes, plain->empties);
    t.empties = u->to->arcs.count;
    copy_arcs(u, plain->empties, plain->gives);
    bool sets = plain->kind == ENCODE_END &&
                assigns(u->net, &u->net->tasks.items[plain->task], u->variable);
    if (sets)
        array_push(u->scratch, &u->to->arcs, ((struct yawl_reset_arc){u->plain->positions, 0}));
    t.gives = u->to->arcs.count;
    copy_arcs(u, plain->gives, plain->end);
    t.end = u->to->arcs.count;
    array_push(u->scratch, &u->to->transitions, t);
}

/* Its last position: the variable has no value. */
static void encode(struct unset *u)
{
    const struct encoding *plain = u->plain;
    struct encoding *to = ARENA_NEW(u->scratch, struct encoding);
    *to = (struct encoding){.net = plain->net,
                            .positions = plain->positions + 1,
                            .running = plain->running,
                            .extra = plain->extra,
                            .has_or_join = plain->has_or_join,
                            .has_alone = plain->has_alone};
    u->to = to;
    array_each(uint32_t, touch, &plain->touches) array_push(u->scratch, &to->touches, *touch);
    array_each(uint32_t, first, &plain->first) array_push(u->scratch, &to->first, *first);
    array_each(struct encode_round, round, &plain->rounds)
        array_push(u->scratch, &to->rounds, *round);
    array_each(struct encode_also, also, &plain->alsos) array_push(u->scratch, &to->alsos, *also);
    array_each(uint32_t, position, &plain->initial) array_push(u->scratch, &to->initial, *position);
    array_push(u->scratch, &to->initial, plain->positions);
    array_each(struct encode_transition, t, &plain->transitions) copy_transition(u, t);
    encode_index(u->scratch, to);
}

/* ---- Its runs ---- */

static bool is_read_by(const struct net_unset_read *read, const struct encode_transition *t)
{
    enum encode_kind kind = read->leaving ? ENCODE_END : ENCODE_START;
    return t->kind == kind && t->task == read->task;
}

/* The step from `marking` by `t` to `to` reads. */
static void look(struct unset *u, const struct explored *explored, uint32_t marking,
                 const struct explored_edge *edge)
{
    uint64_t choice;
    const struct encode_transition *t = encode_labelled(u->to, edge->label, &choice);
    for (uint32_t i = 0; i < u->net->unset_reads.count; i++) {
        const struct net_unset_read *read = &u->net->unset_reads.items[i];
        if (read->variable != u->variable || u->witnesses[i] != NULL) continue;
        uint32_t at = read->after ? edge->to : marking;
        if (!is_read_by(read, t)) continue;
        if (packed_get(explored_at(explored, at), u->plain->positions) == 0) continue;
        struct verify_witness *witness = witness_to(u->arena, explored, marking);
        struct verify_move start = {.kind = VERIFY_MOVE_START, .task = t->task, .flow = t->flow};
        if (!read->leaving) array_push(u->arena, &witness->moves, start);
        u->witnesses[i] = witness;
    }
}

/* In the order in which markings were found, so the first run is a shortest one. */
static void look_at_all(struct unset *u, const struct explored *explored)
{
    for (uint32_t m = 0; m < explored->states; m++) {
        if (packed_get(explored_at(explored, m), u->plain->positions) == 0) continue;
        for (uint32_t i = explored->edges_begin.items[m]; i < explored->edges_begin.items[m + 1];
             i++)
            look(u, explored, m, &explored->edges.items[i]);
    }
}

/* ---- All of them ---- */

static void keep_all(struct unset *u, uint32_t variable)
{
    for (uint32_t i = 0; i < u->net->unset_reads.count; i++) {
        const struct net_unset_read *read = &u->net->unset_reads.items[i];
        bool is_asked = variable == NET_NONE || read->variable == variable;
        if (is_asked) array_push(u->arena, &u->result->unset, ((struct verify_unset){read, NULL}));
    }
}

static void keep_found(struct unset *u)
{
    for (uint32_t i = 0; i < u->net->unset_reads.count; i++) {
        const struct net_unset_read *read = &u->net->unset_reads.items[i];
        if (read->variable != u->variable || u->witnesses[i] == NULL) continue;
        array_push(u->arena, &u->result->unset, ((struct verify_unset){read, u->witnesses[i]}));
    }
}

static void search(struct unset *u, struct or_look *or_look, struct search_budget *budget)
{
    struct explored explored;
    u->scratch = arena_new(ARENA_LIMIT_DEFAULT);
    encode(u);
    if (check_net_markings(u->to, or_look, budget, &explored)) {
        look_at_all(u, &explored);
        keep_found(u);
    } else {
        keep_all(u, u->variable);
    }
    arena_free(u->scratch);
}

static bool is_first(const struct net *net, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++) {
        if (net->unset_reads.items[i].variable == net->unset_reads.items[index].variable)
            return false;
    }
    return true;
}

void check_unset_reads(struct arena *arena, struct verified_net *result,
                       const struct encoding *encoding, struct or_look *look,
                       struct search_budget *budget)
{
    struct unset u = {.arena = arena, .result = result, .net = result->net, .plain = encoding};
    uint32_t reads = u.net->unset_reads.count;
    if (encoding == NULL || result->states * reads > UNSET_MARKINGS_MAX) {
        keep_all(&u, NET_NONE);
        return;
    }
    u.witnesses = ARENA_ARRAY(arena, const struct verify_witness *, reads);
    for (uint32_t i = 0; i < reads; i++) {
        u.variable = u.net->unset_reads.items[i].variable;
        if (is_first(u.net, i)) search(&u, look, budget);
    }
}
