/* Is a Petri net a workflow net that the language can say?  One place where it begins, with the one token,
 * one where it ends, and every node on a way between them (van der Aalst, "The application of Petri nets to
 * workflow management", 1998).
 *
 * The questions come in the order in which the answers depend on each other; the first that is answered
 * with no is told, since the others would follow from it.
 */
#include "ast/petri.h"
#include "ast/petri_diagnostics.h"
#include "base/bitset.h"

/* ---- Weights ------------------------------------------------------------------------------------- */

static bool say_weight(struct petri_net *net, const struct petri_arc *arc, const char *reason)
{
    diagnose(net->diagnostics, &petri_weight, arc->span, "this arc has the weight %lld: %s",
             (long long)arc->weight, reason);
    return false;
}

/* A join takes the same number of tokens from each of its flows. */
static bool check_inputs(struct petri_net *net, const struct petri_node *transition)
{
    array_each(struct petri_arc, arc, &transition->in) {
        if (arc->weight == transition->in.items[0].weight) continue;
        say_weight(
            net, arc,
            "another arc into this transition has another one, and a task takes the same "
            "number of tokens from each condition; let a transition of its own collect them");
        return false;
    }
    return true;
}

static bool check_weights(struct petri_net *net)
{
    array_each(struct petri_node, node, &net->nodes) {
        array_each(struct petri_arc, arc, &node->out) {
            if (arc->weight < 1)
                return say_weight(net, arc, "an arc takes or gives at least one token; remove it");
            if (arc->weight > PETRI_WEIGHT_MAX)
                return say_weight(net, arc, "it is too large; use a smaller one");
        }
        if (!node->is_place && !check_inputs(net, node)) return false;
    }
    return true;
}

/* ---- Where it begins and ends ---------------------------------------------------------------------- */

static bool say_isolated(struct petri_net *net, const struct petri_node *node)
{
    diagnose(net->diagnostics, &petri_no_workflow, node->id.span,
             "no arc leads to or from the %s '" TEXT_FMT "': remove it, or connect it",
             petri_kind(node), TEXT_ARG(petri_called(node)));
    return false;
}

/* A transition without inputs could fire for ever, one without outputs ends nothing. */
static bool check_transition(struct petri_net *net, const struct petri_node *node)
{
    bool begins = node->in.count == 0;
    if (node->in.count > 0 && node->out.count > 0) return true;
    diagnose(net->diagnostics, &petri_no_workflow, node->id.span,
             "no arc leads %s the transition '" TEXT_FMT "': a workflow net begins and ends in a "
             "place; add one %s it",
             begins ? "to" : "from", TEXT_ARG(petri_called(node)), begins ? "before" : "behind");
    return false;
}

static bool check_edges(struct petri_net *net)
{
    array_each(struct petri_node, node, &net->nodes) {
        if (node->in.count + node->out.count == 0) return say_isolated(net, node);
        if (!node->is_place && !check_transition(net, node)) return false;
    }
    return true;
}

static bool is_edge(const struct petri_node *node, bool begins)
{
    return node->is_place && (begins ? node->in.count : node->out.count) == 0;
}

static bool say_no_edge(struct petri_net *net, bool begins)
{
    diagnose(net->diagnostics, &petri_no_workflow, net->name_place,
             "every place of this net has an %s arc; a workflow net has one without, where it %s: "
             "add a place and a transition %s the rest",
             begins ? "incoming" : "outgoing", begins ? "begins" : "ends",
             begins ? "before" : "behind");
    return false;
}

static bool say_several(struct petri_net *net, bool begins, uint32_t first, uint32_t second)
{
    const struct petri_node *items = net->nodes.items;
    uint32_t notes = 0;
    struct diagnostic *d = diagnose(
        net->diagnostics, &petri_no_workflow, items[second].id.span,
        "'" TEXT_FMT "' and '" TEXT_FMT
        "' both have no %s arc; a workflow net has one such place, where it %s: join them "
        "by one place and transitions %s these",
        TEXT_ARG(petri_called(&items[first])), TEXT_ARG(petri_called(&items[second])),
        begins ? "incoming" : "outgoing", begins ? "begins" : "ends", begins ? "to" : "from");
    for (uint32_t i = first; i < net->nodes.count && notes < PETRI_NOTES_MAX; i++) {
        if (i == second || !is_edge(&items[i], begins)) continue;
        diagnostic_note(net->diagnostics, d, items[i].id.span, "'" TEXT_FMT "' is %s",
                        TEXT_ARG(petri_called(&items[i])), i == first ? "here" : "another one");
        notes++;
    }
    return false;
}

