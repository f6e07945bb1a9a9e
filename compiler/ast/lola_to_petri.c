/* A LoLA document as a Petri net.  Capacities (SAFE) and fairness are passed over: LoLA takes the first as a
 * promise of the author, and soundness does not ask for the second.
 */
#include "ast/petri.h"
#include "ast/petri_diagnostics.h"

static struct ast_text name_of(const struct document_node *node)
{
    return (struct ast_text){node->name, node->name_span};
}

static uint32_t find_place(struct petri_net *net, const struct document_node *node)
{
    uint32_t found = intern_find(&net->ids, node->name);
    if (found != INTERN_NONE) return found;
    struct diagnostic *d =
        diagnose(net->diagnostics, &petri_unknown_node, node->name_span,
                 "there is no place '" TEXT_FMT "': add it to PLACE", TEXT_ARG(node->name));
    petri_suggest(net, d, (struct ast_text){node->name, node->name_span});
    return PETRI_NONE;
}

static void read_marking(struct petri_net *net, const struct document_node *marking)
{
    for (const struct document_node *mark = marking->first_child; mark; mark = mark->next) {
        uint32_t index = find_place(net, mark);
        int64_t tokens = petri_number(net, mark->value, mark->span);
        if (index == PETRI_NONE || tokens < 0) continue;
        struct petri_node *place = &net->nodes.items[index];
        place->tokens += tokens;
        if (place->tokens_span.source == NULL) place->tokens_span = mark->name_span;
    }
}

static void read_arcs(struct petri_net *net, uint32_t transition, const struct document_node *arcs,
                      bool consumes)
{
    for (const struct document_node *arc = arcs->first_child; arc != NULL; arc = arc->next) {
        uint32_t place = find_place(net, arc);
        int64_t weight = petri_number(net, arc->value, arc->span);
        struct span span = span_join(arc->name_span, arc->span);
        if (place == PETRI_NONE || weight < 0) continue;
        petri_add_arc(net, consumes ? place : transition, consumes ? transition : place, weight,
                      span);
    }
}

/* A place and a transition may have one name. */
static void read_transition(struct petri_net *net, struct intern *names,
                            const struct document_node *node)
{
    struct span span = span_join(node->name_span, node->span);
    uint32_t index = petri_add_node(net, names, false, name_of(node), span);
    if (index == PETRI_NONE) return;
    read_arcs(net, index, document_child(node, "consume"), true);
    read_arcs(net, index, document_child(node, "produce"), false);
}

ast_specifications ast_from_lola(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics)
{
    ast_specifications result = {0};
    struct petri_net *net = petri_new(arena, diagnostics);
    struct intern names = {.arena = arena};
    const struct document_node *root = document->root;
    const struct document_node *places = document_child(root, "places");
    net->source = document->source;
    net->span = root->span;
    net->name_place = places->name_span;
    for (const struct document_node *place = places->first_child; place; place = place->next) {
        petri_add_node(net, &net->ids, true, name_of(place), place->name_span);
    }
    read_marking(net, document_child(root, "marking"));
    const struct document_node *transitions = document_child(root, "transitions");
    for (const struct document_node *t = transitions->first_child; t != NULL; t = t->next) {
        read_transition(net, &names, t);
    }
    struct ast_specification *ast = petri_to_ast(net);
    if (ast != NULL) array_push(arena, &result, ast);
    return result;
}
