/* Names: which element a name means, and the names of what has none in the text. */
#include "net/ast_to_net_parts.h"

#include <string.h>

void net_suggest(const struct lowering *all, struct diagnostic *diagnostic, struct span span,
                 const struct intern *map, struct text name)
{
    if (map->count > NET_SUGGEST_NAMES_MAX) return;
    if (all->diagnostics->errors > NET_SUGGEST_ERRORS_MAX) return;
    diagnostic_did_you_mean(all->diagnostics, diagnostic, span, intern_nearest(map, name));
}

/* One block of the exact size: a net may have a million of them. */
struct text net_flow_name(struct arena *arena, struct text from, struct text to)
{
    static const char arrow[] = " -> ";
    size_t length = from.length + to.length + sizeof arrow - 1;
    char *name = arena_alloc(arena, length + 1);
    if (from.length > 0) memcpy(name, from.data, from.length);
    memcpy(name + from.length, arrow, sizeof arrow - 1);
    if (to.length > 0) memcpy(name + from.length + sizeof arrow - 1, to.data, to.length);
    return (struct text){name, length};
}

/* Ids in YAWL, names in YAML: always as the file writes them. */
net_element net_find_element(const struct net_lowering *part, struct text name)
{
    return (net_element){intern_find(&part->elements, name)};
}

static bool is_output(net_element element) { return element.code == NET_ELEMENT_OUTPUT.code; }

net_place_id net_element_place(const struct net_lowering *part, net_element element)
{
    if (is_output(element)) return part->net->output;
    return (net_place_id){net_element_index(element)};
}

struct text net_element_name(const struct net_lowering *part, net_element element)
{
    if (is_output(element)) {
        struct text id = part->ast->output.name.text;
        return text_is_absent(id) ? TEXT("end") : id;
    }
    uint32_t index = net_element_index(element);
    return net_element_is_task(element) ? part->net->tasks.items[index].name
                                        : part->net->places.items[index].id;
}

struct span net_element_span(const struct net_lowering *part, net_element element)
{
    if (is_output(element)) return part->ast->output.span;
    uint32_t index = net_element_index(element);
    return net_element_is_task(element) ? part->net->tasks.items[index].span
                                        : part->net->places.items[index].span;
}

/* A second element of a name keeps its number, but the name means the first one. */
static void add_name(struct net_lowering *part, struct text name, struct span span,
                     net_element element)
{
    uint32_t found = intern_add(&part->elements, name, element.code);
    if (found == element.code) return;
    intern_add(&part->ambiguous, name, 0);
    struct diagnostics *diagnostics = part->all->diagnostics;
    struct diagnostic *d = diagnose(diagnostics, &net_duplicate_element, span,
                                    "net '" TEXT_FMT "' already has an element named '" TEXT_FMT
                                    "'; rename one of the two",
                                    TEXT_ARG(part->net->name), TEXT_ARG(name));
    diagnostic_note(diagnostics, d, net_element_span(part, (net_element){found}),
                    "the other '" TEXT_FMT "'", TEXT_ARG(name));
}

/* `name` is what traces call it; its id is what the file's flows call it. */
static void add_place(struct net_lowering *part, const struct ast_condition *ast, struct text name)
{
    struct net *net = part->net;
    uint32_t index = net->places.count;
    struct net_place *place = array_add(part->all->arena, &net->places);
    bool has_id = !text_is_absent(ast->name.text);
    *place = (struct net_place){.name = name,
                                .id = has_id ? ast->name.text : name,
                                .span = ast->name.span.source != NULL ? ast->name.span : ast->span};
    place->is_explained = !text_is_empty(ast->about.description.text) ||
                          (part->all->specification->is_yaml &&
                           !text_is_empty(ast->about.title.text));
    intern_add(&net->place_ids, name, index);
    if (has_id) add_name(part, ast->name.text, place->span, net_element_of_place(index));
}

static enum net_gate gate_of(enum ast_gate gate)
{
    switch (gate) {
    case AST_GATE_AND: return NET_GATE_AND;
    case AST_GATE_XOR: return NET_GATE_XOR;
    case AST_GATE_OR: return NET_GATE_OR;
    case AST_GATE_COUNT_OF: return NET_GATE_AND; /* and a partial join */
    case AST_GATE_ABSENT: break;
    }
    return NET_GATE_NONE;
}

/* Gates are kept as written until the number of flows is known. */
static void add_task(struct net_lowering *part, const struct ast_task *ast)
{
    struct net *net = part->net;
    uint32_t index = net->tasks.count;
    struct net_task *task = array_add(part->all->arena, &net->tasks);
    *task = (struct net_task){
        .name = ast->name.text,
        .title = ast->about.title.text,
        .span = ast->name.span.source != NULL ? ast->name.span : ast->span,
        .written_join = gate_of(ast->join.gate),
        .written_split = gate_of(ast->split),
        .split_span = ast->split_span,
        .subnet = NET_NONE,
    };
    intern_add(&net->task_ids, task->name, index);
    add_name(part, task->name, task->span, net_element_of_task(index));
}

/* The output condition gets its place last, after the implicit ones: net_lower_flows. */
void net_add_elements(struct net_lowering *part)
{
    const struct ast_net *ast = part->ast;
    part->elements = (struct intern){.arena = part->all->arena};
    part->ambiguous = (struct intern){.arena = part->all->arena};
    add_place(part, &ast->input, TEXT("start"));
    array_each(struct ast_condition, condition, &ast->conditions) {
        add_place(part, condition, condition->name.text);
    }
    array_reserve(part->all->arena, &part->net->tasks, ast->tasks.count);
    array_each(struct ast_task, task, &ast->tasks) add_task(part, task);
    part->written_tasks = ast->tasks.count - part->hidden.count;
    for (uint32_t h = 0; h < part->hidden.count; h++) {
        struct net_task *task = &part->net->tasks.items[part->written_tasks + h];
        task->is_hidden = true;
        task->raises = part->hidden.items[h].raises;
    }
    if (!text_is_absent(ast->output.name.text)) {
        add_name(part, ast->output.name.text, ast->output.span, NET_ELEMENT_OUTPUT);
    }
    if (part->all->specification->is_yaml) {
        intern_add(&part->elements, TEXT("start"), net_element_of_place(0).code);
        intern_add(&part->elements, TEXT("end"), NET_ELEMENT_OUTPUT.code);
    }
}
