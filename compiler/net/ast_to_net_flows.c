/* Flows: implicit conditions become places, an xor split's flows come in the order of evaluation,
 * presets and postsets are filled, and gates that decide nothing are dropped.
 */
#include "net/ast_to_net_parts.h"

#include <assert.h>
#include <stdlib.h>

/* A flow under way: where it comes from. */
struct source_element {
    net_element element;
    struct text name;
    uint32_t *seen; /* by element: the last source that led there, for "twice" */
    uint32_t serial;
};

/* The output condition has no number yet; it takes the slot behind all others. */
static uint32_t seen_index(const struct net_lowering *part, net_element element)
{
    if (element.code != NET_ELEMENT_OUTPUT.code) return element.code;
    uint32_t places = 2 * part->net->places.count, tasks = 2 * part->net->tasks.count;
    return places > tasks ? places : tasks;
}

void net_say_unknown_target(struct net_lowering *part, struct text source,
                            const struct ast_text *target)
{
    struct lowering *all = part->all;
    struct diagnostic *d =
        diagnose(all->diagnostics, &net_unknown_target, target->span,
                 "'" TEXT_FMT "' leads to '" TEXT_FMT
                 "', which is no task and no condition of net '" TEXT_FMT "'",
                 TEXT_ARG(source), TEXT_ARG(target->text), TEXT_ARG(part->net->name));
    net_suggest(all, d, target->span, &part->elements, target->text);
}

/* The target, or NET_ELEMENT_NONE after saying why it cannot be one. */
static net_element resolve(struct net_lowering *part, struct source_element *source,
                           const struct ast_flow *ast)
{
    struct diagnostics *diagnostics = part->all->diagnostics;
    struct span span = ast->target.span;
    net_element target = net_find_element(part, ast->target.text);
    bool is_ambiguous = intern_find(&part->ambiguous, ast->target.text) != INTERN_NONE;
    if (net_element_is_none(target) || is_ambiguous) {
        if (!is_ambiguous) net_say_unknown_target(part, source->name, &ast->target);
        part->net->is_damaged = true;
        return NET_ELEMENT_NONE;
    }
    if (target.code == net_element_of_place(0).code) {
        diagnose(diagnostics, &net_flow_into_start, span,
                 "'" TEXT_FMT "' leads into the input condition, which only a new case marks; lead "
                 "to the first task instead",
                 TEXT_ARG(source->name));
        part->net->is_damaged = true;
        return NET_ELEMENT_NONE;
    }
    if (!net_element_is_task(source->element) && !net_element_is_task(target)) {
        struct text name = net_element_name(part, target);
        struct diagnostic *d =
            diagnose(diagnostics, &net_condition_to_condition, span,
                     "the condition '" TEXT_FMT "' leads to the condition '" TEXT_FMT
                     "'; put a task between them",
                     TEXT_ARG(source->name), TEXT_ARG(name));
        diagnostic_note(diagnostics, d, net_element_span(part, target),
                        "'" TEXT_FMT "' is a condition", TEXT_ARG(name));
        part->net->is_damaged = true;
        return NET_ELEMENT_NONE;
    }
    uint32_t *seen = &source->seen[seen_index(part, target)];
    if (*seen == source->serial) {
        diagnose(diagnostics, &net_duplicate_flow, span,
                 "'" TEXT_FMT "' leads to '" TEXT_FMT "' twice; keep one flow, or give one of them "
                 "a condition of its own",
                 TEXT_ARG(source->name), TEXT_ARG(ast->target.text));
        return NET_ELEMENT_NONE;
    }
    *seen = source->serial;
    return target;
}

/* YAWL's schema allows these on any flow; on a condition's nobody would ever look at them. */
static void check_condition_flow(struct net_lowering *part, const struct source_element *source,
                                 const struct ast_flow *ast)
{
    bool chooses = !text_is_absent(ast->when.text) || ast->is_default == AST_YES ||
                   ast->order.value != AST_ABSENT;
    if (!chooses) return;
    diagnose(
        part->all->diagnostics, &net_condition_guard,
        ast->when.span.source != NULL ? ast->when.span : ast->span,
        "a flow that leaves the condition '" TEXT_FMT
        "' has a guard, an ordering or a default; a condition does not choose, so remove it or "
        "let a task with an xor split choose",
        TEXT_ARG(source->name));
}

static void lower_condition_flows(struct net_lowering *part, const struct ast_condition *ast,
                                  struct source_element *source)
{
    uint32_t index = net_element_index(source->element);
    array_each(struct ast_flow, flow, &ast->flows) {
        check_condition_flow(part, source, flow);
        net_element target = resolve(part, source, flow);
        if (net_element_is_none(target)) continue;
        assert(net_element_is_task(target));
        array_push(part->all->arena, &part->net->places.items[index].postset,
                   ((net_task_id){net_element_index(target)}));
    }
}

