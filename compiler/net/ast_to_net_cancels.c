/* Cancellation sets: names, flows and wildcards become places and tasks, each once, in order.
 *
 * "* -> b" are the places that b alone empties, "a -> *" those that a alone fills: so a condition
 * that others share is cancelled only where it is named.  The output condition is in no set: once
 * it is marked, its net is over.
 */
#include "net/ast_to_net_parts.h"

#include <stdlib.h>

struct cancel_set {
    struct net_lowering *part;
    struct net_task *task;
    /* id << 32 | index in spans, so that sorting keeps the first span */
    ARRAY(uint64_t) places, tasks;
    ARRAY(struct span) spans;
    struct intern *reference_ids;
};

/* `span`: where it was named; of a wildcard: none. */
static void add_place(struct cancel_set *set, net_place_id place, struct span span)
{
    if (place.index == set->part->net->output.index) return;
    array_push(set->part->all->arena, &set->places,
               (uint64_t)place.index << 32 | set->spans.count);
    array_push(set->part->all->arena, &set->spans, span);
}

static void add_task(struct cancel_set *set, uint32_t task, struct span span)
{
    array_push(set->part->all->arena, &set->tasks, (uint64_t)task << 32 | set->spans.count);
    array_push(set->part->all->arena, &set->spans, span);
}

/* YAWL's names of implicit conditions, c{a_b}; made for a net when the first one is used. */
static void add_reference_ids(struct cancel_set *set)
{
    const struct net *net = set->part->net;
    struct arena *arena = set->part->all->arena;
    for (uint32_t p = 0; p < net->places.count; p++) {
        const struct net_place *place = &net->places.items[p];
        if (!place->implicit || place->implicit_from.index == NET_NONE) continue;
        struct text from = net->tasks.items[place->implicit_from.index].name;
        struct text to = net->tasks.items[place->implicit_to.index].name;
        struct text id =
            text_format(arena, "c{" TEXT_FMT "_" TEXT_FMT "}", TEXT_ARG(from), TEXT_ARG(to));
        intern_add(set->reference_ids, id, p);
    }
}

static net_place_id find_reference_id(struct cancel_set *set, struct text name)
{
    const net_place_id none = {NET_NONE};
    if (!text_starts_with(name, "c{") || !text_ends_with(name, "}")) return none;
    if (set->reference_ids->count == 0) add_reference_ids(set);
    return (net_place_id){intern_find(set->reference_ids, name)};
}

static void say_unknown(struct cancel_set *set, const struct ast_text *name)
{
    struct lowering *all = set->part->all;
    struct diagnostic *d =
        diagnose(all->diagnostics, &net_unknown_cancelled, name->span,
                 "'" TEXT_FMT "' cancels '" TEXT_FMT "', which net '" TEXT_FMT "' does not have",
                 TEXT_ARG(set->task->name), TEXT_ARG(name->text), TEXT_ARG(set->part->net->name));
    net_suggest(all, d, name->span, &set->part->elements, name->text);
}

static net_element find(struct cancel_set *set, const struct ast_text *name)
{
    net_element element = net_find_element(set->part, name->text);
    if (net_element_is_none(element)) say_unknown(set, name);
    return element;
}

/* The engine's own name of a flow comes first: no element can have braces in its id. */
static void cancel_element(struct cancel_set *set, const struct ast_cancel *cancel)
{
    struct net_lowering *part = set->part;
    net_place_id implicit = find_reference_id(set, cancel->to.text);
    if (implicit.index != NET_NONE) {
        add_place(set, implicit, cancel->to.span);
        return;
    }
    net_element element = find(set, &cancel->to);
    if (net_element_is_none(element)) return;
    if (net_element_is_task(element)) {
        add_task(set, net_element_index(element), cancel->to.span);
    } else {
        add_place(set, net_element_place(part, element), cancel->to.span);
    }
}

/* The place that a flow marks or empties: the condition at one of its ends, or the implicit one. */
static net_place_id place_of_flow(struct cancel_set *set, net_element from, net_element to)
{
    struct net_lowering *part = set->part;
    struct net *net = part->net;
    net_place_id none = {NET_NONE};
    if (net_element_is_task(from) && net_element_is_task(to)) {
        return net_find_place(net, net_flow_name(part->all->arena, net_element_name(part, from),
                                                 net_element_name(part, to)));
    }
    if (net_element_is_task(from) == net_element_is_task(to)) return none;
    bool leaves_place = !net_element_is_task(from);
    net_place_id place = net_element_place(part, leaves_place ? from : to);
    uint32_t task = net_element_index(leaves_place ? to : from);
    const struct net_place *at = &net->places.items[place.index];
    uint32_t count = leaves_place ? at->postset.count : at->preset.count;
    const net_task_id *ids = leaves_place ? at->postset.items : at->preset.items;
    for (uint32_t i = 0; i < count; i++) {
        if (ids[i].index == task) return place;
    }
    return none;
}

