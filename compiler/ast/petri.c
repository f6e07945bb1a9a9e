/* Building a Petri net node by node and arc by arc. */
#include "ast/petri.h"

#include "ast/petri_diagnostics.h"

#include <assert.h>

struct petri_net *petri_new(struct arena *arena, struct diagnostics *diagnostics)
{
    struct petri_net *net = ARENA_NEW(arena, struct petri_net);
    net->arena = net->ids.arena = arena;
    net->diagnostics = diagnostics;
    net->errors = diagnostics->errors;
    net->begin = net->end = PETRI_NONE;
    return net;
}

const char *petri_kind(const struct petri_node *node)
{
    return node->is_place ? "place" : "transition";
}

struct text petri_called(const struct petri_node *node)
{
    return text_is_empty(node->label.text) ? node->id.text : node->label.text;
}

uint32_t petri_add_node(struct petri_net *net, struct intern *ids, bool is_place,
                        struct ast_text id, struct span span)
{
    uint32_t index = net->nodes.count, found = intern_add(ids, id.text, index);
    if (found != index) {
        struct diagnostic *d = diagnose(net->diagnostics, &petri_duplicate, id.span,
                                        "another %s is called '" TEXT_FMT "': rename one of them",
                                        petri_kind(&net->nodes.items[found]), TEXT_ARG(id.text));
        diagnostic_note(net->diagnostics, d, net->nodes.items[found].id.span, "the other one");
        return PETRI_NONE;
    }
    struct petri_node *node = array_add(net->arena, &net->nodes);
    *node = (struct petri_node){.is_place = is_place, .id = id, .span = span};
    return index;
}

void petri_add_arc(struct petri_net *net, uint32_t from, uint32_t to, int64_t weight,
                   struct span span)
{
    struct petri_node *source = &net->nodes.items[from], *target = &net->nodes.items[to];
    assert(from < net->nodes.count && to < net->nodes.count);
    if (source->is_place == target->is_place) {
        const char *kind = petri_kind(source);
        diagnose(
            net->diagnostics, &petri_bad_arc, span,
            "this arc leads from one %s to another: an arc joins a place and a transition; put "
            "a %s between the two",
            kind, source->is_place ? "transition" : "place");
        return;
    }
    array_push(net->arena, &source->out, ((struct petri_arc){to, weight, span}));
    array_push(net->arena, &target->in, ((struct petri_arc){from, weight, span}));
}

void petri_suggest(struct petri_net *net, struct diagnostic *diagnostic, struct ast_text id)
{
    if (net->ids.count > PETRI_SUGGEST_IDS_MAX) return;
    if (net->diagnostics->errors > PETRI_SUGGEST_ERRORS_MAX) return;
    diagnostic_did_you_mean(net->diagnostics, diagnostic, id.span,
                            intern_nearest(&net->ids, id.text));
}

static bool is_decimal(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') return false;
    }
    return text.length > 0;
}

int64_t petri_number(struct petri_net *net, struct text text, struct span span)
{
    int64_t number = 0;
    if (!is_decimal(text)) {
        diagnose(net->diagnostics, &petri_bad_number, span,
                 "'" TEXT_FMT "' is no number of tokens: write a whole number", TEXT_ARG(text));
        return -1;
    }
    for (size_t i = 0; i < text.length && number <= PETRI_WEIGHT_MAX; i++) {
        number = number * 10 + (text.data[i] - '0');
    }
    if (number <= PETRI_WEIGHT_MAX) return number;
    diagnose(net->diagnostics, &petri_bad_number, span,
             "more than %d tokens are too many: write a smaller number", PETRI_WEIGHT_MAX);
    return -1;
}

/* `last` remembers by node where in a list its arc is; what other lists left there is no match. */
static void merge(petri_arcs *arcs, uint32_t *last)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < arcs->count; i++) {
        const struct petri_arc *arc = &arcs->items[i];
        uint32_t at = last[arc->node];
        bool known = at < kept && arcs->items[at].node == arc->node;
        if (known) {
            arcs->items[at].weight += arc->weight;
        } else {
            last[arc->node] = kept;
            arcs->items[kept++] = *arc;
        }
    }
    arcs->count = kept;
}

void petri_merge(struct petri_net *net)
{
    uint32_t *last = ARENA_ARRAY(net->arena, uint32_t, (size_t)net->nodes.count + 1);
    array_each(struct petri_node, node, &net->nodes) {
        merge(&node->in, last);
        merge(&node->out, last);
    }
}