/* Order of evaluation: by ordering or place in the text, the default last. */
static int compare_flows(const void *left, const void *right)
{
    const struct net_flow *a = left, *b = right;
    if (a->is_default != b->is_default) return a->is_default ? 1 : -1;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    return a->span.begin < b->span.begin ? -1 : a->span.begin > b->span.begin;
}

/* In YAML a flow of a choice without a guard is its default. */
static bool is_default(const struct net_lowering *part, const struct net_task *task,
                       const struct ast_flow *flow)
{
    if (flow->is_default == AST_YES) return true;
    bool chooses = task->written_split == NET_GATE_XOR || task->written_split == NET_GATE_OR;
    return part->all->specification->is_yaml && chooses && flow->is_default == AST_UNSAID &&
           text_is_absent(flow->when.text);
}

/* The order of the text stands in for an ordering that was not written. */
static void add_flow(struct net_lowering *part, struct net_task *task, const struct ast_flow *ast,
                     struct source_element *source)
{
    net_element target = resolve(part, source, ast);
    if (net_element_is_none(target)) {
        task->is_damaged = true;
        return;
    }
    struct net_flow *flow = array_add(part->all->arena, &task->flows);
    bool has_order = ast->order.value != AST_ABSENT;
    *flow = (struct net_flow){
        .place = {target.code}, /* an element until the flows are in order */
        .target = ast->target.text,
        .branch = ast->branch,
        .span = ast->target.span.source != NULL ? ast->target.span : ast->span,
        .guard = {.text = ast->when.text, .span = ast->when.span},
        .is_default = is_default(part, task, ast),
        .has_order = has_order,
        .order = has_order ? ast->order.value : task->flows.count - 1,
        .threads = ast->threads.value == AST_ABSENT ? 1 : ast->threads.value,
    };
}

/* What a task is called in the names of the conditions behind it, and before it. */
static struct text source_name(const struct net_lowering *part, uint32_t task)
{
    if (task == NET_NONE) return TEXT("deadline");
    if (task < part->written_tasks) return part->net->tasks.items[task].name;
    return part->hidden.items[task - part->written_tasks].source;
}

static struct text target_name(const struct net_lowering *part, uint32_t task)
{
    if (task < part->written_tasks) return part->net->tasks.items[task].name;
    return part->hidden.items[task - part->written_tasks].target;
}

/* One condition a pair of tasks, whichever of a split, a timer or a failure marks it; a task that
 * nobody wrote marks those of its owner.  A condition may happen to have the same name; then it is
 * not the one.  `from` is NET_NONE for a deadline. */
net_place_id net_place_between(struct net_lowering *part, uint32_t from, uint32_t to,
                               struct span span)
{
    struct net *net = part->net;
    struct arena *arena = part->all->arena;
    struct text name = net_flow_name(arena, source_name(part, from), target_name(part, to));
    bool is_hidden = from != NET_NONE && from >= part->written_tasks;
    uint32_t owner = is_hidden ? part->hidden.items[from - part->written_tasks].owner : from;
    uint32_t found = intern_find(&net->place_ids, name);
    if (found != INTERN_NONE && net->places.items[found].implicit_from.index == owner &&
        net->places.items[found].implicit) {
        return (net_place_id){found};
    }
    net_place_id id = {net->places.count};
    struct net_place *place = array_add(arena, &net->places);
    *place = (struct net_place){.name = name, .id = name, .span = span, .implicit = true};
    place->implicit_from.index = owner, place->implicit_to.index = to;
    array_push(arena, &place->postset, ((net_task_id){to}));
    intern_add(&net->place_ids, name, id.index);
    return id;
}

/* Elements become places; those of the output condition wait for its number. */
static void place_flows(struct net_lowering *part, uint32_t task_index)
{
    struct net_task *task = &part->net->tasks.items[task_index];
    if (task->written_split == NET_GATE_XOR && task->flows.count > 1) {
        qsort(task->flows.items, task->flows.count, sizeof *task->flows.items, compare_flows);
    }
    array_each(struct net_flow, flow, &task->flows) {
        net_element target = {flow->place.index};
        if (net_element_is_task(target)) {
            uint32_t to = net_element_index(target);
            flow->place = net_place_between(part, task_index, to, flow->span);
        } else {
            flow->place.index = net_element_index(target);
        }
    }
}

static void resolve_output(struct net *net, net_flows *flows)
{
    array_each(struct net_flow, flow, flows) {
        if (flow->place.index == net_element_index(NET_ELEMENT_OUTPUT)) flow->place = net->output;
    }
}