/* YAWL takes a flow that is not there in silence, so it is a warning and not an error. */
static void cancel_flow(struct cancel_set *set, const struct ast_cancel *cancel)
{
    net_element from = find(set, &cancel->from), to = find(set, &cancel->to);
    if (net_element_is_none(from) || net_element_is_none(to)) return;
    net_place_id place = place_of_flow(set, from, to);
    if (place.index != NET_NONE) {
        add_place(set, place, cancel->span);
        return;
    }
    diagnose(set->part->all->diagnostics, &net_cancelled_flow, cancel->span,
             "'" TEXT_FMT "' cancels the flow '" TEXT_FMT " -> " TEXT_FMT
             "', but no flow leads there; it has no effect",
             TEXT_ARG(set->task->name), TEXT_ARG(cancel->from.text), TEXT_ARG(cancel->to.text));
}

/* Around a condition there is only the condition itself. */
static void cancel_around(struct cancel_set *set, const struct ast_cancel *cancel)
{
    bool into = cancel->kind == AST_CANCEL_INTO;
    const struct net *net = set->part->net;
    net_element element = find(set, into ? &cancel->to : &cancel->from);
    if (net_element_is_none(element)) return;
    if (!net_element_is_task(element)) {
        add_place(set, net_element_place(set->part, element), SPAN_NONE);
        return;
    }
    const struct net_task *task = &net->tasks.items[net_element_index(element)];
    for (uint32_t i = 0; i < (into ? task->preset.count : task->flows.count); i++) {
        net_place_id place = into ? task->preset.items[i] : task->flows.items[i].place;
        const struct net_place *at = &net->places.items[place.index];
        uint32_t sharers = into ? at->postset.count : at->preset.count;
        if (sharers == 1) add_place(set, place, SPAN_NONE);
    }
}

/* The canceller itself is in the set too; cancelling comes before producing, so nothing is lost. */
static void cancel_all(struct cancel_set *set, struct span span)
{
    const struct net *net = set->part->net;
    for (uint32_t p = 0; p < net->places.count; p++) add_place(set, (net_place_id){p}, SPAN_NONE);
    for (uint32_t t = 0; t < net->tasks.count; t++) add_task(set, t, span);
}

static int compare_ids(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Sorted by id, each once. */
static void store(struct cancel_set *set)
{
    struct arena *arena = set->part->all->arena;
    struct net_task *task = set->task;
    if (set->places.count > 1) {
        qsort(set->places.items, set->places.count, sizeof(uint64_t), compare_ids);
    }
    if (set->tasks.count > 1) {
        qsort(set->tasks.items, set->tasks.count, sizeof(uint64_t), compare_ids);
    }
    for (uint32_t i = 0; i < set->places.count; i++) {
        uint32_t place = (uint32_t)(set->places.items[i] >> 32);
        if (i > 0 && place == (uint32_t)(set->places.items[i - 1] >> 32)) continue;
        array_push(arena, &task->cancels_places, ((net_place_id){place}));
        array_push(arena, &task->cancels_place_spans,
                   set->spans.items[(uint32_t)set->places.items[i]]);
    }
    for (uint32_t i = 0; i < set->tasks.count; i++) {
        uint32_t id = (uint32_t)(set->tasks.items[i] >> 32);
        if (i > 0 && id == (uint32_t)(set->tasks.items[i - 1] >> 32)) continue;
        array_push(arena, &task->cancels_tasks, ((net_task_id){id}));
        array_push(arena, &task->cancels_spans, set->spans.items[(uint32_t)set->tasks.items[i]]);
    }
}

static void lower_cancel(struct cancel_set *set, const struct ast_cancel *cancel)
{
    switch (cancel->kind) {
    case AST_CANCEL_ELEMENT: cancel_element(set, cancel); break;
    case AST_CANCEL_FLOW: cancel_flow(set, cancel); break;
    case AST_CANCEL_INTO:
    case AST_CANCEL_OUT_OF: cancel_around(set, cancel); break;
    case AST_CANCEL_ALL: cancel_all(set, cancel->span); break;
    }
}

void net_lower_cancels(struct net_lowering *part)
{
    struct intern reference_ids = {.arena = part->all->arena};
    array_each(struct ast_task, ast, &part->ast->tasks) {
        if (ast->cancels.count == 0) continue;
        struct cancel_set set = {
            .part = part, .task = net_task_of(part, ast), .reference_ids = &reference_ids};
        array_each(struct ast_cancel, cancel, &ast->cancels) lower_cancel(&set, cancel);
        store(&set);
    }
}
