/* Nodes leave a reduction together with their arcs. */
#include "verify/reduce/reduce_arcs.h"

void reduction_remove_transition(struct reduction *r, uint32_t transition, enum reduce_rule by,
                                 uint32_t node)
{
    const struct reduce_ends *ends = &r->transitions[transition].ends;
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        for (uint32_t arc = ends->first[kind]; arc != 0; arc = r->arcs[arc].transition_next) {
            reduction_queue_place(r, r->arcs[arc].place);
            reduce_leave_place(r, arc, kind);
            reduce_free_arc(r, arc);
        }
    }
    reduce_leaves(r, transition, by, node);
}

void reduction_remove_arcs(struct reduction *r, uint32_t place)
{
    const struct reduce_ends *ends = &r->places[place].ends;
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        for (uint32_t arc = ends->first[kind], next; arc != 0; arc = next) {
            next = r->arcs[arc].place_next;
            reduction_queue_transition(r, r->arcs[arc].transition);
            reduce_leave_transition(r, arc, kind);
            reduce_free_arc(r, arc);
        }
    }
}