static void add_output(struct net_lowering *part)
{
    struct net *net = part->net;
    const struct ast_condition *ast = &part->ast->output;
    net->output.index = net->places.count;
    struct net_place *place = array_add(part->all->arena, &net->places);
    *place = (struct net_place){
        .name = TEXT("end"), .id = net_element_name(part, NET_ELEMENT_OUTPUT), .span = ast->span};
    intern_add(&net->place_ids, place->name, net->output.index);
    array_each(struct net_task, task, &net->tasks) {
        resolve_output(net, &task->flows);
        resolve_output(net, &task->other_flows);
    }
}

/* The place becomes an input of the tasks that it leads to, unless it is already. */
static void add_to_presets(struct net_lowering *part, uint32_t place, struct bitset done)
{
    struct net *net = part->net;
    if (bitset_has(done, place)) return;
    bitset_add(done, place);
    array_each(net_task_id, task, &net->places.items[place].postset) {
        array_push(part->all->arena, &net->tasks.items[task->index].preset,
                   ((net_place_id){place}));
    }
}

/* Inputs in the order of the flows in the text: an xor-join takes the first that is marked. */
static void fill_presets(struct net_lowering *part)
{
    struct net *net = part->net;
    struct bitset done = bitset_new(part->all->arena, net->places.count);
    add_to_presets(part, net->input.index, done);
    array_each(struct ast_element_ref, element, &part->ast->order) {
        if (!element->is_task) {
            add_to_presets(part, element->index + 1, done); /* the input condition is place 0 */
            continue;
        }
        const struct net_task *task = &net->tasks.items[element->index];
        array_each(struct net_flow, flow, &task->flows) {
            bool implicit = net->places.items[flow->place.index].implicit;
            if (implicit) add_to_presets(part, flow->place.index, done);
        }
    }
    for (uint32_t p = 0; p < net->places.count; p++) add_to_presets(part, p, done);
}

/* The postsets of places are known; everything else follows. */
static void fill_sets(struct net_lowering *part)
{
    struct net *net = part->net;
    struct arena *arena = part->all->arena;
    fill_presets(part);
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        struct net_task *task = &net->tasks.items[t];
        array_each(struct net_flow, flow, &task->flows) {
            array_push(arena, &net->places.items[flow->place.index].preset, ((net_task_id){t}));
        }
        array_each(struct net_flow, flow, &task->other_flows) {
            struct net_place *place = &net->places.items[flow->place.index];
            bool known =
                place->preset.count > 0 && place->preset.items[place->preset.count - 1].index == t;
            if (!known) array_push(arena, &place->preset, ((net_task_id){t}));
        }
        task->join = task->preset.count > 1 ? task->written_join : NET_GATE_NONE;
        task->split = task->flows.count > 1 ? task->written_split : NET_GATE_NONE;
    }
}

/* All flows are resolved before any gets its place, so that places come in the order of
 * evaluation. */
static void lower_all_tasks(struct net_lowering *part, struct source_element *source)
{
    struct net *net = part->net;
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        const struct ast_task *ast = &part->ast->tasks.items[t];
        source->serial++;
        source->element = net_element_of_task(t);
        source->name = ast->name.text;
        array_each(struct ast_flow, flow, &ast->flows) {
            add_flow(part, &net->tasks.items[t], flow, source);
        }
    }
    for (uint32_t t = 0; t < net->tasks.count; t++) place_flows(part, t);
    net_lower_other_flows(part);
}

/* Its flows are not followed: nothing happens after the end. */
static void say_flow_out_of_end(struct net_lowering *part)
{
    const struct ast_condition *output = &part->ast->output;
    if (output->flows.count == 0) return;
    diagnose(part->all->diagnostics, &net_flow_out_of_end, output->flows.items[0].span,
             "a flow leaves the output condition '" TEXT_FMT
             "', but its net ends there; let an ordinary condition lead on",
             TEXT_ARG(output->name.text));
}

void net_lower_flows(struct net_lowering *part)
{
    struct net *net = part->net;
    uint32_t most = net->places.count > net->tasks.count ? net->places.count : net->tasks.count;
    struct source_element source = {
        .seen = ARENA_ARRAY(part->all->arena, uint32_t, (size_t)most * 2 + 2), .serial = 1};
    source.element = net_element_of_place(0);
    source.name = net->places.items[0].id;
    lower_condition_flows(part, &part->ast->input, &source);
    for (uint32_t c = 0; c < part->ast->conditions.count; c++) {
        source.serial++;
        source.element = net_element_of_place(c + 1);
        source.name = net->places.items[c + 1].id;
        lower_condition_flows(part, &part->ast->conditions.items[c], &source);
    }
    lower_all_tasks(part, &source);
    say_flow_out_of_end(part);
    net->input.index = 0;
    add_output(part);
    fill_sets(part);
}