static bool find_edge(struct petri_net *net, bool begins, uint32_t *found)
{
    *found = PETRI_NONE;
    for (uint32_t i = 0; i < net->nodes.count; i++) {
        if (!is_edge(&net->nodes.items[i], begins)) continue;
        if (*found != PETRI_NONE) return say_several(net, begins, *found, i);
        *found = i;
    }
    return *found != PETRI_NONE || say_no_edge(net, begins);
}

/* ---- Everything between them ------------------------------------------------------------------------ */

/* All that a way leads to from `from`, or from which one leads there. */
static struct bitset reach(const struct petri_net *net, uint32_t from, bool forwards)
{
    struct bitset reached = bitset_new(net->arena, net->nodes.count);
    uint32_t *pending = ARENA_ARRAY(net->arena, uint32_t, net->nodes.count), count = 1;
    pending[0] = from;
    bitset_add(reached, from);
    while (count > 0) {
        const struct petri_node *node = &net->nodes.items[pending[--count]];
        const petri_arcs *arcs = forwards ? &node->out : &node->in;
        array_each(struct petri_arc, arc, arcs) {
            if (bitset_has(reached, arc->node)) continue;
            bitset_add(reached, arc->node);
            pending[count++] = arc->node;
        }
    }
    return reached;
}

static bool check_ways(struct petri_net *net)
{
    struct bitset after = reach(net, net->begin, true), before = reach(net, net->end, false);
    const struct petri_node *items = net->nodes.items;
    for (uint32_t i = 0; i < net->nodes.count; i++) {
        bool is_after = bitset_has(after, i);
        const struct petri_node *edge = &items[is_after ? net->end : net->begin];
        if (is_after && bitset_has(before, i)) continue;
        struct diagnostic *d = diagnose(
            net->diagnostics, &petri_no_workflow, items[i].id.span,
            "no way leads %s '" TEXT_FMT "', where the net %s, %s the %s '" TEXT_FMT
            "': connect it, or remove it",
            is_after ? "to" : "from", TEXT_ARG(petri_called(edge)), is_after ? "ends" : "begins",
            is_after ? "from" : "to", petri_kind(&items[i]), TEXT_ARG(petri_called(&items[i])));
        diagnostic_note(net->diagnostics, d, edge->id.span, "'" TEXT_FMT "'",
                        TEXT_ARG(petri_called(edge)));
        return false;
    }
    return true;
}

/* ---- Tokens ------------------------------------------------------------------------------------------ */

/* A net without any token begins with one all the same: many editors leave it to the analysis. */
static bool check_tokens(struct petri_net *net)
{
    const struct petri_node *begin = &net->nodes.items[net->begin];
    int64_t all = 0;
    array_each(struct petri_node, node, &net->nodes) {
        all += node->tokens;
        if (node->tokens == 0 || node == begin) continue;
        diagnose(net->diagnostics, &petri_marking, node->tokens_span,
                 "'" TEXT_FMT
                 "' has tokens at first; a workflow net begins with one token in '" TEXT_FMT
                 "' alone: remove these, or let a transition of their own give them",
                 TEXT_ARG(petri_called(node)), TEXT_ARG(petri_called(begin)));
        return false;
    }
    if (all <= 1) return true;
    diagnose(net->diagnostics, &petri_marking, begin->tokens_span,
             "'" TEXT_FMT "' has %lld tokens at first; a workflow net begins with one: write 1",
             TEXT_ARG(petri_called(begin)), (long long)begin->tokens);
    return false;
}

/* Several tokens at the end would be an improper completion each time. */
static bool check_end(struct petri_net *net)
{
    const struct petri_node *end = &net->nodes.items[net->end];
    array_each(struct petri_arc, arc, &end->in) {
        if (arc->weight > 1)
            return say_weight(net, arc,
                              "the net ends with one token in this place; use the weight 1");
    }
    array_each(struct petri_final, final, &net->finals) {
        if (final->tokens == (final->node == net->end)) continue;
        diagnose(
            net->diagnostics, &petri_marking, final->span,
            "this final marking is not the one that a workflow net ends in: one token in '" TEXT_FMT
            "', none elsewhere; mend the marking or the net",
            TEXT_ARG(petri_called(end)));
        return false;
    }
    return true;
}

static bool has_nodes(struct petri_net *net)
{
    if (net->nodes.count > 0) return true;
    diagnose(
        net->diagnostics, &petri_no_workflow, net->name_place,
        "this net has no places and no transitions: a workflow net has at least one transition "
        "between two places");
    return false;
}

bool petri_check(struct petri_net *net)
{
    return has_nodes(net) && check_weights(net) && check_edges(net) &&
           find_edge(net, true, &net->begin) && find_edge(net, false, &net->end) &&
           check_ways(net) && check_tokens(net) && check_end(net);
}
