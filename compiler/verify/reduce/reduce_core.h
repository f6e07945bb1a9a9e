/* A net of places and transitions that becomes smaller while its soundness stays what it was.
 *
 * Arcs have weight 1 and lie in two doubly linked lists, of their place and of their transition, one for
 * each kind, so a rule costs what it changes.  A transition that takes, then empties, then gives; the output
 * place ends the run.  Places and transitions keep their numbers; `is_gone` says what was removed.
 * What a removed transition was is kept: `by`, what makes it happen (`follower`, reduce_facts.c), and the net
 * as it was loaded (`loaded`, reduce_lift.c).
 */
#ifndef VERIFY_REDUCE_CORE_H
#define VERIFY_REDUCE_CORE_H

#include "verify/reduce/reduce_decide.h"

enum reduce_kind { REDUCE_TAKE, REDUCE_EMPTY, REDUCE_GIVE, REDUCE_KIND_COUNT };

/* An arc and its neighbours in both lists; 0 ends a list, so arc 0 is not used. */
struct reduce_arc {
    uint32_t place, transition;
    uint32_t place_next, place_previous, transition_next, transition_previous;
};

struct reduce_ends {
    uint32_t first[REDUCE_KIND_COUNT], count[REDUCE_KIND_COUNT];
};

struct reduce_place {
    struct reduce_ends ends;
    uint64_t signature; /* of its arcs (reduce_arcs.h) */
    uint32_t node;      /* the place of the loaded net where its tokens come to rest */
    uint32_t follower;  /* + 1: the newest of the removed transitions that happen when it is marked */
    bool is_gone, is_signed, is_initial;
    bool spins; /* a marking with a token here is not dead: a removed step takes and gives it back */
};

struct reduce_transition {
    struct reduce_ends ends;
    uint64_t signature;
    uint32_t follower; /* + 1: the newest of those that were dropped as parallel to it */
    uint32_t next;     /* removed: another follower + 1 of the same node */
    uint8_t by;        /* the rule that removed it; REDUCE_RULE_COUNT: none did */
    bool is_gone, is_signed;
};

/* What a transition of the loaded net is in the run of a case. */
struct reduce_label {
    uint32_t task;
    uint32_t input;  /* start of an xor-join: index of the input, else NET_NONE */
    uint32_t flow;   /* end: index of the flow, of an xor-split or of another flow */
    uint32_t chosen; /* end of an or-split: one bit a flow */
    bool starts, ends, by_other;
};

/* Arcs of transition t in the loaded net: [begin[3 t + kind], begin[3 t + kind + 1]) of `places`. */
struct reduce_loaded {
    uint32_t *begin, *places;
    struct reduce_label *labels;
    uint32_t *tasks; /* of places behind those of the net: whose T* it is */
};

struct reduction {
    struct arena *arena; /* scratch */
    const struct net *net;
    struct reduce_place *places;
    struct reduce_transition *transitions;
    struct reduce_arc *arcs;
    uint32_t places_count, transitions_count;
    uint32_t arcs_count, arcs_live, arcs_max;
    uint32_t free_arc;        /* linked by place_next */
    uint32_t output, initial; /* of the loaded net */
    bool has_resets;
    uint32_t mixed_ends;    /* transitions that give to the output and to others */
    const uint32_t *urgent; /* NULL: not needed so far (reduce_lift.c) */
    struct reduce_loaded loaded;
    /* The worklist: nodes, places first; each at most once. */
    uint32_t *queue, queue_first, queue_count;
    bool *is_queued;
    /* Candidates for parallel nodes by signature: node + 1. */
    uint32_t *table, table_mask;
    uint32_t *stamps, stamp; /* by transition and place: sets that are compared */
    uint64_t work, work_max;
    struct reduce_counts counts;
};

/* Goes over one list of a place or of a transition; `arc` is its number. */
#define reduce_each_of_place(r, arc, place, kind)                                                  \
    for (uint32_t arc = (r)->places[place].ends.first[kind]; arc != 0;                             \
         arc = (r)->arcs[arc].place_next)
#define reduce_each_of_transition(r, arc, transition, kind)                                        \
    for (uint32_t arc = (r)->transitions[transition].ends.first[kind]; arc != 0;                   \
         arc = (r)->arcs[arc].transition_next)

/* Puts a node, places first, at the end of the worklist. */
static inline void reduction_queue_node(struct reduction *r, uint32_t node)
{
    if (r->is_queued[node]) return;
    uint32_t nodes = r->places_count + r->transitions_count;
    uint32_t at = r->queue_first + r->queue_count++;
    r->queue[at < nodes ? at : at - nodes] = node;
    r->is_queued[node] = true;
}

static inline void reduction_queue_place(struct reduction *r, uint32_t place)
{
    reduction_queue_node(r, place);
}

static inline void reduction_queue_transition(struct reduction *r, uint32_t transition)
{
    reduction_queue_node(r, r->places_count + transition);
}

/* Removes it with its arcs; what it touched is looked at again.  `node`: see reduce_leaves. */
void reduction_remove_transition(struct reduction *r, uint32_t transition, enum reduce_rule by,
                                 uint32_t node);
/* Those of a place that goes. */
void reduction_remove_arcs(struct reduction *r, uint32_t place);
/* The net as transitions that need nothing but their inputs; false: it is not of that form. */
bool reduction_load(struct reduction *r, const struct net *net, size_t memory);
/* Applies the rules until none does. */
void reduction_run(struct reduction *r);

#endif
