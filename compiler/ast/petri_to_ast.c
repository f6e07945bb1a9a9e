/* A workflow net as a specification of one net: places become conditions, transitions become tasks.
 *
 * A transition is an `offer: {}`, so that nothing fires by itself and each choice stays open until somebody
 * makes it; it joins and splits by `and`.  Ids and labels that are no names of the language become such;
 * what people called them is the title.  The tree is the one that the YAML of `convert` reads back to.
 */
#include "ast/petri.h"
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

#include <assert.h>

struct lowering {
    struct arena *arena;
    struct petri_net *net;
    struct ast_net *ast;
    struct ast_text *names; /* by node */
};

/* ---- Names --------------------------------------------------------------------------------------- */

/* The label where there is one, else the id; what had to change is kept as the title. */
static void name_nodes(struct lowering *l, struct intern *taken, bool places)
{
    struct yaml_writer writer = {.arena = l->arena};
    for (uint32_t i = 0; i < l->net->nodes.count; i++) {
        const struct petri_node *node = &l->net->nodes.items[i];
        if (node->is_place != places) continue;
        l->names[i].span = node->id.span;
        if (i == l->net->begin)
            l->names[i].text = TEXT("start");
        else if (i == l->net->end)
            l->names[i].text = TEXT("end");
        else
            l->names[i].text = yaml_name_for(&writer, taken, petri_called(node));
    }
}

/* Names of transitions are what people look for: these keep theirs. */
static void choose_names(struct lowering *l)
{
    struct intern taken = {.arena = l->arena};
    l->names = ARENA_ARRAY(l->arena, struct ast_text, l->net->nodes.count);
    name_nodes(l, &taken, false);
    name_nodes(l, &taken, true);
}

static struct ast_about about_of(const struct lowering *l, uint32_t index)
{
    const struct petri_node *node = &l->net->nodes.items[index];
    struct ast_about about = {0};
    if (text_equal(petri_called(node), l->names[index].text)) return about;
    about.title = text_is_empty(node->label.text) ? node->id : node->label;
    return about;
}

/* ---- Nodes --------------------------------------------------------------------------------------- */

static void add_flows(const struct lowering *l, const petri_arcs *arcs, ast_flows *flows)
{
    array_each(struct petri_arc, arc, arcs) {
        struct ast_flow *flow = array_add(l->arena, flows);
        flow->target = (struct ast_text){l->names[arc->node].text, arc->span};
        flow->span = arc->span;
        flow->order.value = flow->threads.value = AST_ABSENT;
    }
}

static void add_condition(struct lowering *l, uint32_t index)
{
    const struct petri_node *node = &l->net->nodes.items[index];
    struct ast_element_ref ref = {false, l->ast->conditions.count};
    struct ast_condition *condition = array_add(l->arena, &l->ast->conditions);
    condition->name = l->names[index];
    condition->span = node->span;
    condition->about = about_of(l, index);
    add_flows(l, &node->out, &condition->flows);
    array_push(l->arena, &l->ast->order, ref);
}

/* petri_check saw that all arcs into a transition have the same weight. */
static struct ast_join join_of(const struct petri_node *node)
{
    int64_t weight = node->in.items[0].weight;
    struct ast_join join = {.gate = node->in.count > 1 ? AST_GATE_AND : AST_GATE_ABSENT,
                            .span = node->id.span,
                            .count.value = AST_ABSENT,
                            .threads.value = AST_ABSENT};
    if (weight == 1) return join;
    join.gate = AST_GATE_COUNT_OF;
    join.threads = (struct ast_int){weight, node->in.items[0].span};
    if (node->in.count == 1) return join;
    join.count = (struct ast_int){node->in.count, node->id.span};
    join.rest = (struct ast_text){TEXT("block"), node->id.span};
    return join;
}

static void add_task(struct lowering *l, uint32_t index)
{
    const struct petri_node *node = &l->net->nodes.items[index];
    struct ast_element_ref ref = {true, l->ast->tasks.count};
    struct ast_task *task = array_add(l->arena, &l->ast->tasks);
    task->name = l->names[index];
    task->span = node->span;
    task->about = about_of(l, index);
    task->join = join_of(node);
    task->split = node->out.count > 1 ? AST_GATE_AND : AST_GATE_ABSENT;
    task->split_span = node->id.span;
    task->offer.present = task->has_flows = true;
    task->offer.span = node->id.span;
    add_flows(l, &node->out, &task->flows);
    for (uint32_t i = 0; i < node->out.count; i++) {
        const struct petri_arc *arc = &node->out.items[i];
        if (arc->weight > 1)
            task->flows.items[i].threads = (struct ast_int){arc->weight, arc->span};
    }
    array_push(l->arena, &l->ast->order, ref);
}

static void add_edges(struct lowering *l)
{
    const struct petri_node *begin = &l->net->nodes.items[l->net->begin];
    l->ast->has_input = l->ast->has_output = true;
    l->ast->input.name = l->names[l->net->begin];
    l->ast->input.span = begin->span;
    l->ast->output.name = l->names[l->net->end];
    l->ast->output.span = l->net->nodes.items[l->net->end].span;
    l->ast->input.about = about_of(l, l->net->begin);
    l->ast->output.about = about_of(l, l->net->end);
    add_flows(l, &begin->out, &l->ast->input.flows);
}

/* Conditions come before tasks, as in a YAML file without `order`. */
static void add_nodes(struct lowering *l, bool places)
{
    const struct petri_net *net = l->net;
    for (uint32_t i = 0; i < net->nodes.count; i++) {
        if (i == net->begin || i == net->end || net->nodes.items[i].is_place != places) continue;
        if (places)
            add_condition(l, i);
        else
            add_task(l, i);
    }
}

/* ---- The specification --------------------------------------------------------------------------- */

static struct ast_text workflow_of(const struct petri_net *net)
{
    struct text name = net->name.text;
    if (text_is_empty(name)) {
        name = source_base_name(net->source->name);
        for (size_t i = name.length; i > 0; i--) {
            if (name.data[i - 1] != '.') continue;
            name.length = i - 1;
            break;
        }
    }
    return (struct ast_text){yaml_identifier_for(net->arena, name), net->name_place};
}

struct ast_specification *petri_to_ast(struct petri_net *net)
{
    petri_merge(net);
    if (net->diagnostics->errors > net->errors || !petri_check(net)) return NULL;
    assert(net->begin != net->end);
    struct ast_specification *ast = ARENA_NEW(net->arena, struct ast_specification);
    struct lowering l = {.arena = net->arena, .net = net};
    ast->format = DOCUMENT_YAML;
    ast->is_petri = true;
    ast->language = AST_CEL;
    ast->source = net->source;
    ast->span = net->span;
    ast->schema_version.text = TEXT("1");
    ast->workflow = workflow_of(net);
    if (!text_is_empty(net->name.text) && !text_equal(net->name.text, ast->workflow.text)) {
        ast->about.title = net->name;
    }
    l.ast = array_add(net->arena, &ast->nets);
    l.ast->name = ast->workflow;
    l.ast->span = net->span;
    l.ast->is_root = true;
    choose_names(&l);
    add_edges(&l);
    add_nodes(&l, true);
    add_nodes(&l, false);
    return ast;
}
